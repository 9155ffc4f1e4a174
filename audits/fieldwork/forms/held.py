"""The visit itself: begin it, write its minutes, end it, sign it."""

import json

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.file_fields import StoredFileField, StoredFilesField
from audits.core.forms import MomentField, PageForm, StepForm
from audits.core.sniffing import IMAGES
from audits.planning.visits import Visit

from ..minutes import proposed_attendees, proposed_minutes, proposed_opening


class OpenForm(PageForm):
    """Begin the visit, now or as it truly was."""

    submit = _("Begin the visit")
    actual_starts_at = MomentField(
        label=_("The visit truly began at"),
        help_text=_("Leave the present time when you begin now. Entered after the visit, give its true time."),
    )

    def __init__(self, *args, record, **kwargs):
        over = clock.local_date(record.starts_at) < clock.today()
        began = record.starts_at if over else clock.now()
        super().__init__(*args, record=record, initial={"actual_starts_at": began}, **kwargs)

    def apply(self, visit, *, by):
        visit.open(by=by, started_at=self.cleaned_data["actual_starts_at"])


class MinutesForm(PageForm):
    """The minutes of the visit; empty parts come with a proposal to be edited."""

    submit = _("Save the minutes")
    PARTS = Visit.MINUTES
    PROPOSED = {"opening_notes": proposed_opening, "attendees": proposed_attendees, "minutes": proposed_minutes}

    opening_notes = forms.CharField(
        label=_("Opening of the visit"), widget=forms.Textarea, max_length=4000, required=False
    )
    attendees = forms.CharField(
        label=_("Present for the department"),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
        help_text=_("One a line: name, post. The team stands in the minutes by itself."),
    )
    minutes = forms.CharField(
        label=_("What was audited"),
        widget=forms.Textarea,
        max_length=8000,
        required=False,
        help_text=_("The procedures of the visit stand in the minutes by themselves."),
    )
    remarks = forms.CharField(
        label=_("Opinion of the department"),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
        help_text=_("The department can also write it itself when it signs."),
    )

    def __init__(self, *args, record, **kwargs):
        written = {name: getattr(record, name) for name in self.PARTS}
        self.written_json = json.dumps(written)  # for scripts, to which a proposal is nothing written yet
        self.proposed = [name for name in self.PROPOSED if not written[name].strip()]
        proposals = {name: self.PROPOSED[name](record) for name in self.proposed}
        super().__init__(*args, record=record, initial={**written, **proposals}, **kwargs)

    def seen_values(self):
        """A part that is still empty was a proposal on the screen: to take it over as it stands is to write it."""
        return {name: "" if name in self.proposed else value for name, value in super().seen_values().items()}

    def apply(self, visit, *, by):
        visit.write_minutes(by=by, version=self.seen_version(), **self.answers(*self.PARTS))


class CloseForm(PageForm):
    """End the visit; what was found is presented to the department."""

    submit = _("End the visit")
    actual_ends_at = MomentField(label=_("The visit truly ended at"))

    def __init__(self, *args, record, **kwargs):
        ended = record.ends_at if record.entered_afterwards else clock.now()
        super().__init__(*args, record=record, initial={"actual_ends_at": ended}, **kwargs)

    def apply(self, visit, *, by):
        visit.close(by=by, ended_at=self.cleaned_data["actual_ends_at"])


class ReopenForm(StepForm):
    """Back on site, with the reason."""

    step = "reopen"
    needs_note = True
    submit = _("Reopen the visit")


class SigningForm(PageForm):
    """Minutes are signed as a whole: every finding is agreed to, or there is another opinion with its ground.

    What the department said at the closing meeting stands there as the ground to begin with.
    """

    AGREED, OTHERWISE = "agreed", "otherwise"
    OPINIONS = [(AGREED, _("We agree")), (OTHERWISE, _("We see it differently"))]
    with_files = False

    remarks = forms.CharField(
        label=_("Opinion of the department"), widget=forms.Textarea, max_length=4000, required=False
    )

    def __init__(self, *args, record, by, **kwargs):
        super().__init__(*args, record=record, by=by, initial={"remarks": record.remarks}, **kwargs)
        self.findings = list(record.findings.presented().with_names().in_order())
        for finding in self.findings:
            self.fields[f"opinion_{finding.pk}"] = forms.ChoiceField(
                label=finding.title,
                choices=self.OPINIONS,
                initial=self.OTHERWISE if finding.opinion else self.AGREED,
                widget=forms.RadioSelect,
            )
            self.fields[f"ground_{finding.pk}"] = forms.CharField(
                label=_("Why does the department see it differently?"),
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=4000,
                required=False,
                initial=finding.opinion,
            )
            if self.with_files:
                field = StoredFilesField(label=_("Files that show it"), required=False)
                field.for_person(by)
                self.fields[f"files_{finding.pk}"] = field

    @property
    def opinions(self):
        """Each finding with the fields that belong to it."""
        return [
            {
                "finding": finding,
                "opinion": self[f"opinion_{finding.pk}"],
                "ground": self[f"ground_{finding.pk}"],
                "files": self[f"files_{finding.pk}"] if self.with_files else None,
            }
            for finding in self.findings
        ]

    def clean(self):
        for finding in self.findings:
            differs = self.cleaned_data.get(f"opinion_{finding.pk}") == self.OTHERWISE
            ground = self.cleaned_data.get(f"ground_{finding.pk}", "")
            if differs and not ground:
                self.add_error(f"ground_{finding.pk}", _("Write why the department sees it differently."))
        return super().clean()

    def differing(self, name):
        """What was given under `name` for the findings that are seen differently."""
        return {
            finding: self.cleaned_data[f"{name}_{finding.pk}"]
            for finding in self.findings
            if self.cleaned_data[f"opinion_{finding.pk}"] == self.OTHERWISE
        }


class SignForm(SigningForm):
    """The department signs on its own account."""

    submit = _("Sign the minutes")
    with_files = True
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def apply(self, visit, *, by):
        visit.sign(
            by=by,
            version=self.seen_version(),
            seen=self.cleaned_data["seen"],
            remarks=self.cleaned_data["remarks"],
            disputes=self.differing("ground"),
            files=self.differing("files"),
        )


class SignOnPaperForm(SigningForm):
    """The lead uploads the minutes signed in ink and enters what was noted on them."""

    submit = _("Record the signed minutes")
    signed_scan = StoredFileField(label=_("Scan or photo of the minutes signed in ink"), accept=("pdf", *IMAGES))

    def apply(self, visit, *, by):
        visit.sign_on_paper(
            by=by,
            version=self.seen_version(),
            signed_scan=self.cleaned_data["signed_scan"],
            remarks=self.cleaned_data["remarks"],
            disputes=self.differing("ground"),
        )


class SignWithoutForm(PageForm):
    """The department does not sign: the reason, and a witness."""

    submit = _("Record that the department did not sign")
    danger = True
    rows = ["note", "witness"]

    note = forms.CharField(label=_("Why did the department not sign?"), widget=forms.Textarea, max_length=2000)
    witness = forms.ModelChoiceField(
        None,
        label=_("Witness"),
        help_text=_("A second member of the team; in a team of one, somebody of the secretariat."),
    )

    def __init__(self, *args, record, by, **kwargs):
        super().__init__(*args, record=record, by=by, **kwargs)
        field = self.fields["witness"]
        field.queryset = record.possible_witnesses(by)
        field.label_from_instance = lambda person: person.with_post

    def apply(self, visit, *, by):
        visit.sign_without(by=by, version=self.seen_version(), **self.answers("note", "witness"))
