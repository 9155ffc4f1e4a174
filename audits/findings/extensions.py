"""More time for a corrective action: asked for before the deadline, decided by another, granted at most twice."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail
from audits.core.rules import RuleBroken
from audits.core.workflow import SYSTEM, Step, Workflowed, system
from audits.organisation.roles import DecidedOnPaper, chair_from_elsewhere

from . import action_rules as rules
from .action import CorrectiveAction

LONGEST = timedelta(days=365)  # a later day is a slip of the pen


def follower_of_minor(extension, user):
    """Of a minor nonconformity: who follows the action."""
    return None if extension.action.is_major else rules.follows(extension.action, user)


def chair_of_major(extension, user):
    """Of a major nonconformity: the chair, or who decides in that place."""
    return chair_from_elsewhere(extension, user) if extension.action.is_major else None


class ExtensionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With its action."""
        return self.filter(action__in=CorrectiveAction.objects.visible_to(user))

    def asked(self):
        return self.filter(status=Extension.Status.ASKED)

    def granted(self):
        return self.filter(status=Extension.Status.GRANTED)


class Extension(DecidedOnPaper, Workflowed):
    """A request for more time (đề nghị gia hạn): the deadline moves only when it is granted, the first one stays."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Asked for")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        LAPSED = "lapsed", _("Lapsed")

    READ_WITH = tuple(f"action__{name}" for name in CorrectiveAction.READ_WITH)
    NAMED_WITH = ("action__finding",)
    QUIET = ("decided_by",)
    SENTENCES = {
        "entered": _("asked for more time"),
        "grant": _("granted more time"),
        "refuse": _("refused more time"),
        "lapse": _("the request for more time lapsed"),
    }

    STEPS = (
        Step("grant", ("asked",), "granted", follower_of_minor),
        Step("grant", ("asked",), "granted", chair_of_major, paper=True),
        Step("refuse", ("asked",), "refused", follower_of_minor, note=True),
        Step("refuse", ("asked",), "refused", chair_of_major, note=True, paper=True),
        Step("lapse", ("asked",), "lapsed", system),
    )

    action = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="extensions")
    until = models.DateField(_("until"))
    reason = models.TextField(_("reason"), max_length=2000)
    asked_by = models.ForeignKey("audits.User", models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_on = models.DateField(_("asked on"), default=clock.today, editable=False)
    due_before = models.DateField(_("due before"), editable=False)
    decided_by = models.ForeignKey("audits.User", models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.ASKED)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(status="asked"),
                name="one_extension_asked_at_a_time",
                violation_error_message=_("More time is asked for already. Wait for the decision."),
            ),
            models.CheckConstraint(condition=Q(until__gt=models.F("due_before")), name="extension_is_later"),
        ]

    def __str__(self):
        return f"{self.action}, {self.until:%d/%m/%Y}"

    @property
    def in_history(self):
        return _("until %(day)s") % {"day": f"{self.until:%d/%m/%Y}"}

    def get_absolute_url(self):
        return self.action.get_absolute_url()

    @property
    def agency(self):
        return self.action.agency

    @property
    def department(self):
        return self.action.department

    @property
    def trail_parent(self):
        return self.action

    def may_edit(self, user):
        """Whether `user` may ask: who is responsible or answers for the department, while it is carried out."""
        carried_out = self.action.status == CorrectiveAction.Status.APPROVED
        return self.pk is None and carried_out and rules.owner_or_answering(self.action, user) is not None

    def check_rules(self):
        """Asked before the date is over, for a later one, not more than twice."""
        action = self.action
        if action.is_overdue:
            raise RuleBroken(_("The deadline is over, so it can no longer be extended. Report what is done."))
        if self.until <= action.due_on:
            raise RuleBroken(
                _("The action is due on %(day)s anyway. Choose a later day.") % {"day": f"{action.due_on:%d/%m/%Y}"},
                field="until",
            )
        if self.until > action.due_on + LONGEST:
            raise RuleBroken(_("More than a year is not granted at once. Check the date."), field="until")
        if action.extensions.granted().count() >= action.EXTENSIONS:
            raise RuleBroken(
                _("More time was granted %(count)s times already, which is the most.") % {"count": action.EXTENSIONS}
            )

    @classmethod
    @transaction.atomic
    def ask(cls, action, *, by, until, reason):
        """Ask for more time, before the deadline is over."""
        trail.lock(action.agency)
        action = action.locked()
        return cls.enter(by=by, action=action, until=until, reason=reason, asked_by=by, due_before=action.due_on)

    @transaction.atomic
    def grant(self, *, by, paper=None, version=None):
        """The deadline of the action moves."""
        self.take("grant", by=by, paper=paper, version=version, decided_by=self.agency.chair if paper else by)
        self.action.extend_to(self.until)

    def refuse(self, *, by, note, paper=None, version=None):
        """The deadline stays."""
        decider = self.agency.chair if paper else by
        self.take("refuse", by=by, note=note, paper=paper, version=version, decided_by=decider)

    def lapse(self):
        """The action was reported, cancelled or handed over before anybody decided."""
        self.take("lapse", by=SYSTEM)
