"""What is asked of people about departments, people and working days."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from audits.core.forms import PageForm, RecordForm, Row, column

from .calendar import DayException
from .departments import Authorisation, Department
from .people import AuditorCertificate, Substitution, User


class DepartmentForm(RecordForm):
    """A department as the secretariat keeps it."""

    model = Department
    submit = _("Save the department")
    rows = [
        Row("code", "kind"),
        "name",
        "name_en",
        Row("parent", "order"),
        "handles_cases",
        Row("head_title", "head"),
        "deputies",
        Row("closed_on", "merged_into"),
    ]

    code = column(Department, "code", help_text=_("In codes of procedures and in account names, such as NCC."))
    name = column(Department, "name")
    name_en = column(Department, "name_en")
    kind = column(Department, "kind")
    parent = column(
        Department, "parent", help_text=_("A section and its department count as one: they cannot audit each other.")
    )
    handles_cases = column(Department, "handles_cases")
    head_title = column(Department, "head_title", help_text=_("As it stands on papers: Trưởng phòng, Chánh Văn phòng."))
    head = column(Department, "head")
    deputies = column(Department, "deputies", help_text=_("Of the people who belong to the department."))
    order = column(Department, "order")
    closed_on = column(Department, "closed_on", help_text=_("From this day on it is not audited any more."))
    merged_into = column(Department, "merged_into")

    def __init__(self, *args, by, record=None, **kwargs):
        super().__init__(*args, by=by, record=record, **kwargs)
        departments = Department.objects.visible_to(by).existing()
        others = departments.exclude(pk=record.pk) if record else departments
        self.offer("parent", others.filter(parent=None))
        self.offer("merged_into", others)
        people = User.objects.visible_to(by).active()
        self.offer("head", people)
        if record is None:
            self._keep_to_what_is_new()
        else:
            self.offer("deputies", people.filter(department__in=record.unit()))

    def _keep_to_what_is_new(self):
        """A new department has no people yet, and is not closed; it stands behind those that are there."""
        last = Department.objects.visible_to(self.by).order_by("-order").first()
        self.initial.setdefault("order", min(last.order + 10, 32_767) if last else 10)
        self.fields["code"].widget.attrs["autofocus"] = True
        for name in ("deputies", "closed_on", "merged_into"):
            del self.fields[name]
        self.rows = [row for row in self.rows if row != "deputies" and "closed_on" not in row]


class AuthorisationForm(RecordForm):
    """Whom the head authorises in writing to answer for the department."""

    model = Authorisation
    submit = _("Save the authorisation")
    rows = ["person", "document", Row("starts_on", "ends_on")]

    person = column(Authorisation, "person")
    document = column(Authorisation, "document")
    starts_on = column(Authorisation, "starts_on")
    ends_on = column(Authorisation, "ends_on", help_text=_("Empty: until it is withdrawn."))

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        self.offer("person", User.objects.visible_to(by).active())


class WithdrawForm(PageForm):
    """What was entered does not count any more; it stays to be read."""

    danger = True

    def __init__(self, *args, submit, **kwargs):
        super().__init__(*args, **kwargs)
        self.submit = submit

    def apply(self, record, *, by):
        return record.withdraw(by=by, version=self.seen_version())


class SubstitutionForm(RecordForm):
    """Who acts for a person for a time."""

    model = Substitution
    submit = _("Save the substitution")
    rows = ["substitute", "decision", Row("starts_on", "ends_on")]

    substitute = column(Substitution, "substitute")
    decision = column(Substitution, "decision")
    starts_on = column(Substitution, "starts_on")
    ends_on = column(Substitution, "ends_on", help_text=_("Empty: until it is withdrawn."))

    def __init__(self, *args, by, person, **kwargs):
        super().__init__(*args, by=by, given={"person": person}, **kwargs)
        self.offer("substitute", User.objects.visible_to(by).active().exclude(pk=person.pk))


class CertificateForm(RecordForm):
    """A certificate of internal auditor."""

    model = AuditorCertificate
    submit = _("Save the certificate")
    rows = ["standard", "course", "number", Row("issued_on", "valid_until")]

    standard = column(AuditorCertificate, "standard")
    course = column(AuditorCertificate, "course")
    number = column(AuditorCertificate, "number")
    issued_on = column(AuditorCertificate, "issued_on")
    valid_until = column(AuditorCertificate, "valid_until", help_text=_("Empty when the certificate names no end."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("standard", self.fields["standard"].queryset.model.objects.all())  # one list for all agencies


class PersonForm(RecordForm):
    """What the administrator keeps about a person."""

    model = User
    submit = _("Save the person")
    rows = ["full_name", Row("position", "department"), "role", Row("email", "language")]

    full_name = column(User, "full_name")
    position = column(User, "position", help_text=_("As it stands on papers, such as Trưởng phòng Người có công."))
    department = column(User, "department")
    role = column(
        User, "role", help_text=_("Auditors, leads and heads are staff: that follows from certificate, team and post.")
    )
    email = column(User, "email", help_text=_("For reminders and forgotten passwords; may stay empty."))
    language = column(User, "language")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        self.offer("department", Department.objects.visible_to(by).existing())

    def apply(self, person, *, by):
        return person.change_account(by=by, version=self.seen_version(), **self.answers())


class NewPersonForm(PersonForm):
    """A new person with an account, which has no password until its owner chooses one."""

    submit = _("Open the account")
    rows = ["username", *PersonForm.rows]

    username = column(User, "username", help_text=_("Small letters, digits, dot, dash; it cannot be changed later."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["autofocus"] = True

    def clean_username(self):
        return self.cleaned_data["username"].lower()

    def apply(self, record, *, by):
        return User.open_account(by=by, agency=by.agency, **self.answers())


class LanguageForm(PageForm):
    """The language that a person reads."""

    submit = _("Save the language")

    language = forms.ChoiceField(label=_("language of pages and mails"), choices=settings.LANGUAGES)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, initial={"language": record.language}, **kwargs)

    def apply(self, person, *, by):
        person.choose_language(self.cleaned_data["language"], by=by, version=self.seen_version())


class CloseForm(PageForm):
    """The account is closed; its person is out at once."""

    submit = _("Close the account")
    danger = True
    note = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000, required=False)

    def apply(self, person, *, by):
        return person.close_account(by=by, version=self.seen_version(), **self.answers())


class ReopenForm(PageForm):
    """The account is open again."""

    submit = _("Reopen the account")

    def apply(self, person, *, by):
        return person.reopen_account(by=by, version=self.seen_version())


class LinkForm(PageForm):
    """A one-time link for a new password."""

    submit = _("Make the link")

    def apply(self, person, *, by):
        person.hand_out_link(by=by)


class LinksForm(PageForm):
    """One-time links for everybody who has no password yet."""

    submit = _("Make the links")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = people

    def apply(self, record, *, by):
        User.hand_out_links(self.people, by=by)
        return "organisation:people"


class DayExceptionForm(RecordForm):
    """A day on which the agency does otherwise than the calendar says."""

    model = DayException
    submit = _("Save the exception")
    rows = ["day", "works", "reason"]

    day = column(DayException, "day")
    works = forms.TypedChoiceField(
        label=_("What the agency does"),
        choices=[("off", _("It has the day off")), ("works", _("It works"))],
        coerce=lambda choice: choice == "works",
        widget=forms.RadioSelect,
    )
    reason = column(DayException, "reason", help_text=_("Who decided it, and where: number and date of the document."))

    def __init__(self, *args, record=None, **kwargs):
        initial = {"works": "works" if record and record.works else "off", **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, record=record, initial=initial, **kwargs)
