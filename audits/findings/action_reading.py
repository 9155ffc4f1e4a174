"""Which corrective actions a person reads, and which of them are open, overdue, or the last word on a finding."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from audits.core import clock
from audits.organisation.departments import Department
from audits.planning.visits import Visit

from .deadlines import past_due


class CorrectiveActionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Readers of figures see all, members their rounds', a department its own, others what they have a part in.

        Who is about to audit a department, or a procedure, reads what was undertaken there about earlier findings.
        """
        in_agency = self.filter(agency=user.agency_id)
        if user.reads_figures:
            return in_agency
        part = Q(owner=user) | Q(follower=user) | Q(verifier=user) | Q(pk__in=user.measures.values("action"))
        near = (
            part
            | Q(finding__round__in=user.memberships.values("team__round"))
            | Q(department__in=Department.objects.answered_for_by(user).values("pk"))
            | _audited_again_by(user)
        )
        if user.department_id:
            near |= Q(department=user.department_id)
        return in_agency.filter(near)

    def open(self):
        """Not yet judged, handed over or cancelled."""
        return self.filter(status__in=self.model.OPEN)

    def being_worked_on(self):
        """Open, and not yet confirmed as implemented: a round is not closed over these."""
        return self.filter(status__in=self.model.OPEN).exclude(status=self.model.Status.IMPLEMENTED)

    def overdue(self, on=None):
        """Those whose deadline, given their state, is over; what waits for the verifier's first look is not."""
        return self.filter(past_due(on or clock.today()))

    def last_of_findings(self):
        """Of each finding the action that counts: the newest cycle, in the department that has it now."""
        later = self.model.objects.filter(finding=OuterRef("finding"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later))

    def with_names(self):
        """With what a list shows of each, in one query."""
        return self.select_related(
            "agency", "department", "owner", "verifier", "finding__grade", "finding__round", "finding__procedure"
        )

    def in_rows(self):
        """With what a row of the list shows and no more; grade and department are lent by the filters of the list."""
        rows = self.select_related(None).select_related("finding", "owner")
        own = ("status", "cycle", "department", "plan_due_on", "due_on", "first_due_on", "check_on")
        return rows.only(*own, "owner__full_name", "finding__number", "finding__title", "finding__grade")


def _audited_again_by(user):
    """Of departments and procedures that the person is about to audit, or audits."""
    ahead = Visit.objects.ahead_of(user)
    procedures = Visit.procedures.through.objects.filter(visit__in=ahead.values("pk"))
    departments = ahead.values("department")
    return (
        Q(department__in=departments)
        | Q(finding__department__in=departments)
        | Q(finding__procedure__in=procedures.values("procedure"))
    )
