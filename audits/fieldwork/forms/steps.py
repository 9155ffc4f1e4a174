"""The steps of a procedure in the form of a case file, as plain fields: step_1, remark_1, step_2 …"""

from dataclasses import dataclass

from django import forms
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.procedures.models import Procedure, Revision

from ..steps import LONGEST_REMARK, PARTS, StepCheck, asked_now, asked_of, only_checked, spread, wording

CHOICES = [("", gettext_lazy("Not looked at")), *StepCheck.choices]


@dataclass(frozen=True)
class Offered:
    """A procedure that may be chosen, with its steps and with the revisions that a received date may fall under."""

    procedure: Procedure
    steps: dict
    revisions: list

    @property
    def seen(self):
        return wording(self.steps)


class WithSteps(forms.Form):
    """A form with a `procedure`: which steps it asks follows from it.

    Fields that are not sent leave what was checked before: a page without scripts, or one that was stored on a device
    before the steps were there, takes nothing away.
    """

    step_choices = CHOICES

    steps_seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)

    def ask_steps(self):
        """Add the fields, when the procedures on offer are known."""
        procedure = self._named_procedure()
        self.steps = asked_of(self.record, procedure) if procedure else {}
        for order, step in self.steps.items():
            title = f"{order}. {step['title']}"
            self.fields[f"step_{order}"] = forms.ChoiceField(
                label=title, choices=CHOICES, required=False, initial=step["result"]
            )
            self.fields[f"remark_{order}"] = forms.CharField(
                label=_("Remark on step %(step)s") % {"step": order},
                max_length=LONGEST_REMARK,
                required=False,
                initial=step["remark"],
            )

    def _named_procedure(self):
        """The procedure that the form names, of those on offer; a readable answer comes from its own field."""
        named = self.data.get(self.add_prefix("procedure")) if self.is_bound else self.initial.get("procedure")
        if isinstance(named, Procedure):
            return named
        try:
            return self.fields["procedure"].clean(named)
        except forms.ValidationError:
            return None

    def step_rows(self):
        """Each step with its two fields, for the page."""
        return [(order, step, self[f"step_{order}"], self[f"remark_{order}"]) for order, step in self.steps.items()]

    @property
    def shown_wording(self):
        return wording(self.steps)

    def offered_steps(self):
        """All procedures on offer that have steps or revisions, for the page to swap in without asking the server."""
        approved = Prefetch("revisions", Revision.objects.approved().order_by("effective_on"), to_attr="approved")
        found = []
        for procedure in self.fields["procedure"].queryset.prefetch_related("steps", approved):
            is_held = self.record is not None and self.record.procedure_id == procedure.pk
            steps = self.steps if is_held and self.record.steps else asked_now(procedure)
            found.append(Offered(procedure, steps, procedure.approved))
        return [one for one in found if one.steps or one.revisions]

    def clean(self):
        super().clean()
        seen = self.cleaned_data.get("steps_seen")
        if seen and seen != self.shown_wording and any(self.cleaned_data.get(name) for name in self._step_fields()):
            raise forms.ValidationError(
                _("The steps of this procedure were rewritten since the page was opened. Look at them again.")
            )
        return self.cleaned_data

    def _step_fields(self):
        return list(spread(self.steps))

    def answers(self, *names):
        """The columns of the record; the fields of the steps are one of them."""
        said = super().answers(*names)
        if names:
            return said
        apart = {*self._step_fields(), "steps_seen"}
        return {**{name: value for name, value in said.items() if name not in apart}, "steps": self._checks()}

    def _checks(self):
        return only_checked({order: self._check(order, step) for order, step in self.steps.items()})

    def _check(self, order, step):
        names = {key: f"{part}_{order}" for part, key in PARTS.items()}
        sent = {key: name for key, name in names.items() if self.add_prefix(name) in self.data}
        return {**step, **{key: self.cleaned_data[name] for key, name in sent.items()}}
