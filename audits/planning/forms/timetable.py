"""The timetable of a round: visits and meetings, and what happens to them until they are held."""

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.forms import DateField, PageForm, Row, TimeField
from audits.core.offers import OfferField, OffersField
from audits.organisation.models import Department, User

from ..availability import Availability, contacts_for
from ..models import Meeting, Visit
from .plan import PlanForm

OFFERS_AGAIN = {  # what is chosen here changes what speaks for and against a team: the page asks for that part anew
    "hx-get": "",
    "hx-trigger": "change",
    "hx-include": "closest form",
    "hx-params": "not csrfmiddlewaretoken,op_id,version,note,waiver",
    "hx-target": "#offers",
    "hx-select": "#offers",
    "hx-swap": "outerHTML",
    "hx-sync": "closest form:queue last",
}


class SlotFields(forms.Form):
    """A day and times of the day at the agency's place; the record keeps moments."""

    day = DateField(label=_("Day"))
    starts = TimeField(label=_("From"))
    ends = TimeField(label=_("Until"))

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("It ends before it starts. Correct the times."))
        return cleaned

    def moments(self):
        """{"starts_at": …, "ends_at": …} of what was typed, as far as it makes sense."""
        day, starts, ends = (self.typed(name) for name in ("day", "starts", "ends"))
        return {
            "starts_at": clock.moment_of(day, starts.hour, starts.minute) if day and starts else None,
            "ends_at": clock.moment_of(day, ends.hour, ends.minute) if day and ends else None,
        }

    def typed(self, name):
        """What a field says at the moment, or None: also before the form is sent, or when another field is wrong."""
        try:
            return self.fields[name].clean(self[name].value())
        except ValidationError:
            return None


class VisitForm(SlotFields, PlanForm):
    """A visit in the timetable; its teams and procedures are offered for the department and time that are typed."""

    may_waive = True
    rows = [
        "department",
        Row("day", "starts", "ends"),
        Div("team", "procedures", css_id="offers", data_keep_choices=""),
        Row("place", "mode"),
    ]
    PLAIN = ("department", "team", "place", "mode")

    department = forms.ModelChoiceField(Department.objects.none(), label=_("Department"))
    team = OfferField(label=_("Team"))
    procedures = OffersField(label=_("Procedures"), required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    mode = forms.ChoiceField(label=_("Mode"), choices=Visit.Mode.choices, initial=Visit.Mode.ON_SITE)

    def __init__(self, *args, record=None, initial=None, **kwargs):
        if record:
            names = (*self.PLAIN, "day", "starts", "ends")
            initial = {name: getattr(record, name) for name in names} | {
                "procedures": list(record.procedures.all()),
                **(initial or {}),
            }
        super().__init__(*args, record=record, initial=initial, **kwargs)
        self.fields["department"].queryset = self.round.departments_in_scope
        for name in ("department", "day", "starts", "ends"):
            self.fields[name].widget.attrs |= OFFERS_AGAIN
        self._offer(record)

    def _offer(self, record):
        known = Availability(self.round)
        department = self.typed("department")
        self.fields["procedures"].offer(*known.procedures_for(department))
        self.fields["team"].offer(
            known.teams_for(
                department=department, procedures=self.typed("procedures") or (), visit=record, **self.moments()
            )
        )

    def change(self, visit, *, by):
        values = {**self.answers(*self.PLAIN), **self.moments(), **self.answers("procedures")}
        if visit is None:
            return Visit.put_in_plan(self.round, by=by, **values)
        return visit.replan(by=by, version=self.seen_version(), **values)


class TakeOutForm(PlanForm):
    """Take a visit out of the plan."""

    submit = _("Take it out")
    danger = True

    reason = forms.CharField(
        label=_("Why the department is not audited this time"),
        widget=forms.Textarea,
        max_length=500,
        required=False,
        help_text=_("Leave this empty when the department gets another visit."),
    )

    def change(self, visit, *, by):
        visit.take_out(by=by, reason=self.cleaned_data["reason"])
        return f"{self.round.get_absolute_url()}visits/"


class MoveForm(SlotFields, PageForm):
    """Move a visit of the approved plan within the dates of the round, by agreement with the department."""

    submit = _("Move the visit")
    rows = [Row("day", "starts", "ends"), "place", "note"]

    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    note = forms.CharField(label=_("With whom this was agreed, and why"), widget=forms.Textarea, max_length=2000)

    def __init__(self, *args, record, **kwargs):
        initial = {name: getattr(record, name) for name in ("day", "starts", "ends", "place")}
        super().__init__(*args, record=record, initial=initial, **kwargs)

    def apply(self, visit, *, by):
        visit.reschedule(by=by, version=self.seen_version(), **self.moments(), **self.answers("place", "note"))


class ContactsForm(PageForm):
    """The department names who works with the team."""

    submit = _("Name them")
    contacts = OffersField(label=_("Who works with the team"))

    def __init__(self, *args, record, **kwargs):
        named = list(record.contacts.all())
        super().__init__(*args, record=record, initial={"contacts": named}, **kwargs)
        people = User.objects.active().filter(department__in=record.department.unit())
        people = [*people.exclude(pk__in=record.team.members.values("user"))]
        people += [person for person in named if person not in people]
        self.fields["contacts"].offer(contacts_for(record, people))

    def apply(self, visit, *, by):
        visit.name_contacts(by=by, version=self.seen_version(), **self.answers("contacts"))


class MeetingForm(SlotFields, PlanForm):
    """A meeting in the timetable."""

    rows = [Row("kind", "team"), Row("day", "starts", "ends"), "place"]
    PLAIN = ("kind", "team", "place")

    kind = forms.ChoiceField(label=_("Meeting"), choices=Meeting.Kind.choices)
    team = forms.ModelChoiceField(
        None,
        label=_("Team"),
        required=False,
        empty_label=_("All teams"),
        help_text=_("Only for a meeting of one team."),
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)

    def __init__(self, *args, record=None, initial=None, **kwargs):
        if record:
            initial = {name: getattr(record, name) for name in (*self.PLAIN, "day", "starts", "ends")}
        super().__init__(*args, record=record, initial=initial, **kwargs)
        self.fields["team"].queryset = self.round.teams.all()

    def change(self, meeting, *, by):
        values = {**self.answers(*self.PLAIN), **self.moments()}
        if meeting is None:
            return Meeting.enter(by=by, round=self.round, **values)
        return meeting.edit(by=by, version=self.seen_version(), **values)


class HeldForm(PageForm):
    """What a meeting came to."""

    submit = _("Record as held")

    attendance = forms.CharField(label=_("Present"), widget=forms.Textarea, max_length=4000, help_text=_("One a line."))
    notes = forms.CharField(
        label=_("What was said and decided"), widget=forms.Textarea(attrs={"rows": 8}), max_length=8000
    )

    def __init__(self, *args, record, **kwargs):
        initial = {"attendance": record.attendance, "notes": record.notes}
        super().__init__(*args, record=record, initial=initial, **kwargs)

    def apply(self, meeting, *, by):
        meeting.record(by=by, version=self.seen_version(), **self.answers("attendance", "notes"))
