"""Audit evidence kept as files: photos, copies, extracts (ISO 19011, 3.9)."""

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail
from audits.core.rules import RuleBroken
from audits.planning.visits import Visit

from .checklist import ChecklistItem
from .onsite import OnSite, OnSiteQuerySet
from .samples import CaseSample

# What somebody has arranged comes first, then the rest as it was kept. The ends are said, since databases differ.
PLACE = (F("order").asc(nulls_last=True), F("pk").asc())


class EvidenceQuerySet(OnSiteQuerySet):
    def in_order(self, *first):
        """Question by question, then case file by case file, each with its photos as they were arranged."""
        subjects = [F(name).asc(nulls_last=True) for name in ("item__order", "item", "sample")]
        return self.order_by(*first, "visit", *subjects, *PLACE)

    def photos(self):
        return self.standing().filter(file__kind="image")

    def printable(self):
        """Those that may go into a paper: the department agreed to the copy."""
        return self.standing().filter(permitted=True)


class Evidence(OnSite):
    """A file that shows what was seen: of a case file or of the place.

    Without the department's leave to copy (ISO 19011:2026) it stays with the visit and goes into no paper. What shows a
    case file is printed for fewer eyes than the report (reports/collecting/photos.py).
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="evidence")
    file = models.ForeignKey("audits.StoredFile", models.PROTECT, related_name="+", verbose_name=_("file"))
    caption = models.CharField(_("what it shows"), max_length=300, blank=True)
    taken_on = models.DateField(_("taken on"), default=clock.today)
    permitted = models.BooleanField(_("the department agreed to the copy"), default=False)
    shows_case_file = models.BooleanField(_("shows a case file"), default=True)  # until somebody says that it does not
    item = models.ForeignKey(ChecklistItem, models.PROTECT, null=True, blank=True, related_name="evidence")
    sample = models.ForeignKey(CaseSample, models.PROTECT, null=True, blank=True, related_name="evidence")
    order = models.PositiveSmallIntegerField(
        _("place in the order"), null=True, blank=True, editable=False
    )  # None: as it was kept

    objects = EvidenceQuerySet.as_manager()

    SENTENCES = {
        **OnSite.SENTENCES,
        "entered": _("added evidence"),
        "edited": _("changed what is said about it"),
        "arranged": _("moved it among the photos and files"),
    }

    COPIED_AS = "evidence"
    COPIED = ("caption", "taken_on", "permitted", "shows_case_file", "item", "sample")

    class Meta:
        verbose_name = _("evidence")
        ordering = [*PLACE]
        constraints = [
            models.CheckConstraint(
                condition=Q(item=None) | Q(sample=None),
                name="evidence_of_question_or_sample",
                violation_error_message=_("Evidence belongs to a question or to a case sample, not to both."),
            )
        ]

    def __str__(self):
        return self.caption or self.file.name

    def get_absolute_url(self):
        """Beside the question or the case file that it belongs to."""
        return (self.item or self.sample or super()).get_absolute_url()

    def check_rules(self):
        super().check_rules()
        if self.file.agency_id != self.visit.round.agency_id:
            raise RuleBroken(_("Choose a file of the agency."), field="file")
        for of in (self.item, self.sample):
            if of and of.visit_id != self.visit_id:
                raise RuleBroken(_("Choose a question or a case file of this visit."), field="item")
        if self.taken_on > clock.today():
            raise RuleBroken(_("This day lies in the future. Correct it."), field="taken_on")

    def beside(self):
        """All that belongs to the same question or case file (or to the visit alone), this one too, in order."""
        return self.visit.evidence.standing().filter(item=self.item_id, sample=self.sample_id).order_by(*PLACE)

    @transaction.atomic
    def arrange(self, *, by, places):
        """Show it `places` later among those beside it, or earlier when negative: in lists and in papers.

        The others keep their order among themselves, so that this one alone is said to have moved.
        """
        trail.lock(self.agency)
        rows = list(self.beside())
        if self not in rows:
            raise RuleBroken(_("This entry was withdrawn, so it has no place any more."))
        before = rows.index(self)
        rows.insert(max(0, before + places), rows.pop(before))
        for number, one in enumerate(rows, 1):
            if one.pk == self.pk:
                self.edit(by=by, verb="arranged", order=number)
            else:
                type(self).objects.filter(pk=one.pk).update(order=number)
