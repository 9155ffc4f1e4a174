"""Who takes part: people with their posts and roles, who stands in for whom, who is trained to audit."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail
from audits.core.fold import FoldedField
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The people of one's own agency."""
        return self.filter(agency=user.agency_id)

    def active(self):
        return self.filter(is_active=True)

    def certified(self, standard, on=None):
        """Those who hold a valid certificate of internal auditor for an edition."""
        valid = AuditorCertificate.objects.valid(on or clock.today()).filter(person=OuterRef("pk"), standard=standard)
        return self.filter(Exists(valid))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, username):
        return self.get(username=username.lower())


class User(AbstractBaseUser, Versioned):
    """A person of the agency with an account; a Director may have one and never sign in.

    The role says what a person does in the programme (ISO 19011, 5.4); everything else follows from facts: an auditor
    has a certificate, a lead is one in a team of a round, a head is whom the department names.
    """

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("Administrator")
        CHAIR = "chair", _("Chair of the steering committee")
        COMMITTEE = "committee", _("Member of the steering committee")
        SECRETARIAT = "secretariat", _("Secretariat")
        STAFF = "staff", _("Staff")

    class Language(models.TextChoices):
        VI = "vi", "Tiếng Việt"
        EN = "en", "English"

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="users")
    username = models.CharField(
        _("account name"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*$", _("Use small letters, digits, dot, dash."))],
        error_messages={"unique": _("This account name is taken. Choose another one.")},
    )
    full_name = models.CharField(_("full name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    position = models.CharField(_("position"), max_length=120, blank=True)
    department = models.ForeignKey(
        "audits.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("department"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.STAFF)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.VI)
    is_active = models.BooleanField(_("may sign in"), default=True)
    search = FoldedField(sources=("full_name", "username", "position"))

    objects = UserManager()

    UNLOGGED = ("password",)
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["full_name", "pk"]

    def __str__(self):
        return self.full_name

    def get_absolute_url(self):
        return reverse("organisation:person", args=[self.pk])

    @property
    def with_post(self):
        """Name and post, as lists and papers show a person."""
        return f"{self.full_name}, {self.position}" if self.position else self.full_name

    def may_edit(self, user):
        """Accounts and roles are the administrator's."""
        return user.agency_id == self.agency_id and user.is_administrator

    @property
    def is_administrator(self):
        return self.role == self.Role.ADMINISTRATOR

    @property
    def is_secretariat(self):
        """Whether this person acts for the secretariat today, as a member or standing in for one."""
        return any(person.role == self.Role.SECRETARIAT for person in self.principals())

    @property
    def reads_figures(self):
        """Chair, committee and secretariat: they see every presented finding and the figures of all departments."""
        reading = (self.Role.CHAIR, self.Role.COMMITTEE, self.Role.SECRETARIAT)
        return any(person.role in reading for person in self.principals())

    def principals(self):
        """This person, and those whom they stand in for today: in whose name they may act."""
        if getattr(self, "_principals_on", None) != clock.today():
            standing = Substitution.objects.current().filter(substitute=self).select_related("person")
            self._principals = [self, *(substitution.person for substitution in standing)]
            self._principals_on = clock.today()
        return self._principals

    def acting_as(self, holds):
        """The first person in whose name this one may act and for whom `holds(person)` is true, or None."""
        return next((person for person in self.principals() if holds(person)), None)

    def set_new_password(self, raw, *, by):
        """A new password for the account, with its Event (the words of the password are never kept)."""
        self.set_password(raw)
        self.save(update_fields=["password"])
        trail.record(self, "password_changed", by=by)


class SubstitutionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(person__agency=user.agency_id)

    def current(self, on=None):
        """Those that count on a day."""
        day = on or clock.today()
        return self.filter(starts_on__lte=day, withdrawn=False).filter(Q(ends_on__gte=day) | Q(ends_on=None))


class Substitution(Versioned):
    """Somebody acts for the chair, a head or the secretariat for a time, by a decision (ủy quyền).

    Counts as that person in the steps; the history and the signature line show for whom.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="substitutions", verbose_name=_("acts for"))
    substitute = models.ForeignKey(User, models.PROTECT, related_name="standing_in", verbose_name=_("substitute"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=200, help_text=_("Number and date of the authorisation."))
    withdrawn = models.BooleanField(_("withdrawn"), default=False)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("substitution")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=models.F("substitute")),
                name="substitution_by_another_person",
                violation_error_message=_("Nobody can be their own substitute. Choose another person."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="substitution_dates_in_order",
                violation_error_message=_("The substitution ends before it starts. Correct the dates."),
            ),
        ]

    def __str__(self):
        return f"{self.substitute} ({self.person})"

    def get_absolute_url(self):
        return reverse("organisation:person", args=[self.person_id])

    @property
    def agency(self):
        return self.person.agency

    @property
    def trail_parent(self):
        return self.person

    def may_edit(self, user):
        return user.agency_id == self.person.agency_id and user.role == User.Role.SECRETARIAT

    def check_rules(self):
        if self.person.agency_id != self.substitute.agency_id:
            raise RuleBroken(_("Choose a person of the same agency."), field="substitute")
        heads = self.person.heads.exists() or self.person.role in (User.Role.CHAIR, User.Role.SECRETARIAT)
        if not heads:
            raise RuleBroken(
                _("Only the chair, heads of departments and the secretariat have substitutes."), field="person"
            )


class AuditorCertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(person__agency=user.agency_id)

    def valid(self, on):
        return self.filter(issued_on__lte=on).filter(Q(valid_until=None) | Q(valid_until__gte=on))


class AuditorCertificate(Versioned):
    """Proof that somebody was trained as internal auditor for an edition (ISO 19011, 7; ISO 9001, 7.2)."""

    person = models.ForeignKey(User, models.PROTECT, related_name="certificates", verbose_name=_("person"))
    standard = models.ForeignKey("audits.Standard", models.PROTECT, related_name="+", verbose_name=_("edition"))
    course = models.CharField(_("course"), max_length=200)
    number = models.CharField(_("certificate number"), max_length=60)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = AuditorCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("auditor certificate")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("issued_on")),
                name="certificate_dates_in_order",
                violation_error_message=_("The certificate ends before it was issued. Correct the dates."),
            )
        ]

    def __str__(self):
        return f"{self.number} ({self.standard})"

    def get_absolute_url(self):
        return reverse("organisation:person", args=[self.person_id])

    @property
    def agency(self):
        return self.person.agency

    @property
    def trail_parent(self):
        return self.person

    def may_edit(self, user):
        return user.agency_id == self.person.agency_id and user.role == User.Role.SECRETARIAT
