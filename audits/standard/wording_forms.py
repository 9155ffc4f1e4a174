"""What is asked of the secretariat about a standard wording, and what the list is narrowed by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.forms import PageForm, RecordForm, column
from audits.core.listing import Filters

from .wordings import Wording


class WordingForm(RecordForm):
    """A sentence, and where it is offered."""

    model = Wording
    submit = _("Save the wording")
    rows = ["use", "text"]

    use = column(Wording, "use")
    text = column(Wording, "text", help_text=_("Write … where something is to be filled in."))

    def enter(self, **values):
        return Wording.enter(agency=self.by.agency, **values)


class WithdrawWordingForm(PageForm):
    """The wording is not offered any more."""

    submit = _("Withdraw the wording")
    danger = True

    def apply(self, wording, *, by):
        return wording.withdraw(by=by, version=self.seen_version())


class RestoreWordingForm(PageForm):
    """The wording is offered again."""

    submit = _("Put it back")

    def apply(self, wording, *, by):
        return wording.restore(by=by, version=self.seen_version())


class WordingFilters(Filters):
    """Where it is used, and whether it still is."""

    columns = {"use": "use"}

    use = forms.ChoiceField(label=_("Where it is used"), choices=[("", _("Wherever it is used")), *Wording.Use.choices])
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All in use")), ("withdrawn", _("Withdrawn"))])

    def narrow(self, rows):
        return super().narrow(rows).filter(withdrawn=self.cleaned_data.get("state") == "withdrawn")
