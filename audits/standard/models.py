"""Editions of ISO 9001, their clauses, how clauses answer to each other, and the questions asked about them.

The edition is a property of the round: numbers of clauses are never compared across editions (10.1 and 10.2 changed
their meaning), only through ClauseLink. Clause texts are protected works: numbers and short titles are all we hold.
"""

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from audits.core import numbers, trail
from audits.core.addresses import address
from audits.core.fold import FoldedField
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned

from .wordings import Wording

__all__ = ["Clause", "ClauseLink", "Question", "Standard", "Wording", "in_language"]


def in_language(vietnamese, english):
    """The text in the reader's language; the Vietnamese one where there is no other."""
    return english if english and (get_language() or "vi").startswith("en") else vietnamese


class Standard(models.Model):
    """An edition that a round is audited against, such as TCVN ISO 9001:2008."""

    edition = models.CharField(_("edition"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("standard edition")
        ordering = ["edition"]

    def __str__(self):
        return self.name


class Clause(models.Model):
    """A numbered part of an edition; `auditable` when a question or finding may point to it."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="clauses")
    number = models.CharField(_("number"), max_length=20)
    title_vi = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250)
    auditable = models.BooleanField(default=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    order = models.PositiveSmallIntegerField()
    answers_to = models.ManyToManyField("self", through="ClauseLink", symmetrical=False, related_name="answered_by")

    class Meta:
        verbose_name = _("clause")
        ordering = ["standard", "order"]
        constraints = [models.UniqueConstraint(fields=["standard", "number"], name="clause_number_once")]

    def __str__(self):
        return f"{self.number} {self.title}"

    @property
    def title(self):
        return in_language(self.title_vi, self.title_en)

    @property
    def chapter(self):
        """The number of the main clause: "7" of 7.5.1."""
        return self.number.split(".")[0]


class ClauseLink(models.Model):
    """Which clause of a later edition answers to which of an earlier one: for trends and repeats only."""

    earlier = models.ForeignKey(Clause, models.PROTECT, related_name="links_on")
    later = models.ForeignKey(Clause, models.PROTECT, related_name="links_back")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["earlier", "later"], name="clause_link_once")]

    def __str__(self):
        return f"{self.earlier} → {self.later}"


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The shared bank and the agency's own questions."""
        return self.filter(Q(agency=None) | Q(agency=user.agency_id))

    def in_use(self):
        return self.filter(withdrawn=False)

    def with_clause(self):
        """With edition and clause, for lists."""
        return self.select_related("standard", "clause")

    def for_department(self, department):
        """Those that fit a department: system questions are for leadership and standing body, others by code."""
        system_units = (department.Kind.LEADERSHIP, department.Kind.STANDING_BODY)
        fitting = [Question.AppliesTo.DEPARTMENT]
        fitting += [Question.AppliesTo.SYSTEM] if department.kind in system_units else []
        fitting += [Question.AppliesTo.PROCEDURE] if department.kind not in system_units else []
        return self.filter(applies_to__in=fitting).filter(Q(department_code="") | Q(department_code=department.code))


class Question(Versioned):
    """A question of the bank, under one clause of one edition; the agency may add its own.

    A checklist freezes its own copy of the text, so a question may change without changing what was asked.
    """

    class AppliesTo(models.TextChoices):
        SYSTEM = "system", _("The system as a whole")
        DEPARTMENT = "department", _("Every department")
        PROCEDURE = "procedure", _("A procedure and its case files")

    agency = models.ForeignKey("audits.Agency", models.PROTECT, null=True, blank=True, related_name="questions")
    key = models.CharField(_("code"), max_length=20)
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="questions", verbose_name=_("edition"))
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="questions", verbose_name=_("clause"))
    text_vi = models.TextField(_("question"), max_length=1000)
    text_en = models.TextField(_("question in English"), max_length=1000, blank=True)
    hint_vi = models.TextField(_("evidence to look at"), max_length=1000, blank=True)
    applies_to = models.CharField(_("applies to"), max_length=20, choices=AppliesTo.choices)
    group_vi = models.CharField(_("group"), max_length=100, blank=True)
    department_code = models.CharField(_("only for the department"), max_length=20, blank=True)
    withdrawn = models.BooleanField(_("no longer proposed"), default=False)
    search = FoldedField(sources=("key", "text_vi", "text_en", "group_vi"))

    objects = QuestionQuerySet.as_manager()

    SENTENCES = {
        "entered": _("wrote the question"),
        "edited": _("changed the question"),
        "withdrawn": _("withdrew the question"),
        "restored": _("put the question back"),
    }

    class Meta:
        verbose_name = _("question")
        ordering = ["standard", "clause__order", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "key"], condition=Q(agency=None), name="shared_question_once_per_edition"
            ),
            models.UniqueConstraint(
                fields=["agency", "standard", "key"],
                condition=Q(agency__isnull=False),
                name="own_question_once_per_edition",
                violation_error_message=_("Another question has this code. Choose another one."),
            ),
        ]

    def __str__(self):
        return f"{self.key}: {self.text}"

    def get_absolute_url(self):
        return address("standard:question", self.pk)

    @property
    def text(self):
        return in_language(self.text_vi, self.text_en)

    @property
    def is_own(self):
        """Whether the agency wrote it itself; the others come with the program."""
        return self.agency_id is not None

    def in_other_editions(self):
        """The same question where other editions ask it; the shared bank has one code for all of them."""
        if self.is_own:
            return Question.objects.none()
        return Question.objects.filter(agency=None, key=self.key).exclude(pk=self.pk)

    @classmethod
    @transaction.atomic
    def add(cls, *, by, clause, **values):
        """A question of the agency's own, with the next code of its series."""
        trail.lock(by.agency)
        key = f"CQ-{numbers.next_number(by.agency, 'question'):03d}"
        return cls.enter(by=by, agency=by.agency, key=key, clause=clause, standard=clause.standard, **values)

    def edit(self, *, by, **changes):
        """The shared bank is nobody's to change: it has no agency in whose history that could stand."""
        if not self.is_own:
            raise PermissionDenied
        return super().edit(by=by, **changes)

    def rewrite(self, *, by, clause, version=None, **values):
        """Change a question of the agency's own; the edition is that of its clause."""
        return self.edit(by=by, version=version, clause=clause, standard=clause.standard, **values)

    def withdraw(self, *, by, version=None):
        """The question is not proposed any more; checklists that have it keep it."""
        return self.edit(by=by, version=version, verb="withdrawn", withdrawn=True)

    def restore(self, *, by, version=None):
        """The question is proposed again."""
        return self.edit(by=by, version=version, verb="restored", withdrawn=False)

    def may_edit(self, user):
        """The agency's own questions are the secretariat's; the shared bank comes with the program."""
        return self.is_own and self.agency_id == user.agency_id and user.is_secretariat

    def check_rules(self):
        if self.clause.standard_id != self.standard_id or not self.clause.auditable:
            raise RuleBroken(_("Choose a clause of this edition that can be audited."), field="clause")
