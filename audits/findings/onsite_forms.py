"""The draft of a finding, as the team writes it on site."""

from crispy_forms.bootstrap import InlineRadios
from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.forms import PageForm, Row, SeveralField
from audits.fieldwork.models import Evidence
from audits.procedures.models import Procedure
from audits.standard.models import Clause

from .finding import Finding
from .grades import Grade


class NamedByUid(forms.CheckboxSelectMultiple):
    """Ticks that name their records by uid as well: a device may have made some that have no number yet."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-uid"] = str(value.instance.uid)
        return option


class DraftForm(PageForm):
    """A finding of a visit: criterion, evidence, statement (ISO 19011, 6.4.8), and the grade that the team gives it."""

    submit = _("Save the finding")
    rows = [
        InlineRadios("grade"),
        "title",
        "criterion",
        "evidence",
        "statement",
        Row("clause", "procedure"),
        "files",
        "repeat_of",
    ]

    grade = forms.ModelChoiceField(Grade.objects.none(), label=_("Grade"), widget=forms.RadioSelect, empty_label=None)
    title = forms.CharField(label=_("Title"), max_length=200)
    criterion = forms.CharField(
        label=_("Criterion"),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
        help_text=_("What is required, and where: clause, step of the procedure, legal text."),
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
        help_text=_("What was seen: case codes, dates, numbers. No citizens' names."),
    )
    statement = forms.CharField(
        label=_("Statement"),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
        help_text=_("In what the evidence does not meet the criterion. A nonconformity needs all three."),
    )
    clause = forms.ModelChoiceField(
        Clause.objects.none(), label=_("Clause"), required=False, empty_label=_("No clause")
    )
    procedure = forms.ModelChoiceField(
        Procedure.objects.none(), label=_("Procedure"), required=False, empty_label=_("No procedure")
    )
    files = SeveralField(
        Evidence.objects.none(),
        label=_("Photos and files of this visit that show it"),
        required=False,
        widget=NamedByUid,
    )
    repeat_of = forms.ModelChoiceField(
        Finding.objects.none(), label=_("Repeats an earlier finding"), required=False, empty_label=_("No")
    )

    def __init__(self, *args, visit, by, record=None, item=None, **kwargs):
        present = draft_of(record) if record else carried(item) if item else {}
        super().__init__(*args, by=by, record=record, initial=present, **kwargs)
        self.visit, self.item = visit, item
        self.fields["grade"].queryset = Grade.objects.visible_to(by).in_use()
        self.fields["clause"].queryset = visit.round.standard.clauses.filter(auditable=True)
        self.fields["procedure"].queryset = visit.agency.procedures.order_by("code")
        self.fields["files"].queryset = visit.evidence.standing().select_related("file").in_order()
        self.fields["repeat_of"].queryset = self._earlier()
        self.fields["repeat_of"].label_from_instance = lambda earlier: f"{earlier.number} · {earlier.title}"
        for name in ("files", "repeat_of"):
            if not self.fields[name].queryset.exists():
                self.fields[name].widget = self.fields[name].hidden_widget()
                self.initial.pop(name, None)  # a photo may arrive between this question and the page

    def _earlier(self):
        """Nonconformities and observations of the department in earlier rounds, the latest first."""
        rows = self.visit.department.findings.issued().exclude(round=self.visit.round_id)
        return rows.filter(grade__kind__in=(*Grade.NONCONFORMITIES, Grade.Kind.OBSERVATION)).order_by("-pk")

    def apply(self, finding, *, by):
        if finding is not None:
            finding.redraft(by=by, version=self.seen_version(), **self.answers())
        elif self.item is not None:
            finding = Finding.raise_from(self.item, by=by, **self.named(), **self.answers())
        else:
            finding = Finding.raise_in(self.visit, by=by, **self.named(), **self.answers())
        return finding


def draft_of(finding):
    """What stands in a draft, for its form."""
    names = ("grade", *Finding.TEXTS, "clause", "procedure", "repeat_of")
    return {**{name: getattr(finding, name) for name in names}, "files": finding.files.all()}


def carried(item):
    """What a question hands on to its finding; the criterion names where the requirement stands."""
    revision = item.procedure.in_force() if item.procedure else None
    return {
        **Finding.carried_from(item),
        "criterion": item.requirement(revision),
        "files": item.evidence.standing(),
    }
