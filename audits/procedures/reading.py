"""Who has read a new revision: the people of the departments concerned confirm it (ISO 9001:2015, 7.5.3.2 a)."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned
from audits.organisation.models import User

from .revision import Revision


class Reading(Versioned):
    """A person's word that a revision was read."""

    SENTENCES = {"entered": _("confirmed having read the revision")}
    NAMED_WITH = ("revision__procedure",)

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="readings")
    person = models.ForeignKey("audits.User", models.PROTECT, related_name="+", verbose_name=_("person"))
    read_on = models.DateField(_("read on"), default=clock.today, editable=False)

    class Meta:
        verbose_name = _("reading")
        ordering = ["read_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "person"],
                name="reading_once_a_person",
                violation_error_message=_("You have confirmed it already."),
            )
        ]

    def __str__(self):
        return str(self.revision)

    def get_absolute_url(self):
        return self.revision.get_absolute_url()

    @property
    def agency(self):
        return self.revision.agency

    @property
    def trail_parent(self):
        return self.revision.procedure

    def may_edit(self, user):
        """Everybody confirms for themselves."""
        return self.pk is None and user.pk == self.person_id and user.agency_id == self.revision.agency.pk

    def check_rules(self):
        if not Revision.objects.to_be_read_by(self.person).filter(pk=self.revision_id).exists():
            raise RuleBroken(_("This revision does not wait for your confirmation."))

    @classmethod
    @transaction.atomic
    def confirm(cls, revision, *, by):
        """Confirm having read an approved revision that concerns one's department."""
        return cls.enter(by=by, revision=revision, person=by)


def readers_of(revision):
    """[(person, day or None)]: everybody whom a revision concerns, with when they confirmed having read it."""
    read = dict(revision.readings.values_list("person", "read_on"))
    people = User.objects.active().filter(department__in=revision.departments.all())
    return [(person, read.get(person.pk)) for person in people.exclude(pk__in=revision.had_a_part())]
