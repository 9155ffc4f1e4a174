"""What a device sent when the visit was over already: received, kept, and shown to the team leader."""

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail
from audits.core.copies import uuid_of
from audits.core.rules import RuleBroken
from audits.core.workflow import Step, Workflowed
from audits.planning.teams import lead, led_by, member
from audits.planning.visits import Visit, of_own_unit

KINDS = {  # what the forms of the record pages are called; a kind that is not here stands under its own name
    "answer": _("Answer to a question"),
    "sample": _("Case file"),
    "interview": _("Interview"),
    "evidence": _("Photo or file"),
    "finding": _("Finding"),
    "minutes": _("Minutes"),
    "withdraw": _("Entry withdrawn"),
    "discard": _("Draft of a finding dropped"),
}

CARRIED = ("op_id", "owner", "device", "uid", "base", "base_version", "made_at", "version")


def leads_the_visit(arrival, user):
    """The lead of the visit's team; where that person is gone or the round is reported, the secretariat."""
    return lead(arrival.visit, user)


def visit_is_open_again(arrival, act):
    """The visit is open again."""
    if not Visit.objects.filter(pk=arrival.visit_id, status=Visit.Status.OPEN).exists():
        raise RuleBroken(
            _("The visit is not open, so nothing can be taken up into it. Reopen it first, or set this aside.")
        )


def visits_read_by(user):
    """The visits of which a person reads what arrived late: those of the own teams, and those that the person leads;
    for chair, committee and secretariat those of other units.

    The department does not read it: it is no part of the minutes that it was given to sign.
    """
    seen = Q(pk__in=Visit.objects.of_member(user).values("pk")) | led_by(user)
    if user.reads_figures:
        seen |= ~of_own_unit(user)
    return Visit.objects.filter(seen, round__agency=user.agency_id)


class LateArrivalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """See `visits_read_by`."""
        return self.filter(visit__in=visits_read_by(user))

    def waiting(self):
        """Nobody has decided about them yet."""
        return self.filter(status=LateArrival.Status.RECEIVED)

    def in_order(self):
        """As they came in: one device sends in the order in which things were written down."""
        return self.order_by("pk")


class LateArrival(Workflowed):
    """A form of the record page that arrived after the visit had been closed, signed or cancelled.

    What somebody saw on site is audit evidence (ISO 19011, 3.9), also where the network came back too late: it is
    kept as it was sent and changes nothing by itself. The team leader takes it up when the visit is open again, or
    sets it aside with the reason.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received after closing")
        TAKEN_UP = "taken_up", _("Taken up into the visit")
        SET_ASIDE = "set_aside", _("Set aside")

    NAMED_WITH = ("author",)
    READ_WITH = ("visit__round__agency", "visit__team", "author")
    QUIET = ("reason",)
    SENTENCES = {
        "received": _("sent something after the visit was over; it is kept"),
        "take_up": _("took up what had arrived after closing"),
        "set_aside": _("set aside what had arrived after closing"),
    }

    STEPS = (
        Step("take_up", ("received",), "taken_up", leads_the_visit, guard=visit_is_open_again),
        Step("set_aside", ("received",), "set_aside", leads_the_visit, note=True),
    )

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="late_arrivals")
    author = models.ForeignKey("audits.User", models.PROTECT, related_name="+", verbose_name=_("written down by"))
    device = models.UUIDField(null=True, blank=True)
    op_id = models.UUIDField()
    kind = models.CharField(_("what it is"), max_length=20)
    uid = models.UUIDField(null=True, blank=True)  # of the record that it is about
    said = models.JSONField(_("what was written"), default=dict, blank=True)  # the fields by name, each with its list
    file = models.ForeignKey(
        "audits.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    made_at = models.DateTimeField(_("written down at"), null=True, blank=True)  # by the clock of the device
    received_at = models.DateTimeField(_("received at"), default=clock.now)
    reason = models.TextField(_("why it was set aside"), max_length=2000, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.RECEIVED)

    objects = LateArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry received after closing")
        verbose_name_plural = _("entries received after closing")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["author", "op_id"], name="late_arrival_once_per_author")]

    def __str__(self):
        return f"{self.kind_label}, {self.author}"

    def get_absolute_url(self):
        return f"{reverse('fieldwork:late', args=[self.visit_id])}#{self.anchor}"

    @property
    def agency(self):
        return self.visit.round.agency

    @property
    def trail_parent(self):
        return self.visit

    @property
    def anchor(self):
        return f"late-{self.pk}"

    @property
    def kind_label(self):
        return str(KINDS.get(self.kind, self.kind))

    def may_edit(self, user):
        """The team of the visit sends; whether the visit is over does not matter for keeping what it sent."""
        return member(self.visit, user) is not None

    def check_rules(self):
        if self.file and self.file.agency_id != self.agency.pk:
            raise RuleBroken(_("Choose a file of the agency."), field="file")

    @property
    def written(self):
        """What the person wrote, by field, without what only device and server say to each other."""
        return [(name, values) for name, values in self.said.items() if name not in CARRIED]

    def take_up(self, *, by, became=None):
        """It counts after all: recorded together with the act that wrote it into the visit, `became`."""
        self.take("take_up", by=by, log={"became": became} if became else None)

    def set_aside(self, *, by, note):
        """It stays out of the visit, with the reason; it can still be read."""
        self.take("set_aside", by=by, note=note, reason=note)


def named(visit, *uids):
    """What arrived late and waits, of the records that these uids name (as they were sent)."""
    known = [one for one in map(uuid_of, uids) if one]
    return visit.late_arrivals.waiting().filter(uid__in=known) if known else visit.late_arrivals.none()


@transaction.atomic
def keep(visit, *, by, op_id, kind, uid, device, made_at, said, file=None):
    """Keep what `by` sent for a visit that is over; the same operation is kept once, however often it arrives."""
    trail.lock(visit.round.agency)
    there = LateArrival.objects.filter(author=by, op_id=op_id).first()
    return there or LateArrival.enter(
        by=by,
        verb="received",
        visit=visit,
        author=by,
        op_id=op_id,
        kind=kind,
        uid=uid,
        device=device,
        made_at=made_at,
        said=said,
        file=file,
    )
