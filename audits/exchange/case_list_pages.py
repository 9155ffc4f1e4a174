"""The page on which the list of case files of a visit comes in: looked over first, kept when it is confirmed."""

import hashlib

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audits.core.forms import PageForm
from audits.core.rules import RuleBroken
from audits.core.web import applied, show
from audits.fieldwork.models import Sampling
from audits.fieldwork.onsite import records
from audits.fieldwork.sampling import MOST_LISTED
from audits.planning.models import Visit
from audits.planning.teams import member

from . import case_list

LONGEST_TEXT = 1_000_000  # letters: 5,000 rows of 200
SHOWN = 20  # case files of the list; the figures above say how many there are


class CaseListForm(PageForm):
    """A table, pasted or sent as a file; `seen` stands for what was shown of it, `source` names the file it was in."""

    rows = ["seen", "source", "text", "file", "leave_out"]

    text = forms.CharField(
        label=gettext_lazy("Rows copied from Excel"),
        widget=forms.Textarea,
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        help_text=gettext_lazy("With their headings; or in this order: case code, received, due, ready, handed over."),
    )
    file = forms.FileField(
        label=gettext_lazy("Or the Excel file of the one-stop software"),
        required=False,
        help_text=gettext_lazy("Excel (.xlsx) or CSV. It is read and not kept."),
    )
    leave_out = forms.BooleanField(
        label=gettext_lazy("Keep the list without the rows that have a problem"),
        required=False,
        help_text=gettext_lazy("Their number is written on the sampling sheet."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    source = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.list = self.told = None
        self.fields["text"].widget.attrs |= {"rows": 8, "spellcheck": "false", "class": "pasted"}
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv"

    @property
    def submit(self):
        if not self.is_ready:
            return _("Look it over")
        count = len(self.list.rows)
        return ngettext("Keep %(count)s case file", "Keep %(count)s case files", count) % {"count": count}

    @property
    def is_ready(self):
        """Whether there is a list, and all of it is right or may be left out."""
        return bool(self.list and self.list.rows) and (not self.list.problems or self.cleaned_data.get("leave_out"))

    @property
    def is_confirmed(self):
        return self.is_ready and self.cleaned_data.get("seen") == self.digest()

    def clean(self):
        try:
            self.told = self._told()
            self.list = case_list.look_over(self.told, self.record.procedure)
        except RuleBroken as broken:
            raise ValidationError(broken.sentence) from broken
        if not self.is_ready:
            raise ValidationError(self._what_is_wrong())
        return self.cleaned_data

    def _told(self):
        if upload := self.cleaned_data.get("file"):
            return case_list.told_by_upload(upload)
        if not (self.cleaned_data.get("text") or "").strip():
            raise RuleBroken(_("Paste the rows, or choose a file."))
        return case_list.told_by_text(self.cleaned_data["text"])

    def _what_is_wrong(self):
        if not self.list.problems:
            return _("There is no case file of this procedure in it.")
        count = len(self.list.wrong)
        sentence = ngettext(
            "%(count)s row is to be mended; see below. Mend it in the box, or leave it out. Nothing was kept.",
            "%(count)s rows are to be mended; see below. Mend them in the box, or leave them out. Nothing was kept.",
            count,
        )
        return sentence % {"count": count}

    def digest(self):
        """What was shown, in short: only that is kept when it is confirmed."""
        said = [row.as_row() for row in self.list.rows], sorted(self.list.wrong)
        return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def came_from(self):
        upload = self.cleaned_data.get("file")
        return upload.name[:200] if upload else self.cleaned_data.get("source", "")

    def carry_what_was_read(self):
        """Let the page carry what was read of the table, and nothing else of it, to be confirmed."""
        self.renew(text=self.told.text, seen=self.digest() if self.is_ready else "", source=self.came_from)

    def apply(self, sampling, *, by):
        return sampling.keep_list(
            self.list.rows,
            by=by,
            version=self.seen_version(),
            source=self.came_from or _("pasted"),
            left_out=len(self.list.wrong),
        )


def bring_in_list(request, pk, sampling_pk):
    """`/visits/<id>/sampling/<sheet>/list/`: look a list of case files over, then keep it to draw from."""
    visit = _visit(request, pk)
    sheets = Sampling.objects.standing().filter(visit=visit).select_related("procedure")
    sampling = get_object_or_404(sheets, pk=sampling_pk)
    form = CaseListForm(request.POST or None, request.FILES or None, by=request.user, record=sampling)
    if form.is_valid() and form.is_confirmed and (done := applied(form, sampling, by=request.user)):
        return done.go(request, _("The list is kept. Now draw from it, or tick case files on purpose."))
    if form.is_bound and form.told:
        form.carry_what_was_read()
    context = {
        "visit": visit,
        "sampling": sampling,
        "list": form.list,
        "shown": SHOWN,
        "most": MOST_LISTED,
    }
    return show(request, "exchange/case_list.html", context, form)


def _visit(request, pk):
    """The visit, for its team while it is held."""
    visits = Visit.objects.notes_visible_to(request.user).select_related("round__agency", "department", "team")
    visit = get_object_or_404(visits, pk=pk)
    writes = member if request.method == "POST" else records
    if not writes(visit, request.user):
        raise PermissionDenied
    return visit
