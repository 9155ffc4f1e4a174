"""Meetings of a round, and what visits and meetings share: a place in its timetable."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.addresses import address
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned
from audits.organisation.roles import secretariat

from .rounds import AuditRound
from .teams import Team, any_lead


class Timed(models.Model):
    """Something in the timetable of a round, from a moment to a moment."""

    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        abstract = True

    @property
    def day(self):
        """The day at the agency's place; with `starts` and `ends` what forms ask for."""
        return clock.local_date(self.starts_at)

    @property
    def starts(self):
        return timezone.localtime(self.starts_at, timezone.get_default_timezone()).time()

    @property
    def ends(self):
        return timezone.localtime(self.ends_at, timezone.get_default_timezone()).time()

    def within_dates(self, audit_round):
        """Whether it lies on the days of the round."""
        first, last = clock.local_date(self.starts_at), clock.local_date(self.ends_at)
        return audit_round.starts_on <= first <= last <= audit_round.ends_on

    def check_times(self, audit_round):
        if self.ends_at <= self.starts_at:
            raise RuleBroken(_("It ends before it starts. Correct the times."), field="ends")
        if clock.local_date(self.starts_at) != clock.local_date(self.ends_at):
            raise RuleBroken(_("It must end on the day on which it starts."), field="ends")
        if not self.within_dates(audit_round):
            raise RuleBroken(
                _("The round lasts from %(first)s to %(last)s. Choose a day within it.")
                % {
                    "first": audit_round.starts_on.strftime("%d/%m/%Y"),
                    "last": audit_round.ends_on.strftime("%d/%m/%Y"),
                },
                field="day",
            )


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With its round, everybody's in the agency."""
        return self.filter(round__in=AuditRound.objects.visible_to(user))


class Meeting(Timed, Versioned):
    """A meeting of the round: opening, a team among itself, the teams together, closing (ISO 19011, 6.4)."""

    SENTENCES = {
        "entered": _("put a meeting into the timetable"),
        "edited": _("changed a meeting"),
        "removed": _("took a meeting out of the timetable"),
        "held": _("recorded what a meeting came to"),
    }

    class Kind(models.TextChoices):
        OPENING = "opening", _("Opening meeting")
        TEAM = "team", _("Team meeting")
        HARMONISATION = "harmonisation", _("Harmonisation meeting")
        CLOSING = "closing", _("Closing meeting")

    round = models.ForeignKey(AuditRound, models.PROTECT, related_name="meetings")
    kind = models.CharField(_("meeting"), max_length=20, choices=Kind.choices)
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("team"),
        help_text=_("Only for a meeting of one team."),
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    attendance = models.TextField(_("present"), max_length=4000, blank=True, help_text=_("One a line."))
    notes = models.TextField(_("notes"), max_length=8000, blank=True)
    held = models.BooleanField(_("was held"), default=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        ordering = ["starts_at", "pk"]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return address("planning:meeting", self.pk)

    @property
    def agency(self):
        return self.round.agency

    @property
    def trail_parent(self):
        return self.round

    @property
    def subject(self):
        return self.get_kind_display()

    def may_edit(self, user):
        return self.round.may_edit(user) and not self.held

    def may_record(self, user):
        """A lead or the secretariat records what a meeting came to, until the round is reported."""
        live = self.round.status in (AuditRound.Status.APPROVED, AuditRound.Status.UNDERWAY)
        return live and bool(any_lead(self, user) or secretariat(self, user))

    def check_rules(self):
        if self.team_id and self.team.round_id != self.round_id:
            raise RuleBroken(_("Choose a team of this round."), field="team")
        if (self.kind == self.Kind.TEAM) != bool(self.team_id):
            raise RuleBroken(_("A team meeting names its team, any other meeting none."), field="team")
        self.check_times(self.round)

    def record(self, *, by, attendance, notes, version=None):
        """Write down that the meeting was held, who was there and what it came to."""
        if self.starts_at > clock.now():
            raise RuleBroken(_("The meeting lies in the future. Record it when it was held."))
        self.edit(
            by=by,
            may=Meeting.may_record,
            version=version,
            verb="held",
            attendance=attendance,
            notes=notes,
            held=True,
        )
