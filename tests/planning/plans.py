"""Plans for the tests of planning."""

from audits.planning.models import LeftOut

from ..factories import make_visit


def complete(audit_round, cast, visited=None):
    """A visit for ncc (or `visited`), every other department left out with a reason."""
    if not audit_round.visits.exists():
        make_visit(audit_round, visited or cast.ncc)
    visits = audit_round.visits.values("department")
    for department in audit_round.departments_in_scope.exclude(pk__in=visits):
        LeftOut.objects.get_or_create(round=audit_round, department=department, reason="Đánh giá đợt sau")
    return audit_round


def said(audit_round):
    """The problems of a plan, as one text."""
    return " ".join(problem.sentence for problem in audit_round.problems())
