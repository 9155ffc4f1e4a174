"""The grades that an agency gives its findings; ISO 9001 fixes none, so labels are the agency's."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.core.rules import RuleBroken
from audits.core.versions import Versioned
from audits.standard.models import in_language


class GradeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agency=user.agency_id)

    def in_use(self):
        return self.filter(used=True)


class Grade(Versioned):
    """A grade with the agency's own label; an agency may use fewer than five."""

    class Kind(models.TextChoices):
        MAJOR = "major", _("Major nonconformity")
        MINOR = "minor", _("Minor nonconformity")
        OBSERVATION = "observation", _("Observation")
        OPPORTUNITY = "opportunity", _("Opportunity for improvement")
        STRENGTH = "strength", _("Strength")

    NONCONFORMITIES = (Kind.MAJOR, Kind.MINOR)
    HEAVIEST_FIRST = tuple(Kind)
    USUAL = {
        Kind.MAJOR: ("KPH nặng", "Major nonconformity"),
        Kind.MINOR: ("KPH nhẹ", "Minor nonconformity"),
        Kind.OBSERVATION: ("Điểm lưu ý", "Observation"),
        Kind.OPPORTUNITY: ("Cơ hội cải tiến", "Opportunity for improvement"),
        Kind.STRENGTH: ("Điểm mạnh", "Strength"),
    }

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="grades")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    label_vi = models.CharField(_("label"), max_length=60)
    label_en = models.CharField(_("label in English"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    used = models.BooleanField(_("in use"), default=True)

    objects = GradeQuerySet.as_manager()

    SENTENCES = {
        "entered": _("took the grade on"),
        "edited": _("changed the grade"),
    }

    class Meta:
        verbose_name = _("grade")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["agency", "kind"], name="grade_kind_once")]

    def __str__(self):
        return self.label

    @property
    def label(self):
        return in_language(self.label_vi, self.label_en)

    @property
    def is_nonconformity(self):
        return self.kind in self.NONCONFORMITIES

    @property
    def is_observation(self):
        return self.kind == self.Kind.OBSERVATION

    def is_heavier_than(self, other):
        """Whether this grade weighs more than `other`: the department must be heard again then."""
        order = list(self.HEAVIEST_FIRST)
        return order.index(self.kind) < order.index(other.kind)

    def get_absolute_url(self):
        return reverse("findings:grades")

    def may_edit(self, user):
        """Settings are the administrator's."""
        return user.agency_id == self.agency_id and user.is_administrator

    def check_rules(self):
        others = Grade.objects.filter(agency=self.agency).exclude(pk=self.pk).in_use()
        if self.used and others.filter(label_vi__iexact=self.label_vi).exists():
            raise RuleBroken(_("Another grade has this label. Choose another one."), field="label_vi")
        if not self.used and self.is_nonconformity and not others.filter(kind__in=self.NONCONFORMITIES).exists():
            raise RuleBroken(
                _("An audit needs a grade for nonconformities. Take the other one into use first."), field="used"
            )

    @classmethod
    def give_usual(cls, agency, *, by):
        """The five usual grades, for a new agency."""
        for order, (kind, (label_vi, label_en)) in enumerate(cls.USUAL.items()):
            if not cls.objects.filter(agency=agency, kind=kind).exists():
                cls.enter(by=by, agency=agency, kind=kind, label_vi=label_vi, label_en=label_en, order=order)
