"""The agency's own Word template of a kind of paper, in place of the one that ships."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.core.sniffing import KINDS as FILES
from audits.core.versions import Versioned

from . import making
from .kinds import CHOICES


class WordTemplateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Settings are the administrator's."""
        own = self.filter(agency=user.agency_id)
        return own if user.is_administrator else own.none()


class WordTemplate(Versioned):
    """Which Word template an agency uses for a kind of paper; without a file it is the one that ships.

    Papers are set anew from their settled content whenever a Word file is asked for, so a new template counts for old
    papers as well. It never touches the issued PDF.
    """

    SENTENCES = {"replaced": _("set another Word template"), "reset": _("went back to the Word template that ships")}

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="word_templates")
    paper = models.CharField(_("paper"), max_length=20, choices=CHOICES)
    file = models.ForeignKey(
        "audits.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("template")
    )
    uploaded_by = models.ForeignKey("audits.User", models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded"), default=clock.now)

    objects = WordTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Word template")
        ordering = ["paper"]
        constraints = [models.UniqueConstraint(fields=["agency", "paper"], name="word_template_once")]

    def __str__(self):
        return self.get_paper_display()

    @property
    def trail_parent(self):
        return self.agency

    def may_edit(self, user):
        return self.agency.may_edit(user)

    def check_rules(self):
        if self.file and (
            self.file.agency_id != self.agency_id or self.file.content_type != FILES["docx"].content_type
        ):
            raise RuleBroken(_("Choose a Word file (.docx)."), field="file")

    @classmethod
    def of(cls, agency, paper):
        """The row of an agency for a kind of paper, entered or not."""
        return cls.objects.filter(agency=agency, paper=paper).select_related("file").first() or cls(
            agency=agency, paper=paper, version=0
        )

    def replace(self, *, by, file, version=None):
        """Set another template, which `checking.check` has looked over."""
        values = {"file": file, "uploaded_by": by, "uploaded_at": clock.now()}
        if self.pk is None:
            return type(self).enter(by=by, verb="replaced", agency=self.agency, paper=self.paper, **values)
        return self.edit(by=by, version=version, verb="replaced", **values)

    def reset(self, *, by, version=None):
        """Back to the template that ships; the agency's own stays in the history."""
        return self.edit(by=by, version=version, verb="reset", file=None, uploaded_by=by, uploaded_at=clock.now())

    @property
    def is_own(self):
        return self.file_id is not None

    def content(self):
        """The bytes of the template in use."""
        return self.file.path.read_bytes() if self.file else making.shipped(self.paper)


def own_bytes(agency, paper):
    """The agency's own template for `making.docx`; None where the one that ships is used."""
    template = WordTemplate.of(agency, paper)
    return template.content() if template.is_own else None
