"""What a notice says, in the language of whoever reads it: the subject says what to do and until when."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audits.core import clock
from audits.core.templatetags.house import vn_date, vn_datetime
from audits.findings.extensions import Extension
from audits.organisation.calendar import WorkingDays
from audits.organisation.departments import Department
from audits.organisation.people import User
from audits.planning.programme import Programme
from audits.planning.rounds import AuditRound
from audits.planning.teams import Team, TeamMember
from audits.planning.visits import Visit

from .people import action_of
from .recipients import DUTIES, RULES, Reminded

# kind: (what it is called in lists, the subject, what the mail says under it)
WORDS = {
    "programme_submitted": (
        gettext_lazy("Programme awaiting approval"),
        gettext_lazy("%(programme)s: approve it or send it back"),
        gettext_lazy("The programme is submitted. Rounds of the year are held under it once it is approved."),
    ),
    "programme_sent_back": (
        gettext_lazy("Programme sent back"),
        gettext_lazy("%(programme)s: sent back; mend it and submit it again"),
        gettext_lazy("The programme was not approved and is a draft again."),
    ),
    "programme_approved": (
        gettext_lazy("Programme approved"),
        gettext_lazy("%(programme)s: approved"),
        gettext_lazy("Rounds can be made from it, month by month."),
    ),
    "visit_planned": (
        gettext_lazy("Visit planned"),
        gettext_lazy("%(time)s: internal audit in %(department)s"),
        gettext_lazy(
            "%(team)s comes to %(department)s at %(time)s%(place)s. The department has records and case files at hand."
        ),
    ),
    "visit_moved": (
        gettext_lazy("Visit moved"),
        gettext_lazy("Changed: the audit in %(department)s is now at %(time)s"),
        gettext_lazy("%(team)s comes to %(department)s at %(time)s%(place)s. Earlier notices of this visit are void."),
    ),
    "visit_cancelled": (
        gettext_lazy("Visit cancelled"),
        gettext_lazy("Cancelled: the audit in %(department)s at %(time)s"),
        gettext_lazy("The visit to %(department)s at %(time)s does not take place. You need not do anything."),
    ),
    "visit_taken_out": (
        gettext_lazy("Visit cancelled"),
        gettext_lazy("Cancelled: the audit in %(visit)s"),
        gettext_lazy("The plan was amended: the visit to %(visit)s does not take place. You need not do anything."),
    ),
    "visit_given_away": (
        gettext_lazy("Visit given to another team"),
        gettext_lazy("Cancelled for your team: the audit in %(visit)s"),
        gettext_lazy("The plan was amended: your team does not visit %(visit)s any more. You need not do anything."),
    ),
    "plan_amended": (
        gettext_lazy("Plan amended"),
        gettext_lazy("%(round)s: the approved plan was amended"),
        gettext_lazy("Departments and auditors concerned are told of their visits."),
    ),
    "team_joined": (
        gettext_lazy("You are in an audit team"),
        gettext_lazy("%(round)s: you audit with %(team)s"),
        gettext_lazy("Look at the visits of %(team)s, and declare that you are impartial."),
    ),
    "team_left": (
        gettext_lazy("You left an audit team"),
        gettext_lazy("%(round)s: you do not audit any more"),
        gettext_lazy("The plan was amended: you are in none of its teams now. You need not do anything."),
    ),
    "contacts_wanted": (
        gettext_lazy("Contacts wanted"),
        gettext_lazy("Name who works with the audit team before it comes at %(time)s"),
        gettext_lazy("%(team)s comes to %(department)s. Name the people who receive it."),
    ),
    "minutes_to_sign": (
        gettext_lazy("Minutes to sign"),
        gettext_lazy("Sign the minutes of the audit in %(department)s, %(day)s"),
        gettext_lazy("The visit is closed. Read minutes and findings, then sign, or object to a finding."),
    ),
    "late_arrivals": (
        gettext_lazy("Received after closing"),
        gettext_lazy("%(department)s, %(day)s: entries arrived after the visit had ended"),
        gettext_lazy(
            "A device of %(team)s has sent what was written down at the visit only now. It is kept. Take it up once"
            " the visit is open again, or set it aside with the reason."
        ),
    ),
    "slip_issued": (
        gettext_lazy("Nonconformity issued"),
        gettext_lazy("%(number)s: submit the plan of corrective action by %(until)s"),
        gettext_lazy("%(department)s owes a corrective action for “%(title)s”. Find the root cause and plan."),
    ),
    "plan_sent_back": (
        gettext_lazy("Plan sent back"),
        gettext_lazy("%(number)s: the plan was sent back; submit it again by %(until)s"),
        gettext_lazy("The plan for “%(title)s” was not accepted. The deadline stays."),
    ),
    "plan_sent_back_again": (
        gettext_lazy("Plan sent back for the third time"),
        gettext_lazy("%(number)s: the plan was sent back for the third time"),
        gettext_lazy("%(department)s and the auditors do not agree on the plan for “%(title)s”. See to it."),
    ),
    "plan_approved": (
        gettext_lazy("Plan approved"),
        gettext_lazy("%(number)s: the plan is approved; report it as done by %(until)s"),
        gettext_lazy("The plan for “%(title)s” is approved. Carry the measures out and attach their evidence."),
    ),
    "extension_asked": (
        gettext_lazy("Extension asked for"),
        gettext_lazy("%(number)s: decide by %(until)s on more time until %(asked)s"),
        gettext_lazy("%(department)s asks for more time for “%(title)s”: grant or refuse it."),
    ),
    "extension_granted": (
        gettext_lazy("Extension granted"),
        gettext_lazy("%(number)s: more time is granted; the new deadline is %(asked)s"),
        gettext_lazy("The corrective action for “%(title)s” is now due on %(asked)s."),
    ),
    "extension_refused": (
        gettext_lazy("Extension refused"),
        gettext_lazy("%(number)s: no more time; the deadline stays %(until)s"),
        gettext_lazy("More time for “%(title)s” was refused."),
    ),
}
DUTY_WORDS = {
    "programme_submitted": (
        gettext_lazy("Programme awaiting approval"),
        gettext_lazy("%(programme)s: approve it or send it back"),
        gettext_lazy("The programme is submitted. Rounds of the year are held under it once it is approved."),
    ),
    "programme_sent_back": (
        gettext_lazy("Programme sent back"),
        gettext_lazy("%(programme)s: sent back; mend it and submit it again"),
        gettext_lazy("The programme was not approved and is a draft again."),
    ),
    "programme_approved": (
        gettext_lazy("Programme approved"),
        gettext_lazy("%(programme)s: approved"),
        gettext_lazy("Rounds can be made from it, month by month."),
    ),
    "plan": (gettext_lazy("Plan of corrective action due"), gettext_lazy("submit the plan of corrective action")),
    "work": (gettext_lazy("Corrective action due"), gettext_lazy("report the corrective action as done")),
    "check": (gettext_lazy("Check of effectiveness due"), gettext_lazy("check whether the action was effective")),
}


def label(kind):
    """What a kind of notice is called in lists."""
    if kind == "digest":
        return _("Digest of the day")
    rule = RULES[kind]
    return str(DUTY_WORDS[rule.duty][0] if isinstance(rule, Reminded) else WORDS[kind][0])


def words(kind, record, event=None):
    """(subject, what is said under it) in the present language."""
    rule = RULES[kind]
    if isinstance(rule, Reminded):
        subject, text = _reminder(rule, record)
    else:
        said = _facts(record, event)
        subject, text = (part % said for part in WORDS[kind][1:])
    note = event.details.get("note", "") if event else ""
    if note:
        reason = _("Reason: %(note)s") % {"note": note}
        text = f"{text}\n{reason}"
    return " ".join(subject.split())[:300], text


def _facts(record, event):
    if isinstance(record, Visit):
        return _facts_of_visit(record)
    if isinstance(record, AuditRound):
        return {"round": record}
    if isinstance(record, Programme):
        return {"programme": record}
    if isinstance(record, Department | Team):
        return {"visit": _lost_visit(event)}
    if isinstance(record, TeamMember | User):
        return {"round": AuditRound.objects.get(pk=event.parent_id), "team": getattr(record, "team", None)}
    return _facts_of_action(record)


def _lost_visit(event):
    """What a visit was called before it was taken out, or given to another department or team."""
    old = event.details.get("old", {})
    if event.verb == "removed":
        return old.get("name", "")
    visit = Visit.objects.select_related("department").get(pk=event.record_id)
    department = old["department"]["name"] if "department" in old else visit.department
    starts_at = datetime.fromisoformat(old["starts_at"]) if "starts_at" in old else visit.starts_at
    return f"{department}, {vn_datetime(starts_at)}"


def _facts_of_visit(visit):
    return {
        "department": visit.department,
        "team": visit.team,
        "time": vn_datetime(visit.starts_at),
        "day": vn_date(visit.day),
        "place": f", {visit.place}" if visit.place else "",
    }


def _facts_of_action(record):
    action = action_of(record)
    asked = record.until if isinstance(record, Extension) else None
    return {
        "number": action,
        "title": action.finding.title,
        "department": action.department,
        "until": vn_date(action.deadline or action.due_on),
        "asked": vn_date(asked),
    }


def _reminder(rule, action):
    """Said by the calendar, not by the rung: a reminder that comes late tells how things are."""
    today, until = clock.today(), action.deadline
    said = _facts_of_action(action) | {"duty": DUTY_WORDS[DUTIES[action.status]][1]}
    days = WorkingDays(action.agency).between(min(today, until), max(today, until))
    if rule.rung in ("head", "chair"):
        said["who"] = action.verifier if rule.duty == "check" else action.department
        subject = _("%(number)s is overdue since %(until)s: %(who)s has still to %(duty)s")
    elif today < until:
        subject = ngettext(
            "%(number)s: %(duty)s by %(until)s (%(days)s working day left)",
            "%(number)s: %(duty)s by %(until)s (%(days)s working days left)",
            days,
        )
    elif today == until:
        subject = _("%(number)s: %(duty)s today, %(until)s")
    else:
        subject = _("%(number)s: overdue since %(until)s; %(duty)s now")
    return subject % (said | {"days": days}), _("“%(title)s”, %(department)s.") % said
