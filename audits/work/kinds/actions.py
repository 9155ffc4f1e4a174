"""What waits about corrective actions: plans, measures, reports, verification, more time."""

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from audits.findings.action_rules import followed_by, owned_or_answered_by, verified_from_within
from audits.findings.models import CorrectiveAction, Extension, Measure
from audits.organisation.roles import decided_by_chair
from audits.planning.models import AuditRound

from ..rows import NUMBER, counted, last
from . import OF_BOTH, OF_DEPARTMENT, OF_SECRETARIAT, kind, to

PAGE = to("findings:action", "pk")
BEGUN = ("underway", "reporting", "reported", "closed")  # of rounds


def step(name):
    return to("findings:action_step", "pk", name)


def actions_in(reader, *states):
    return CorrectiveAction.objects.filter(agency=reader.agency_id, status__in=states)


def named(at=""):
    """The columns of an action, or of something that belongs to one under the path `at`."""
    finding = f"{at}finding__"
    return {
        "name": f"{finding}number",
        "about": f"{finding}title",
        "grade": f"{finding}grade__kind",
        "grade_vi": f"{finding}grade__label_vi",
        "grade_en": f"{finding}grade__label_en",
        "number": f"{at}cycle",
        "department": f"{at}department",
    }


def is_major():
    return Q(finding__grade__kind="major")


def is_short():
    """`CorrectiveAction.is_short`: corrected at once, and a reason says why that is enough."""
    return ~Q(no_action_reason="")


@kind(
    "plan",
    title=_("Plan the corrective action for %(name)s"),
    button=_("Make the plan"),
    page=PAGE,
    acts_as=OF_DEPARTMENT,
)
def plans_to_write(reader):
    rows = actions_in(reader, "requested").filter(owned_or_answered_by(reader.user))
    since = last("correctiveaction", "requested", "send_back")
    return rows, {**named(), "since": since, "until": "plan_due_on"}


@kind("approve_plan", title=_("Approve the plan for %(name)s"), button=_("Approve"), page=PAGE, act=step("approve"))
def plans_to_approve(reader):
    rows = actions_in(reader, "planned").filter(followed_by(reader.user)).exclude(is_major() | is_short())
    return rows, {**named(), "since": last("correctiveaction", "plan")}


@kind(
    "approve_done",
    title=_("Accept the correction of %(name)s, which is done already"),
    button=_("Accept"),
    page=PAGE,
    act=step("approve_done"),
)
def corrections_to_accept(reader):
    rows = actions_in(reader, "planned").filter(is_short(), followed_by(reader.user)).exclude(is_major())
    return rows, {**named(), "since": last("correctiveaction", "plan")}


@kind("endorse", title=_("Endorse the plan for %(name)s"), button=_("Endorse"), page=PAGE, act=step("endorse"))
def plans_to_endorse(reader):
    rows = actions_in(reader, "planned").filter(is_major(), followed_by(reader.user))
    return rows, {**named(), "since": last("correctiveaction", "plan")}


@kind(
    "decide_plan",
    title=_("Decide on the plan for %(name)s"),
    button=_("Approve"),
    page=PAGE,
    act=step("approve"),
    only_of=OF_BOTH,
)
def plans_to_decide_on(reader):
    rows = actions_in(reader, "endorsed").filter(department__in=decided_by_chair(reader.user).values("pk"))
    return rows, {**named(), "since": last("correctiveaction", "endorse")}


@kind(
    "report_done",
    title=_("Carry out and report as done: %(name)s"),
    button=_("Report"),
    about=_("%(about)s · %(amount)s of %(total)s measures done"),
    page=PAGE,
    acts_as=OF_DEPARTMENT,
)
def actions_to_report(reader):
    of_row = Measure.objects.filter(action=OuterRef("pk"))
    rows = actions_in(reader, "approved").filter(owned_or_answered_by(reader.user))
    done = {
        "amount": Coalesce(counted(of_row.exclude(done_on=None), "action"), Value(0), output_field=NUMBER()),
        "total": Coalesce(counted(of_row, "action"), Value(0), output_field=NUMBER()),
    }
    return rows, {**named(), **done, "since": last("correctiveaction", "approve", "reject"), "until": "due_on"}


@kind(
    "report_measure",
    title=_("Do and report your part for %(name)s"),
    button=_("Report"),
    page=to("findings:action", "within"),
    act=to("findings:report_measure", "within", "pk"),
)
def measures_to_report(reader):
    """Of those who have a part only: for who is responsible for the whole it is one task."""
    whole = CorrectiveAction.objects.filter(owned_or_answered_by(reader.user), pk=OuterRef("action"))
    rows = Measure.objects.unfinished().filter(
        ~Exists(whole), who=reader.user, action__agency=reader.agency_id, action__status="approved"
    )
    since = last("correctiveaction", "approve", of="action")
    return rows, {**named("action__"), "about": "what", "within": "action", "since": since, "until": "due_on"}


@kind(
    "name_owner",
    title=_("Name another responsible person for %(name)s"),
    button=_("Name somebody"),
    page=PAGE,
    act=step("name_owner"),
    acts_as=OF_DEPARTMENT,
)
def owners_gone(reader):
    """Who was responsible cannot sign in any more."""
    rows = actions_in(reader, *CorrectiveAction.OPEN).filter(department__in=reader.answered, owner__is_active=False)
    return rows, {**named(), "since_on": "opened_on"}


@kind(
    "assign",
    title=_("Name another verifier for %(name)s"),
    button=_("Name somebody"),
    page=PAGE,
    act=step("assign"),
    only_of=OF_SECRETARIAT,
)
def verifiers_gone(reader):
    """Who was to verify cannot sign in any more, or has come to the department that acts."""
    gone = Q(verifier__is_active=False) | verified_from_within()
    rows = actions_in(reader, *CorrectiveAction.OPEN).filter(reader.is_secretariat, gone)
    return rows, {**named(), "since_on": "opened_on"}


@kind(
    "hand_over",
    title=_("Hand %(name)s over: its department does not exist any more"),
    button=_("Hand over"),
    page=PAGE,
    act=step("hand_over"),
    only_of=OF_SECRETARIAT,
)
def actions_to_hand_over(reader):
    gone = Q(department__closed_on__lte=reader.today)
    rows = actions_in(reader, *CorrectiveAction.OPEN).filter(reader.is_secretariat, gone)
    return rows, {**named(), "since_on": "department__closed_on"}


@kind("confirm", title=_("Verify what was done about %(name)s"), button=_("Verify"), page=PAGE, act=step("confirm"))
def actions_to_verify(reader):
    rows = actions_in(reader, "done").filter(verifier=reader.user)
    return rows, {**named(), "since_on": "reported_done_on"}


@kind(
    "judge",
    title=_("Check whether the action on %(name)s helped"),
    button=_("Judge"),
    page=PAGE,
)
def actions_to_judge(reader):
    """From the day of the check on; where the next round is to check, once that one is under way."""
    later = AuditRound.objects.filter(
        agency=reader.agency_id, status__in=BEGUN, starts_on__gt=OuterRef("implemented_on")
    )
    due = Q(check_on__lte=reader.today) | (Q(check_next_round=True) & Exists(later))
    rows = actions_in(reader, "implemented").filter(due, verifier=reader.user)
    since = Coalesce(F("check_on"), F("implemented_on"))
    return rows, {**named(), "since_on": since, "until": "check_on"}


def asked(reader):
    return Extension.objects.asked().filter(action__agency=reader.agency_id)


def asked_for():
    columns = {**named("action__"), "about": "reason", "within": "action"}
    return {**columns, "since_on": "asked_on", "until": "due_before"}


@kind(
    "extension",
    title=_("Decide on more time for %(name)s"),
    button=_("Decide"),
    page=to("findings:action", "within"),
)
def extensions_to_decide(reader):
    rows = asked(reader).exclude(action__finding__grade__kind="major")
    return rows.filter(followed_by(reader.user, "action__")), asked_for()


@kind(
    "major_extension",
    title=_("Decide on more time for %(name)s"),
    button=_("Decide"),
    page=to("findings:action", "within"),
    only_of=OF_BOTH,
)
def extensions_of_major_ones(reader):
    decided = decided_by_chair(reader.user).values("pk")
    rows = asked(reader).filter(action__finding__grade__kind="major", action__department__in=decided)
    return rows, asked_for()
