"""How far an agency's history has been turned into notices."""

from django.db import models
from django.db.models import F, Q

from audits.core import clock
from audits.core.trail import TrailHead


class BookmarkQuerySet(models.QuerySet):
    def behind(self, today):
        """Agencies with Events or a new day that nobody was told of yet, and no failure just now."""
        head = TrailHead.objects.filter(agency=models.OuterRef("agency")).values("seq")
        new = self.annotate(head=models.Subquery(head)).filter(
            Q(head__gt=F("seq")) | Q(reminded_on=None) | ~Q(reminded_on=today)
        )
        return new.filter(Q(retry_at=None) | Q(retry_at__lte=clock.now()))


class Bookmark(models.Model):
    """The last Event of an agency that was turned into notices, and the day whose deadlines were looked at.

    It moves in the transaction that writes the notices: a crash loses none and doubles none. Its row lock is what
    keeps two workers from turning the same page.
    """

    agency = models.OneToOneField("audits.Agency", models.PROTECT, related_name="bookmark")
    seq = models.PositiveBigIntegerField(default=0)
    reminded_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    retry_at = models.DateTimeField(null=True)

    objects = BookmarkQuerySet.as_manager()

    def __str__(self):
        return f"{self.agency_id}:{self.seq}"

    @classmethod
    def place_in_all(cls):
        """A bookmark for every agency that has a history and none yet."""
        new = TrailHead.objects.filter(agency__bookmark=None).values_list("agency", flat=True)
        cls.objects.bulk_create([cls(agency_id=pk) for pk in new], ignore_conflicts=True)

    @classmethod
    def claim(cls, pk):
        """The bookmark with its row locked, or None while another worker has it."""
        return (
            cls.objects.select_for_update(skip_locked=True, of=("self",)).select_related("agency").filter(pk=pk).first()
        )
