"""What is asked about procedures and their revisions."""

import copy
import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.decisions import PaperDecision
from audits.core.file_fields import StoredFileField
from audits.core.forms import DateField, PageForm, Row, SeveralField
from audits.organisation.models import Department, User
from audits.standard.models import Standard

from .durations import amount_text
from .procedure import Procedure
from .reading import Reading
from .revision import Revision

DOCUMENTS = ("pdf", "docx", "odt", "xlsx")


class OnDate(forms.Form):
    """The day that the page is asked about; a day that cannot be is refused beside the box."""

    on = DateField(label=_("In force on"), required=False)

    def day(self):
        return (self.is_valid() and self.cleaned_data["on"]) or clock.today()


class AmountField(forms.DecimalField):
    """A duration, typed as 0,5 or 0.5."""

    def __init__(self, **kwargs):
        super().__init__(min_value=0, decimal_places=2, localize=True, required=False, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "size": 5}

    def prepare_value(self, value):
        return amount_text(value) if isinstance(value, Decimal) else value


class ClausesWidget(forms.MultiWidget):
    """One box for each edition, named by it."""

    template_name = "procedures/_clauses_widget.html"
    use_fieldset = True

    def __init__(self, standards):
        self.standards = standards
        boxes = {
            standard.edition: forms.TextInput(attrs={"class": "form-control", "aria-label": standard.name})
            for standard in standards
        }
        super().__init__(widgets=boxes)

    def decompress(self, clauses):
        numbers = {standard.pk: [] for standard in self.standards}
        for clause in clauses or ():
            numbers[clause.standard_id].append(clause.number)
        return [", ".join(numbers[standard.pk]) for standard in self.standards]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["boxes"] = list(zip(self.standards, context["widget"]["subwidgets"], strict=True))
        return context


class ClausesField(forms.MultiValueField):
    """Clauses, typed as their numbers, edition by edition; cleaned to a list of Clause."""

    def __init__(self, standards, **kwargs):
        self.standards = standards
        boxes = [forms.CharField(required=False, max_length=500) for _standard in standards]
        super().__init__(boxes, widget=ClausesWidget(standards), required=False, **kwargs)

    def compress(self, typed):
        chosen = []
        for standard, text in zip(self.standards, typed, strict=False):
            known = {clause.number: clause for clause in standard.clauses.all()}
            numbers = set(filter(None, re.split(r"[\s,;]+", text or "")))
            if unknown := sorted(numbers - set(known)):
                raise ValidationError(
                    _("%(standard)s has no clause %(numbers)s. Write numbers such as 4.2.3, 7.5.1.")
                    % {"standard": standard, "numbers": ", ".join(unknown)}
                )
            chosen += [clause for number, clause in known.items() if number in numbers]
        return chosen


class ProcedureForm(PageForm, forms.ModelForm):
    """The facts of a procedure."""

    rows = [
        Row("code", "kind"),
        "title",
        Row("department", "field"),
        Row("time_limit", "time_unit"),
        Row("national_code", "since"),
        "clauses",
        "remark",
    ]

    time_limit = AmountField(
        label=_("Time limit"), max_digits=7, help_text=_("As law or the procedure sets it; empty when none is known.")
    )

    class Meta:
        model = Procedure
        fields = [
            "code",
            "kind",
            "title",
            "department",
            "field",
            "time_limit",
            "time_unit",
            "national_code",
            "since",
            "remark",
        ]
        help_texts = {"field": _("For example: people with merit.")}

    def __init__(self, *args, by, record=None, **kwargs):
        # A copy takes what was typed: the page goes on calling the procedure what it is called.
        super().__init__(*args, by=by, record=record, instance=copy.copy(record), **kwargs)
        kept = Procedure.departments_kept_by(by)
        present = kept.model.objects.filter(pk=record.department_id) if record else kept.none()
        self.fields["department"].queryset = kept.existing() | present
        self.fields["clauses"] = ClausesField(
            Standard.objects.prefetch_related("clauses"),
            label=_("Clauses"),
            help_text=_("Numbers with commas between them, such as 4.2.3, 7.5.1."),
            initial=record.clauses.all() if record else (),
        )

    def apply(self, procedure, *, by):
        facts = self.answers(*self.Meta.fields)
        clauses = self.cleaned_data["clauses"]
        if procedure is None:
            return Procedure.enter(by=by, agency=by.agency, related={"clauses": clauses}, **facts)
        stands = Procedure.objects.get(pk=procedure.pk)
        return stands.change_facts(by=by, version=self.seen_version(), clauses=clauses, **facts)


class WithdrawProcedureForm(PageForm):
    """The agency does not work by it any more."""

    submit = _("Withdraw the procedure")
    danger = True
    withdrawn_on = DateField(label=_("Withdrawn from"))
    note = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000)

    def apply(self, procedure, *, by):
        return procedure.withdraw(by=by, version=self.seen_version(), **self.answers())


class ReinstateForm(PageForm):
    """The agency works by it again."""

    submit = _("Put it back in force")
    note = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000)

    def apply(self, procedure, *, by):
        return procedure.reinstate(by=by, version=self.seen_version(), **self.answers())


class RevisionForm(PageForm):
    """A draft: its number, its file, what it changes and who wrote it."""

    submit = _("Save the draft")
    rows = [Row("issue", "revision"), "author", "summary", "file", "departments"]

    issue = forms.IntegerField(label=_("Issue number"), min_value=1, max_value=999)
    revision = forms.IntegerField(label=_("Revision number"), min_value=0, max_value=999)
    author = forms.ModelChoiceField(
        None,
        label=_("Written by"),
        empty_label=None,
        help_text=_("Whoever wrote it can neither review nor approve it, nor audit this procedure."),
    )
    summary = forms.CharField(
        label=_("What changed"),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
        help_text=_("Needed for the review. For the first issue: first issue."),
    )
    file = StoredFileField(label=_("File"), accept=DOCUMENTS, required=False)
    departments = SeveralField(
        Department.objects.none(),
        label=_("Departments that confirm having read it"),
        help_text=_("Once it is approved, each of their people finds it among their work."),
        required=False,
    )

    def __init__(self, *args, by, procedure, record=None, **kwargs):
        if record is None:
            issue, revision = Revision.next_numbers(procedure)
            initial = {"issue": issue, "revision": revision, "author": by, "departments": [procedure.department_id]}
        else:
            initial = {name: getattr(record, name) for name in ("issue", "revision", "author", "summary", "file")}
            initial["departments"] = list(record.departments.all())
        super().__init__(*args, by=by, record=record, initial=initial, **kwargs)
        self.procedure = procedure
        self.fields["departments"].queryset = Department.objects.visible_to(by).existing()
        people = User.objects.visible_to(by).exclude(role__in=(User.Role.CHAIR, User.Role.ADMINISTRATOR))
        self.fields["author"].queryset = people.active() | people.filter(pk=record.author_id if record else None)
        self.fields["author"].label_from_instance = lambda person: person.with_post

    def apply(self, revision, *, by):
        if revision is None:
            return Revision.begin(self.procedure, by=by, **self.answers())
        values = self.answers()
        related = {"departments": values.pop("departments")}
        return revision.edit(by=by, version=self.seen_version(), related=related, **values)


class ReadForm(PageForm):
    """I have read it."""

    submit = _("I have read it")

    def apply(self, revision, *, by):
        return Reading.confirm(revision, by=by)


class RevisionStepForm(PageForm):
    """A step of a revision; what was read is what is decided on."""

    step = None

    def apply(self, revision, *, by):
        getattr(revision, self.step)(by=by, version=self.seen_version(), **self.answers())
        return revision


class ReviewForm(RevisionStepForm):
    """It is fit to be put before the chair."""

    step = "review"
    submit = _("Confirm the review")


class RevisionReasonForm(RevisionStepForm):
    """A step that asks for its reason."""

    note = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000)


class SendBackForm(RevisionReasonForm):
    step = "send_back"
    submit = _("Send back")


class WithdrawForm(RevisionReasonForm):
    step = "withdraw"
    submit = _("Withdraw the draft")
    danger = True


class ApproveForm(RevisionStepForm):
    """The chair approves it, from a day on."""

    step = "approve"
    submit = _("Approve")
    effective_on = DateField(label=_("In force from"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = clock.today()


class ApproveOnPaperForm(PaperDecision, ApproveForm):
    """The secretariat records that the chair approved it on paper."""

    submit = _("Record the approval")
    rows = [*PaperDecision.paper_rows, "effective_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = None  # the paper says it

    def apply(self, revision, *, by):
        revision.approve(
            by=by,
            version=self.seen_version(),
            effective_on=self.cleaned_data["effective_on"],
            paper=self.paper(),
        )
        return revision
