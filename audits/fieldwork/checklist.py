"""The checklist of a visit: what is asked, and what was found about each question."""

import uuid

from django.db import models, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from audits.core import clock, versions
from audits.core.rules import RuleBroken
from audits.planning.visits import Visit

from .onsite import OnSite, OnSiteQuerySet
from .proposal import propose


class ChecklistItemQuerySet(OnSiteQuerySet):
    def unanswered(self):
        return self.filter(answer="")

    def in_order(self):
        return self.order_by("order", "pk")


class ChecklistItem(OnSite):
    """One question of a visit, its text frozen when the checklist was prepared, and the answer to it."""

    class Answer(models.TextChoices):
        CONFORMS = "conforms", _("Conforms")
        DOES_NOT_CONFORM = "does_not_conform", _("Does not conform")
        OBSERVATION = "observation", _("Observation")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")
        NOT_CHECKED = "not_checked", _("Could not be checked")

    NEEDS_NOTE = (Answer.DOES_NOT_CONFORM, Answer.OBSERVATION, Answer.NOT_APPLICABLE, Answer.NOT_CHECKED)

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="checklist")
    order = models.PositiveSmallIntegerField(default=0)
    question = models.ForeignKey("audits.Question", models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("question"), max_length=1000)
    hint = models.TextField(_("evidence to look at"), max_length=1000, blank=True)
    clause = models.ForeignKey("audits.Clause", models.PROTECT, related_name="+", verbose_name=_("clause"))
    procedure = models.ForeignKey(
        "audits.Procedure", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("procedure")
    )
    answer = models.CharField(_("result"), max_length=20, choices=Answer.choices, blank=True)
    note = models.TextField(_("evidence and remarks"), max_length=4000, blank=True)
    answered_by = models.ForeignKey("audits.User", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of the checklist")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "question"],
                condition=Q(question__isnull=False),
                name="question_once_a_visit",
                violation_error_message=_("This question is on the checklist already."),
            )
        ]

    def __str__(self):
        return self.text

    @property
    def anchor(self):
        return f"item-{self.pk}"

    def check_rules(self):
        if self.clause.standard_id != self.visit.round.standard_id:
            raise RuleBroken(_now("Choose a clause of the edition of this round."), field="clause")
        if self.answer in self.NEEDS_NOTE and not self.note.strip():
            raise RuleBroken(_now("Write what you saw, or why: this answer needs it."), field="note")

    def record_answer(self, *, by, answer, note="", version=None):
        """Write down what was found; while the visit is held it can be changed."""
        self.edit(
            by=by,
            version=version,
            verb="answered",
            answer=answer,
            note=note,
            answered_by=by if answer else None,
            answered_at=clock.now() if answer else None,
        )


@transaction.atomic
def propose_checklist(visit, *, by):
    """Fill a visit's checklist from the bank: 20 to 25 questions, what was found before first."""
    _prepare(visit, by, proposed=True)
    present = set(visit.checklist.values_list("question", flat=True))
    fitting = [row for row in propose(visit) if row.question.pk not in present]
    for row in fitting[: max(0, visit.agency.questions_to - len(present))]:
        _put(visit, question=row.question, procedure=row.procedure)


@transaction.atomic
def add_question(visit, question, *, by, procedure=None):
    """Put a question of the bank on the checklist."""
    if question.standard_id != visit.round.standard_id:
        raise RuleBroken(_now("This question belongs to another edition than the round."), field="question")
    if visit.checklist.filter(question=question).exists():
        raise RuleBroken(_now("This question is on the checklist already."), field="question")
    _prepare(visit, by, added=question)
    return _put(visit, question=question, procedure=procedure)


@transaction.atomic
def write_question(visit, *, by, text, clause, hint="", procedure=None):
    """Put a question of the team's own on the checklist of this visit."""
    _prepare(visit, by, written=text)
    return _put(visit, text=text, hint=hint, clause=clause, procedure=procedure)


@transaction.atomic
def drop_question(item, *, by):
    """Take a question off the checklist before the visit opens."""
    _prepare(item.visit, by, dropped=item.text)
    item.delete()


@transaction.atomic
def reorder(visit, items, *, by):
    """Put the checklist into the order of `items` (all of its questions)."""
    if {item.pk for item in items} != set(visit.checklist.values_list("pk", flat=True)):
        raise RuleBroken(_now("The checklist has changed meanwhile. Look at it again."))
    _prepare(visit, by, reordered=True)
    for place, item in enumerate(items, 1):
        ChecklistItem.objects.filter(pk=item.pk).update(order=place)


@transaction.atomic
def answer_many(visit, items, *, by, answer, note):
    """One answer with one reason for several open questions."""
    for item in items:
        if item.visit_id != visit.pk:
            raise RuleBroken(_now("Choose questions of this visit."))
        item.record_answer(by=by, answer=answer, note=note)


def _prepare(visit, by, **what):
    """The lead changes the checklist until the visit opens; taken first, it locks the visit."""
    visit.take("prepare", by=by, log=what)


def _put(visit, *, question=None, **values):
    if question:
        values.update(text=question.text_vi, hint=question.hint_vi, clause=question.clause)
    last = visit.checklist.aggregate(last=Max("order"))["last"] or 0
    item = ChecklistItem(visit=visit, question=question, order=last + 1, uid=uuid.uuid4(), **values)
    versions.clean(item)
    item.check_rules()
    item.save(force_insert=True)
    return item
