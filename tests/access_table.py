"""Who gets to which page: one row for each address (and state that changes who), from the design's table of readers.

`page` is the name of an address and the records of the story that it is about. `opens` may use it; to those in
`hidden` it does not exist (404); everybody else of the agency sees the record but not this page (403). Nobody from
another agency ever gets to a page about a record, and nobody at all in without signing in, but to PUBLIC pages.
"""

from dataclasses import dataclass

CHAIR = frozenset({"chair", "deputy"})  # the deputy stands in
READERS = CHAIR | {"committee", "secretariat"}
SECRETARIAT = frozenset({"secretariat"})
ADMINISTRATOR = frozenset({"administrator"})
TEAM = frozenset({"lead", "member"})  # of every round; the second team is in the round that is under way
LEAD = frozenset({"lead"})
LEADS = LEAD | {"second_lead"}
ANSWERING = frozenset({"head", "deputy_head", "authorised"})  # for the department NCC
OF_NCC = ANSWERING | {"staff", "contact"}

EVERYBODY = READERS | ADMINISTRATOR | TEAM | LEADS | OF_NCC | {"outsider"}

PLANNING = READERS | TEAM | ADMINISTRATOR  # who knows of a plan that is not approved yet
NOTES_OF_NCC = READERS | TEAM | ANSWERING | {"contact"}  # of its visit, which is closed
NOTES_OF_VP = READERS - {"committee"} | TEAM  # of an open visit, at which the committee member works
NOTES_OF_LDS = READERS | TEAM  # closed: the chair answers for the leadership
FINDINGS_OF_NCC = READERS | TEAM | LEADS | OF_NCC
ACTIONS_OF_NCC = (
    READERS | TEAM | ANSWERING | {"staff"}
)  # of rounds in which the second team and the contact have no part
OWNING = ANSWERING | {"staff"}  # who is responsible for the actions that have a plan
SURVEYS_OF_NCC = READERS | ANSWERING | {"staff"}
OBJECTIVES_OF_NCC = SURVEYS_OF_NCC | TEAM | LEADS  # auditors read those of the departments that their rounds audit
REVISIONS_OF_NCC = CHAIR | SECRETARIAT | ANSWERING | {"staff"}  # drafted there; the staff member is the author
OBJECTIVES = EVERYBODY - ADMINISTRATOR  # the agency's are everybody's (ISO 9001:2015, 6.2.1)
FIGURES = READERS | TEAM | LEADS | ANSWERING  # those of all departments, of the own rounds or of the own department


def but(people):
    """Everybody else of the agency."""
    return EVERYBODY - frozenset(people)


@dataclass(frozen=True)
class Row:
    page: str
    opens: frozenset = EVERYBODY
    hidden: frozenset = frozenset()
    answer: int = 200  # to GET, by whom it opens
    signed_out: int = 302  # led to the page for signing in; a script is told instead
    stranger: int | None = None  # when not 404 for a record, and as the secretariat of the other agency elsewhere
    query: str = ""

    def __str__(self):
        return self.page + self.query

    @property
    def name(self):
        return self.page.split()[0]

    @property
    def words(self):
        return self.page.split()[1:]

    def expected(self, person):
        """The status of the page for a person of the story."""
        if person == "stranger":
            if self.stranger is None and not self.words:
                return self.expected("secretariat")
            return self.stranger or (405 if self.answer == 405 else 404)
        if self.answer == 405:
            return 405
        if person in self.opens:
            return self.answer
        return 404 if person in self.hidden else 403


# Without signing in: what each of these pages answers to anybody.
PUBLIC = {
    "healthz": 200,
    "service_worker": 200,
    "manifest": 200,
    "token": 401,  # says that nobody is signed in
    "theme": 405,
    "set_language": 302,
    "account_login": 200,
    "account_logout": 302,
    "account_inactive": 200,
    "account_reset_password": 200,
    "account_reset_password_done": 200,
    "account_reset_password_from_key": 200,
    "account_reset_password_from_key_done": 200,
    "organisation:one_time_link": 302,
    "reports:verify": 200,
}
NOT_OF_THE_AGENCY = ("account_change_password",)  # one's own account, shown by allauth


def planned(page, opens=SECRETARIAT, **more):
    """A page of a plan that is not approved: others do not know of it."""
    return Row(page, opens, hidden=but(PLANNING), **more)


def prepared(page, opens=SECRETARIAT):
    """A page of a programme that was never approved: those who prepare and decide know of it."""
    return Row(page, opens, hidden=but(READERS | ADMINISTRATOR))


def noted(page, opens, readers, **more):
    """A page of a visit's notes."""
    return Row(page, opens, hidden=but(readers), **more)


def acted(page, opens, **more):
    """A page of a corrective action of the department NCC."""
    return Row(page, opens, hidden=but(ACTIONS_OF_NCC), **more)


ROWS = (
    Row("work:mine"),
    # ---- the overview, and the rows behind its figures
    Row("dashboards:overview", FIGURES),
    Row("dashboards:overview", FIGURES - ANSWERING, query="?department={vp}", hidden=ANSWERING, stranger=404),
    Row("dashboards:visits"),
    Row("dashboards:case_files"),
    Row("dashboards:interviews"),
    # ---- rounds
    Row("planning:rounds"),
    Row("planning:new_round", SECRETARIAT),
    planned("planning:round draft", PLANNING),
    planned("planning:round submitted", PLANNING),
    Row("planning:round approved"),
    Row("planning:round underway"),
    Row("planning:round reported"),
    planned("planning:edit_round draft"),
    planned("planning:edit_round submitted", frozenset()),
    Row("planning:edit_round underway", SECRETARIAT),
    Row("planning:edit_round reporting", frozenset()),
    planned("planning:leave_out draft"),
    planned("planning:take_in draft left_out"),
    planned("planning:teams draft", PLANNING),
    Row("planning:teams underway"),
    planned("planning:timetable draft", PLANNING),
    Row("planning:timetable underway"),
    planned("planning:findings draft", PLANNING),
    Row("planning:findings underway"),
    planned("planning:papers draft", PLANNING),
    Row("planning:papers underway"),
    planned("planning:history draft", PLANNING),
    Row("planning:history underway"),
    Row("planning:decision approved"),
    Row("planning:decision underway", frozenset(), hidden=EVERYBODY),  # decided on the own account: there is no scan
    planned("planning:new_team draft"),
    Row("planning:new_team underway", SECRETARIAT),
    Row("planning:new_team reporting", frozenset()),
    planned("planning:new_waiver draft", query="?kind=impartiality&person={member}&department={btxh}"),
    planned("planning:new_visit draft"),
    planned("planning:new_meeting draft"),
    Row("planning:copy_round underway", SECRETARIAT),
    planned("planning:copy_round draft"),
    # ---- the programme of a year: 2031 is a draft, 2032 submitted, 2033 approved
    Row("dashboards:this_year", answer=302),
    Row("dashboards:programme 2031", stranger=200),
    Row("dashboards:programme 2033", stranger=200),
    Row("dashboards:programme 2033", stranger=200, query="?by=procedures"),
    Row("planning:new_programme 2034", SECRETARIAT, stranger=200),
    prepared("planning:edit_programme 2031"),
    prepared("planning:edit_programme 2032", frozenset()),
    Row("planning:edit_programme 2033", frozenset()),
    prepared("planning:submit_programme 2031"),
    prepared("planning:approve_programme 2032", CHAIR),
    prepared("planning:approve_programme_on_paper 2032"),
    prepared("planning:send_back_programme 2032", CHAIR),
    prepared("planning:send_back_programme_on_paper 2032"),
    Row("planning:amend_programme 2033", SECRETARIAT),
    Row("planning:programme_decision 2033"),
    Row("planning:from_programme 2033 3", SECRETARIAT),
    # ---- steps of a round
    planned("planning:submit draft"),
    planned("planning:submit submitted", frozenset()),
    planned("planning:send_back submitted", CHAIR),
    planned("planning:approve submitted", CHAIR),
    planned("planning:send_back_on_paper submitted"),
    planned("planning:approve_on_paper submitted"),
    Row("planning:gather underway", SECRETARIAT),
    Row("planning:resume reporting", SECRETARIAT),
    Row("planning:close reported", SECRETARIAT),
    planned("planning:cancel draft", CHAIR),
    planned("planning:cancel_on_paper draft"),
    Row("planning:cancel underway", CHAIR),
    Row("planning:cancel reported", frozenset()),
    # ---- teams
    planned("planning:edit_team draft_team"),
    planned("planning:remove_team draft_team"),
    planned("planning:new_member draft_team"),
    planned("planning:edit_member draft_member"),
    planned("planning:remove_member draft_member"),
    planned("planning:declare draft_member", frozenset({"member"})),
    planned("planning:remove_waiver waiver"),
    # ---- timetable
    Row("planning:visits"),
    planned("planning:visit draft_visit", PLANNING),
    Row("planning:visit planned_visit"),
    Row("planning:visit open_visit"),
    Row("planning:visit signed_visit"),
    planned("planning:edit_visit draft_visit"),
    Row("planning:edit_visit planned_visit", SECRETARIAT),
    Row("planning:edit_visit signed_visit", frozenset()),
    planned("planning:remove_visit draft_visit"),
    Row("planning:move planned_visit", SECRETARIAT | LEAD),
    Row("planning:contacts planned_visit", ANSWERING),
    Row("planning:cancel_visit planned_visit", CHAIR),
    Row("planning:cancel_visit_on_paper planned_visit", SECRETARIAT),
    planned("planning:meeting draft_meeting", PLANNING),
    Row("planning:meeting meeting"),
    planned("planning:edit_meeting draft_meeting"),
    Row("planning:edit_meeting meeting", frozenset()),
    planned("planning:remove_meeting draft_meeting"),
    Row("planning:record_meeting meeting", SECRETARIAT | LEADS),
    # ---- checklist
    noted("fieldwork:checklist planned_visit", NOTES_OF_VP | {"committee"}, NOTES_OF_VP | {"committee"}),
    noted("fieldwork:checklist signed_visit", NOTES_OF_NCC, NOTES_OF_NCC),
    noted("fieldwork:propose planned_visit", LEAD, READERS | TEAM, answer=405),
    noted("fieldwork:add_question planned_visit", LEAD, READERS | TEAM, answer=405),
    noted("fieldwork:write_question planned_visit", LEAD, READERS | TEAM, answer=405),
    noted("fieldwork:drop_question planned_visit planned_item", LEAD, READERS | TEAM, answer=405),
    noted("fieldwork:move_question planned_visit planned_item", LEAD, READERS | TEAM, answer=405),
    noted("fieldwork:give_questions planned_visit", LEAD, READERS | TEAM, answer=405),
    noted("fieldwork:share_questions open_visit", LEAD, NOTES_OF_VP, answer=405),
    # ---- on site
    Row("fieldwork:on_site"),
    Row("fieldwork:open planned_visit", TEAM),
    noted("fieldwork:record open_visit", NOTES_OF_VP, NOTES_OF_VP),
    noted("fieldwork:record closed_visit", NOTES_OF_LDS, NOTES_OF_LDS),
    noted("fieldwork:record signed_visit", NOTES_OF_NCC, NOTES_OF_NCC),
    noted("fieldwork:offline open_visit", TEAM, NOTES_OF_VP),
    noted("fieldwork:samples open_visit", NOTES_OF_VP, NOTES_OF_VP),
    noted("fieldwork:new_sampling open_visit", TEAM, NOTES_OF_VP),
    noted("fieldwork:sampling open_visit sampling", NOTES_OF_VP, NOTES_OF_VP),
    noted("fieldwork:edit_sampling open_visit sampling", TEAM, NOTES_OF_VP),
    noted("fieldwork:draw open_visit sampling", TEAM, NOTES_OF_VP, answer=405),
    noted("fieldwork:pick open_visit sampling", TEAM, NOTES_OF_VP, answer=405),
    noted("fieldwork:withdraw_sampling open_visit sampling", TEAM, NOTES_OF_VP),
    noted("exchange:case_list open_visit sampling", TEAM, NOTES_OF_VP),
    noted("fieldwork:interviews open_visit", NOTES_OF_VP, NOTES_OF_VP),
    noted("fieldwork:findings open_visit", NOTES_OF_VP, NOTES_OF_VP),
    noted("fieldwork:minutes open_visit", NOTES_OF_VP, NOTES_OF_VP),
    noted("fieldwork:minutes signed_visit", NOTES_OF_NCC, NOTES_OF_NCC),
    noted("fieldwork:answer open_visit open_item", NOTES_OF_VP, NOTES_OF_VP, answer=302),
    noted("fieldwork:answer_many open_visit", TEAM, NOTES_OF_VP),
    noted("fieldwork:sample open_visit sample", TEAM, NOTES_OF_VP),
    noted("fieldwork:interview open_visit interview", TEAM, NOTES_OF_VP),
    noted("fieldwork:add_evidence open_visit", TEAM, NOTES_OF_VP, answer=405),
    noted("fieldwork:evidence open_visit open_evidence", NOTES_OF_VP, NOTES_OF_VP),
    noted("fieldwork:evidence signed_visit evidence", NOTES_OF_NCC, NOTES_OF_NCC),
    noted("fieldwork:evidence_thumbnail open_visit open_evidence", NOTES_OF_VP, NOTES_OF_VP),
    noted("fieldwork:evidence_edit open_visit open_evidence", TEAM, NOTES_OF_VP),
    noted("fieldwork:arrange open_visit open_evidence", TEAM, NOTES_OF_VP, answer=405),
    noted("fieldwork:withdraw_sample open_visit sample", TEAM, NOTES_OF_VP),
    noted("fieldwork:withdraw_interview open_visit interview", TEAM, NOTES_OF_VP),
    noted("fieldwork:withdraw_evidence open_visit open_evidence", TEAM, NOTES_OF_VP),
    noted("fieldwork:late open_visit", NOTES_OF_VP, NOTES_OF_VP),
    noted("fieldwork:late closed_visit", NOTES_OF_LDS - CHAIR, NOTES_OF_LDS),  # not for the department itself
    noted("fieldwork:late signed_visit", READERS | TEAM, NOTES_OF_NCC),
    noted("fieldwork:late_take_up closed_visit late_answer", LEAD, NOTES_OF_LDS, answer=405),
    noted("fieldwork:late_set_aside closed_visit late_answer", LEAD, NOTES_OF_LDS),
    noted("fieldwork:late_file signed_visit late_photo", READERS | TEAM, NOTES_OF_NCC),
    noted("fieldwork:late_thumbnail signed_visit late_photo", READERS | TEAM, NOTES_OF_NCC),
    noted("fieldwork:operation open_visit answer", TEAM, NOTES_OF_VP, answer=405, signed_out=401),
    noted("fieldwork:changes open_visit", NOTES_OF_VP, NOTES_OF_VP, signed_out=401),
    noted("fieldwork:changes signed_visit", NOTES_OF_NCC, NOTES_OF_NCC, signed_out=401),
    noted("fieldwork:device open_visit", TEAM, NOTES_OF_VP, answer=405),
    noted("fieldwork:closing open_visit", NOTES_OF_VP, NOTES_OF_VP),
    noted("fieldwork:closing closed_visit", NOTES_OF_LDS, NOTES_OF_LDS),
    noted("fieldwork:closing signed_visit", NOTES_OF_NCC, NOTES_OF_NCC),
    noted("fieldwork:closing open_visit", NOTES_OF_VP, NOTES_OF_VP, query="?finding={a_draft}"),
    noted("fieldwork:closing open_visit", NOTES_OF_VP, NOTES_OF_VP, query="?part=end"),
    noted("fieldwork:closing closed_visit", NOTES_OF_LDS, NOTES_OF_LDS, query="?part=end"),
    Row("fieldwork:close open_visit", LEAD),
    Row("fieldwork:sign closed_visit", CHAIR),  # the chair answers for the leadership
    Row("fieldwork:sign_on_paper closed_visit", LEAD),
    Row("fieldwork:sign_without closed_visit", LEAD),
    Row("fieldwork:reopen closed_visit", LEAD),
    noted("fieldwork:signed_scan signed_visit", NOTES_OF_NCC, NOTES_OF_NCC),
    # ---- findings
    Row("findings:findings"),
    noted("findings:finding a_draft", NOTES_OF_VP, NOTES_OF_VP),
    noted("findings:finding presented", FINDINGS_OF_NCC, FINDINGS_OF_NCC),
    noted("findings:finding issued", FINDINGS_OF_NCC, FINDINGS_OF_NCC),
    noted("findings:finding of_the_leadership", READERS | TEAM | LEADS, READERS | TEAM | LEADS),
    noted("findings:file issued evidence", FINDINGS_OF_NCC, FINDINGS_OF_NCC),
    noted("findings:ground_file presented ground_file", FINDINGS_OF_NCC, FINDINGS_OF_NCC),
    noted("findings:step a_draft discard", TEAM, NOTES_OF_VP),
    noted("findings:step presented accept", ANSWERING, FINDINGS_OF_NCC),
    noted("findings:step presented dispute", ANSWERING, FINDINGS_OF_NCC),
    noted("findings:step presented regrade", LEADS, FINDINGS_OF_NCC),
    noted("findings:step presented reword", LEADS, FINDINGS_OF_NCC),
    noted("findings:step presented uphold", LEAD, FINDINGS_OF_NCC),
    noted("findings:step presented withdraw", LEADS, FINDINGS_OF_NCC),
    noted("findings:step presented issue", LEADS, FINDINGS_OF_NCC),
    noted("findings:step issued answer", ANSWERING, FINDINGS_OF_NCC),
    noted("findings:step issued correct", LEAD, FINDINGS_OF_NCC),
    noted("findings:step issued close_unanswered", LEAD, FINDINGS_OF_NCC),
    noted("findings:step issued withdraw_issued", LEAD, FINDINGS_OF_NCC),
    Row("findings:step issued present", frozenset(), hidden=EVERYBODY),  # happens by itself: there is no such page
    noted("findings:raise open_visit", TEAM, NOTES_OF_VP),
    noted("findings:raise_from open_visit open_item", TEAM, NOTES_OF_VP),
    noted("findings:edit_draft open_visit a_draft", TEAM, NOTES_OF_VP),
    Row("findings:harmonise underway", READERS | TEAM | LEADS),
    Row("findings:observations"),
    noted("findings:request_from_finding issued", FINDINGS_OF_NCC, FINDINGS_OF_NCC),
    # ---- corrective actions
    Row("findings:actions"),
    *(acted(f"findings:action {name}_action", ACTIONS_OF_NCC) for name in ("requested", "planned", "approved", "done")),
    acted("findings:write_plan requested_action", ANSWERING),
    acted("findings:write_plan planned_action", frozenset()),
    acted("findings:ask_why requested_action", ANSWERING),
    acted("findings:ask_deeper requested_action cause", ANSWERING),
    acted("findings:edit_cause requested_action cause", ANSWERING),
    acted("findings:remove_cause requested_action cause", ANSWERING),
    acted("findings:new_measure requested_action", ANSWERING),
    acted("findings:new_measure approved_action", OWNING),
    acted("findings:edit_measure requested_action measure", ANSWERING),
    acted("findings:report_measure requested_action measure", OWNING),
    acted("findings:remove_measure requested_action measure", ANSWERING),
    acted("findings:ask_time approved_action", OWNING),
    acted("findings:ask_time requested_action", frozenset()),
    acted("findings:extension_step approved_action extension grant", LEAD),
    acted("findings:extension_step approved_action extension refuse", LEAD),
    acted("findings:extension_on_paper approved_action extension grant", frozenset()),  # a minor one: not the chair's
    acted("findings:proof done_action proof", ACTIONS_OF_NCC),
    acted("findings:request_from_action requested_action", ACTIONS_OF_NCC),
    acted("findings:action_step requested_action plan", ANSWERING),
    acted("findings:action_step requested_action name_owner", ANSWERING),
    acted("findings:action_step requested_action assign", SECRETARIAT),
    acted("findings:action_step requested_action cancel", CHAIR),
    acted("findings:action_step requested_action hand_over", frozenset()),  # its department exists
    acted("findings:action_on_paper requested_action cancel", SECRETARIAT),
    acted("findings:action_step planned_action approve", LEAD),
    acted("findings:action_step planned_action send_back", LEAD),
    acted("findings:action_step approved_action report_done", OWNING),
    acted("findings:action_step done_action confirm", frozenset({"member"})),
    acted("findings:action_step done_action reject", frozenset({"member"})),
    # ---- requests to revise a procedure
    Row("findings:request_revision procedure", EVERYBODY - ADMINISTRATOR),
    acted("findings:revision_request revision_request", ACTIONS_OF_NCC),
    acted("reports:paper change_request revision_request", ACTIONS_OF_NCC),
    acted("findings:revision_request_step revision_request take_up", ANSWERING | SECRETARIAT),
    acted("findings:revision_request_step revision_request decline", ANSWERING | SECRETARIAT),
    Row("findings:grades", ADMINISTRATOR),
    Row("findings:edit_grade grade", ADMINISTRATOR),
    # ---- documents
    Row("reports:documents"),
    Row("reports:register"),
    noted("reports:document draft_document", READERS, READERS),
    Row("reports:document document"),
    noted("reports:edit draft_document", SECRETARIAT, READERS),
    noted("reports:edit submitted_document", frozenset(), READERS),
    noted("reports:paper preview draft_document", READERS, READERS),
    Row("reports:paper preview document", frozenset(), hidden=EVERYBODY),  # the bytes stand
    Row("reports:paper editable document"),
    Row("reports:paper editable draft_document", frozenset(), hidden=EVERYBODY),
    noted("reports:download draft_document", frozenset(), frozenset()),
    Row("reports:download document"),
    noted("reports:photos document", READERS | TEAM, READERS | TEAM),
    Row("reports:signed_copy document", SECRETARIAT),
    Row("reports:scan document", SECRETARIAT),
    Row("reports:download_copy document copy"),
    Row("reports:check_anew document copy", SECRETARIAT),
    noted("reports:step draft_document submit", SECRETARIAT, READERS),
    noted("reports:step submitted_document send_back", CHAIR | SECRETARIAT, READERS),  # the secretariat: on paper
    noted("reports:step submitted_document issue", CHAIR | SECRETARIAT, READERS),
    noted("reports:step printing_document release", CHAIR | SECRETARIAT, READERS),
    Row("reports:step document print", frozenset(), hidden=EVERYBODY),
    Row("reports:prepare reported", SECRETARIAT),
    Row("reports:prepare_follow_up reported", SECRETARIAT),
    Row("reports:prepare_paper reported decision", SECRETARIAT),
    Row("reports:prepare_paper reported nonsense", frozenset(), hidden=EVERYBODY),
    noted("reports:paper minutes signed_visit", NOTES_OF_NCC, NOTES_OF_NCC),
    noted("reports:paper minutes open_visit", NOTES_OF_VP, NOTES_OF_VP),
    noted("reports:paper checklist open_visit", NOTES_OF_VP, NOTES_OF_VP),
    acted("reports:paper slip approved_action", ACTIONS_OF_NCC),
    noted("reports:paper case_sheet signed_visit", NOTES_OF_NCC, NOTES_OF_NCC),
    noted("reports:paper tracking reported", READERS | TEAM, READERS | TEAM),
    noted("reports:paper summary reported", READERS, READERS),
    noted("reports:paper reminder_letter agency", SECRETARIAT, SECRETARIAT),
    noted("reports:paper case_photos document", READERS, READERS),  # it shows no file of a department
    noted("reports:paper inspection underway", READERS, READERS),
    Row("reports:paper workbook underway"),
    planned("reports:paper csv_files draft", PLANNING),
    noted("reports:order_download order", frozenset({"secretariat"}), frozenset({"secretariat"})),
    # ---- objectives and surveys
    Row("objectives:objectives", OBJECTIVES),
    Row("objectives:of_round underway", OBJECTIVES),
    Row("objectives:new", SECRETARIAT),
    Row("objectives:copy", SECRETARIAT),
    noted("objectives:objective objective", OBJECTIVES_OF_NCC, OBJECTIVES_OF_NCC),
    noted("objectives:objective closed_objective", SURVEYS_OF_NCC, SURVEYS_OF_NCC),
    noted("objectives:objective agency_objective", OBJECTIVES, OBJECTIVES),
    noted("objectives:edit objective", SECRETARIAT, OBJECTIVES_OF_NCC),
    noted("objectives:edit closed_objective", frozenset(), SURVEYS_OF_NCC),
    noted("objectives:measure objective", ANSWERING, OBJECTIVES_OF_NCC),
    noted("objectives:measure closed_objective", frozenset(), SURVEYS_OF_NCC),
    noted("objectives:measure agency_objective", SECRETARIAT, OBJECTIVES),
    noted("objectives:correct objective measurement", ANSWERING, OBJECTIVES_OF_NCC),
    noted("objectives:withdraw_result objective measurement", ANSWERING, OBJECTIVES_OF_NCC),
    noted("objectives:evidence objective measurement", OBJECTIVES_OF_NCC, OBJECTIVES_OF_NCC),
    noted("objectives:explain objective", ANSWERING | SECRETARIAT, OBJECTIVES_OF_NCC),
    noted("objectives:step objective close", SECRETARIAT, OBJECTIVES_OF_NCC),
    noted("objectives:step objective withdraw", SECRETARIAT, OBJECTIVES_OF_NCC),
    noted("objectives:step closed_objective reopen", SECRETARIAT, SURVEYS_OF_NCC),
    Row("surveys:surveys", OBJECTIVES),
    Row("surveys:new", SECRETARIAT),
    noted("surveys:survey survey", SURVEYS_OF_NCC, SURVEYS_OF_NCC),
    noted("surveys:edit survey", SECRETARIAT, SURVEYS_OF_NCC),
    noted("surveys:withdraw survey", SECRETARIAT, SURVEYS_OF_NCC),
    noted("surveys:scan survey", SURVEYS_OF_NCC, SURVEYS_OF_NCC),
    Row("surveys:edit withdrawn_survey", frozenset(), hidden=but(READERS | {"contact"})),
    # ---- procedures
    Row("procedures:procedures"),
    Row("procedures:new", SECRETARIAT | CHAIR | LEADS | ANSWERING),  # who answers for a department
    Row("procedures:procedure procedure"),
    Row("procedures:edit procedure", SECRETARIAT | ANSWERING),
    Row("procedures:steps procedure", SECRETARIAT | ANSWERING),
    Row("procedures:withdraw procedure", SECRETARIAT),
    Row("procedures:reinstate old_procedure", SECRETARIAT),
    Row("procedures:new_revision third_procedure", SECRETARIAT | ANSWERING),
    noted("procedures:edit_revision procedure drafted", SECRETARIAT | ANSWERING | {"staff"}, REVISIONS_OF_NCC),
    Row("procedures:file procedure in_force"),
    noted("procedures:file procedure drafted", REVISIONS_OF_NCC, REVISIONS_OF_NCC),
    Row("procedures:decision procedure in_force", frozenset(), hidden=EVERYBODY),
    noted("procedures:approve_on_paper second_procedure reviewed", SECRETARIAT, REVISIONS_OF_NCC),
    noted("procedures:revision_step procedure drafted review", SECRETARIAT, REVISIONS_OF_NCC),
    noted("procedures:revision_step procedure drafted withdraw", SECRETARIAT | ANSWERING, REVISIONS_OF_NCC),
    noted("procedures:revision_step second_procedure reviewed approve", CHAIR, REVISIONS_OF_NCC),
    noted("procedures:revision_step second_procedure reviewed send_back", CHAIR | SECRETARIAT, REVISIONS_OF_NCC),
    Row("procedures:confirm_reading procedure in_force", frozenset({"contact", "committee"})),  # of the VP
    # ---- the bank of questions
    Row("standard:questions"),
    Row("standard:new_question", SECRETARIAT),
    Row("standard:question own_question"),
    Row("standard:question shared_question", stranger=200),
    Row("standard:edit_question own_question", SECRETARIAT),
    Row("standard:edit_question shared_question", frozenset(), stranger=403),
    Row("standard:withdraw_question own_question", SECRETARIAT),
    Row("standard:restore_question withdrawn_question", SECRETARIAT),
    # ---- standard wordings
    Row("standard:wordings"),
    Row("standard:new_wording", SECRETARIAT),
    Row("standard:wording a_wording"),
    Row("standard:edit_wording a_wording", SECRETARIAT),
    Row("standard:withdraw_wording a_wording", SECRETARIAT),
    Row("standard:restore_wording withdrawn_wording", SECRETARIAT),
    # ---- departments, people, calendar, settings
    Row("organisation:departments"),
    Row("organisation:new_department", SECRETARIAT),
    Row("organisation:department ncc"),
    Row("organisation:edit_department ncc", SECRETARIAT),
    Row("organisation:authorise ncc", SECRETARIAT | {"head"}),
    Row("organisation:edit_authorisation ncc authorisation", SECRETARIAT | {"head"}),
    Row("organisation:withdraw_authorisation ncc authorisation", SECRETARIAT | {"head"}),
    Row("organisation:people"),
    Row("organisation:new_person", ADMINISTRATOR),
    Row("organisation:make_links", ADMINISTRATOR),
    Row("organisation:person lead"),
    Row("organisation:edit_person lead", ADMINISTRATOR),
    Row("organisation:close_account lead", ADMINISTRATOR),
    Row("organisation:reopen_account closed", ADMINISTRATOR),
    Row("organisation:make_link lead", ADMINISTRATOR),
    Row("organisation:new_certificate lead", SECRETARIAT),
    Row("organisation:edit_certificate lead certificate", SECRETARIAT),
    Row("organisation:withdraw_certificate lead certificate", SECRETARIAT),
    Row("organisation:new_substitution chair", SECRETARIAT | ADMINISTRATOR),
    Row("organisation:edit_substitution chair substitution", SECRETARIAT | ADMINISTRATOR),
    Row("organisation:withdraw_substitution chair substitution", SECRETARIAT | ADMINISTRATOR),
    Row("organisation:account"),
    Row("organisation:calendar"),
    Row("organisation:new_exception", SECRETARIAT),
    Row("organisation:edit_exception day_off", SECRETARIAT),
    Row("organisation:withdraw_exception day_off", SECRETARIAT),
    # ---- what comes in as files
    Row("exchange:imports", SECRETARIAT | ADMINISTRATOR),
    Row("exchange:bring_in departments", SECRETARIAT, stranger=200),  # into the stranger's own agency
    Row("exchange:bring_in people", ADMINISTRATOR, stranger=403),
    Row("exchange:bring_in certificates", SECRETARIAT, stranger=200),
    Row("exchange:bring_in procedures", SECRETARIAT, stranger=200),
    Row("exchange:bring_in findings", SECRETARIAT, stranger=200),
    Row("exchange:sample departments", SECRETARIAT, stranger=200),
    Row("exchange:sample people", ADMINISTRATOR, stranger=403, query="?format=csv"),
    Row("exchange:file brought_in", SECRETARIAT, hidden=EVERYBODY - SECRETARIAT),
    Row("organisation:settings", ADMINISTRATOR),
    Row("word:templates", ADMINISTRATOR),
    Row("word:template minutes", ADMINISTRATOR, stranger=403),
    Row("word:download minutes", ADMINISTRATOR, stranger=403),
    Row("word:reset minutes", ADMINISTRATOR, answer=302, stranger=403),  # the one that ships is in use already
    Row("organisation:trust_roots", ADMINISTRATOR, stranger=403),
    Row("organisation:new_trust_root", ADMINISTRATOR, stranger=403),
    Row("organisation:retire_trust_root root", ADMINISTRATOR, hidden=but(ADMINISTRATOR)),
    Row("notifications:notices"),
    Row("notifications:deliveries", ADMINISTRATOR),
    Row("organisation:logo", stranger=404),  # the other agency has none
    Row("organisation:section deadlines", ADMINISTRATOR, stranger=403),
    Row("organisation:paper report", ADMINISTRATOR, stranger=403),
)
