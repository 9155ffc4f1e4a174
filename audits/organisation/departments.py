"""The departments that are audited, and who answers for each of them."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.addresses import address
from audits.core.fold import FoldedField
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned

from .grants import Grant, GrantQuerySet
from .people import Substitution, User


class DepartmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agency=user.agency_id)

    def existing(self, on=None):
        """Those not closed or merged into another on a day."""
        day = on or clock.today()
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))

    def with_answerable(self):
        """With whether somebody answers for each: a head, deputy or authorised person who may sign in."""
        deputies = Department.deputies.through.objects.filter(department=OuterRef("pk"), user__is_active=True)
        authorised = Authorisation.objects.current().filter(department=OuterRef("pk"), person__is_active=True)
        head = User.objects.active().filter(pk=OuterRef("head"))
        return self.annotate(is_answered_for=Exists(head) | Exists(deputies) | Exists(authorised))

    def without_answerable(self):
        """Those for which nobody answers."""
        return self.with_answerable().filter(is_answered_for=False)

    def answered_for_by(self, user):
        """Those for which a person answers: see `Department.answered_by`."""
        people = user.acted_for()
        return self.filter(
            Q(head__in=people)
            | Q(pk__in=Department.deputies.through.objects.filter(user__in=people).values("department"))
            | Q(pk__in=Authorisation.objects.current().filter(person=user).values("department"))
        )

    def with_people(self):
        """With head, deputies and parent, for lists."""
        return self.select_related("head", "parent").prefetch_related("deputies")


class Department(Versioned):
    """A unit of the agency; leadership and standing body are units too, for they are audited as well."""

    class Kind(models.TextChoices):
        DIVISION = "division", _("Division")
        OFFICE = "office", _("Office")
        INSPECTORATE = "inspectorate", _("Inspectorate")
        SECTION = "section", _("Section")
        BRANCH = "branch", _("Sub-department")
        UNIT = "unit", _("Public service unit")
        LEADERSHIP = "leadership", _("Leadership")
        STANDING_BODY = "standing_body", _("Standing body of the committee")

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="departments")
    code = models.CharField(
        _("code"),
        max_length=20,
        validators=[RegexValidator(r"^[A-Z0-9-]+$", _("Use capital letters without marks, digits, dash."))],
    )
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.DIVISION)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    handles_cases = models.BooleanField(_("handles administrative procedures"), default=False)
    head_title = models.CharField(_("title of its head"), max_length=120, default="Trưởng phòng")
    head = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="heads", verbose_name=_("head"))
    deputies = models.ManyToManyField(User, blank=True, related_name="deputises_in", verbose_name=_("deputies"))
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed", verbose_name=_("merged into")
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order in lists"), default=100)
    search = FoldedField(sources=("code", "name", "name_en"))

    objects = DepartmentQuerySet.as_manager()

    SENTENCES = {
        "entered": _("entered the department"),
        "edited": _("changed the department"),
    }

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "code"],
                name="department_code_once",
                violation_error_message=_("Another department has this code. Choose another one."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("organisation:department", self.pk)

    def may_edit(self, user):
        return user.agency_id == self.agency_id and user.is_secretariat

    @property
    def exists_today(self):
        """Whether it is neither closed nor merged into another by now."""
        return self.closed_on is None or self.closed_on > clock.today()

    def check_rules(self):
        self.check_place()
        self.check_people([] if self.pk is None else self.deputies.all())

    def check_people(self, deputies):
        """Whether the head and these deputies can lead it."""
        for name, person in [("head", self.head), *(("deputies", deputy) for deputy in deputies)]:
            if person and person.agency_id != self.agency_id:
                raise RuleBroken(_("Choose a person of the agency."), field=name)
        if self.head in deputies:
            raise RuleBroken(_("The head is among the deputies as well. Take one of the two out."), field="deputies")

    def check_place(self):
        """Departments and their sections: two storeys, not more; and how one ends."""
        self._check_end()
        for name in ("parent", "merged_into"):
            other = getattr(self, name)
            if other and (other == self or other.agency_id != self.agency_id):
                raise RuleBroken(_("Choose another department of the agency."), field=name)
        if self.parent and self.parent.parent_id:
            raise RuleBroken(_("A section belongs to a department, not to another section."), field="parent")
        if self.parent and self.pk and self.children.exists():
            raise RuleBroken(_("It has sections of its own, so it cannot be a section. Move them first."), "parent")

    def _check_end(self):
        if self.merged_into and not self.closed_on:
            raise RuleBroken(_("Give the day on which it was merged."), field="closed_on")
        after, seen = self.merged_into, {self.pk}
        while after:
            if after.pk in seen:
                raise RuleBroken(_("The two would be merged into each other. Choose another one."), "merged_into")
            seen.add(after.pk)
            after = after.merged_into
        if self.closed_on and self.pk and self.children.existing(self.closed_on).exists():
            raise RuleBroken(_("Sections still belong to it. Close or move them first."), field="closed_on")

    def same_unit(self, other):
        """Whether two departments count as one for impartiality: the same, or parent and child."""
        return other is not None and (self.pk == other.pk or self.parent_id == other.pk or (other.parent_id == self.pk))

    def unit(self):
        """All departments that count as one with this one, itself among them."""
        one = Q(pk=self.pk) | Q(parent=self.pk)
        return Department.objects.filter(one | Q(pk=self.parent_id) if self.parent_id else one)

    def keep_answer(self, user, answers):
        """For a page that asks many times whether `user` answers for it: look who that is once, or not at all."""
        self.kept_answer = user.pk, self.answered_by(user) if answers else None

    def answerable(self):
        """Who answers for the department: head, deputies, and whom the head has authorised in writing."""
        return User.objects.active().filter(
            Q(pk=self.head_id)
            | Q(pk__in=Department.deputies.through.objects.filter(department=self).values("user"))
            | Q(pk__in=self.authorisations.current().values("person"))
        )

    def signers(self):
        """Who can sign for the department today: those who answer for it, and who stands in for head or deputies."""
        answering = self.answerable()
        leading = answering.filter(Q(pk=self.head_id) | Q(pk__in=self.deputies.all()))
        standing = Substitution.objects.current().filter(person__in=leading, substitute__is_active=True)
        return User.objects.filter(Q(pk__in=answering) | Q(pk__in=standing.values("substitute"))).order_by("full_name")

    def answered_by(self, user):
        """The person in whose name `user` answers for this department, or None.

        Head and deputies may have a substitute; an authorisation is personal and cannot be passed on.
        """
        kept_for, kept = getattr(self, "kept_answer", (None, None))
        if kept_for == user.pk:
            return kept
        if user.pk == self.head_id:
            return user
        deputies = {person.pk for person in self.deputies.all()}
        if leading := user.acting_as(lambda person: person.pk == self.head_id or person.pk in deputies):
            return leading
        return user if self.authorisations.current().filter(person=user).exists() else None


class AuthorisationQuerySet(GrantQuerySet):
    def visible_to(self, user):
        return self.filter(department__agency=user.agency_id)


class Authorisation(Grant):
    """The head has authorised somebody in writing to answer for the department."""

    GIVEN_TO = "person"
    ENTERED_BY = _("the head, or another member of the secretariat")

    department = models.ForeignKey(Department, models.PROTECT, related_name="authorisations")
    person = models.ForeignKey(User, models.PROTECT, related_name="authorisations", verbose_name=_("person"))
    document = models.CharField(_("document"), max_length=200, help_text=_("Number and date of the authorisation."))

    objects = AuthorisationQuerySet.as_manager()

    SENTENCES = {
        "entered": _("authorised somebody to answer for the department"),
        "edited": _("changed the authorisation"),
        "withdrawn": _("withdrew the authorisation"),
    }

    class Meta(Grant.Meta):
        verbose_name = _("authorisation")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="authorisation_dates_in_order",
                violation_error_message=_("The authorisation ends before it starts. Correct the dates."),
            )
        ]

    def __str__(self):
        return f"{self.person} ({self.department})"

    @property
    def trail_parent(self):
        return self.department

    @property
    def ground(self):
        return self.document

    def may_edit(self, user):
        same_agency = user.agency_id == self.department.agency_id
        return same_agency and (user.is_secretariat or self.department.head_id == user.pk)

    def check_rules(self):
        if self.withdrawn:
            return
        if self.person.agency_id != self.department.agency_id or not self.person.is_active:
            raise RuleBroken(_("Choose a person of the agency."), field="person")
        if self.person_id == self.department.head_id:
            raise RuleBroken(_("The head answers for the department anyway. Choose somebody else."), field="person")
