"""What waits before, during and after a visit."""

from django.db.models import Exists, Min, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audits.fieldwork.models import ChecklistItem, LateArrival
from audits.organisation.models import Department
from audits.planning.models import TeamMember, Visit
from audits.planning.teams import led_by

from ..rows import counted
from . import OF_DEPARTMENT, kind, to

PAGE = to("planning:visit", "pk")
LIVE = ("approved", "underway")
ROUND = _("Round %(number)s/%(year)s, %(about)s")


def visits_in(reader, *states):
    """Visits of the agency in rounds that count."""
    return Visit.objects.filter(round__agency=reader.agency_id, round__status__in=LIVE, status__in=states)


def named():
    return {
        "name": "department__name",
        "about": "round__title",
        "number": "round__number",
        "year": "round__year",
        "department": "department",
    }


def day_of(moment):
    return TruncDate(moment, tzinfo=timezone.get_default_timezone())


def of_auditors(reader):
    """The visits that a person audits: `teams.member`."""
    return Q(team__in=TeamMember.objects.auditing().filter(user=reader.user).values("team"))


@kind(
    "name_contacts",
    title=_("Name who works with the audit team at the visit to %(name)s"),
    button=_("Name contacts"),
    about=ROUND,
    page=PAGE,
    act=to("planning:contacts", "pk"),
    acts_as=OF_DEPARTMENT,
)
def contacts_to_name(reader):
    rows = visits_in(reader, "planned").filter(Q(department__in=reader.answered), contacts=None)
    return rows, {**named(), "since_on": "round__decision_on", "until": day_of("starts_at")}


@kind(
    "prepare_checklist",
    title=_("Prepare the checklist for the visit to %(name)s"),
    button=_("Prepare"),
    about=ROUND,
    page=PAGE,
    act=to("fieldwork:checklist", "pk"),
)
def checklists_to_prepare(reader):
    rows = visits_in(reader, "planned").filter(led_by(reader.user), checklist=None)
    return rows, {**named(), "since_on": "round__decision_on", "until": day_of("starts_at")}


@kind(
    "open_visit",
    title=_("Open the visit to %(name)s"),
    button=_("Open the visit"),
    about=ROUND,
    page=PAGE,
    act=to("fieldwork:open", "pk"),
)
def visits_to_open(reader):
    """From the day on for which the visit is planned."""
    prepared = Exists(ChecklistItem.objects.filter(visit=OuterRef("pk")))
    rows = visits_in(reader, "planned").filter(of_auditors(reader), prepared, starts_at__lt=reader.start_of_tomorrow)
    return rows, {**named(), "since": "starts_at", "until": day_of("starts_at")}


def unfinished():
    """`visit_rules.missing_at_close` as a condition: a question without an answer, or a part of the minutes."""
    blank = Q(opening_notes="") | Q(attendees="") | Q(minutes="")
    return blank | Exists(ChecklistItem.objects.unanswered().filter(visit=OuterRef("pk")))


@kind(
    "record_visit",
    title=_("Record what you see at the visit to %(name)s"),
    button=_("Go on recording"),
    about=_("%(amount)s questions without an answer · Round %(number)s/%(year)s"),
    page=PAGE,
    act=to("fieldwork:record", "pk"),
)
def visits_to_record(reader):
    unanswered = ChecklistItem.objects.unanswered().filter(visit=OuterRef("pk"))
    rows = _open(reader).filter(of_auditors(reader), unfinished())
    amount = counted(unanswered, "visit")
    return rows, {**named(), "amount": amount, "since": "actual_starts_at", "until": day_of("ends_at")}


def _open(reader):
    return Visit.objects.filter(round__agency=reader.agency_id, status="open")


@kind(
    "close_visit",
    title=_("Close the visit to %(name)s and present the findings"),
    button=_("Close the visit"),
    about=ROUND,
    page=to("fieldwork:record", "pk"),
    act=to("fieldwork:close", "pk"),
)
def visits_to_close(reader):
    rows = _open(reader).filter(led_by(reader.user)).exclude(unfinished())
    return rows, {**named(), "since": "actual_starts_at", "until": day_of("ends_at")}


def unsigned(reader):
    return Visit.objects.filter(round__agency=reader.agency_id, status="closed")


@kind(
    "sign",
    title=_("Read and sign the minutes of the visit to %(name)s"),
    button=_("Read and sign"),
    about=ROUND,
    page=PAGE,
    act=to("fieldwork:sign", "pk"),
    acts_as=OF_DEPARTMENT,
)
def minutes_to_sign(reader):
    return unsigned(reader).filter(Q(department__in=reader.answered)), {**named(), "since": "actual_ends_at"}


@kind(
    "sign_on_paper",
    title=_("Have the minutes of the visit to %(name)s signed on paper: nobody answers for the department"),
    button=_("Upload the scan"),
    about=ROUND,
    page=PAGE,
    act=to("fieldwork:sign_on_paper", "pk"),
)
def minutes_without_signer(reader):
    nobody = Department.objects.without_answerable().values("pk")
    rows = unsigned(reader).filter(led_by(reader.user), department__in=nobody)
    return rows, {**named(), "since": "actual_ends_at"}


@kind(
    "late_arrivals",
    title=_("Look at what arrived after the visit to %(name)s had ended"),
    button=_("Take up or set aside"),
    about=_("%(amount)s entries received after closing · Round %(number)s/%(year)s"),
    page=to("fieldwork:late", "pk"),
)
def arrivals_to_decide(reader):
    """All that came too late for a visit is one task, since it is looked at together."""
    waiting = LateArrival.objects.waiting().filter(visit=OuterRef("pk"))
    first = waiting.order_by().values("visit").annotate(first=Min("received_at")).values("first")
    rows = Visit.objects.filter(Exists(waiting), led_by(reader.user), round__agency=reader.agency_id)
    return rows, {**named(), "amount": counted(waiting, "visit"), "since": Subquery(first)}
