"""What waits about findings: answers of the department, rulings, observations."""

from django.db.models import Case, Exists, F, Min, OuterRef, Subquery, When
from django.utils.translation import gettext_lazy as _

from audits.findings.models import Finding
from audits.organisation.models import Department
from audits.organisation.roles import decided_by_secretariat
from audits.planning.teams import led_by

from ..rows import counted, last
from . import OF_BOTH, OF_DEPARTMENT, OF_SECRETARIAT, kind, to

PAGE = to("findings:finding", "pk")
GRADED = {"grade": "grade__kind", "grade_vi": "grade__label_vi", "grade_en": "grade__label_en"}


def name_of(at=""):
    """The number of a finding, before it has one its title."""
    return Case(When(**{f"{at}number": ""}, then=F(f"{at}title")), default=F(f"{at}number"))


def named():
    return {"name": name_of(), "about": "department__name", "department": "department", **GRADED}


def disputed(reader, *responses):
    return Finding.objects.presented().filter(agency=reader.agency_id, response__in=responses)


@kind(
    "answer_finding",
    title=_("Answer to the raised grade: %(name)s"),
    button=_("Answer"),
    page=PAGE,
    acts_as=OF_DEPARTMENT,
)
def findings_to_answer(reader):
    """At harmonisation the grade was raised, so the department may say anew what it thinks, for some days."""
    rows = Finding.objects.presented().filter(
        agency=reader.agency_id,
        visit__status__in=("closed", "signed"),
        response="",
        answer_by__gte=reader.today,
        department__in=reader.answered,
    )
    return rows, {**named(), "since": last("finding", "regrade"), "until": "answer_by"}


@kind(
    "rule",
    title=_("Rule on the dispute over %(name)s"),
    button=_("Rule"),
    page=PAGE,
    days="ruling_days",
)
def disputes_to_rule_on(reader):
    rows = disputed(reader, "disputed").filter(led_by(reader.user, "visit__"))
    return rows, {**named(), "since_on": "disputed_on"}


@kind(
    "rule_late",
    title=_("Rule on the dispute over %(name)s: the team leader has not"),
    button=_("Rule"),
    page=PAGE,
    only_of=OF_SECRETARIAT,
    days="ruling_days",
    only_late=True,
)
def disputes_left_lying(reader):
    rows = disputed(reader, "disputed").filter(reader.is_secretariat).exclude(led_by(reader.user, "visit__"))
    return rows, {**named(), "since_on": "disputed_on"}


@kind(
    "rule_again",
    title=_("Rule for good on the second dispute over %(name)s"),
    button=_("Rule"),
    page=PAGE,
    only_of=OF_BOTH,
    days="ruling_days",
)
def second_disputes(reader):
    rows = disputed(reader, "disputed_again").filter(department__in=decided_by_secretariat(reader.user).values("pk"))
    return rows, {**named(), "since_on": "disputed_on"}


def observations():
    return Finding.objects.filter(status="issued").observations()


@kind(
    "answer_observations",
    title=_("Answer the observations on %(name)s (%(amount)s)"),
    button=_("Answer"),
    act=to("findings:observations"),
    acts_as=OF_DEPARTMENT,
    days="observation_days",
)
def observations_to_answer(reader):
    """One task a department: it answers them on one page."""
    own = observations().filter(department=OuterRef("pk"))
    rows = Department.objects.answered_for_by(reader.user).filter(Exists(own), agency=reader.agency_id)
    first = own.order_by().values("department").annotate(first=Min("issued_at")).values("first")
    dates = {"amount": counted(own, "department"), "since": Subquery(first)}
    return rows, {"name": "name", "department": "pk", **dates}
