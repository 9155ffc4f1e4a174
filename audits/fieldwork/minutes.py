"""What the minutes of a visit could say, taken from what was recorded: a text to start from, edited by the team."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def _in_vietnamese(write):
    """Minutes are a Vietnamese paper, whoever writes them on whichever screen."""

    def proposal(visit):
        with translation.override("vi"):
            return write(visit)

    proposal.__doc__ = write.__doc__
    return proposal


@_in_vietnamese
def proposed_opening(visit):
    """How a visit is opened (ISO 19011, 6.4.3)."""
    return _(
        "The team leader introduced the team and stated purpose, scope, criteria (%(standard)s) and way of working; "
        "the department agreed and named who works with the team."
    ) % {"standard": visit.round.standard}


@_in_vietnamese
def proposed_attendees(visit):
    """Head and contacts of the department, one a line; the team stands in the minutes anyway."""
    hosts = dict.fromkeys([visit.department.head, *visit.contacts.all()])
    return "\n".join(person.with_post for person in hosts if person)


@_in_vietnamese
def proposed_minutes(visit):
    """What was looked at: questions with their results, case files, interviews. The paper lists the procedures."""
    return "\n".join(filter(None, [_questions(visit), _samples(visit), _interviews(visit)]))


def _questions(visit):
    items = list(visit.checklist.select_related("clause"))
    answered = [item for item in items if item.is_answered]
    if not answered:
        return ""
    results = [
        f"{label.lower()} {count}"
        for value, label in items[0].Answer.choices
        if (count := sum(item.answer == value for item in answered))
    ]
    clauses = dict.fromkeys(item.clause for item in answered)
    return _("%(count)s questions on the clauses %(clauses)s: %(results)s.") % {
        "count": len(answered),
        "clauses": ", ".join(clause.number for clause in sorted(clauses, key=lambda clause: clause.order)),
        "results": ", ".join(results),
    }


def _samples(visit):
    samples = list(visit.samples.standing())
    if not samples:
        return ""
    return ngettext(
        "%(count)s case file compared with its procedure: %(late)s late, %(waiting)s not ready yet.",
        "%(count)s case files compared with their procedures: %(late)s late, %(waiting)s not ready yet.",
        len(samples),
    ) % {
        "count": len(samples),
        "late": sum(sample.is_late for sample in samples),
        "waiting": sum(sample.ready_on is None for sample in samples),
    }


def _interviews(visit):
    interviews = list(visit.interviews.standing())
    if not interviews:
        return ""
    return _("%(count)s people asked about the service: %(satisfied)s satisfied or very satisfied.") % {
        "count": len(interviews),
        "satisfied": sum(interview.score >= interview.SATISFIED for interview in interviews),
    }
