"""Audit teams (Tổ đánh giá): who audits, in which role, impartial and trained, or with a waiver."""

from collections import Counter

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned
from audits.core.workflow import Step, Workflowed
from audits.organisation.people import User
from audits.organisation.roles import NEVER, holds, secretariat

from . import checks
from .rounds import AuditRound


class TeamQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With its round."""
        return self.filter(round__in=AuditRound.objects.visible_to(user))

    def with_members(self):
        """With the people and their departments, in one more query."""
        members = TeamMember.objects.select_related("user__department", "department").order_by("pk")
        return self.prefetch_related(models.Prefetch("members", members))


class Team(Versioned):
    """A team of a round; its lead answers for its visits."""

    SENTENCES = {
        "entered": _("formed a team"),
        "edited": _("changed a team"),
        "removed": _("dissolved a team"),
    }

    round = models.ForeignKey(AuditRound, models.PROTECT, related_name="teams")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit team")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"],
                name="team_number_once",
                violation_error_message=_("There is a team with this number already. Give another number."),
            )
        ]

    def __str__(self):
        return str(_("Team %(number)s") % {"number": self.number})

    def get_absolute_url(self):
        return f"{self.round.get_absolute_url()}teams/"

    @property
    def agency(self):
        return self.round.agency

    @property
    def trail_parent(self):
        return self.round

    def may_edit(self, user):
        return self.round.may_edit(user)

    @property
    def lead(self):
        """The person who leads the team (Tổ trưởng), or None."""
        at_hand = "members" in getattr(self, "_prefetched_objects_cache", {})
        members = self.members.all() if at_hand else self.members.select_related("user")
        return next((member.user for member in members if member.role == TeamMember.Role.LEAD), None)

    @property
    def made_of(self):
        """Who it is made of, in a line: team leader, secretary of the team, 2 auditors."""
        roles = Counter(member.role for member in self.members.all())
        words = []
        for role, label in TeamMember.Role.choices:
            if count := roles[role]:
                words.append(label.lower() if count == 1 else f"{count} {label.lower()}")
        return ", ".join(words)

    @classmethod
    @transaction.atomic
    def form(cls, audit_round, *, by, lead, remark=""):
        """A new team with its leader, under the next number of the round."""
        last = audit_round.teams.order_by("-number").first()
        team = cls.enter(by=by, round=audit_round, number=last.number + 1 if last else 1, remark=remark)
        TeamMember.enter(by=by, team=team, user=lead, role=TeamMember.Role.LEAD)
        return team

    @transaction.atomic
    def take_on(self, user, *, by, role):
        """Somebody joins; a new leader takes over from the present one, who stays as an auditor."""
        if role == TeamMember.Role.LEAD:
            self._step_down(by)
        return TeamMember.enter(by=by, team=self, user=user, role=role)

    def _step_down(self, by, successor=None):
        for leader in self.members.filter(role=TeamMember.Role.LEAD).exclude(pk=successor and successor.pk):
            leader.edit(by=by, role=TeamMember.Role.AUDITOR)

    @transaction.atomic
    def dissolve(self, *, by):
        """Take the team out of the plan with its members, once nothing in the timetable is left to it."""
        if self.visits.exists() or self.meetings.exists():
            raise RuleBroken(
                _("%(team)s has visits or meetings in the timetable. Give them to another team first.") % {"team": self}
            )
        for member in self.members.all():
            member.remove(by=by)
        self.remove(by=by)


class TeamMemberQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With the round."""
        return self.filter(team__round__in=AuditRound.objects.visible_to(user))

    def auditing(self):
        """Those who audit: they must be impartial. Observers and experts only accompany."""
        return self.filter(role__in=TeamMember.AUDITING)


class TeamMember(Workflowed):
    """A person in a team, with the declaration of impartiality (ISO 19011, 4; ISO 9001:2015, 9.2.2 c).

    Department and post are frozen at approval: later transfers do not rewrite who audited whom.
    """

    class Role(models.TextChoices):
        LEAD = "lead", _("Team leader")
        SECRETARY = "secretary", _("Secretary of the team")
        AUDITOR = "auditor", _("Auditor")
        TRAINEE = "trainee", _("Trainee")
        OBSERVER = "observer", _("Observer")
        EXPERT = "expert", _("Technical expert")

    class Status(models.TextChoices):
        NAMED = "named", _("Not declared yet")
        DECLARED = "declared", _("Declared impartial")

    AUDITING = (Role.LEAD, Role.SECRETARY, Role.AUDITOR, Role.TRAINEE)
    CERTIFIED = (Role.LEAD, Role.SECRETARY, Role.AUDITOR)

    NAMED_WITH = ("user",)
    READ_WITH = ("team__round__agency", "user")
    QUIET = ("declared_at",)
    SENTENCES = {
        "entered": _("took a member on"),
        "edited": _("changed the role of a member"),
        "removed": _("took a member out"),
        "declare": _("declared impartiality"),
    }

    def themselves(self, user):
        return user if user.pk == self.user_id else None

    def before_the_report(self, act):
        if self.team.round.status not in AuditRound.BEFORE_REPORT:
            raise RuleBroken(_("The visits of this round are over, so there is nothing left to declare."))

    STEPS = (Step("declare", ("named",), "declared", themselves, guard=before_the_report),)

    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    user = models.ForeignKey("audits.User", models.PROTECT, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role in the team"), max_length=20, choices=Role.choices, default=Role.AUDITOR)
    status = models.CharField(_("declaration"), max_length=20, choices=Status.choices, default=Status.NAMED)
    declared_at = models.DateTimeField(null=True, blank=True, editable=False)
    department = models.ForeignKey(
        "audits.Department", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    post = models.CharField(max_length=120, blank=True, editable=False)
    frozen_on = models.DateField(null=True, blank=True, editable=False)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("team member")
        ordering = ["team", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"],
                name="member_once_in_a_team",
                violation_error_message=_("This person is in the team already."),
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=models.Q(role="lead"),
                name="one_lead_a_team",
                violation_error_message=_("The team has a leader already. Give this person another role."),
            ),
        ]

    def __str__(self):
        return str(self.user)

    def get_absolute_url(self):
        return self.team.get_absolute_url()

    @property
    def agency(self):
        return self.team.round.agency

    @property
    def trail_parent(self):
        return self.team.round

    def may_edit(self, user):
        return self.team.round.may_edit(user)

    def check_rules(self):
        gone = not self.user.is_active and (self.pk is None or self.role == self.Role.LEAD)
        if self.user.agency_id != self.team.round.agency_id or gone:
            raise RuleBroken(_("Choose an active person of the agency."), field="user")
        elsewhere = TeamMember.objects.filter(team__round=self.team.round_id, user=self.user_id)
        if elsewhere.exclude(pk=self.pk).exists():
            raise RuleBroken(_("This person is in another team of the round. Nobody is in two teams."), field="user")

    @property
    def unit(self):
        """The department that counts for impartiality: the frozen one, before approval the present one."""
        return self.department if self.frozen_on else self.user.department

    @property
    def shown_post(self):
        """The post that counts: the frozen one, before approval the present one."""
        return self.post if self.frozen_on else self.user.position

    @property
    def audits(self):
        return self.role in self.AUDITING

    @transaction.atomic
    def assign(self, role, *, by, version=None):
        """Another role in the team; a new leader takes over from the present one."""
        if role == self.Role.LEAD:
            self.team._step_down(by, successor=self)
        self.edit(by=by, version=version, role=role)
        self._release_questions(by)
        return self

    def _release_questions(self, by):
        """Whoever audits no more leaves the questions that were given to them."""
        for visit in self.team.visits.filter(status__in=("planned", "open")):
            visit.release_questions(by=by)

    @transaction.atomic
    def remove(self, *, by, note=""):
        """Whoever was there when a visit was held stays named: papers and history say who audited."""
        if self.team.visits.exclude(status__in=("planned", "cancelled")).exists():
            raise RuleBroken(
                _("%(team)s has begun to audit, so %(person)s stays named. Take on another member instead.")
                % {"team": self.team, "person": self.user}
            )
        super().remove(by=by, note=note)
        self._release_questions(by)

    def declare(self, *, by):
        """Declare impartiality towards the departments that the team visits."""
        self.take("declare", by=by, declared_at=clock.now())

    def freeze(self):
        """Keep department and post as they are now; part of the round's approval."""
        self.department, self.post = self.user.department, self.user.position
        self.frozen_on = clock.today()
        self.save(update_fields=["department", "post", "frozen_on"])


class WaiverQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With the round."""
        return self.filter(round__in=AuditRound.objects.visible_to(user))


class Waiver(Versioned):
    """Leave for somebody to audit although a rule speaks against it; plan and report print it.

    Only impartiality and certificate can be waived: a small agency cannot always do without, but says so openly.
    """

    NAMED_WITH = ("person",)
    QUIET = ("granted_on",)
    SENTENCES = {
        "entered": _("proposed a waiver"),
        "edited": _("changed a waiver"),
        "removed": _("withdrew a waiver"),
        "granted": _("granted a waiver"),
    }

    class Kind(models.TextChoices):
        IMPARTIALITY = checks.IMPARTIALITY, _("Impartiality")
        CERTIFICATE = checks.CERTIFICATE, _("Certificate of the edition")

    round = models.ForeignKey(AuditRound, models.PROTECT, related_name="waivers")
    kind = models.CharField(_("rule waived"), max_length=20, choices=Kind.choices)
    person = models.ForeignKey("audits.User", models.PROTECT, related_name="+", verbose_name=_("person"))
    department = models.ForeignKey(
        "audits.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department audited"),
    )
    reason = models.TextField(_("reason"), max_length=1000)
    granted_by = models.ForeignKey("audits.User", models.PROTECT, null=True, blank=True, related_name="+")
    granted_on = models.DateField(null=True, blank=True, editable=False)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiver")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="impartiality") | models.Q(department__isnull=False),
                name="impartiality_is_waived_for_a_department",
                violation_error_message=_("Say for which department impartiality is waived."),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.person}"

    def get_absolute_url(self):
        return f"{self.round.get_absolute_url()}teams/"

    @property
    def agency(self):
        return self.round.agency

    @property
    def trail_parent(self):
        return self.round

    def may_edit(self, user):
        return self.round.may_edit(user) and self.granted_on is None

    def check_rules(self):
        agency = self.round.agency_id
        if self.person.agency_id != agency or (self.department and self.department.agency_id != agency):
            raise RuleBroken(_("Choose a person and a department of the agency."), field="person")
        if self.kind == self.Kind.CERTIFICATE and self.department_id:
            raise RuleBroken(_("A certificate is waived for the whole round, not for a department."))
        same = self.round.waivers.filter(kind=self.kind, person=self.person_id, department=self.department_id)
        if same.exclude(pk=self.pk).exists():
            raise RuleBroken(_("This is waived already."))

    @classmethod
    @transaction.atomic
    def propose(cls, audit_round, problems, *, by, reason):
        """Ask that conflicts be put up with, each with its own row; approve or amend grants them."""
        return [
            cls.enter(
                by=by,
                round=audit_round,
                kind=problem.waiver,
                person=problem.person,
                department=problem.department,
                reason=reason,
            )
            for problem in problems
        ]

    @transaction.atomic
    def grant(self, *, by, decider):
        """Grant it; part of approving or amending the round."""
        self.granted_by, self.granted_on = decider, clock.today()
        self.save(update_fields=["granted_by", "granted_on"])
        trail.record(self, "granted", by=by, on_behalf_of=decider, new={"granted_on": self.granted_on})


def member(record, user):
    """A member of the team that holds the visit, in an auditing role."""
    found = record.team.members.auditing().filter(user=user).exists()
    return user if found else None


def lead(record, user):
    """The lead of the visit's team; where that person is gone or the round is reported, the secretariat."""
    if record.round.status in (AuditRound.Status.REPORTED, AuditRound.Status.CLOSED):
        return secretariat(record, user)
    leader = record.team.lead
    if leader is None or not leader.is_active:
        return secretariat(record, user)
    return user if user.pk == leader.pk else None


def any_lead(record, user):
    """A lead of the round: leads decide together, each speaking for both once they have met."""
    audit_round = getattr(record, "round", record)
    leading = TeamMember.objects.filter(team__round=audit_round, role=TeamMember.Role.LEAD, user__is_active=True)
    leaders = set(leading.values_list("user", flat=True))
    if user.pk in leaders:
        return user
    return None if leaders else secretariat(record, user)


# ---- the same as conditions of queries


def leading():
    """The leads of teams who can still act."""
    return TeamMember.objects.filter(role=TeamMember.Role.LEAD, user__is_active=True)


def led_by(user, at=""):
    """The rows whose visit, under the path `at`, `lead` gives to a person."""
    settled = Q(**{f"{at}round__status__in": (AuditRound.Status.REPORTED, AuditRound.Status.CLOSED)})
    own = Q(**{f"{at}team__in": leading().filter(user=user).values("team")})
    if (is_member := holds(user, User.Role.SECRETARIAT)) is NEVER:
        return ~settled & own
    led = Q(**{f"{at}team__in": leading().values("team")})
    return (~settled & own) | ((settled | ~led) & is_member)


def rounds_led_by(user):
    """The rounds in which `any_lead` gives a person the word."""
    own, led = leading().filter(user=user).values("team__round"), leading().values("team__round")
    return AuditRound.objects.filter(
        Q(pk__in=own) | (~Q(pk__in=led) & holds(user, User.Role.SECRETARIAT)), agency=user.agency_id
    )
