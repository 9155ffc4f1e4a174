"""What a corrective action is made of: causes, found by asking why, and measures with person, date and proof."""

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned

from . import action_rules as rules
from .action import CorrectiveAction


class PartOfAction(Versioned):
    """A row of an action's plan: written while the plan is, and part of the action's history."""

    class Meta:
        abstract = True

    @property
    def agency(self):
        return self.action.agency

    @property
    def trail_parent(self):
        return self.action

    def get_absolute_url(self):
        return self.action.get_absolute_url()

    def may_edit(self, user):
        return self.action.plan_is_open_to(user)

    @classmethod
    @transaction.atomic
    def enter(cls, *, by, action, **values):
        """Join the plan as it stands now: it may have been submitted since its page was opened."""
        trail.lock(action.agency)
        return super().enter(by=by, action=action.locked(), **values)


class CauseQuerySet(models.QuerySet):
    def in_the_procedure(self):
        return self.filter(category=Cause.Category.PROCEDURE)

    def roots(self):
        """Those at which nobody asked further: the root causes."""
        return self.filter(~Exists(Cause.objects.filter(parent=OuterRef("pk"))))


def as_tree(causes):
    """[(cause, depth)], each under the one that it explains."""
    below = {}
    for cause in sorted(causes, key=lambda cause: cause.pk):
        below.setdefault(cause.parent_id, []).append(cause)

    def walk(parent, depth):
        for cause in below.get(parent, ()):
            yield cause, depth
            yield from walk(cause.pk, depth + 1)

    return list(walk(None, 0))


class Cause(PartOfAction):
    """One answer to “why?”; the answers under it say why that is so (5 whys), the last one is the root cause."""

    class Category(models.TextChoices):
        """The six Ms: where a cause lies."""

        PEOPLE = "people", _("People")
        PROCEDURE = "procedure", _("Procedure, method")
        EQUIPMENT = "equipment", _("Equipment, software")
        MATERIAL = "material", _("Forms, papers")
        MEASUREMENT = "measurement", _("Checking, measuring")
        ENVIRONMENT = "environment", _("Surroundings")

    WHYS = 5
    SENTENCES = {
        "entered": _("wrote down a cause"),
        "edited": _("changed a cause"),
        "removed": _("took a cause out"),
    }

    action = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="causes")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="deeper")
    text = models.TextField(_("cause"), max_length=1000)
    category = models.CharField(_("where it lies"), max_length=20, choices=Category.choices, blank=True)

    objects = CauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("cause")
        ordering = ["pk"]

    def __str__(self):
        return Truncator(self.text).chars(80)

    @property
    def in_history(self):
        return self.text

    def check_rules(self):
        if self.parent and self.parent.action_id != self.action_id:
            raise RuleBroken(_("Choose a cause of this action."), field="parent")

    @classmethod
    @transaction.atomic
    def ask_why(cls, action, answers, *, by, category="", under=None):
        """Write down a chain of answers, each the reason of the one before; the last one lies in `category`."""
        answers = [answer.strip() for answer in answers if answer.strip()]
        if not answers:
            raise RuleBroken(_("Write at least one answer."), field="why_1")
        for place, answer in enumerate(answers, 1):
            lies_in = category if place == len(answers) else ""
            under = cls.enter(by=by, action=action, parent=under, text=answer, category=lies_in)
        return under


class MeasureQuerySet(models.QuerySet):
    def corrective(self):
        return self.filter(kind=Measure.Kind.CORRECTIVE)

    def unfinished(self):
        return self.filter(done_on=None)


class Measure(PartOfAction):
    """Something that is done about a nonconformity: who does it until when, and what shows that it was done."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CORRECTIVE = "corrective", _("Corrective action")

    NAMED_WITH = ("action__finding",)
    SENTENCES = {
        "entered": _("planned a measure"),
        "edited": _("changed a measure"),
        "removed": _("took a measure out"),
        "reported": _("reported a measure as done"),
    }

    action = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="measures")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.CORRECTIVE)
    what = models.TextField(_("what is done"), max_length=1000)
    who = models.ForeignKey("audits.User", models.PROTECT, related_name="measures", verbose_name=_("who does it"))
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    result = models.TextField(_("result"), max_length=2000, blank=True)
    proof = models.ManyToManyField("audits.StoredFile", blank=True, related_name="+", verbose_name=_("evidence"))

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure")
        ordering = ["kind", "due_on", "pk"]

    def __str__(self):
        return Truncator(self.what).chars(80)

    @property
    def in_history(self):
        return self.what

    @property
    def is_overdue(self):
        return self.done_on is None and clock.today() > self.due_on

    def may_edit(self, user):
        """Written with the plan; while it is carried out a further measure may be added, none changed."""
        if self.pk is None and self.action.status == CorrectiveAction.Status.APPROVED:
            return rules.owner_or_answering(self.action, user) is not None
        return super().may_edit(user)

    def may_report(self, user):
        """Who does it, who is responsible, who answers for the department; until the whole is reported."""
        if not self.action.takes_reports:
            return False
        return user.pk == self.who_id or rules.owner_or_answering(self.action, user) is not None

    def check_rules(self):
        if self.who.agency_id != self.action.agency_id or not self.who.is_active:
            raise RuleBroken(_("Choose an active person of the agency."), field="who")
        if self.who_id == self.action.verifier_id:
            raise RuleBroken(_("This person verifies the action. Choose somebody else."), field="who")
        if self.done_on is None and self.due_on > (latest := self.action.measures_until):
            raise RuleBroken(
                _("Measures of this action are due on %(day)s at the latest. Choose that day or an earlier one.")
                % {"day": f"{latest:%d/%m/%Y}"},
                field="due_on",
            )
        if self.done_on and self.done_on > clock.today():
            raise RuleBroken(_("That day is still to come. Report the measure when it is done."), field="done_on")

    @transaction.atomic
    def report(self, *, by, done_on, result, proof, version=None):
        """It is done: when, with what result, and the files that show it."""
        trail.lock(self.agency)
        return self.edit(
            by=by,
            may=Measure.may_report,
            version=version,
            verb="reported",
            related={"proof": proof},
            done_on=done_on,
            result=result,
        )
