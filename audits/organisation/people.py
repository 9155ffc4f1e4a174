"""Who takes part: people with their posts and roles, who stands in for whom, who is trained to audit."""

from functools import lru_cache

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail
from audits.core.addresses import address
from audits.core.fold import FoldedField
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned

from .grants import Grant, GrantQuerySet
from .sessions import end_sessions


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The people of one's own agency."""
        return self.filter(agency=user.agency_id)

    def active(self):
        return self.filter(is_active=True)

    def without_password(self):
        """Those who have not chosen a password yet."""
        return self.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def with_certificates(self):
        """With department and the certificates that count, for lists."""
        counting = AuditorCertificate.objects.valid(clock.today()).select_related("standard")
        return self.select_related("department").prefetch_related(
            models.Prefetch("certificates", counting, to_attr="valid_certificates")
        )

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
    SENTENCES = {
        "entered": _("opened the account"),
        "edited": _("changed the person"),
        "closed": _("closed the account"),
        "reopened": _("reopened the account"),
        "link_made": _("made a one-time link for a new password"),
        "password_changed": _("chose a new password"),
        "language_chosen": _("chose the language"),
    }
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["search", "pk"]  # begins with the name without marks: Đ stands beside D on every database

    def __str__(self):
        return self.full_name

    def get_absolute_url(self):
        return address("organisation:person", self.pk)

    @property
    def with_post(self):
        """Name and post, as lists and papers show a person."""
        return f"{self.full_name}, {self.position}" if self.position else self.full_name

    def may_edit(self, user):
        """Accounts and roles are the administrator's."""
        return user.agency_id == self.agency_id and user.is_administrator

    def check_rules(self):
        if self.department and self.department.agency_id != self.agency_id:
            raise RuleBroken(_("Choose a department of the agency."), field="department")
        administrators = User.objects.active().filter(agency=self.agency, role=User.Role.ADMINISTRATOR)
        if self.pk and not administrators.exists():
            raise RuleBroken(
                _("The agency would have no administrator. Make somebody else administrator first."), field="role"
            )

    @property
    def is_administrator(self):
        return self.role == self.Role.ADMINISTRATOR

    @property
    def is_secretariat(self):
        """Whether this person acts for the secretariat today, as a member or standing in for one."""
        return self._holds((self.Role.SECRETARIAT,))

    @property
    def keeps_registers(self):
        """Whether this person keeps lists of the agency that may come in as files: accounts, or all the others."""
        return self.is_administrator or self.is_secretariat

    @property
    def reads_figures(self):
        """Chair, committee and secretariat: they see every presented finding and the figures of all departments."""
        return self._holds((self.Role.CHAIR, self.Role.COMMITTEE, self.Role.SECRETARIAT))

    @property
    def reads_own_figures(self):
        """Everybody reads those of the own department at least, but not who keeps the accounts and nothing else."""
        return not self.is_administrator or self.reads_figures

    @property
    def sees_figures(self):
        """Whether the overview has something for this person: all of it, or what `readers` found them to be near to."""
        near = getattr(self, "is_near_to_figures", False)
        return self.reads_figures or (near and not self.is_administrator)

    def _holds(self, roles):
        """Whether one of `roles` is this person's; only then whether it is that of somebody they stand in for."""
        return self.role in roles or any(person.role in roles for person in self.principals())

    def principals(self):
        """This person, and those whom they stand in for today: in whose name they may act.

        Whoever stands in for a substitute does not stand in for the first person: what was entrusted to somebody
        cannot be passed on. Read once a day and again after a substitution was entered or changed.
        """
        if not self.knows_principals:
            standing = Substitution.objects.current().filter(substitute=self, person__is_active=True)
            self.know_principals(substitution.person for substitution in standing.select_related("person"))
        return self._principals

    def know_principals(self, people):
        """Keep whom this person stands in for, so that nobody asks again today."""
        self._principals = [self, *people]
        self._principals_for = (clock.today(), Substitution.changes)

    @property
    def knows_principals(self):
        return getattr(self, "_principals_for", None) == (clock.today(), Substitution.changes)

    def acted_for(self):
        """The ids of `principals`, for the condition of a query; a query of their own where nobody asked yet."""
        if self.knows_principals:
            return [person.pk for person in self._principals]
        standing = Substitution.objects.current().filter(substitute=self, person__is_active=True)
        return User.objects.filter(Q(pk=self.pk) | Q(pk__in=standing.values("person"))).values("pk")

    def certified_for(self):
        """The editions that this person may audit against today."""
        valid = getattr(self, "valid_certificates", None)
        if valid is None:
            valid = self.certificates.valid(clock.today()).select_related("standard")
        return sorted({certificate.standard for certificate in valid}, key=lambda standard: standard.edition)

    @property
    def may_have_substitutes(self):
        """Chair, heads of departments and secretariat have substitutes; a lead or verifier is replaced instead."""
        return self.role in (self.Role.CHAIR, self.Role.SECRETARIAT) or self.heads.exists()

    def acting_as(self, holds):
        """The first person in whose name this one may act and for whom `holds(person)` is true, or None."""
        if holds(self):
            return self
        return next((person for person in self.principals() if holds(person)), None)

    @classmethod
    def open_account(cls, *, by, **values):
        """An account without a password: a one-time link lets the person choose one."""
        return cls.enter(by=by, password=make_password(None), **values)

    @transaction.atomic
    def change_account(self, *, by, version=None, **changes):
        """Change what the administrator keeps about a person; another role ends the person's sessions."""
        role = self.locked().role
        self.edit(by=by, version=version, **changes)
        if self.role != role:
            end_sessions(self)
        return self

    @transaction.atomic
    def close_account(self, *, by, version=None, note=""):
        """The person can no longer sign in, and is out at once. What they did stays theirs."""
        self.edit(by=by, version=version, verb="closed", note=note, is_active=False)
        end_sessions(self)
        return self

    def reopen_account(self, *, by, version=None, note=""):
        """The person can sign in again, with the password of before."""
        return self.edit(by=by, version=version, verb="reopened", note=note, is_active=True)

    @transaction.atomic
    def hand_out_link(self, *, by):
        """Leave the Event of a one-time link (never the link): the administrator hands it to the person."""
        trail.lock(self.agency)
        if not self.may_edit(by):
            raise PermissionDenied
        if not self.is_active:
            raise RuleBroken(_("This account is closed. Reopen it first."))
        trail.record(self, "link_made", by=by)
        return self

    @classmethod
    @transaction.atomic
    def hand_out_links(cls, people, *, by):
        """The same for many at once, such as those whose accounts came from a file."""
        for person in people:
            person.hand_out_link(by=by)

    @transaction.atomic
    def set_new_password(self, raw, *, by):
        """A new password for the account, with its Event (the words of the password are never kept)."""
        trail.lock(self.agency)
        self.set_password(raw)
        self.save(update_fields=["password"])
        trail.record(self, "password_changed", by=by)

    def choose_language(self, language, *, by, version=None):
        """The language of the pages and mails; everybody chooses their own."""
        return self.edit(
            by=by,
            may=lambda person, user: person.pk == user.pk,
            version=version,
            verb="language_chosen",
            language=language,
        )


@lru_cache(maxsize=2)
def readers(today):
    """People with what every page asks of its reader: agency, the end of its history, department, any standing in,
    how many notices are new and which is the newest.

    Every page asks it, so the query is put together once a day.
    """
    standing = Substitution.objects.current(today).filter(substitute=OuterRef("pk"), person__is_active=True)
    notices = User.deliveries.rel.related_model.objects.unseen_by(OuterRef("pk"))
    grouped = notices.order_by().values("person")
    counted = grouped.annotate(count=models.Count("pk")).values("count")
    newest = grouped.annotate(newest=models.Max("pk")).values("newest")
    return User.objects.select_related("agency__trail_head", "department").annotate(
        stands_in=Exists(standing),
        unseen_notices=Coalesce(models.Subquery(counted), 0),
        newest_notice=models.Subquery(newest),
        is_near_to_figures=_near_to_figures(),
    )


def _near_to_figures():
    """Head or deputy of a department, or in a team of a round whose plan counts."""
    of_person = {"user": OuterRef("pk")}
    deputies = User.deputises_in.through.objects.filter(**of_person)
    in_teams = User.memberships.rel.related_model.objects.filter(**of_person)
    of_plans = in_teams.exclude(team__round__status__in=("draft", "submitted", "cancelled"))
    return (
        Exists(User.heads.rel.related_model.objects.filter(head=OuterRef("pk"))) | Exists(deputies) | Exists(of_plans)
    )


class SubstitutionQuerySet(GrantQuerySet):
    def visible_to(self, user):
        return self.filter(person__agency=user.agency_id)


class Substitution(Grant):
    """Somebody acts for the chair, a head or the secretariat for a time, by a decision (ủy quyền).

    Counts as that person in the steps; the history and the signature line show for whom.
    """

    GIVEN_TO = "substitute"
    ENTERED_BY = _("another member of the secretariat, or the administrator")

    person = models.ForeignKey(User, models.PROTECT, related_name="substitutions", verbose_name=_("acts for"))
    substitute = models.ForeignKey(User, models.PROTECT, related_name="standing_in", verbose_name=_("substitute"))
    decision = models.CharField(_("decision"), max_length=200, help_text=_("Number and date of the authorisation."))

    objects = SubstitutionQuerySet.as_manager()

    SENTENCES = {
        "entered": _("entered the substitution"),
        "edited": _("changed the substitution"),
        "withdrawn": _("withdrew the substitution"),
    }
    changes = 0  # how often a substitution was written in this process: `User.principals` then looks again

    class Meta(Grant.Meta):
        verbose_name = _("substitution")
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

    @property
    def trail_parent(self):
        return self.person

    @property
    def ground(self):
        return self.decision

    def may_edit(self, user):
        """The secretariat, itself: who merely stands in for it could otherwise prolong that. Or the administrator."""
        keeps = user.role in (User.Role.SECRETARIAT, User.Role.ADMINISTRATOR)
        return keeps and user.agency_id == self.person.agency_id

    @classmethod
    def enter(cls, *, by, **values):
        substitution = super().enter(by=by, **values)
        Substitution.changes += 1
        return substitution

    def edit(self, *, by, **changes):
        super().edit(by=by, **changes)
        Substitution.changes += 1
        return self

    def check_rules(self):
        if self.withdrawn:
            return
        if self.person.agency_id != self.substitute.agency_id or not self.substitute.is_active:
            raise RuleBroken(_("Choose a person of the agency."), field="substitute")
        if not self.person.may_have_substitutes:
            raise RuleBroken(
                _("Only the chair, heads of departments and the secretariat have substitutes."), field="person"
            )


class AuditorCertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(person__agency=user.agency_id)

    def standing(self):
        """Those that were not withdrawn as entered by mistake."""
        return self.filter(withdrawn=False)

    def valid(self, on):
        """Those that prove on a day that somebody is trained."""
        return self.standing().filter(issued_on__lte=on).filter(Q(valid_until=None) | Q(valid_until__gte=on))


class AuditorCertificate(Versioned):
    """Proof that somebody was trained as internal auditor for an edition (ISO 19011, 7; ISO 9001, 7.2)."""

    person = models.ForeignKey(User, models.PROTECT, related_name="certificates", verbose_name=_("person"))
    standard = models.ForeignKey("audits.Standard", models.PROTECT, related_name="+", verbose_name=_("edition"))
    course = models.CharField(_("course"), max_length=200)
    number = models.CharField(_("certificate number"), max_length=60)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    withdrawn = models.BooleanField(_("withdrawn"), default=False)

    objects = AuditorCertificateQuerySet.as_manager()

    SENTENCES = {
        "entered": _("entered the certificate"),
        "edited": _("changed the certificate"),
        "withdrawn": _("withdrew the certificate"),
    }

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
        return address("organisation:person", self.person_id)

    @property
    def agency(self):
        return self.person.agency

    @property
    def trail_parent(self):
        return self.person

    @property
    def is_valid(self):
        """Whether it counts today."""
        today = clock.today()
        return not self.withdrawn and self.issued_on <= today and (not self.valid_until or self.valid_until >= today)

    def may_edit(self, user):
        return user.agency_id == self.person.agency_id and user.is_secretariat

    def check_rules(self):
        same = self.person.certificates.standing().filter(standard=self.standard, number=self.number)
        if not self.withdrawn and same.exclude(pk=self.pk).exists():
            raise RuleBroken(_("This certificate is entered already."), field="number")

    @classmethod
    def like_the_last(cls, agency):
        """What the certificate entered last says of edition, course and day: people are trained together."""
        last = cls.objects.filter(person__agency=agency).standing().order_by("-pk").first()
        return {"standard": last.standard_id, "course": last.course, "issued_on": last.issued_on} if last else {}

    def withdraw(self, *, by, version=None):
        """It was entered by mistake and proves nothing; it stays in the history."""
        return self.edit(by=by, version=version, verb="withdrawn", withdrawn=True)
