"""Numbers without gaps, for findings and papers.

`max()+1` gives two people the same number and a database sequence leaves holes when an act fails, so
each series has a row that is locked and counted up in the transaction of the act itself.
"""

from django.db import models


class Series(models.Model):
    """The last number given in one series of an agency, such as the nonconformities of a round."""

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "key"], name="series_once_per_agency")]

    def __str__(self):
        return f"{self.key}: {self.last}"


def next_number(agency, key):
    """The next number of the series `key`: call it within the transaction that uses it up."""
    series, _created = Series.objects.get_or_create(agency_id=agency.pk, key=key)
    series = Series.objects.select_for_update().get(pk=series.pk)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def give_out(agency, key, number):
    """A number that was given on paper, before the program counted: the series goes on beyond it."""
    series, _created = Series.objects.get_or_create(agency_id=agency.pk, key=key)
    series = Series.objects.select_for_update().get(pk=series.pk)
    if series.last < number:
        series.last = number
        series.save(update_fields=["last"])


def written(pattern, **parts):
    """A number as it is written, from a pattern such as "KPH {number}/Đ{round}-{year}"; `number` has two digits."""
    for name, value in parts.items():
        text = f"{value:02d}" if name == "number" else str(value)
        pattern = pattern.replace("{" + name + "}", text)
    return pattern
