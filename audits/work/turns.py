"""Which steps wait for somebody, and which are merely possible: the one list of what is a task.

A task exists for a person if, and only if, a step of TURNS is open to that person and its turn has come; when it has
come its kind says. `docs/steps.md` prints the list beside the tables of steps.
"""

TURNS = {  # record and step: the kind of the task
    ("Programme", "submit"): "submit_programme",
    ("Programme", "approve"): "approve_programme",
    ("AuditRound", "submit"): "submit_round",
    ("AuditRound", "approve"): "approve_round",
    ("AuditRound", "amend"): "amend_round",
    ("AuditRound", "gather"): "gather",
    ("AuditRound", "close"): "close_round",
    ("TeamMember", "declare"): "declare",
    ("Visit", "name_contacts"): "name_contacts",
    ("Visit", "prepare"): "prepare_checklist",
    ("Visit", "open"): "open_visit",
    ("Visit", "write_minutes"): "record_visit",
    ("Visit", "close"): "close_visit",
    ("Visit", "sign"): "sign",
    ("Visit", "sign_on_paper"): "sign_on_paper",
    ("LateArrival", "take_up"): "late_arrivals",
    ("Finding", "accept"): "answer_finding",
    ("Finding", "uphold"): "rule",
    ("Finding", "issue"): "issue_findings",
    ("Finding", "answer"): "answer_observations",
    ("CorrectiveAction", "name_owner"): "name_owner",
    ("CorrectiveAction", "assign"): "assign",
    ("CorrectiveAction", "plan"): "plan",
    ("CorrectiveAction", "approve"): "approve_plan",
    ("CorrectiveAction", "approve_done"): "approve_done",
    ("CorrectiveAction", "endorse"): "endorse",
    ("CorrectiveAction", "report_done"): "report_done",
    ("CorrectiveAction", "confirm"): "confirm",
    ("CorrectiveAction", "judge_effective"): "judge",
    ("CorrectiveAction", "hand_over"): "hand_over",
    ("Extension", "grant"): "extension",
    ("RevisionRequest", "take_up"): "take_up",
    ("Revision", "review"): "review_revision",
    ("Revision", "approve"): "approve_revision",
    ("IssuedDocument", "submit"): "submit_report",
    ("IssuedDocument", "issue"): "issue_report",
    ("IssuedDocument", "release"): "release_report",
}

ALSO = {  # kinds of the same step, for other people or in another state
    "decide_plan": ("CorrectiveAction", "approve"),
    "major_extension": ("Extension", "grant"),
    "rule_late": ("Finding", "uphold"),
    "rule_again": ("Finding", "uphold"),
}

WITHOUT_STEP = {  # what waits although no step of a table says so
    "begin_programme": "a programme that nobody has begun has no state yet",
    "record_meeting": "a meeting is recorded, not stepped; without it nothing is issued",
    "prepare_report": "a report that nobody has begun has no state yet",
    "prepare_follow_up": "a report that nobody has begun has no state yet",
    "report_measure": "a measure is done or not; its action is what moves",
    "write_revision": "a draft is written until it can be reviewed",
    "read_revision": "a reading is confirmed once; the revision is in force without it",
    "hand_out_links": "an account is open or closed; whether its owner can get in is not a state",
    "see_to_mails": "a mail gets through or not; its notice stands in the page in any case",
    "name_head": "a department has no states",
    "measure_objective": "a result is entered, not stepped; the year's objective stays open",
    "measure_agency_objective": "the same, for the secretariat",
}

OTHER_ANSWER = "the other answer to a question that is a task already"
CHANGE_OF_MIND = "changes something that was settled; nobody waits for it"
ENDS = "ends the matter; nobody is asked to"
WAY_OUT = "a way out for who waits; what waits is the other's step"
NOT_TURNS = {  # every other step that people take, and why it is no task
    ("Programme", "send_back"): OTHER_ANSWER,
    ("Programme", "amend"): CHANGE_OF_MIND,
    ("AuditRound", "send_back"): OTHER_ANSWER,
    ("AuditRound", "resume"): CHANGE_OF_MIND,
    ("AuditRound", "cancel"): ENDS,
    ("Visit", "share_out"): "a help for the team; every member may answer every question",
    ("Visit", "sign_without"): WAY_OUT,
    ("Visit", "reopen"): CHANGE_OF_MIND,
    ("Visit", "reschedule"): CHANGE_OF_MIND,
    ("Visit", "cancel"): ENDS,
    ("LateArrival", "set_aside"): OTHER_ANSWER,
    ("Finding", "discard"): ENDS,
    ("Finding", "dispute"): OTHER_ANSWER,
    ("Finding", "note_response"): WAY_OUT,
    ("Finding", "regrade"): CHANGE_OF_MIND,
    ("Finding", "reword"): CHANGE_OF_MIND,
    ("Finding", "withdraw"): OTHER_ANSWER,
    ("Finding", "close_unanswered"): WAY_OUT,
    ("Finding", "correct"): CHANGE_OF_MIND,
    ("Finding", "correct_upwards"): CHANGE_OF_MIND,
    ("Finding", "withdraw_issued"): ENDS,
    ("CorrectiveAction", "send_back"): OTHER_ANSWER,
    ("CorrectiveAction", "reject"): OTHER_ANSWER,
    ("CorrectiveAction", "judge_ineffective"): OTHER_ANSWER,
    ("CorrectiveAction", "cancel"): ENDS,
    ("Extension", "refuse"): OTHER_ANSWER,
    ("RevisionRequest", "decline"): OTHER_ANSWER,
    ("Revision", "send_back"): OTHER_ANSWER,
    ("Revision", "withdraw"): ENDS,
    ("IssuedDocument", "send_back"): OTHER_ANSWER,
    ("QualityObjective", "close"): "settles what is known already; nobody waits for it",
    ("QualityObjective", "reopen"): CHANGE_OF_MIND,
    ("QualityObjective", "withdraw"): ENDS,
}
