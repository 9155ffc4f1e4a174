"""The steps of a procedure in the form of a case file: one field that is sent as plain ones, step_1, remark_1 …"""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.procedures.models import Procedure, Revision

from ..steps import LONGEST_REMARK, PARTS, StepCheck, asked_now, asked_of, in_words, only_checked, spread, wording

CHOICES = [("", gettext_lazy("Not looked at")), *StepCheck.choices]


class Steps(dict):
    """Checks that say themselves in words, where two people's are compared."""

    def __str__(self):
        return in_words(self)


class StepsWidget(forms.Widget):
    """Gathers the plain fields of the steps that are asked; drawn by fieldwork/_steps.html."""

    def __init__(self):
        super().__init__()
        self.steps = {}

    def value_from_datadict(self, data, files, name):
        """What was sent, {(order, key): text}: nothing of a field that was not there."""
        prefix = name.removesuffix("steps")
        sent = {}
        for order in self.steps:
            for key, part in PARTS.items():
                if f"{prefix}{part}_{order}" in data:
                    sent[order, key] = data[f"{prefix}{part}_{order}"]
        return {"sent": sent, "seen": data.get(f"{prefix}steps_seen", "")}

    def value_omitted_from_data(self, data, files, name):
        return not self.value_from_datadict(data, files, name)["sent"]


class StepsField(forms.Field):
    """The checks of a case file. Fields that are not sent leave what was checked before.

    A page without scripts, or one that a device stored before the steps were there, takes nothing away. A check counts
    for the wording that was on the screen: when the steps were rewritten since, they are asked again.
    """

    widget = StepsWidget

    def ask(self, steps):
        """Say which steps are asked, with what was checked of them before."""
        self.steps = self.widget.steps = steps

    def clean(self, said):
        steps = Steps({order: {**step} for order, step in self.steps.items()})
        for (order, key), text in said["sent"].items():
            steps[order][key] = self._cleaned(order, key, str(text).strip())
        if only_checked(steps) and said["seen"] and said["seen"] != wording(self.steps):
            raise ValidationError(
                _("The steps of this procedure were rewritten since the page was opened. Look at them again.")
            )
        return steps

    def _cleaned(self, order, key, text):
        ProhibitNullCharactersValidator()(text)
        if key == "result" and text not in ("", *StepCheck.values):
            raise ValidationError(_("Step %(step)s: choose one of the answers.") % {"step": order})
        if key == "remark" and len(text) > LONGEST_REMARK:
            words = {"step": order, "count": LONGEST_REMARK}
            raise ValidationError(_("Step %(step)s: shorten the remark to %(count)s letters.") % words)
        return text

    def has_changed(self, initial, data):
        try:
            return only_checked(self.clean(data)) != (initial or {})
        except ValidationError:
            return True


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
    """A form with a `procedure`: which steps it asks follows from it."""

    step_choices = CHOICES

    steps = StepsField(label=gettext_lazy("Steps of the procedure"), required=False)

    def ask_steps(self):
        """Choose the steps, when the procedures on offer are known."""
        procedure = self._named_procedure()
        self.fields["steps"].ask(asked_of(self.record, procedure) if procedure else {})

    def seen_values(self):
        """A device whose copy says nothing of the steps does not know what stood there."""
        values, widget = super().seen_values(), self.fields["steps"].widget
        name = self.add_prefix("steps")
        if widget.value_omitted_from_data(self.base, {}, name) and not widget.value_omitted_from_data(
            self.data, {}, name
        ):
            values.pop("steps", None)
        return values

    def disputed(self, name, fresh):
        """The steps that both saw otherwise than before, each to be chosen by itself."""
        if name != "steps":
            return super().disputed(name, fresh)
        theirs, yours = (spread(one) for one in (fresh.steps, self.cleaned_data["steps"]))
        before = spread(self.seen_values().get("steps", {})) if self.base is not None else {}
        labels, words = self._labels(), dict(StepCheck.choices)
        return [
            (part, labels[part], words.get(theirs[part], theirs[part]), words.get(yours[part], yours[part]))
            for part in yours
            if part in theirs and len({theirs[part], yours[part], before.get(part)}) == 3
        ]

    def _labels(self):
        """What each plain field asks."""
        steps = self.fields["steps"].steps
        titles = {f"step_{order}": f"{order}. {step['title']}" for order, step in steps.items()}
        return titles | {f"remark_{order}": f"{_('Remark on step')} {order}" for order in steps}

    def _named_procedure(self):
        """The procedure that the form names, of those on offer; what is wrong with it its own field says."""
        named = self.data.get(self.add_prefix("procedure")) if self.is_bound else self.initial.get("procedure")
        if isinstance(named, Procedure):
            return named
        try:
            return self.fields["procedure"].clean(named)
        except ValidationError:
            return None

    def step_rows(self):
        """Each step with what stands in its two fields, for the page: (order, step, result, remark)."""
        asked = self.fields["steps"].steps
        sent = self["steps"].value()["sent"] if self.is_bound else {}
        return [(order, step, *(sent.get((order, key), step[key]) for key in PARTS)) for order, step in asked.items()]

    @property
    def shown_wording(self):
        return wording(self.fields["steps"].steps)

    def offered_steps(self):
        """All procedures on offer that have steps or revisions, for the page to swap in without asking the server."""
        approved = Prefetch("revisions", Revision.objects.approved().order_by("effective_on"), to_attr="approved")
        found = []
        for procedure in self.fields["procedure"].queryset.prefetch_related("steps", approved):
            held = self.record is not None and self.record.procedure_id == procedure.pk and self.record.steps
            found.append(Offered(procedure, held or asked_now(procedure), procedure.approved))
        return [one for one in found if one.steps or one.revisions]
