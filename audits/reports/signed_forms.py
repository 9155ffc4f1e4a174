"""What is asked when a signed copy is filed, and when its signatures are checked anew."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from audits.core.file_fields import StoredFileField
from audits.core.files import IMAGES
from audits.core.forms import PageForm
from audits.core.rules import RuleBroken

from .signed_copies import SignedCopy


class SignedCopyForm(PageForm):
    """The copy signed with the agency's own tool: checked when the form is cleaned, outside the act's transaction."""

    submit = _("File the signed copy")
    file = StoredFileField(
        label=_("Signed PDF"),
        accept=("pdf",),
        help_text=_("The file that the program of your token saved. It is checked at once, which takes some seconds."),
    )

    def __init__(self, *args, document, **kwargs):
        super().__init__(*args, **kwargs)
        self.document, self.found = document, None

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.found = SignedCopy.look_at(self.document, file)
        except RuleBroken as broken:
            raise ValidationError(broken.sentence) from broken
        return file

    def apply(self, document, *, by):
        SignedCopy.file_signed(document, by=by, file=self.cleaned_data["file"], found=self.found)
        return document


class ScanForm(PageForm):
    """The scan of the paper that was signed in ink."""

    submit = _("File the scan")
    file = StoredFileField(label=_("Scan of the signed paper"), accept=("pdf", *IMAGES))

    def apply(self, document, *, by):
        SignedCopy.file_scan(document, by=by, file=self.cleaned_data["file"])
        return document


class CheckAnewForm(PageForm):
    """Nothing is asked: the signatures are checked by the roots of today."""

    submit = _("Check the signatures anew")

    def clean(self):
        try:
            self.found = self.record.look_again()
        except RuleBroken as broken:
            raise forms.ValidationError(broken.sentence) from broken
        return super().clean()

    def apply(self, copy, *, by):
        copy.check_anew(by=by, found=self.found, version=self.seen_version())
        return copy.document
