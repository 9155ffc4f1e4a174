"""The buttons of a round's page, one of them primary: the next step of the person who looks at it."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ..models import AuditRound, Meeting, Team, TeamMember, Visit
from ..rounds import not_done


def buttons_of(audit_round, user, tab, steps, on_paper, *, open_plan, problems):
    """{"buttons": shown beside the heading, "more": in the menu}; the first of the buttons is the primary one."""
    here = audit_round.get_absolute_url()
    ahead, more = _adding(audit_round, tab) if open_plan else ([], [])
    decide = [*_report(audit_round, user, tab), *_decisions(audit_round, user, steps, on_paper, bool(problems))]
    if audit_round.signed_count == audit_round.visit_count:
        decide += _harmonisation(audit_round, user)
    else:
        ahead = ahead + _harmonisation(audit_round, user)
    ahead = decide[:1] + ahead
    more = decide[1:] + more
    if tab == "round" and audit_round.may_begin(user) and not audit_round.taken_over:
        more.append({"label": _("Copy as a new round"), "url": f"{here}copy/", "icon": "plus"})
    if "cancel" in steps:
        more.append({"label": _("Cancel the round"), "url": f"{here}cancel/", "icon": "x"})
    if "cancel" in on_paper:
        more.append(
            {"label": _("Record a cancellation on paper"), "url": f"{here}cancel/on-paper/", "icon": "paperclip"}
        )
    if ahead and (decide or audit_round.status == AuditRound.Status.DRAFT):
        ahead[0] = {**ahead[0], "primary": True}
    return {"buttons": ahead, "more": more}


def _decisions(audit_round, user, steps, on_paper, has_problems):
    """The steps forward and back that are open, the most likely first."""
    here = audit_round.get_absolute_url()
    found = []
    if "submit" in steps and not has_problems:
        found.append({"label": _("Submit for approval"), "url": f"{here}submit/", "icon": "send"})
    if "approve" in steps and not audit_round.was_submitted_by(user):
        found.append({"label": _("Approve the plan"), "url": f"{here}approve/", "icon": "check"})
    if "approve" in on_paper:
        found.append({"label": _("Record approval on paper"), "url": f"{here}approve/on-paper/", "icon": "paperclip"})
    if "gather" in steps and audit_round.signed_count == audit_round.visit_count and not not_done(audit_round):
        found.append({"label": _("End the visits"), "url": f"{here}gather/", "icon": "check"})
    if "close" in steps:
        found.append({"label": _("Close the round"), "url": f"{here}close/", "icon": "check"})
    if "send_back" in steps:
        found.append({"label": _("Send the plan back"), "url": f"{here}send-back/", "icon": "arrow-left"})
    if "send_back" in on_paper:
        found.append({"label": _("Record a return on paper"), "url": f"{here}send-back/on-paper/", "icon": "paperclip"})
    if "resume" in steps:
        found.append({"label": _("Back to the visits"), "url": f"{here}resume/", "icon": "arrow-left"})
    return found


def _adding(audit_round, tab):
    """What can be added on this tab, and what can be changed."""
    here = audit_round.get_absolute_url()
    edit = {"label": _("Change the plan"), "url": f"{here}edit/", "icon": "edit"}
    leave_out = {"label": _("Leave a department out"), "url": f"{here}left-out/new/", "icon": "withdraw"}
    if tab == "teams":
        return [{"label": _("Form a team"), "url": f"{here}teams/new/", "icon": "plus"}], []
    if tab == "timetable":
        visit = {"label": _("Add a visit"), "url": f"{here}visits/new/", "icon": "plus"}
        meeting = {"label": _("Add a meeting"), "url": f"{here}meetings/new/", "icon": "plus"}
        return [visit, meeting], [leave_out]
    if tab == "round":
        return [edit], [leave_out]
    return [], []


def _report(audit_round, user, tab):
    """The way to the report, later to the follow-up report, for who prepares it; only where there are such pages."""
    if audit_round.status == AuditRound.Status.REPORTING and not audit_round.documents.reports().exists():
        page, label = "reports:prepare", _("Prepare the report")
    elif tab == "papers" and audit_round.wants_follow_up_report:
        page, label = "reports:prepare_follow_up", _("Prepare the follow-up report")
    else:
        return []
    if not audit_round.may_begin(user):
        return []
    try:
        address = reverse(page, args=[audit_round.pk])
    except NoReverseMatch:
        return []
    return [{"label": label, "url": address, "icon": "document"}]


def _harmonisation(audit_round, user):
    """The way to the findings of all teams side by side, for who may compare them."""
    may_compare = user.reads_figures or audit_round.teams.filter(members__user=user).exists()
    if audit_round.status != AuditRound.Status.UNDERWAY or not may_compare:
        return []
    try:
        address = reverse("findings:harmonise", args=[audit_round.pk])
    except NoReverseMatch:
        return []
    return [{"label": _("Harmonise the findings"), "url": address, "icon": "checklist"}]


def mended_at(audit_round, problem):
    """The address where a problem of the plan is mended."""
    subject, here = problem.subject, audit_round.get_absolute_url()
    if problem.waiver:
        return f"{here}teams/#conflicts"
    if isinstance(subject, AuditRound):
        return f"{here}teams/new/"
    if isinstance(subject, Team):
        return reverse("planning:new_member", args=[subject.pk])
    if isinstance(subject, TeamMember):
        return f"{here}teams/"
    if isinstance(subject, Visit):
        return reverse("planning:edit_visit", args=[subject.pk])
    if isinstance(subject, Meeting):
        return reverse("planning:edit_meeting", args=[subject.pk])
    if problem.department:
        return f"{here}visits/new/?department={subject.pk}"
    try:
        return subject.get_absolute_url()
    except NoReverseMatch:
        return ""
