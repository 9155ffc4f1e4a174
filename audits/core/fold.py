"""Search that ignores what a person would ignore: "khong phu hop" finds "không phù hợp"."""

import unicodedata

from django.db import models
from django.db.models import Q


def fold(text):
    """`text` in lower case, without marks (đ counts as d), with single spaces."""
    decomposed = unicodedata.normalize("NFD", str(text).casefold())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(letters.replace("đ", "d").split())


class FoldedField(models.TextField):
    """The folded text of the fields named in `sources`, filled just before each save.

    A source may reach through a relation with dots ("department.name"). `Versioned.change` saves the
    field along with any of its sources, so that it is never behind them.
    """

    def __init__(self, *args, sources=(), **kwargs):
        self.sources = tuple(sources)
        kwargs.update(editable=False, blank=True, default="")
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "sources": self.sources}

    def pre_save(self, instance, add):
        value = " ".join(filter(None, (fold(_reach(instance, source)) for source in self.sources)))
        setattr(instance, self.attname, value)
        return value


def _reach(instance, source):
    for name in source.split("."):
        if instance is None:
            return ""
        instance = getattr(instance, name)
    return "" if instance is None else instance


def matching(query, field="search"):
    """A filter for rows whose folded `field` holds every word of `query`."""
    found = Q()
    for word in fold(query[:200].replace("\x00", "")).split():
        found &= Q(**{f"{field}__contains": word})
    return found
