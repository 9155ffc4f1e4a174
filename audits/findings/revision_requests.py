"""Requests to revise a procedure (phiếu đề nghị sửa đổi tài liệu): from a finding, an action, or on their own."""

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail
from audits.core.rules import RuleBroken
from audits.core.workflow import Step, Workflowed
from audits.procedures.models import Procedure, Revision
from audits.procedures.revision import drafts

from .action import CorrectiveAction
from .finding import Finding


def is_free(request, act):
    """Nobody is revising the procedure for it yet, or that revision was withdrawn."""
    if not request.is_waiting:
        raise RuleBroken(_("%(revision)s is written for this request already.") % {"revision": request.revision})


class RevisionRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Readers of figures see all; others their own, their department's procedures, and what they see anyway."""
        in_agency = self.filter(agency=user.agency_id)
        if user.reads_figures:
            return in_agency
        near = (
            Q(asked_by=user)
            | Q(procedure__department__in=Procedure.departments_kept_by(user).values("pk"))
            | Q(finding__in=Finding.objects.visible_to(user).values("pk"))
        )
        if user.department_id:
            near |= Q(procedure__department=user.department_id)
        return in_agency.filter(near)

    def standing(self):
        """Those that were not declined."""
        return self.exclude(status=RevisionRequest.Status.DECLINED).select_related("revision", "procedure")

    def open(self):
        return self.filter(status=RevisionRequest.Status.OPEN)


class RevisionRequest(Workflowed):
    """Somebody asks that a procedure be changed, and says why (ISO 9001:2015, 7.5.3.2 c and 10.2.1 f)."""

    class Status(models.TextChoices):
        OPEN = "open", _("Asked for")
        TAKEN_UP = "taken_up", _("Taken up")
        DECLINED = "declined", _("Declined")

    READ_WITH = ("agency", "procedure__department", "procedure__agency", "revision", "finding")
    NAMED_WITH = ("procedure",)
    SENTENCES = {
        "entered": _("asked for a revision of the procedure"),
        "take_up": _("took the request up"),
        "decline": _("declined the request"),
    }

    STEPS = (
        Step("take_up", ("open", "taken_up"), "taken_up", drafts, guard=is_free),
        Step("decline", ("open", "taken_up"), "declined", drafts, guard=is_free, note=True),
    )

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="+")
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, related_name="revision_requests", verbose_name=_("procedure")
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, blank=True, related_name="revision_requests", verbose_name=_("finding")
    )
    action = models.ForeignKey(
        CorrectiveAction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revision_requests",
        verbose_name=_("corrective action"),
    )
    reason = models.TextField(_("what is to be changed, and why"), max_length=2000)
    asked_by = models.ForeignKey("audits.User", models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_on = models.DateField(_("asked on"), default=clock.today, editable=False)
    revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name=_("revision")
    )
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.OPEN)

    objects = RevisionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for revision")
        ordering = ["-pk"]

    def __str__(self):
        return str(self.procedure)

    def get_absolute_url(self):
        return reverse("findings:revision_request", args=[self.pk])

    @property
    def trail_parent(self):
        return self.procedure

    @property
    def is_waiting(self):
        """Whether somebody has still to take it up or decline it (the revision written for it may be withdrawn)."""
        gone = self.revision is not None and self.revision.status == Revision.Status.WITHDRAWN
        return self.status == self.Status.OPEN or (self.status == self.Status.TAKEN_UP and gone)

    @property
    def is_in_force(self):
        """Whether the revision that it asked for is approved and has taken effect."""
        revision = self.revision
        return bool(revision and revision.status == Revision.Status.APPROVED and revision.effective_on <= clock.today())

    def may_edit(self, user):
        """Anybody of the agency may ask, but the administrator, who writes no content."""
        return self.pk is None and user.agency_id == self.agency_id and not user.is_administrator

    def check_rules(self):
        if self.procedure.agency_id != self.agency_id:
            raise RuleBroken(_("Choose a procedure of the agency."), field="procedure")
        if self.procedure.is_withdrawn:
            raise RuleBroken(_("The procedure is withdrawn. Have it put back in force first."), field="procedure")

    @classmethod
    def ask(cls, procedure, *, by, reason, finding=None, action=None):
        """Ask for a revision; one from an action belongs to its finding too."""
        return cls.enter(
            by=by,
            agency=by.agency,
            procedure=procedure,
            finding=action.finding if action else finding,
            action=action,
            reason=reason,
            asked_by=by,
        )

    @transaction.atomic
    def take_up(self, *, by, version=None):
        """Revise the procedure: the draft under way takes the request on, or a new draft is begun for it."""
        trail.lock(self.agency)
        revision = self.procedure.revisions.under_way().first()
        if revision is None:
            issue, number = Revision.next_numbers(self.procedure)
            revision = Revision.begin(
                self.procedure,
                by=by,
                author=by,
                issue=issue,
                revision=number,
                summary=self.reason,
                departments=[self.procedure.department],
            )
        self.take("take_up", by=by, version=version, revision=revision)
        return revision

    def decline(self, *, by, note, version=None):
        """The procedure stays as it is, for a reason that everybody can read."""
        self.take("decline", by=by, note=note, version=version)
