"""The form that takes a file: looked over when it is sent first, written when it is confirmed."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audits.core.file_fields import StoredFileField
from audits.core.filenames import extension_of
from audits.core.files import keep, largest
from audits.core.forms import PageForm
from audits.core.rules import RuleBroken

from . import sheets
from .models import Import

ACCEPTED = ("xlsx", "csv")


class SheetField(StoredFileField):
    """A spreadsheet; a CSV file in an encoding of Windows is put into UTF-8 before it is kept."""

    def __init__(self, **kwargs):
        super().__init__(
            accept=ACCEPTED,
            help_text=format_lazy(
                gettext_lazy("Excel (.xlsx) or CSV, up to {rows} rows and {limit} MB."),
                rows=f"{sheets.MOST_ROWS:,}".replace(",", "."),
                limit=largest() // (1024 * 1024),
            ),
            **kwargs,
        )

    def _kept_(self, upload):
        if extension_of(upload.name) != "csv" or upload.size > largest():
            return super()._kept_(upload)
        data = upload.read()
        try:
            text = sheets.decoded(data)
            original = hashlib.sha256(data).hexdigest()
            return keep(text.encode(), by=self.person, name=upload.name, accept=self.accept, original=original)
        except RuleBroken as broken:
            raise ValidationError(broken.sentence) from broken


class ImportForm(PageForm):
    """A file of one kind. `seen` stands for what was shown of it: only that is written."""

    rows = ["seen", "file"]

    file = SheetField(label=gettext_lazy("File"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.plan = kind, None

    @property
    def submit(self):
        if not self.is_ready:
            return _("Look the file over")
        count = len(self.plan.entries)
        return ngettext("Write %(count)s record", "Write %(count)s records", count) % {"count": count}

    @property
    def is_ready(self):
        """Whether all is right and there is something to write."""
        return bool(self.plan and self.plan.entries and not self.plan.problems)

    def clean(self):
        stored = self.cleaned_data.get("file")
        if stored:
            try:
                self.plan = self.kind.plan(sheets.read(stored), by=self.by)
            except RuleBroken as broken:
                raise ValidationError({"file": broken.sentence}) from broken
            if count := len(self.plan.problems):
                sentence = ngettext(
                    "%(count)s cell is to be mended; see the list below. Nothing was written.",
                    "%(count)s cells are to be mended; see the list below. Nothing was written.",
                    count,
                )
                raise ValidationError({"file": sentence % {"count": count}})
        return self.cleaned_data

    @property
    def is_confirmed(self):
        return bool(self.data.get("seen"))

    def show_plan(self):
        """Let the page carry what it shows of the file."""
        self.renew(seen=self.plan.digest() if self.is_ready else "")

    def apply(self, record, *, by):
        if self.cleaned_data["seen"] != self.plan.digest():
            raise RuleBroken(
                _("This is not what you were shown: the file or the records have changed. Look at it again.")
            )
        return Import.carry_out(self.plan, by=by, file=self.cleaned_data["file"])
