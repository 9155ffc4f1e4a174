"""The checklist of a visit: what is asked, and what was found about each question."""

import uuid

from django.db import models, transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail, versions
from audits.core.rules import RuleBroken
from audits.planning.teams import TeamMember
from audits.planning.visits import Visit

from .earlier import to_check_again
from .onsite import OnSite, OnSiteQuerySet, refuse_unless_held
from .proposal import best


class ChecklistItemQuerySet(OnSiteQuerySet):
    def unanswered(self):
        return self.filter(answer="")

    def in_order(self):
        """As they are asked: what is to be checked again first, then as the lead put them."""
        return self.order_by(IsNull(F("about"), True), "order", "pk")

    def of(self, user):
        """Those that a person is responsible for."""
        return self.filter(assigned_to=user)

    def out_of_hand(self):
        """Those given to somebody who does not audit in the team of the visit (any more)."""
        auditing = TeamMember.objects.auditing().filter(team=OuterRef("visit__team"), user=OuterRef("assigned_to"))
        return self.filter(~Exists(auditing), assigned_to__isnull=False)

    def shares(self):
        """How far each person is with their questions: `assigned_to` (a person or None), `answered`, `total`."""
        answered = Count("pk", filter=~Q(answer=""))
        return self.order_by().values("assigned_to").annotate(answered=answered, total=Count("pk"))


class ChecklistItem(OnSite):
    """One question of a visit, its text frozen when the checklist was prepared, and the answer to it."""

    class Answer(models.TextChoices):
        CONFORMS = "conforms", _("Conforms")
        DOES_NOT_CONFORM = "does_not_conform", _("Does not conform")
        OBSERVATION = "observation", _("Worth noting")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")
        NOT_CHECKED = "not_checked", _("Could not be checked")

    NEEDS_NOTE = (Answer.DOES_NOT_CONFORM, Answer.OBSERVATION, Answer.NOT_APPLICABLE, Answer.NOT_CHECKED)
    READ_WITH = (*OnSite.READ_WITH, "clause", "procedure")
    COPIED_AS, COPIED = "answer", ("answer", "note")
    SENTENCES = {**OnSite.SENTENCES, "answered": _("answered the question")}

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="checklist")
    order = models.PositiveSmallIntegerField(default=0)
    question = models.ForeignKey("audits.Question", models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("question"), max_length=1000)
    hint = models.TextField(_("evidence to look at"), max_length=1000, blank=True)
    clause = models.ForeignKey("audits.Clause", models.PROTECT, related_name="+", verbose_name=_("clause"))
    procedure = models.ForeignKey(
        "audits.Procedure", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("procedure")
    )
    about = models.ForeignKey(
        "audits.Finding",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="asked_again",
        verbose_name=_("earlier finding"),
    )
    assigned_to = models.ForeignKey(
        "audits.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responsible")
    )
    answer = models.CharField(_("result"), max_length=20, choices=Answer.choices, blank=True)
    note = models.TextField(_("evidence and remarks"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        "audits.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

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
            ),
            models.UniqueConstraint(
                fields=["visit", "about"],
                condition=Q(about__isnull=False),
                name="finding_checked_again_once_a_visit",
                violation_error_message=_("This finding is on the checklist already."),
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def anchor(self):
        return f"item-{self.pk}"

    @property
    def is_answered(self):
        return self.answer != ""

    def requirement(self, revision=None):
        """Where it stands what the question asks about: the criterion of a finding (ISO 19011, 6.4.8)."""
        document = revision or self.procedure
        return "; ".join([f"{self.clause.standard.name}, {self.clause}", *([str(document)] if document else [])])

    def check_rules(self):
        super().check_rules()
        self.check_subject()
        if self.answer in self.NEEDS_NOTE and not self.note.strip():
            raise RuleBroken(_("Write what you saw, or why: this answer needs it."), field="note")

    def check_subject(self):
        """Clause and procedure are of this round's edition and agency."""
        if self.clause.standard_id != self.visit.round.standard_id:
            raise RuleBroken(_("Choose a clause of the edition of this round."), field="clause")
        if self.procedure and self.procedure.agency_id != self.visit.round.agency_id:
            raise RuleBroken(_("Choose a procedure of the agency."), field="procedure")

    def record_answer(self, *, by, answer, note="", version=None):
        """Write down what was found; while the visit is held it can be changed."""
        self.edit(
            by=by,
            version=version,
            verb="answered",
            answer=answer,
            columns={"note": note},
            along={"answered_by": by, "answered_at": clock.now()},
        )


def left_out(visit):
    """What earlier rounds left open and the checklist does not ask about yet."""
    there = set(visit.checklist.filter(about__isnull=False).values_list("about", flat=True))
    return [again for again in to_check_again(visit) if again.finding.pk not in there]


@transaction.atomic
def propose_checklist(visit, *, by):
    """Fill a visit's checklist: what earlier rounds left open, then from the bank to 20 to 25.

    Asked for again it adds what is new. What was found before comes first.
    """
    _prepare(visit, by, proposed=True)
    for again in left_out(visit):
        _put(visit, about=again.finding, procedure=again.finding.procedure, **again.question())
    for row in best(visit, max(0, visit.agency.questions_to - visit.checklist.count())):
        _put(visit, question=row.question, procedure=row.procedure)


@transaction.atomic
def add_question(visit, question, *, by, procedure=None):
    """Put a question of the bank on the checklist."""
    if question.standard_id != visit.round.standard_id:
        raise RuleBroken(_("This question belongs to another edition than the round."), field="question")
    _prepare(visit, by, added=question)
    if visit.checklist.filter(question=question).exists():
        raise RuleBroken(_("This question is on the checklist already."), field="question")
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
    ChecklistItem.objects.filter(pk=item.pk).delete()


@transaction.atomic
def move_question(item, *, by, places):
    """Put a question `places` further down the checklist, or up when negative."""
    _prepare(item.visit, by, moved=item.text)
    beside = item.visit.checklist.filter(about__isnull=item.about_id is None).in_order()
    items = [other for other in beside if other.pk != item.pk]
    before = beside.filter(Q(order__lt=item.order) | Q(order=item.order, pk__lt=item.pk))
    items.insert(max(0, before.count() + places), item)
    for place, other in enumerate(items, 1):
        ChecklistItem.objects.filter(pk=other.pk).update(order=place)


@transaction.atomic
def answer_many(visit, items, *, by, answer, note):
    """One answer with one reason for several questions; who answered one of them meanwhile is not overruled.

    Returns how many were answered. What somebody noted without answering stays above the reason.
    """
    trail.lock(visit.agency)
    if any(item.visit_id != visit.pk for item in items):
        raise RuleBroken(_("Choose questions of this visit."))
    refuse_unless_held(visit)
    still_open = visit.checklist.unanswered().filter(pk__in=[item.pk for item in items])
    for item in still_open:
        item.record_answer(by=by, answer=answer, note="\n".join(filter(None, [item.note, note])))
    return len(still_open)


def _prepare(visit, by, **what):
    """The lead changes the checklist until the visit opens; taken first, it locks the visit."""
    visit.take("prepare", by=by, log=what)


def _put(visit, *, question=None, **values):
    if question:
        values.update(text=question.text_vi, hint=question.hint_vi, clause=question.clause)
    last = visit.checklist.aggregate(last=Max("order"))["last"] or 0
    item = ChecklistItem(visit=visit, question=question, order=last + 1, uid=uuid.uuid4(), **values)
    versions.clean(item)
    item.check_subject()
    versions.write(item, force_insert=True)
    return item
