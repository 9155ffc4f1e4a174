"""What is asked about quality objectives and their results."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.file_fields import StoredFileField
from audits.core.forms import PageForm, RecordForm, Row, StepForm, column
from audits.figures import objectives
from audits.organisation.models import Department, User
from audits.planning.models import Measurement, QualityObjective


class AmountField(forms.DecimalField):
    """A number with up to two digits behind the comma, shown without noughts that say nothing."""

    def __init__(self, **kwargs):
        super().__init__(decimal_places=2, min_value=0, localize=True, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal"}

    def prepare_value(self, value):
        if isinstance(value, Decimal) and value == value.to_integral():
            return value.quantize(Decimal(1))
        return value


class ObjectiveForm(RecordForm):
    """An objective as the secretariat sets it."""

    model = QualityObjective
    submit = _("Save the objective")
    rows = [
        Row("year", "department"),
        "statement",
        "measure",
        Row("comparison", "target", "unit"),
        "source",
        Row("frequency", "responsible"),
        "method",
    ]

    year = column(QualityObjective, "year")
    department = column(QualityObjective, "department")
    statement = column(QualityObjective, "statement", help_text=_("What is to be reached, in one sentence."))
    measure = column(QualityObjective, "measure", help_text=_("For example: share of case files returned on time."))
    comparison = column(QualityObjective, "comparison")
    target = AmountField(label=_("Target"), max_digits=10)
    unit = column(QualityObjective, "unit", help_text=_("%, files, days …"))
    frequency = column(QualityObjective, "frequency")
    method = column(QualityObjective, "method", help_text=_("From which register, by whom it is counted."))
    responsible = column(QualityObjective, "responsible", required=True)
    source = column(
        QualityObjective,
        "source",
        help_text=_("A computed result is per cent, counted from the records of the audit rounds of the year."),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        self.fields["year"].initial = clock.today().year
        self.offer("department", Department.objects.visible_to(by).existing())
        self.fields["department"].empty_label = _("The whole agency")
        self.offer("responsible", User.objects.visible_to(by).active())
        if self.record is None:
            self.given = {"agency": by.agency, **self.given}


class CopyForm(PageForm):
    """The objectives of the year before, set again."""

    submit = _("Copy the objectives")

    year = forms.IntegerField(
        label=_("For the year"),
        min_value=2001,
        max_value=2100,
        help_text=_("Those of the year before are set again, without their results; change what is different."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = clock.today().year

    def apply(self, record, *, by):
        QualityObjective.copy_year(by.agency, self.cleaned_data["year"], by=by)
        return "objectives:objectives"


class MeasurementForm(PageForm):
    """A result, entered (no record yet) or corrected."""

    submit = _("Save the result")
    rows = [Row("period", "value"), "remark", "evidence"]

    period = forms.TypedChoiceField(label=_("Period"), coerce=int)
    value = AmountField(label=_("Value"), max_digits=12)
    remark = forms.CharField(label=_("Remark"), widget=forms.Textarea, max_length=2000, required=False)
    evidence = StoredFileField(label=_("Evidence"), required=False)

    def __init__(self, *args, objective, record=None, initial=None, **kwargs):
        present = {name: getattr(record, name) for name in self.base_fields if hasattr(record, name)} if record else {}
        super().__init__(*args, record=record, initial={**present, **(initial or {})}, **kwargs)
        self.objective = objective
        today = clock.today()
        begun = [number for number in objective.periods if objective.period_starts(number) <= today]
        self.fields["period"].choices = [(number, objective.period_name(number)) for number in begun]
        self.fields["value"].help_text = _("From the beginning of the year to the end of the period, in: %(unit)s") % {
            "unit": objective.unit
        }
        if record is None:
            last = objective.last_measurement()
            self.fields["period"].initial = min((last.period if last else 0) + 1, max(begun, default=1))

    def apply(self, record, *, by):
        if record is None:
            return Measurement.enter(by=by, objective=self.objective, **self.answers())
        return record.edit(by=by, version=self.seen_version(), **self.answers())


class ExplainForm(PageForm):
    """Why an objective is missed, and what is done about it."""

    submit = _("Save cause and measures")

    cause = forms.CharField(label=_("Cause"), widget=forms.Textarea, max_length=2000)
    remedy = forms.CharField(label=_("Measures"), widget=forms.Textarea, max_length=2000)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, initial={"cause": record.cause, "remedy": record.remedy}, **kwargs)

    def apply(self, record, *, by):
        return record.explain(by=by, version=self.seen_version(), **self.answers())


class WithdrawResultForm(StepForm):
    """A result entered by mistake is taken back, with the reason."""

    step = "withdraw"
    submit = _("Withdraw the result")
    needs_note = True
    danger = True


class CloseForm(PageForm):
    """The result of the year is settled."""

    submit = _("Close the objective")

    def apply(self, record, *, by):
        objectives.close(record, by=by, version=self.seen_version())
        return record


class ReasonForm(PageForm):
    """A step that asks for its reason."""

    step = None
    note = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000)

    def apply(self, record, *, by):
        getattr(record, self.step)(by=by, version=self.seen_version(), **self.answers())
        return record


class ReopenForm(ReasonForm):
    step = "reopen"
    submit = _("Reopen the objective")


class WithdrawForm(ReasonForm):
    step = "withdraw"
    submit = _("Withdraw the objective")
    danger = True
