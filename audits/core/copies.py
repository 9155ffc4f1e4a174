"""A record as a device keeps it: what its form would show, who last wrote it, and where its page is."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from . import trail

LOOK_UP = object()
BY_UID = ("item", "sample", "files")  # references to what devices make themselves


class Copied:
    """A record of which devices keep copies; one that they can make themselves has a `uid` from them.

    COPIED_AS is the kind under which devices know it, COPIED the fields of its form.
    """

    COPIED_AS = ""
    COPIED = ()
    is_withdrawn = False

    def as_copy(self, last=LOOK_UP):
        """What a device gets; `last` is the Event that wrote it last (None: nobody did), where that is known.

        Of what was withdrawn only that: it may have been withdrawn because of what it said, and no page shows it.
        """
        if last is LOOK_UP:
            last = trail.Event.objects.of(self).select_related("actor").order_by("-seq").first()
        return {
            "kind": self.COPIED_AS,
            "uid": str(getattr(self, "uid", "")),
            "pk": self.pk,
            "version": self.version,
            "values": {} if self.is_withdrawn else self._values(),
            "by": str(last.actor or trail.SYSTEM) if last else "",
            "at": last.at.isoformat() if last else "",
            "withdrawn": self.is_withdrawn,
            "url": self.get_absolute_url(),
            "label": "" if self.is_withdrawn else Truncator(str(self)).chars(80),
        }

    def _values(self):
        return {**{name: _sent(self, name) for name in self.COPIED}, **self.values_apart()}

    def values_apart(self):
        """Fields of the form that are no columns, with their texts."""
        return {}

    def unique_error_message(self, model_class, unique_check):
        """Whose the other record with this uid is, and what it says, is nobody's business."""
        if unique_check == ("uid",):
            return ValidationError(_("This could not be saved as a new entry. Write it down once more."), code="unique")
        return super().unique_error_message(model_class, unique_check)


def uuid_of(text):
    """A UUID as it was sent; None for anything else."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def _sent(record, name):
    """A value as a form would send it: references by number or uid, lines that end as a page has them."""
    if name not in BY_UID:
        return _text(getattr(record, record._meta.get_field(name).attname))
    value = getattr(record, name)
    if isinstance(value, models.Manager):
        return [str(one.uid) for one in value.all()]
    return str(value.uid) if value else ""


def _text(value):
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("\r", "\n")
