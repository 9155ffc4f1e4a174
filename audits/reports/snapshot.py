"""A paper's content as JSON and back: what a document says is settled when it is submitted, not when it is printed."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime, time

from audits.core import charts

from .content import (
    actions,
    before_round,
    case_sheet,
    change_request,
    follow_up,
    letterhead,
    paper,
    programme,
    report,
    slip,
    summary,
    tracking,
    visit,
)

MODULES = (
    report,
    actions,
    follow_up,
    before_round,
    programme,
    visit,
    case_sheet,
    slip,
    tracking,
    change_request,
    summary,
    letterhead,
    paper,
    charts,
)
CLASSES = {
    name: value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, type) and is_dataclass(value)
}
MOMENTS = {"datetime": datetime, "date": date, "time": time}


def packed(value):
    """`value` of plain types, dates and the records of `content/`, as JSON can hold it."""
    if is_dataclass(value):
        return {"is": type(value).__name__, **{f.name: packed(getattr(value, f.name)) for f in fields(value)}}
    if isinstance(value, tuple | list):
        return [packed(item) for item in value]
    if isinstance(value, dict):
        return {"is": "dict", "rows": [[packed(key), packed(item)] for key, item in value.items()]}
    for name, kind in MOMENTS.items():
        if type(value) is kind:
            return {"is": name, "iso": value.isoformat()}
    return value


def unpacked(value):
    """What `packed` was given; lists come back as tuples, which the records hold."""
    if isinstance(value, list):
        return tuple(unpacked(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind = value["is"]
    if kind in MOMENTS:
        return MOMENTS[kind].fromisoformat(value["iso"])
    if kind == "dict":
        return {unpacked(key): unpacked(item) for key, item in value["rows"]}
    return CLASSES[kind](**{name: unpacked(item) for name, item in value.items() if name != "is"})
