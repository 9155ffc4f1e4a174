"""Standard wordings (câu mẫu): sentences that auditors insert on site and then make their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.core.addresses import address
from audits.core.fold import FoldedField
from audits.core.versions import Versioned


class WordingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agency=user.agency_id)

    def in_use(self):
        return self.filter(withdrawn=False)

    def offered_for(self, user, *uses):
        """[(what is written, its wordings)] that a person may insert, in the order of `uses`; those without any not."""
        found = {use: [] for use in uses}
        for wording in self.visible_to(user).in_use().filter(use__in=uses).order_by("search", "pk"):
            found[wording.use].append(wording)
        return [(use, wordings) for use, wordings in found.items() if wordings]


class Wording(Versioned):
    """A sentence of the agency for what is written on site again and again; an ellipsis marks what is to be filled in.

    Inserted it is plain text of the record: changing or withdrawing the wording changes nothing that was written.
    """

    class Use(models.TextChoices):
        NOTE = "note", _("Note of an answer")
        CRITERION = "criterion", _("Criterion of a finding")
        EVIDENCE = "evidence", _("Evidence of a finding")
        STATEMENT = "statement", _("Statement of a finding")
        MINUTES = "minutes", _("Minutes")

    OF_A_FINDING = (Use.CRITERION, Use.EVIDENCE, Use.STATEMENT)

    SENTENCES = {
        "entered": _("wrote the standard wording"),
        "edited": _("changed the standard wording"),
        "withdrawn": _("withdrew the standard wording"),
        "restored": _("put the standard wording back"),
    }

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="wordings")
    use = models.CharField(_("where it is used"), max_length=20, choices=Use.choices, default=Use.NOTE)
    text = models.TextField(_("wording"), max_length=1000)
    withdrawn = models.BooleanField(_("no longer offered"), default=False)
    search = FoldedField(sources=("text",))

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standard wording")
        ordering = ["use", "search", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "use", "text"],
                name="wording_once_a_use",
                violation_error_message=_("There is this wording already."),
            )
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return address("standard:wording", self.pk)

    def may_edit(self, user):
        """The secretariat keeps them, as it keeps the questions."""
        return self.agency_id == user.agency_id and user.is_secretariat

    def withdraw(self, *, by, version=None):
        """It is not offered any more; what was written with it stays."""
        return self.edit(by=by, version=version, verb="withdrawn", withdrawn=True)

    def restore(self, *, by, version=None):
        return self.edit(by=by, version=version, verb="restored", withdrawn=False)
