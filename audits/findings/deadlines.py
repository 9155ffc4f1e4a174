"""When a corrective action is due: dates in working days. Overdue is never a state, it follows from them."""

from django.db.models import Case, Q, When

from audits.core import clock
from audits.organisation.calendar import WorkingDays

from .grades import Grade

AS_A_WHOLE = ("planned", "endorsed", "approved")  # states that are measured by due_on


# The date that counts in each state; in the others nothing can be overdue.
DEADLINES = {"requested": "plan_due_on", **dict.fromkeys(AS_A_WHOLE, "due_on"), "implemented": "check_on"}


def past_due(day):
    """A condition on actions: the date that counts in the present state lies before `day`."""
    return (
        Q(status="requested", plan_due_on__lt=day)
        | Q(status__in=AS_A_WHOLE, due_on__lt=day)
        | Q(status="implemented", check_on__lt=day)
    )


def deadline_column():
    """`Due.deadline` as a column."""
    return Case(*(When(status=status, then=date) for status, date in DEADLINES.items()))


class Due:
    """The deadlines of an action: of its plan, of the whole, of the check of effectiveness."""

    @property
    def deadline(self):
        """The date that counts in the present state, or None: nothing is overdue that waits for the verifier."""
        return getattr(self, DEADLINES[self.status]) if self.status in DEADLINES else None

    @property
    def is_overdue(self):
        return self.deadline is not None and clock.today() > self.deadline

    @property
    def days_overdue(self):
        """By how many working days the deadline is over; 0 when it is not."""
        return WorkingDays(self.agency).between(self.deadline, clock.today()) if self.is_overdue else 0

    @property
    def measures_until(self):
        """The latest day for a measure: the deadline; once that is over, the grade's days from today.

        A late plan must still be able to say honestly when the work will be done. The action stays overdue.
        """
        today = clock.today()
        return self.due_on if today <= self.due_on else self.whole_time(self.agency, self.finding.grade, today)

    @staticmethod
    def whole_time(agency, grade, day):
        """`day` and the working days that a nonconformity of this grade has until everything is done."""
        days = agency.major_days if grade.kind == Grade.Kind.MAJOR else agency.minor_days
        return WorkingDays(agency).after(day, days)

    @property
    def is_extended(self):
        return self.due_on != self.first_due_on

    @property
    def was_on_time(self):
        """Whether the report that was confirmed came by the first deadline; None before it is confirmed."""
        return self.reported_done_on <= self.first_due_on if self.implemented_on else None
