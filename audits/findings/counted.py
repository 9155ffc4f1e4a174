"""What the figures count: the condition behind each number, which is also that of the list which the number opens."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.organisation.calendar import WorkingDays

from .action import CorrectiveAction
from .deadlines import past_due
from .finding import Finding
from .grades import Grade

Status = CorrectiveAction.Status
NONCONFORMITY = Q(grade__kind__in=Grade.NONCONFORMITIES)
STANDING_FINDING = Q(status__in=(Finding.Status.ISSUED, Finding.Status.CLOSED)) & NONCONFORMITY
STANDING = Q(  # of actions: those of a nonconformity that was issued and not withdrawn
    finding__status__in=(Finding.Status.ISSUED, Finding.Status.CLOSED), finding__grade__kind__in=Grade.NONCONFORMITIES
)
REPEATED = Q(repeat_of__isnull=False)  # of findings: it names the earlier one

# Of findings that are issued and standing.
FINDINGS = {
    "issued": Q(),
    "nonconformities": NONCONFORMITY,
    "followed": NONCONFORMITY & Q(round__taken_over=False),  # what was taken over from paper was followed up there
    "open": NONCONFORMITY & Q(status=Finding.Status.ISSUED),
}

# Of every cycle of an action, since each was promised and checked on its own.
CYCLES = {
    "confirmed": Q(implemented_on__isnull=False),
    "on_time": Q(implemented_on__isnull=False, reported_done_on__lte=F("first_due_on")),
    "late": Q(implemented_on__isnull=False, reported_done_on__gt=F("first_due_on")),
    "ineffective": Q(status=Status.INEFFECTIVE),
    "extended": Q(due_on__gt=F("first_due_on")),
}

# Of the newest cycle of each nonconformity.
NEWEST_STATES = {
    "implemented": (Status.IMPLEMENTED, Status.EFFECTIVE),
    "effective": (Status.EFFECTIVE,),
    "cancelled": (Status.CANCELLED,),
}
NEWEST = {name: Q(status__in=states) for name, states in NEWEST_STATES.items()}


def overdue():
    """Of the newest cycles: those whose deadline is over."""
    return past_due(clock.today())


def beyond_the_chair(agency):
    """Of the newest cycles: those overdue for so long that the ladder of reminders has reached the chair."""
    return past_due(day_of_the_chair(agency))


def day_of_the_chair(agency, calendar=None):
    """The chair is told of what was due before this day."""
    tomorrow = clock.today() + timedelta(days=1)
    return (calendar or WorkingDays(agency)).after(tomorrow, -agency.remind_chair_after)


def did_not_help():
    """Of findings: a cycle of its action was judged not effective, which counts as a repeat."""
    return NONCONFORMITY & Q(Exists(CorrectiveAction.objects.filter(finding=OuterRef("pk"), status=Status.INEFFECTIVE)))


def findings(rows, name):
    """Those of `rows` that the figure `name` counts."""
    issued = rows.issued()
    if name == "repeats":
        return issued.filter(REPEATED | did_not_help())
    return issued.filter(FINDINGS[name])


def actions(rows, name, agency):
    """Those of `rows` that the figure `name` counts."""
    standing = rows.filter(STANDING)
    if name in CYCLES:
        return standing.filter(CYCLES[name])
    newest = standing.last_of_findings()
    if name == "overdue":
        return newest.filter(overdue())
    if name in ("owed", "unchecked"):
        check = Q(status=Status.IMPLEMENTED)
        return newest.filter(overdue(), check if name == "unchecked" else ~check)
    if name == "beyond_the_chair":
        return newest.filter(beyond_the_chair(agency))
    return newest.filter(NEWEST[name])


# What a list says that it is narrowed to.
OF_FINDINGS = (
    ("issued", _("issued and not withdrawn")),
    ("nonconformities", _("nonconformities")),
    ("followed", _("nonconformities that were followed up in this program")),
    ("open", _("nonconformities not closed")),
    ("repeats", _("repeats")),
)
OF_ACTIONS = (
    ("confirmed", _("confirmed as carried out, every cycle")),
    ("on_time", _("reported by the first deadline, every cycle")),
    ("late", _("reported after the first deadline, every cycle")),
    ("ineffective", _("judged not effective, every cycle")),
    ("extended", _("extended, every cycle")),
    ("implemented", _("confirmed as carried out")),
    ("effective", _("judged effective")),
    ("cancelled", _("cancelled")),
    ("overdue", _("overdue")),
    ("owed", _("overdue with the department")),
    ("unchecked", _("check of effectiveness overdue")),
    ("beyond_the_chair", _("overdue for long")),
)
