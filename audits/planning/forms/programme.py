"""The programme of a year: its texts and matrix on one page, its steps, and the rounds that come of it."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from audits.core.forms import DateField, PageForm, Row
from audits.procedures.models import Procedure
from audits.standard.models import Standard

from .. import beginnings
from ..models import AuditRound, Programme
from .decisions import ApproveForm, ReasonForm, ReasonOnPaperForm
from .plan import OutsideProgramme

MONTH_NUMBERS = range(1, 13)


class MonthsField(forms.CharField):
    """Months as people write them: 3, 9 or 1-3."""

    def __init__(self, **kwargs):
        super().__init__(max_length=60, required=False, **kwargs)

    def clean(self, value):
        months = set()
        for part in re.split(r"[,;\s]+", super().clean(value)):
            found = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", part)
            if part and not found:
                raise ValidationError(_("Write months as numbers, such as 3, 9 or 1-3."))
            if found:
                first, last = int(found[1]), int(found[2] or found[1])
                if not 1 <= first <= last <= 12:
                    raise ValidationError(_("A year has the months 1 to 12."))
                months |= set(range(first, last + 1))
        return sorted(months)


class BeginForm(PageForm):
    """Begin the programme of a year, as a copy of an earlier one if there is one."""

    submit = _("Begin the programme")

    like = forms.ModelChoiceField(
        Programme.objects.none(),
        label=_("Take texts and matrix from"),
        required=False,
        empty_label=_("Nothing: begin anew"),
    )

    def __init__(self, *args, by, year, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        self.year = year
        earlier = Programme.objects.filter(agency=by.agency).exclude(year=year)
        self.fields["like"].queryset = earlier
        self.fields["like"].initial = earlier.filter(year__lt=year).first()

    def apply(self, record, *, by):
        Programme.begin(self.year, by=by, **self.answers("like"))
        return reverse("planning:edit_programme", args=[self.year])


class ProgrammeForm(PageForm):
    """Texts and matrix. Months are ticked for a department; a procedure may name months of its own."""

    submit = _("Save the programme")

    objectives = forms.CharField(label=_("Objectives"), widget=forms.Textarea, max_length=4000, required=False)
    scope = forms.CharField(label=_("Scope"), widget=forms.Textarea, max_length=4000, required=False)
    criteria = forms.CharField(
        label=_("Criteria"),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
        help_text=_("The standard, the agency's procedures, the laws that are audited against."),
    )
    resources = forms.CharField(
        label=_("Resources"),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
        help_text=_("Auditors, their training, time and money."),
    )
    risks = forms.CharField(
        label=_("Risks of the programme"),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
        help_text=_("What could keep the programme from being carried out, and what is done about it."),
    )

    def __init__(self, *args, record, **kwargs):
        initial = {name: getattr(record, name) for name in Programme.TEXTS}
        super().__init__(*args, record=record, initial=initial, **kwargs)
        self.matrix = record.matrix_today()
        self.departments = list(record.departments())
        standing = {pk for procedures in self.matrix.values() for pk in procedures}
        self.procedures = [
            one
            for one in Procedure.objects.filter(department__in=self.departments).order_by("code")
            if one.pk in standing or not one.is_withdrawn
        ]
        for department in self.departments:
            ticked = [month for month in MONTH_NUMBERS if (department.pk, month) in self.matrix]
            self.fields[f"d{department.pk}"] = forms.TypedMultipleChoiceField(
                label=department.name,
                choices=[(month, str(MONTHS[month])) for month in MONTH_NUMBERS],
                coerce=int,
                required=False,
                initial=ticked,
                widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
            )
        for one in self.procedures:
            own = [month for month in MONTH_NUMBERS if one.pk in self.matrix.get((one.department_id, month), ())]
            self.fields[f"p{one.pk}"] = MonthsField(label=str(one), initial=", ".join(map(str, own)))

    @property
    def months(self):
        return [(month, MONTHS[month]) for month in MONTH_NUMBERS]

    @property
    def texts(self):
        return [self[name] for name in Programme.TEXTS]

    @property
    def saved_matrix(self):
        """What somebody else saved meanwhile, in words."""
        return self.record.matrix_in_words()

    def table(self):
        """Row by row for the page: department, a tick for each month, its procedures with the months of their own."""
        for department in self.departments:
            own = [one for one in self.procedures if one.department_id == department.pk]
            fields = [(one, self[f"p{one.pk}"]) for one in own]
            yield {
                "department": department,
                "months": self[f"d{department.pk}"],
                "own": fields,
                "named": sum(bool(field.value()) for _one, field in fields),
                "open": any(field.errors for _one, field in fields),
            }

    def planned(self):
        """The matrix that was ticked and typed: a procedure's month is its department's too."""
        said = self.cleaned_data
        matrix = {(one.pk, month): set() for one in self.departments for month in said[f"d{one.pk}"]}
        for one in self.procedures:
            for month in said[f"p{one.pk}"]:
                matrix.setdefault((one.department_id, month), set()).add(one.pk)
        return matrix

    def apply(self, programme, *, by):
        texts = self.answers(*Programme.TEXTS)
        return programme.write(by=by, matrix=self.planned(), version=self.seen_version(), **texts)


class SubmitProgrammeForm(PageForm):
    """Submit the programme for approval."""

    submit = _("Submit for approval")

    def apply(self, programme, *, by):
        programme.submit(by=by)


class SendProgrammeBackForm(ReasonForm):
    step = "send_back"
    submit = _("Send the programme back")


class SendProgrammeBackOnPaperForm(ReasonOnPaperForm):
    step = "send_back"
    submit = _("Record that the programme was sent back")


class ApproveProgrammeForm(ApproveForm):
    submit = _("Approve the programme")


class AmendProgrammeForm(ReasonForm):
    step = "amend"
    submit = _("Amend the programme")


# ---- rounds that begin with something in them


class BeginningForm(PageForm):
    """A round that does not begin from nothing; `left_behind` says afterwards what could not come along."""

    left_behind = ()

    title = forms.CharField(label=_("Title"), max_length=200)
    standard = forms.ModelChoiceField(Standard.objects.all(), label=_("Edition"))
    starts_on = DateField(label=_("First day"))

    def begun(self, audit_round, left_behind):
        self.left_behind = left_behind
        return audit_round


class CopyForm(BeginningForm):
    """A new round like an earlier one."""

    submit = _("Copy the round")
    rows = ["title", Row("standard", "starts_on"), "outside_programme"]

    outside_programme = OutsideProgramme()

    def __init__(self, *args, source, **kwargs):
        super().__init__(*args, initial={"title": source.title, "standard": source.standard_id}, **kwargs)
        self.source = source

    def apply(self, record, *, by):
        return self.begun(*beginnings.copy(self.source, by=by, **self.answers()))


class FromProgrammeForm(BeginningForm):
    """A round for what a month of the programme plans."""

    submit = _("Make the round")
    rows = ["title", Row("standard", "starts_on", "ends_on"), "like", "scope"]

    ends_on = DateField(label=_("Last day"))
    like = forms.ModelChoiceField(
        AuditRound.objects.none(),
        label=_("Teams as in"),
        required=False,
        empty_label=_("A team that is formed later"),
        help_text=_("Who has left or holds no certificate for the edition is left out."),
    )
    scope = forms.CharField(label=_("Scope"), widget=forms.Textarea, max_length=4000)

    def __init__(self, *args, by, programme, month, waiting, **kwargs):
        first, last = beginnings.proposed_days(programme, month, waiting)
        rounds = AuditRound.objects.filter(agency=by.agency, taken_over=False).exclude(status="cancelled")
        latest = rounds.select_related("standard").first()
        initial = {
            "title": _("Internal audit of %(month)s/%(year)s") % {"month": month, "year": programme.year},
            "standard": latest.standard if latest else Standard.objects.last(),
            "starts_on": first,
            "ends_on": last,
            "scope": programme.scope,
        }
        super().__init__(*args, by=by, initial=initial, **kwargs)
        self.programme, self.month = programme, month
        self.fields["like"].queryset = rounds

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and not (first.year == self.programme.year and first.month >= self.month):
            said = {"month": self.month, "year": self.programme.year}
            self.add_error(
                "starts_on",
                _("The programme plans this for %(month)s/%(year)s. Choose a day from then on, in the same year.")
                % said,
            )
        if first and last and not 0 <= (last - first).days <= 62:
            self.add_error("ends_on", _("A round ends after it starts, and within two months. Correct the dates."))
        return cleaned

    def apply(self, record, *, by):
        said = {**self.answers(), "objectives": self.programme.objectives}
        return self.begun(*beginnings.from_programme(self.programme, self.month, by=by, **said))
