"""Which findings a person reads, and how much of each a page needs."""

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from audits.organisation.departments import Department
from audits.planning.visits import Visit, of_own_unit

from .grades import Grade

IN_ROWS = (
    *("number", "title", "response", "status", "grade", "department", "round"),
    *("clause__number", "procedure__code"),
)


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Presented findings: the readers of figures all, members their rounds', others their department's.

        Drafts, and what was discarded, belong to a visit's notes.
        """
        if user.reads_figures:
            return self.filter(agency=user.agency_id).exclude(self._kept_from(user))
        notes = Q(visit__in=Visit.objects.notes_visible_to(user))
        return self.filter(notes | (Q(presented_at__isnull=False) & self._near(user)), agency=user.agency_id)

    def presented_to(self, user):
        """Those of them that were presented: what pages name beside a finding, such as earlier ones."""
        presented = self.filter(presented_at__isnull=False, agency=user.agency_id)
        return presented if user.reads_figures else presented.filter(self._near(user))

    @staticmethod
    def _near(user):
        """What concerns a person who is no reader of figures."""
        near = (
            Q(round__in=user.memberships.values("team__round"))
            | Q(department__in=Department.objects.answered_for_by(user).values("pk"))
            | Q(visit__in=user.contact_in.values("pk"))
            | Q(pk__in=user.owned_actions.values("finding"))
            | Q(pk__in=user.followed_actions.values("finding"))
            | Q(pk__in=user.verified_actions.values("finding"))
            | Q(pk__in=user.measures.values("action__finding"))
            | _audited_again_by(user)
        )
        return near | Q(department=user.department_id) if user.department_id else near

    def _kept_from(self, reader):
        """What a reader of figures does not see: drafts of the own unit, but for those of notes that are open.

        Such drafts are few and there is mostly none, so their visits are looked up first: the lists of those who read
        most then ask for one plain column.
        """
        own = Q(presented_at=None) & of_own_unit(reader)
        drafted = dict(self.model.objects.filter(own).order_by().values_list("visit", "visit__status").distinct())
        shut = [pk for pk, status in drafted.items() if status not in ("signed", "cancelled")]
        seen = drafted.keys() - shut
        if shut:
            seen |= set(Visit.objects.notes_visible_to(reader).filter(pk__in=shut).values_list("pk", flat=True))
        return own & ~Q(visit__in=seen)

    def drafts(self):
        return self.filter(status=self.model.Status.DRAFT)

    def presented(self):
        return self.filter(status=self.model.Status.PRESENTED)

    def unresolved(self):
        """Still to be decided on: issued or withdrawn before the round is reported."""
        return self.filter(status__in=(self.model.Status.DRAFT, self.model.Status.PRESENTED))

    def unfinished(self):
        """Of a reported round: observations without an answer, nonconformities whose action is not implemented."""
        actions = self.model.actions.rel.related_model.objects.being_worked_on()
        unanswered = Q(status=self.model.Status.ISSUED, grade__kind=Grade.Kind.OBSERVATION)
        return self.filter(unanswered | Exists(actions.filter(finding=OuterRef("pk"))))

    def to_check_again_in(self, visit):
        """What earlier rounds left open and a visit looks at: of its department, or about its procedures.

        Observations without an answer, and nonconformities whose action is not judged yet, in the department that has
        it now. Each comes with its open action as `open_actions`.
        """
        actions = self.model.actions.rel.related_model.objects.open()
        of_this = actions.filter(finding=OuterRef("pk"))
        here = Q(department=visit.department_id) | Q(procedure__in=visit.procedures.values("pk"))
        observation = Q(status=self.model.Status.ISSUED, grade__kind=Grade.Kind.OBSERVATION)
        left = Exists(of_this.filter(department=visit.department_id)) | (here & (observation | Q(Exists(of_this))))
        rows = self.issued().filter(left).exclude(round=visit.round_id)
        rows = rows.prefetch_related(Prefetch("actions", actions, to_attr="open_actions"))
        names = ("grade", "department", "clause", "procedure")
        return rows.select_related(*names).order_by("grade__order", "round__starts_on", "pk")

    def with_last_action(self):
        """With what tells how it stands, and its latest action with the measures, as `last_actions`."""
        actions = self.model.actions.rel.related_model.objects.last_of_findings().prefetch_related("measures__who")
        return self.select_related("grade", "department", "round").prefetch_related(
            Prefetch("actions", actions.select_related("department"), to_attr="last_actions")
        )

    def issued(self):
        """Issued and standing, whether closed by now or not."""
        return self.filter(status__in=(self.model.Status.ISSUED, self.model.Status.CLOSED))

    def numbered(self):
        """All that ever got a number; withdrawn ones keep theirs."""
        return self.exclude(number="")

    def nonconformities(self):
        return self.filter(grade__kind__in=Grade.NONCONFORMITIES)

    def observations(self):
        return self.filter(grade__kind=Grade.Kind.OBSERVATION)

    def in_order(self):
        """As papers list them: by number, then heaviest first."""
        return self.order_by("series", "sequence", "grade__order", "pk")

    def with_names(self):
        """With what a list shows of each, in one query."""
        return self.select_related("grade", "department", "clause", "procedure", "round", "visit__team")

    def in_rows(self):
        """With what a row of a list shows and no more: the long texts are most of what a finding weighs.

        Grade, department and round are few, and lent to the rows by the filters of the list.
        """
        rows = self.select_related(None).select_related("clause", "procedure")
        return rows.only(*IN_ROWS)

    def in_file(self):
        """With what the list as a file says of each."""
        return self.in_rows().only(*IN_ROWS, "criterion", "evidence", "statement", "presented_at", "issued_at")

    def on_its_page(self):
        """With what its own page shows; the long texts of visit and round, and folded ones, stay where they are."""
        visit = (
            f"visit__{column}" for column in ("signed_minutes", "minutes", "attendees", "opening_notes", "remarks")
        )
        plan = (f"round__{column}" for column in ("grounds", "objectives", "scope", "exclusions", "method"))
        folded = ("search", "visit__search", "round__search", "department__search", "procedure__search")
        return self.with_names().select_related("raised_by", "round__standard").defer(*visit, *plan, *folded)

    def in_brief(self):
        """With what a line about an earlier finding shows."""
        grade = (f"grade__{column}" for column in ("kind", "label_vi", "label_en"))
        return self.select_related(None).select_related("grade").only("number", "title", *grade)


def _audited_again_by(user):
    """Issued by earlier rounds about a department or procedure that the person is about to audit, or audits."""
    ahead = Visit.objects.ahead_of(user)
    procedures = Visit.procedures.through.objects.filter(visit__in=ahead.values("pk"))
    here = Q(department__in=ahead.values("department")) | Q(procedure__in=procedures.values("procedure"))
    return here & Q(status__in=("issued", "closed"))
