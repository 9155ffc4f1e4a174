"""Procedures (quy trình) and their revisions: a visit audits against what was in force on the case's date."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.fold import FoldedField
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned
from audits.core.workflow import Step, Workflowed
from audits.organisation.roles import DecidedOnPaper, chair, secretariat


class TimeUnit(models.TextChoices):
    WORKING_DAYS = "working_days", _("working days")
    DAYS = "days", _("days")
    HOURS = "hours", _("hours")


class ProcedureQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agency=user.agency_id)

    def existing(self, on=None):
        """Those that the agency works by on a day: begun, and not withdrawn."""
        day = on or clock.today()
        return self.filter(Q(since=None) | Q(since__lte=day.year)).filter(
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=day)
        )

    def written_by(self, person):
        """Those of which somebody wrote a revision: they may not audit them (ISO 9001:2015, 9.2.2 c)."""
        return self.filter(pk__in=Revision.objects.filter(author=person).values("procedure"))


class Procedure(Versioned):
    """A controlled procedure of a department: system, administrative (TTHC) or internal."""

    class Kind(models.TextChoices):
        SYSTEM = "system", _("System procedure")
        ADMINISTRATIVE = "administrative", _("Administrative procedure")
        INTERNAL = "internal", _("Internal procedure")

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="procedures")
    code = models.CharField(_("code"), max_length=40)
    title = models.CharField(_("title"), max_length=300)
    department = models.ForeignKey(
        "audits.Department", models.PROTECT, related_name="procedures", verbose_name=_("department")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.ADMINISTRATIVE)
    field = models.CharField(_("field"), max_length=120, blank=True)
    national_code = models.CharField(_("national code"), max_length=40, blank=True)
    time_limit = models.DecimalField(
        _("time limit"), max_digits=7, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    time_unit = models.CharField(
        _("unit of the time limit"), max_length=20, choices=TimeUnit.choices, default=TimeUnit.WORKING_DAYS
    )
    clauses = models.ManyToManyField(
        "audits.Clause", blank=True, related_name="procedures", verbose_name=_("clauses")
    )
    since = models.PositiveSmallIntegerField(_("since (year)"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    remark = models.TextField(_("remark"), max_length=1000, blank=True)
    search = FoldedField(sources=("code", "title", "field", "national_code"))

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "code"],
                name="procedure_code_once",
                violation_error_message=_("Another procedure has this code. Choose another one."),
            )
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("procedures:procedure", args=[self.pk])

    def may_edit(self, user):
        """The secretariat keeps the list; who answers for the department keeps its own procedures."""
        if user.agency_id != self.agency_id:
            return False
        return user.is_secretariat or self.department.answered_by(user) is not None

    def check_rules(self):
        if self.department.agency_id != self.agency_id:
            raise RuleBroken(_("Choose a department of the agency."), field="department")

    def in_force(self, on=None):
        """The revision in force on a day, or None: the last approved one that was effective by then."""
        day = on or clock.today()
        return (
            self.revisions.approved()
            .filter(effective_on__lte=day)
            .order_by("-effective_on", "-issue", "-revision")
            .first()
        )


class ProcedureStep(Versioned):
    """One step of a procedure: who does what within how long (half a working day is 0.5)."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField(_("step"), validators=[MinValueValidator(1)])
    title = models.CharField(_("what is done"), max_length=300)
    who = models.CharField(_("who"), max_length=150, blank=True)
    duration = models.DecimalField(
        _("duration"), max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    time_unit = models.CharField(
        _("unit of the duration"), max_length=20, choices=TimeUnit.choices, default=TimeUnit.WORKING_DAYS
    )
    withdrawn = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("step of the procedure")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "order"],
                condition=Q(withdrawn=False),
                name="procedure_step_once",
                violation_error_message=_("There is a step with this number already. Give another number."),
            )
        ]

    def __str__(self):
        return f"{self.order}. {self.title}"

    @property
    def agency(self):
        return self.procedure.agency

    @property
    def trail_parent(self):
        return self.procedure

    def may_edit(self, user):
        return self.procedure.may_edit(user)


def drafts(record, user):
    """Who answers for the procedure's department, or the secretariat."""
    return record.procedure.department.answered_by(user) or secretariat(record, user)


def reviews(record, user):
    """The secretariat, never the author."""
    reviewer = secretariat(record, user)
    return reviewer if reviewer and user.pk != record.author_id else None


def approves(record, user):
    """The chair, neither author nor reviewer."""
    decider = chair(record, user)
    return decider if decider and user.pk not in (record.author_id, record.reviewer_id) else None


def has_file_and_date(record, act):
    if not record.file_id:
        raise RuleBroken(_now("Attach the file of the revision first."), field="file")


def takes_effect(record, act):
    effective = act.changes.get("effective_on")
    later = record.procedure.revisions.approved().filter(effective_on__gte=effective)
    if later.exists():
        raise RuleBroken(
            _now("A revision that takes effect on that day or later is approved already. Choose a later day."),
            field="effective_on",
        )


class RevisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(procedure__agency=user.agency_id)

    def approved(self):
        return self.filter(status=Revision.Status.APPROVED)


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

    STEPS = (
        Step("review", ("draft",), "reviewed", reviews, guard=has_file_and_date),
        Step("send_back", ("reviewed",), "draft", approves, note=True),
        Step("approve", ("reviewed",), "approved", approves, guard=takes_effect, paper=True),
        Step("withdraw", ("draft", "reviewed"), "withdrawn", drafts, note=True),
    )

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="revisions")
    issue = models.PositiveSmallIntegerField(_("issue"), default=1, validators=[MinValueValidator(1)])
    revision = models.PositiveSmallIntegerField(_("revision"), default=0)
    file = models.ForeignKey(
        "audits.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    summary = models.TextField(_("what changed"), max_length=2000, blank=True)
    author = models.ForeignKey("audits.User", models.PROTECT, related_name="+", verbose_name=_("written by"))
    reviewer = models.ForeignKey(
        "audits.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewed by")
    )
    approver = models.ForeignKey(
        "audits.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    effective_on = models.DateField(_("effective on"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.DRAFT)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        ordering = ["-issue", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "issue", "revision"],
                condition=~Q(status="withdrawn"),
                name="revision_number_once",
                violation_error_message=_("This issue and revision exist already. Count one on."),
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
        ]

    def __str__(self):
        return _now("%(procedure)s, issue %(issue)s, revision %(revision)s") % {
            "procedure": self.procedure.code,
            "issue": self.issue,
            "revision": self.revision,
        }

    def get_absolute_url(self):
        return self.procedure.get_absolute_url()

    @property
    def agency(self):
        return self.procedure.agency

    @property
    def trail_parent(self):
        return self.procedure

    def may_edit(self, user):
        """A draft is written by those who keep the procedure; afterwards only steps change it."""
        return self.status == self.Status.DRAFT and self.procedure.may_edit(user)

    @property
    def is_in_force(self):
        return self.procedure.in_force() == self

    def review(self, *, by):
        self.take("review", by=by, reviewer=by)

    def send_back(self, *, by, note):
        self.take("send_back", by=by, note=note, reviewer=None)

    def approve(self, *, by, effective_on, paper=None):
        """Approve it from a day on; `paper` when the chair decided on paper."""
        approver = self.agency.chair if paper else by
        self.take("approve", by=by, paper=paper, effective_on=effective_on, approver=approver)

    def withdraw(self, *, by, note):
        self.take("withdraw", by=by, note=note)
