"""Search that ignores what a person would ignore: "khong phu hop" finds "không phù hợp"."""

import unicodedata
from functools import cache

from django.apps import apps
from django.db import models
from django.db.models import Q


def fold(text):
    """`text` in lower case, without marks (đ counts as d), with single spaces."""
    decomposed = unicodedata.normalize("NFD", str(text).casefold())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(letters.replace("đ", "d").split())


class FoldedField(models.TextField):
    """The folded text of the fields named in `sources`, filled just before each save.

    A source may reach through a relation with dots ("department.name"). `Versioned.change` saves the field along
    with any of its sources, in this record or in the other one, so that it is never behind them.
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


def folded_from(model, columns):
    """The names of the folded fields of `model` that are made from one of `columns`."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, FoldedField) and {source.split(".")[0] for source in field.sources} & set(columns)
    ]


def refold(record, columns):
    """Fold anew what other records took over from `columns` of this one: a department is renamed, its visits follow."""
    for model, field, relation, column in _followers(type(record)):
        if column in columns:
            rows = list(model._base_manager.filter(**{relation.replace(".", "__"): record}))
            for row in rows:
                field.pre_save(row, add=False)
            model._base_manager.bulk_update(rows, [field.name], batch_size=500)


@cache
def _followers(model):
    """(model, field, relation, column) for each source of a folded field that reaches into `model`."""
    found = []
    for follower in apps.get_models():
        for field in follower._meta.concrete_fields:
            for source in getattr(field, "sources", ()):
                relation, _dot, column = source.rpartition(".")
                if relation and _reached(follower, relation) is model:
                    found.append((follower, field, relation, column))
    return found


def _reached(model, relation):
    for name in relation.split("."):
        model = model._meta.get_field(name).related_model
    return model


def matching(query, field="search"):
    """A filter for rows whose folded `field` holds every word of `query`."""
    found = Q()
    for word in fold(query[:200].replace("\x00", "")).split():
        found &= Q(**{f"{field}__contains": word})
    return found
