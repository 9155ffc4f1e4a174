"""A paper of any kind in which every field says its own name: what a template is tried on before it is set."""

import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from typing import get_args, get_origin, get_type_hints

from .fields import content_of

DAY = date(2017, 12, 5)
ORIGINAL = {"number": "‹original.number›", "sha256": "‹original.sha256›"}
PLAIN = {int: 12, float: 62.5, date: DAY, time: time(8, 30), datetime: datetime(2017, 12, 5, 8, 30)}


def samples(kind):
    """Contents of a kind of paper: all there is, all there is with every question answered by yes, nothing at all."""
    return [
        content_of(full(kind.content, "", yes=False), original=ORIGINAL, number_below=False),
        content_of(full(kind.content, "", yes=True), original=ORIGINAL, number_below=True),
        content_of(bare(kind.content), original=None, number_below=False),
    ]


def full(hint, path, *, yes):
    """Something for every field: a text says where it stands, a list has one item."""
    hint = _present(hint)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        values = {f.name: full(hints[f.name], f"{path}.{f.name}".strip("."), yes=yes) for f in fields(hint)}
        return _agreeing(hint(**values))
    if get_origin(hint) is tuple:
        parts = get_args(hint)
        return tuple(full(part, path, yes=yes) for part in parts if part is not Ellipsis)
    if get_origin(hint) is dict:
        key, value = get_args(hint)
        return {full(key, f"{path}.key", yes=yes): full(value, path, yes=yes)}
    if hint is bool:
        return yes
    return f"‹{path}›" if hint is str else PLAIN[hint]


def bare(hint):
    """Only what a paper cannot be without; texts are empty, lists have no item."""
    values, hints = {}, get_type_hints(hint)
    for field in fields(hint):
        if field.default is MISSING and field.default_factory is MISSING:
            needed = hints[field.name]
            values[field.name] = bare(needed) if is_dataclass(needed) else _nothing(needed)
    return hint(**values)


def _present(hint):
    """The type of what may be missing."""
    if isinstance(hint, types.UnionType):
        return next(part for part in get_args(hint) if part is not types.NoneType)
    return hint


def _nothing(hint):
    if isinstance(hint, types.UnionType):
        return None
    if get_origin(hint) in (tuple, dict):
        return get_origin(hint)()
    return {str: "", int: 0, float: 0.0, bool: False}.get(hint, PLAIN.get(hint))


def _agreeing(record):
    """A report counts by department and clause, and its columns are as many as its grades."""
    if hasattr(record, "by_clause"):
        object.__setattr__(record, "by_clause", {(record.departments[0].name, next(iter(record.clauses))): 2})
    return record
