"""What waits about quality objectives: results of periods that are over."""

from django.utils.translation import gettext_lazy as _

from audits.organisation.models import Department
from audits.planning.models import QualityObjective

from . import OF_DEPARTMENT, OF_SECRETARIAT, kind, to

WORDS = {
    "title": _("Enter the result of the quality objective: %(name)s"),
    "button": _("Enter a result"),
    "page": to("objectives:objective", "pk"),
    "act": to("objectives:measure", "pk"),
}


def waiting_in(reader):
    return QualityObjective.objects.filter(agency=reader.agency_id).waiting_for_result(reader.today)


def named(about):
    return {"name": "statement", "about": about, "year": "year", "since_on": "result_due_on"}


@kind("measure_objective", about=_("%(about)s, %(year)s"), acts_as=OF_DEPARTMENT, **WORDS)
def results_of_departments(reader):
    rows = waiting_in(reader).filter(department__in=Department.objects.answered_for_by(reader.user))
    return rows, {**named("department__name"), "department": "department"}


@kind(
    "measure_agency_objective",
    about=_("%(about)s, %(year)s"),
    only_of=OF_SECRETARIAT,
    **WORDS,
)
def results_of_the_agency(reader):
    return waiting_in(reader).filter(reader.is_secretariat, department=None), named("agency__name")
