"""Controlled revisions of a procedure: a visit audits against what was in force on the case's date."""

from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.core.workflow import Step, Workflowed
from audits.organisation.models import Department, User
from audits.organisation.roles import DecidedOnPaper, chair, secretariat

from .procedure import Procedure

REVISIONS_AN_ISSUE = 5  # after so many changes a procedure is usually issued anew


def drafts(record, user):
    """Who answers for the procedure's department, or the secretariat."""
    return record.procedure.department.answered_by(user) or secretariat(record, user)


def reviews(record, user):
    """The secretariat, never the author."""
    return _none_of([record.author_id], secretariat(record, user), user)


def approves(record, user):
    """The chair, neither author nor reviewer."""
    return _none_of([record.author_id, record.reviewer_id], chair(record, user), user)


def _none_of(people, decider, user):
    """The decider, unless they, or who acts for them, had a part in it before."""
    return decider if decider and decider.pk not in people and user.pk not in people else None


def is_complete(revision, act):
    if not revision.file_id:
        raise RuleBroken(_("The revision has no file yet. Change the draft and attach it."))
    if not revision.summary.strip():
        raise RuleBroken(_("Nothing says what the revision changed. Change the draft and write it down."))


def takes_effect(revision, act):
    """From a day on that no other revision has taken, not before it was decided, while the procedure stands."""
    day = act.changes.get("effective_on")
    if day is None:
        raise RuleBroken(_("Give the day from which the revision is in force."), field="effective_on")
    decided_on = act.paper.date if act.paper else clock.today()
    if day < decided_on:
        raise RuleBroken(
            _("The revision cannot take effect before it is approved. Choose %(day)s or a later day.")
            % {"day": f"{decided_on:%d/%m/%Y}"},
            field="effective_on",
        )
    last = revision.procedure.revisions.approved().order_by("effective_on").last()
    if last and day <= last.effective_on:
        raise RuleBroken(
            _("%(revision)s takes effect on %(day)s. Choose a later day.")
            % {"revision": last, "day": f"{last.effective_on:%d/%m/%Y}"},
            field="effective_on",
        )
    end = revision.procedure.withdrawn_on
    if end and day >= end:
        raise RuleBroken(
            _("The procedure is withdrawn from %(day)s on. Put it back in force first.") % {"day": f"{end:%d/%m/%Y}"},
            field="effective_on",
        )


class RevisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What was approved is everybody's; before, it concerns its author, the department, secretariat and chair."""
        in_agency = self.filter(procedure__agency=user.agency_id)
        if user.acting_as(lambda person: person.role in (User.Role.SECRETARIAT, User.Role.CHAIR)):
            return in_agency
        departments = Department.objects.answered_for_by(user)
        return in_agency.filter(
            Q(status=Revision.Status.APPROVED) | Q(author=user) | Q(procedure__department__in=departments)
        )

    def approved(self):
        return self.filter(status=Revision.Status.APPROVED)

    def under_way(self):
        return self.filter(status__in=Revision.UNDER_WAY)

    def in_force(self, on=None):
        """Of each procedure that is not withdrawn on a day, the last approved one that had taken effect by then."""
        day = on or clock.today()
        effective = Revision.objects.approved().filter(effective_on__lte=day)
        later = effective.filter(procedure=OuterRef("procedure"), effective_on__gt=OuterRef("effective_on"))
        standing = Procedure.objects.not_withdrawn(day).filter(pk=OuterRef("procedure"))
        return self.approved().filter(~Exists(later), Exists(standing), effective_on__lte=day)

    def to_be_read_by(self, user):
        """Approved ones, in force or coming, that concern the department of `user`, who has not confirmed them yet."""
        effective = Revision.objects.approved().filter(effective_on__lte=clock.today())
        superseded = effective.filter(procedure=OuterRef("procedure"), effective_on__gt=OuterRef("effective_on"))
        concerned = Revision.departments.through.objects.filter(department=user.department_id)
        return (
            self.approved()
            .filter(~Exists(superseded), pk__in=concerned.values("revision"))
            .filter(procedure__in=Procedure.objects.not_withdrawn())
            .exclude(readings__person=user)
            .exclude(Q(author=user) | Q(reviewer=user) | Q(approver=user))
        )


class Revision(DecidedOnPaper, Workflowed):
    """One controlled state of a procedure (lần ban hành, lần sửa đổi), with its file.

    Written, reviewed and approved by three different people (ISO 9001:2015, 7.5.2 c). In force or superseded is
    not a status: it follows from the dates of the approved ones.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEWED = "reviewed", _("Reviewed, awaiting approval")
        APPROVED = "approved", _("Approved")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    UNDER_WAY = (Status.DRAFT.value, Status.REVIEWED.value)

    STEPS = (
        Step("review", ("draft",), "reviewed", reviews, guard=is_complete),
        Step("send_back", ("reviewed",), "draft", chair, note=True),
        Step("send_back", ("reviewed",), "draft", secretariat, note=True),
        Step("approve", ("reviewed",), "approved", approves, guard=takes_effect, paper=True),
        Step("withdraw", ("draft", "reviewed"), "withdrawn", drafts, note=True),
    )

    SENTENCES = {
        "entered": _("began a revision"),
        "edited": _("changed the draft"),
        "review": _("reviewed the revision"),
        "send_back": _("sent the revision back"),
        "approve": _("approved the revision"),
        "withdraw": _("withdrew the revision"),
    }
    NAMED_WITH = ("procedure",)
    READ_WITH = ("procedure__agency", "procedure__department")

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="revisions")
    issue = models.PositiveSmallIntegerField(
        _("issue number"), default=1, validators=[MinValueValidator(1), MaxValueValidator(999)]
    )
    revision = models.PositiveSmallIntegerField(_("revision number"), default=0, validators=[MaxValueValidator(999)])
    file = models.ForeignKey(
        "audits.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    summary = models.TextField(_("what changed"), max_length=2000, blank=True)
    departments = models.ManyToManyField(
        Department,
        blank=True,
        related_name="+",
        verbose_name=_("departments that confirm having read it"),
    )
    author = models.ForeignKey("audits.User", models.PROTECT, related_name="+", verbose_name=_("written by"))
    reviewer = models.ForeignKey(
        "audits.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewed by")
    )
    approver = models.ForeignKey(
        "audits.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    effective_on = models.DateField(_("effective on"), null=True, blank=True)
    decision_number = models.CharField(_("number of the decision on paper"), max_length=60, blank=True)
    decision_on = models.DateField(_("date of the decision on paper"), null=True, blank=True)
    decision_scan = models.ForeignKey(
        "audits.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan of the decision"),
    )
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.DRAFT)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        ordering = ["-issue", "-revision", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "issue", "revision"],
                condition=~Q(status="withdrawn"),
                name="revision_number_once",
                violation_error_message=_("This issue and revision exist already. Count one on."),
            ),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(status__in=["draft", "reviewed"]),
                name="revision_under_way_once",
                violation_error_message=_("Another revision is under way. Have it approved or withdraw it first."),
            ),
            models.UniqueConstraint(
                fields=["procedure", "effective_on"],
                condition=Q(status="approved"),
                name="revision_in_force_once",
                violation_error_message=_("Another revision takes effect on that day. Choose another day."),
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(effective_on__isnull=False),
                name="approved_revision_has_a_date",
                violation_error_message=_("An approved revision needs the day on which it takes effect."),
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None) | ~Q(reviewer=F("author")),
                name="revision_reviewed_by_another",
                violation_error_message=_("Who wrote a revision cannot review it."),
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | ~(Q(approver=F("author")) | Q(approver=F("reviewer"))),
                name="revision_approved_by_another",
                violation_error_message=_("Who wrote or reviewed a revision cannot approve it."),
            ),
        ]

    def __str__(self):
        return f"{self.procedure.code}, {self.label}"

    @property
    def label(self):
        return _("issue %(issue)s, revision %(revision)s") % {"issue": self.issue, "revision": self.revision}

    def get_absolute_url(self):
        return self.procedure.get_absolute_url()

    @property
    def file_url(self):
        return reverse("procedures:file", args=[self.procedure_id, self.pk])

    @property
    def agency(self):
        return self.procedure.agency

    @property
    def trail_parent(self):
        return self.procedure

    def had_a_part(self):
        """Who wrote, reviewed or approved it: they need not confirm that they have read it."""
        return [pk for pk in (self.author_id, self.reviewer_id, self.approver_id) if pk]

    @staticmethod
    def next_numbers(procedure):
        """The issue and revision that come next; they are proposed, and may be chosen otherwise."""
        last = procedure.revisions.approved().order_by("-issue", "-revision").first()
        if last is None:
            return 1, 0
        return (last.issue, last.revision + 1) if last.revision < REVISIONS_AN_ISSUE else (last.issue + 1, 0)

    @classmethod
    def begin(cls, procedure, *, by, departments=(), **values):
        """Begin a revision of a procedure; who answers for its department does, or the secretariat."""
        if not procedure.may_edit(by):
            raise PermissionDenied
        related = {"departments": departments} if departments else None
        return cls.enter(by=by, procedure=procedure, related=related, **values)

    def may_edit(self, user):
        """A draft is written by its author and those who keep the procedure; afterwards only steps change it."""
        if self.status != self.Status.DRAFT:
            return False
        return user.pk == self.author_id or self.procedure.may_edit(user)

    def check_rules(self):
        if self.procedure.is_withdrawn:
            raise RuleBroken(_("The procedure is withdrawn. Have it put back in force first."))
        if self.author.agency_id != self.agency.pk:
            raise RuleBroken(_("Choose a person of the agency."), field="author")
        if self.author.role == User.Role.CHAIR:
            raise RuleBroken(_("The chair approves revisions. Choose who wrote it."), field="author")
        if self.pk and self.departments.exclude(agency=self.agency).exists():
            raise RuleBroken(_("Choose departments of the agency."), field="departments")
        if self.file and self.file.agency_id != self.agency.pk:
            raise RuleBroken(_("Choose a file of the agency."), field="file")
        last = self.procedure.revisions.approved().order_by("-issue", "-revision").first()
        if last and (self.issue, self.revision) <= (last.issue, last.revision):
            raise RuleBroken(
                _("%(revision)s is approved already. Give a later issue or revision.") % {"revision": last},
                field="revision",
            )

    def review(self, *, by, version=None):
        self.take("review", by=by, version=version, reviewer=by)

    def send_back(self, *, by, note, version=None):
        self.take("send_back", by=by, note=note, version=version, reviewer=None)

    def approve(self, *, by, effective_on, paper=None, version=None):
        """Approve it from a day on; `paper` when the chair decided on paper."""
        decision = {}
        if paper:
            decision = {
                "decision_number": paper.number,
                "decision_on": paper.date,
                "decision_scan": paper.scan,
            }
        approver = self.agency.chair if paper else by
        self.take(
            "approve", by=by, paper=paper, version=version, effective_on=effective_on, approver=approver, **decision
        )

    def withdraw(self, *, by, note, version=None):
        self.take("withdraw", by=by, note=note, version=version)
