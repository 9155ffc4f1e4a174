"""The plan of a round: what it says, which departments it leaves out, and the reason for each amendment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.forms import DateField, PageForm, Row
from audits.organisation.models import Department
from audits.standard.models import Standard

from ..models import AuditRound, LeftOut, Waiver


class PlanForm(PageForm):
    """A form that changes the plan: freely in a draft; once it is approved, as an amendment with its reason.

    A subclass writes `change(record, *, by)`. Where `may_waive`, an amendment that brings a conflict which may be
    waived asks for the reason of the waiver on the same page.
    """

    may_waive = False

    note = forms.CharField(
        label=_("Reason for the amendment"),
        widget=forms.Textarea,
        max_length=2000,
        help_text=_("The plan is approved: this change is numbered, and chair and those concerned can follow it."),
    )
    waiver = forms.CharField(
        label=_("Reason for a waiver, only where a conflict cannot be avoided"),
        widget=forms.Textarea,
        max_length=1000,
        required=False,
        help_text=_("Plan and report print who audits in spite of which conflict, and why."),
    )

    def __init__(self, *args, audit_round, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = audit_round
        in_draft = audit_round.status == AuditRound.Status.DRAFT
        if in_draft:
            del self.fields["note"]
        if in_draft or not self.may_waive:
            del self.fields["waiver"]

    def _rows(self):
        last = [name for name in ("waiver", "note") if name in self.fields]
        first = self.rows or [name for name in self.fields if name not in ("op_id", "version", *last)]
        return [*first, *last]

    def apply(self, record, *, by):
        return self.round.write_plan(lambda: self._changed(record, by), by=by, note=self.cleaned_data.get("note", ""))

    def _changed(self, record, by):
        changed = self.change(record, by=by)
        if reason := self.cleaned_data.get("waiver"):
            Waiver.propose(self.round, self.round.unwaived(), by=by, reason=reason)
        return changed

    def change(self, record, *, by):
        """Call the verb of the plan that this form is for."""
        raise NotImplementedError  # as `PageForm.apply`: a form without its verb is a mistake of ours


class OutsideProgramme(forms.CharField):
    """Why a round is held although the programme of its year does not plan it."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Why it is held outside the programme of the year"),
            widget=forms.Textarea,
            max_length=500,
            required=False,
            help_text=_("Only for an extraordinary round, or where the year has no approved programme."),
            **kwargs,
        )


class RoundFields(forms.Form):
    """What the plan of a round says."""

    TEXTS = (
        *("title", "standard", "starts_on", "ends_on", "outside_programme"),
        *("grounds", "objectives", "scope", "exclusions", "method"),
    )

    rows = ["title", Row("standard", "starts_on", "ends_on"), *TEXTS[4:]]

    title = forms.CharField(label=_("Title"), max_length=200)
    standard = forms.ModelChoiceField(Standard.objects.all(), label=_("Edition"))
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))
    outside_programme = OutsideProgramme()
    grounds = forms.CharField(
        label=_("Grounds"), widget=forms.Textarea, max_length=4000, required=False, help_text=_("One a line.")
    )
    objectives = forms.CharField(label=_("Objectives"), widget=forms.Textarea, max_length=4000, required=False)
    scope = forms.CharField(label=_("Scope"), widget=forms.Textarea, max_length=4000)
    exclusions = forms.CharField(
        label=_("Clauses not applied, and why"), widget=forms.Textarea, max_length=2000, required=False
    )
    method = forms.CharField(label=_("Method"), widget=forms.Textarea, max_length=4000, required=False)

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The round ends before it starts. Correct the dates."))
        return cleaned


class NewRoundForm(RoundFields, PageForm):
    """Begin to plan a round."""

    submit = _("Begin the plan")

    def apply(self, record, *, by):
        return AuditRound.plan(by=by, **self.answers(*self.TEXTS))


class RoundForm(RoundFields, PlanForm):
    """Change what the plan says."""

    def __init__(self, *args, record, **kwargs):
        initial = {name: getattr(record, name) for name in self.TEXTS}
        super().__init__(*args, record=record, audit_round=record, initial=initial, **kwargs)
        if record.programme_id:
            del self.fields["outside_programme"]
        self.rows = [row for row in self.rows if isinstance(row, Row) or row in self.fields]

    def change(self, record, *, by):
        texts = [name for name in self.TEXTS if name in self.fields]
        return record.edit(by=by, version=self.seen_version(), **self.answers(*texts))


class LeftOutForm(PlanForm):
    """A department that this round does not audit, and why."""

    submit = _("Leave it out")

    department = forms.ModelChoiceField(Department.objects.none(), label=_("Department left out"))
    reason = forms.CharField(label=_("Why it is not audited this time"), widget=forms.Textarea, max_length=500)

    def __init__(self, *args, audit_round, **kwargs):
        super().__init__(*args, audit_round=audit_round, **kwargs)
        visited = audit_round.visits.exclude(status="cancelled").values("department")
        left_out = audit_round.left_out.values("department")
        departments = audit_round.departments_in_scope.exclude(pk__in=visited).exclude(pk__in=left_out)
        self.fields["department"].queryset = departments

    def change(self, record, *, by):
        LeftOut.enter(by=by, round=self.round, **self.answers("department", "reason"))
        return self.round


class RemoveForm(PlanForm):
    """Take a row out of the plan again."""

    submit = _("Take it out")
    danger = True

    def change(self, record, *, by):
        record.remove(by=by)
        return self.round


class WaiverForm(PageForm):
    """Ask that a conflict be put up with, and say why; whoever approves the plan grants it."""

    submit = _("Propose the waiver")
    reason = forms.CharField(
        label=_("Why is it not possible to do without?"),
        widget=forms.Textarea,
        max_length=1000,
        help_text=_("Plan and report print this."),
    )

    def __init__(self, *args, problem, **kwargs):
        super().__init__(*args, **kwargs)
        self.problem = problem

    def apply(self, audit_round, *, by):
        reason = self.cleaned_data["reason"]
        audit_round.write_plan(
            lambda: Waiver.propose(audit_round, [self.problem], by=by, reason=reason), by=by, note=reason
        )
        return f"{audit_round.get_absolute_url()}teams/"
