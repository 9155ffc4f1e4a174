"""What is asked when an office sets a Word template of its own."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from audits.core.file_fields import StoredFileField
from audits.core.forms import PageForm
from audits.core.rules import RuleBroken

from .checking import check
from .kinds import KINDS


class TemplateForm(PageForm):
    """Another template; it is tried on a sample before anybody's paper is set with it."""

    submit = _("Set this template")
    file = StoredFileField(
        label=_("Template"),
        accept=("docx",),
        help_text=_("A .docx up to 5 MB. Begin with the template in use: download it, change it in Word, upload it."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is not None:
            try:
                check(file, KINDS[self.record.paper])
            except RuleBroken as broken:
                raise ValidationError(broken.sentence) from broken
        return file

    def apply(self, template, *, by):
        template.replace(by=by, version=self.seen_version() or None, **self.answers())
        return "word:templates"


class ResetForm(PageForm):
    """Back to the template that ships."""

    submit = _("Use the template that ships")

    def apply(self, template, *, by):
        template.reset(by=by, version=self.seen_version())
        return "word:templates"
