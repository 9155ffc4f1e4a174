"""What is taken down on site beside the answers: case files, interviews, evidence."""

from crispy_forms.bootstrap import InlineRadios
from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audits.core import clock
from audits.core.file_fields import StoredFilesField
from audits.core.forms import DateField, PageForm, Piece, Row, StepForm
from audits.procedures.models import Procedure

from ..checklist import ChecklistItem
from ..evidence import Evidence
from ..samples import CaseSample, Interview
from .steps import WithSteps


class EntryForm(PageForm):
    """Something of a visit, entered (no record yet) or corrected (a record)."""

    def __init__(self, *args, visit, record=None, initial=None, **kwargs):
        present = {}
        if record is not None:
            present = {name: getattr(record, name) for name in self.base_fields if hasattr(record, name)}
        super().__init__(*args, record=record, initial={**present, **(initial or {})}, **kwargs)
        self.visit = visit


class ProcedureField(forms.ModelChoiceField):
    """A procedure to look at: those of the visit first, then the others of the department."""

    def __init__(self, **kwargs):
        super().__init__(Procedure.objects.none(), label=_("Procedure"), **kwargs)

    def offer(self, visit, chosen=None):
        """Offer what fits the visit, and what the record names already."""
        planned = Exists(visit.procedures.filter(pk=OuterRef("pk")))
        fitting = Q(planned=True) | Q(department=visit.department_id) | Q(pk=chosen)
        rows = visit.agency.procedures.annotate(planned=planned).filter(fitting)
        self.queryset = rows.order_by("-planned", "code")

    def label_from_instance(self, procedure):
        return f"{procedure.code} · {procedure.title}"


class SampleForm(WithSteps, EntryForm):
    """A case file compared with its procedure, step by step."""

    submit = _("Save the case file")
    rows = [
        Row("procedure", "case_code"),
        Row("received_on", "due_on"),
        Row("ready_on", "handed_on", "days_paused"),
        Piece("fieldwork/_steps.html"),
        "faults",
    ]

    procedure = ProcedureField(empty_label=_("Choose a procedure"))
    case_code = forms.CharField(
        label=_("Case code"),
        max_length=60,
        help_text=_("The code alone: no citizen's name is kept."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"}),
    )
    received_on = DateField(label=_("Received"))
    due_on = DateField(label=_("Due (on the slip)"))
    ready_on = DateField(label=_("Result ready"), required=False)
    handed_on = DateField(label=_("Handed over"), required=False)
    days_paused = forms.IntegerField(label=_("Days paused"), min_value=0, max_value=2000, initial=0, required=False)
    faults = forms.CharField(label=_("Faults"), widget=forms.Textarea, max_length=2000, required=False)

    def __init__(self, *args, visit, record=None, **kwargs):
        super().__init__(*args, visit=visit, record=record, **kwargs)
        self.fields["procedure"].offer(visit, chosen=record.procedure_id if record else None)
        self.ask_steps()

    def clean_days_paused(self):
        return self.cleaned_data["days_paused"] or 0

    def apply(self, sample, *, by):
        if sample is None:
            return CaseSample.take_down(by=by, visit=self.visit, **self.named(), **self.answers())
        sample.correct(by=by, version=self.seen_version(), **self.answers())
        return sample


class InterviewForm(EntryForm):
    """What somebody said about the service; no name is asked."""

    submit = _("Save the interview")
    rows = [InlineRadios("kind"), InlineRadios("channel"), InlineRadios("score"), "procedure", "remark"]

    kind = forms.ChoiceField(
        label=_("Who was asked"), choices=Interview.Kind.choices, initial="citizen", widget=forms.RadioSelect
    )
    channel = forms.ChoiceField(
        label=_("How"), choices=Interview.Channel.choices, initial="counter", widget=forms.RadioSelect
    )
    score = forms.TypedChoiceField(
        label=_("Satisfaction"),
        choices=Interview._meta.get_field("score").choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    procedure = ProcedureField(required=False, empty_label=_("No procedure"))
    remark = forms.CharField(label=_("Remark"), widget=forms.Textarea, max_length=2000, required=False)

    def __init__(self, *args, visit, record=None, **kwargs):
        super().__init__(*args, visit=visit, record=record, **kwargs)
        self.fields["procedure"].offer(visit, chosen=record.procedure_id if record else None)

    def apply(self, interview, *, by):
        if interview is None:
            return Interview.enter(by=by, visit=self.visit, **self.named(), **self.answers())
        return interview.edit(by=by, version=self.seen_version(), **self.answers())


class EvidenceForm(EntryForm):
    """What is said about a piece of evidence."""

    rows = ["caption", "taken_on", "permitted", "shows_case_file"]

    caption = forms.CharField(label=_("What it shows"), max_length=300, required=False)
    taken_on = DateField(label=_("Taken on"))
    permitted = forms.BooleanField(
        label=_("The department agreed to the copy"),
        help_text=_("Without this tick it stays with the notes of the visit and goes into no paper."),
        required=False,
    )
    shows_case_file = forms.BooleanField(
        label=_("Shows a case file"),
        help_text=_("Take the tick away from a photo of the place: then everybody who reads the report sees it."),
        required=False,
    )

    def apply(self, evidence, *, by):
        return evidence.edit(by=by, version=self.seen_version(), **self.answers())


class AddEvidenceForm(EntryForm):
    """Photos and files, in one tap; what they show and whether they may be printed is said afterwards.

    Until then each counts as showing a case file, so that none comes to more eyes than it should.
    """

    submit = _("Keep the files")

    files = StoredFilesField(label=_("Photos and files"))
    item = forms.ModelChoiceField(ChecklistItem.objects.none(), widget=forms.HiddenInput, required=False)
    sample = forms.ModelChoiceField(CaseSample.objects.none(), widget=forms.HiddenInput, required=False)

    def __init__(self, *args, visit, of=None, **kwargs):
        """`of` is the question or case file at which the form stands on a page; a device names it by field and uid."""
        self.of, self.of_field = of, "sample" if isinstance(of, CaseSample) else "item"
        super().__init__(*args, visit=visit, initial={self.of_field: of.pk} if of else None, **kwargs)
        self.fields["item"].queryset = visit.checklist.all()
        self.fields["sample"].queryset = visit.samples.standing()

    @property
    def kinds(self):
        """What a device may take, by the ends of file names."""
        return ",".join(self.fields["files"].accept)

    @property
    def largest(self):
        """How many megabytes a file may have."""
        return settings.LARGEST_FILE_MB

    def apply(self, record, *, by):
        of = self.answers("item", "sample")
        for file in self.cleaned_data["files"]:
            evidence = Evidence.enter(by=by, visit=self.visit, file=file, taken_on=clock.today(), **of)
        return evidence


class ArrangeForm(PageForm):
    """A photo is shown earlier or later among those beside it."""

    submit = _("Move")
    places = forms.TypedChoiceField(
        choices=[("-1", pgettext_lazy("order", "Earlier")), ("1", pgettext_lazy("order", "Later"))], coerce=int
    )

    def apply(self, evidence, *, by):
        evidence.arrange(by=by, **self.answers())


class WithdrawForm(StepForm):
    """An entry made by mistake is taken back, with the reason."""

    step = "withdraw"
    submit = _("Withdraw")
    needs_note = True
    danger = True
