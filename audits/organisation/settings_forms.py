"""The settings of an agency, a section a form."""

from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.file_fields import StoredFileField
from audits.core.files import IMAGES
from audits.core.forms import RecordForm, Row, column
from audits.core.numbers import written

from .agency import PARTS_OF_FINDING, Agency


def _setting(name, **changes):
    return column(Agency, name, **changes)


class SettingsForm(RecordForm):
    """A section of the settings: what it is about stands in `title` and `lead`."""

    model = Agency
    title = lead = ""
    figures = False  # whether it is figures only, which stand in one column
    submit = _("Save the settings")

    def as_it_stands(self):
        """What is settled now, line by line: label and value."""
        for name in self.columns():
            display = getattr(self.record, f"get_{name}_display", None)
            yield self.fields[name].label, display() if display else getattr(self.record, name)

    def columns(self):
        """Its fields in the order of its rows."""
        for row in self._rows():
            yield from row if isinstance(row, tuple) else (row,)


class NamesForm(SettingsForm):
    """What the agency is called."""

    title = _("Names")
    lead = _("They stand at the head of every paper and in its number.")
    rows = ["name", "superior", Row("symbol", "place"), "address", Row("committee_name", "committee_symbol"), "logo"]

    name = _setting("name")
    superior = _setting("superior")
    symbol = _setting("symbol")
    place = _setting("place")
    address = _setting("address")
    committee_name = _setting("committee_name")
    committee_symbol = _setting("committee_symbol")
    logo = StoredFileField(label=_("Logo"), accept=IMAGES, required=False)


class PapersForm(SettingsForm):
    """How papers are issued and laid out."""

    title = _("Papers")
    lead = _("Who issues reports, to whom they go, and how a page is set (Decree 30/2020).")
    rows = ["report_issuer", "report_recipients", Row("margin_left", "margin_right", "font_size")]

    report_issuer = _setting("report_issuer")
    report_recipients = _setting("report_recipients")
    margin_left = _setting("margin_left")
    margin_right = _setting("margin_right")
    font_size = _setting("font_size")


class NumbersForm(SettingsForm):
    """How numbers are written, each with an example."""

    title = _("Numbers")
    lead = _("Numbers that were given stay as they are; a new pattern counts from the next number on.")

    nonconformity_pattern = _setting("nonconformity_pattern")
    finding_pattern = _setting("finding_pattern")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.columns():
            self.fields[name].help_text = _("Filled in: %(parts)s. Comes out as “%(example)s”.") % {
                "parts": ", ".join(f"{{{part}}}" for part in PARTS_OF_FINDING),
                "example": self._example(name),
            }

    def as_it_stands(self):
        for name in self.columns():
            yield self.fields[name].label, f"{getattr(self.record, name)}\n{self._example(name)}"

    def _example(self, name):
        """The fourth number of this year's first round, as the pattern stands now."""
        return written(getattr(self.record, name), number=4, round=1, year=clock.today().year)


class DeadlinesForm(SettingsForm):
    """How long people have."""

    title = _("Deadlines")
    lead = _("Those of the agency's own procedure. A change counts for deadlines that are set from now on.")
    figures = True
    rows = [
        Row("answer_days", "ruling_days"),
        Row("observation_days", "plan_days"),
        Row("minor_days", "major_days"),
        Row("effect_days", "repeat_months"),
        "coverage_months",
    ]

    answer_days = _setting("answer_days")
    ruling_days = _setting("ruling_days")
    observation_days = _setting("observation_days")
    plan_days = _setting("plan_days")
    minor_days = _setting("minor_days")
    major_days = _setting("major_days")
    effect_days = _setting("effect_days")
    repeat_months = _setting("repeat_months")
    coverage_months = _setting("coverage_months")


class RemindersForm(SettingsForm):
    """Who is reminded when."""

    title = _("Reminders")
    lead = _("The person first, then the head and the secretariat, then the chair.")
    figures = True
    rows = [Row("remind_before", "remind_after"), Row("remind_head_after", "remind_chair_after")]

    remind_before = _setting("remind_before")
    remind_after = _setting("remind_after")
    remind_head_after = _setting("remind_head_after")
    remind_chair_after = _setting("remind_chair_after")


class VisitsForm(SettingsForm):
    """How visits and surveys are measured."""

    title = _("Visits and surveys")
    lead = _("How many questions the program proposes for a visit, and which satisfaction is aimed at.")
    figures = True
    rows = [Row("questions_from", "questions_to"), "survey_target"]

    questions_from = _setting("questions_from")
    questions_to = _setting("questions_to")
    survey_target = _setting("survey_target")


SECTIONS = {
    "names": NamesForm,
    "papers": PapersForm,
    "numbers": NumbersForm,
    "deadlines": DeadlinesForm,
    "reminders": RemindersForm,
    "visits": VisitsForm,
}
