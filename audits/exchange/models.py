"""What was brought in, by whom, from which file."""

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core import clock, trail
from audits.core.versions import Versioned

from .kinds import KINDS, kinds_for

__all__ = ["Import"]


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the kinds that somebody brings in: a file of people is not everybody's to read."""
        return self.filter(agency=user.agency_id, kind__in=[kind.name for kind in kinds_for(user)])


class Import(Versioned):
    """A file that was written into the records as a whole; each record's history names it too."""

    SENTENCES = {"entered": gettext_lazy("brought in a file")}

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="+")
    kind = models.CharField(gettext_lazy("kind"), max_length=20)
    file = models.ForeignKey("audits.StoredFile", models.PROTECT, related_name="+", verbose_name=gettext_lazy("file"))
    new = models.PositiveIntegerField(gettext_lazy("new"))
    changed = models.PositiveIntegerField(gettext_lazy("changed"))
    made_by = models.ForeignKey("audits.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("file brought in")
        ordering = ["-pk"]

    def __str__(self):
        return self.file.name

    def get_absolute_url(self):
        return reverse("exchange:imports")

    @property
    def title(self):
        return KINDS[self.kind].title

    def may_edit(self, user):
        """It is written once, by who may bring in such files."""
        return self.pk is None and user.agency_id == self.agency_id and KINDS[self.kind]().may(user)

    @classmethod
    @transaction.atomic
    def carry_out(cls, plan, *, by, file):
        """Write all that a file says, in one transaction, and remember the file."""
        trail.lock(by.agency)
        note = _("From the file “%(name)s” (SHA-256 %(hash)s).") % {"name": file.name, "hash": file.original_sha256}
        plan.write(by=by, note=note)
        return cls.enter(
            by=by,
            agency=by.agency,
            kind=plan.kind.name,
            file=file,
            new=len(plan.new),
            changed=len(plan.changed),
            made_by=by,
        )
