"""What lies open beside the questions: the procedures, with their steps and the revisions that count on site.

A visit audits against what is in force on its day, a case file against what was in force when it was received.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from audits.core import clock
from audits.procedures.models import Procedure, Revision


def day_of(visit):
    """The day whose revisions count: on which the visit was held, before that the planned one."""
    return clock.local_date(visit.actual_starts_at or visit.starts_at)


def revisions_to_read(visit):
    """The revisions that an auditor needs at hand: in force on the day of the visit, or on the date of a case file.

    Of the procedures of the plan, of the questions and of the case files; each once, the files with them.
    """
    in_force = Revision.objects.in_force(day_of(visit)).filter(procedure__in=procedures_of(visit).values("pk"))
    of_cases = visit.samples.standing().filter(revision__isnull=False).values("revision")
    wanted = [*in_force.values_list("pk", flat=True), *of_cases.values_list("revision", flat=True)]
    rows = Revision.objects.filter(pk__in=wanted).select_related("procedure", "file")
    return list(rows.order_by("procedure__code", "-effective_on"))


def procedures_of(visit):
    """Those of the plan, and those that a question or a case file of the visit is about."""
    planned = visit.procedures.values("pk")
    asked = visit.checklist.filter(procedure__isnull=False).values("procedure")
    sampled = visit.samples.standing().values("procedure")
    return Procedure.objects.filter(Q(pk__in=planned) | Q(pk__in=asked) | Q(pk__in=sampled))


@dataclass(frozen=True)
class Beside:
    """A procedure as it lies beside the questions: its steps, its revision of the day, and those of case files."""

    procedure: Procedure
    steps: list
    revision: Revision | None
    of_cases: list  # (revision, codes of the case files that it counts for), other than the one of the day
    has_changed: bool  # whether the steps are those of a later revision than the one of the day

    @property
    def anchor(self):
        return f"procedure-{self.procedure.pk}"


def beside(visit):
    """Each procedure of a visit once, in the order of their codes, in few queries however many there are."""
    procedures = list(procedures_of(visit).prefetch_related("steps").order_by("code"))
    on_day, today = _in_force(procedures, day_of(visit)), _in_force(procedures, clock.today())
    cases = _of_cases(visit)
    return [
        Beside(
            procedure,
            list(procedure.steps.all()),
            revision := on_day.get(procedure.pk),
            [(one, codes) for one, codes in cases[procedure.pk].items() if one != revision],
            revision != today.get(procedure.pk),
        )
        for procedure in procedures
    ]


def _in_force(procedures, day):
    """{pk of the procedure: its revision in force on a day}."""
    rows = Revision.objects.in_force(day).filter(procedure__in=procedures)
    return {revision.procedure_id: revision for revision in rows}


def _of_cases(visit):
    """{pk of the procedure: {revision: the codes of its case files}}."""
    found = defaultdict(lambda: defaultdict(list))
    samples = visit.samples.standing().filter(revision__isnull=False).select_related("revision")
    for sample in samples.order_by("received_on", "pk"):
        found[sample.procedure_id][sample.revision].append(sample.case_code)
    return found
