"""What a Word template can name: the content of a paper as plain values, as they are to be read.

A template is written by an office, so it is given text, numbers and lists and nothing that could do anything. Days
are written 05/12/2017 already, since nobody who writes a template should have to know how a day is formatted.
"""

import unicodedata
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from functools import cached_property

from django.utils import translation

from ..content.letterhead import short_date

OURS = "audits.reports.content"
KEPT_BACK = ("proof",)  # code and QR prove the PDF: a file that anybody can change must not bear them


def content_of(paper, **more):
    """All that a template can name, in Vietnamese whoever asks for the paper."""
    with translation.override("vi"):
        return {**plain(paper), **more}


def plain(value):
    """Any record of `content/` as JSON can hold it: its fields, and what it works out of them under their names."""
    if is_dataclass(value):
        if hasattr(value, "__iter__"):
            return [plain(item) for item in value]
        return {name: plain(getattr(value, name)) for name in names(type(value))}
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, tuple | list | range):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if isinstance(key, str)}
    if isinstance(value, datetime):
        return f"{value:%H:%M} {short_date(value.date())}"
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value


def names(kind):
    """The fields of a kind of record, then what it works out; of records that are not of `content/` only fields."""
    own = [field.name for field in fields(kind) if field.name not in KEPT_BACK]
    if kind.__module__.startswith(OURS):
        own += [name for name in worked_out(kind) if name not in own]
    return own


def worked_out(kind):
    """The names of properties, in the order in which the class has them."""
    found = {}
    for one in reversed(kind.__mro__):
        found |= {name: value for name, value in vars(one).items() if not name.startswith("_")}
    return [name for name, value in found.items() if isinstance(value, property | cached_property)]


def cleaned(text):
    """The text with marks composed, without signs that are not seen: they break the XML or turn the direction."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\n\t\u00ad" or unicodedata.category(sign) not in UNSEEN)


UNSEEN = ("Cc", "Cf", "Cs", "Cn", "Co")
