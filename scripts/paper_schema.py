"""Writes docs/paper-data.schema.json from the records of papers, so that it says what the program attaches.

python scripts/paper_schema.py            writes the schema
python scripts/paper_schema.py --check    fails when it is behind
"""

import json
import os
import sys
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from pathlib import Path
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "paper-data.schema.json"
PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
MOMENTS = {date: "date", datetime: "datetime", time: "time"}


def schema():
    """The schema of all papers."""
    from audits.reports.attached import PAPERS, SCHEMA, VERSION

    parts = Parts()
    contents = {kind: parts.of(record) for kind, record in PAPERS.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{SCHEMA}:{VERSION}",
        "title": "The data that a paper carries inside its PDF (du-lieu.json); see docs/paper-data.md",
        "type": "object",
        "required": ["schema", "version", "paper", "number", "date", "content"],
        "properties": {
            "schema": {"const": SCHEMA},
            "version": {"const": VERSION},
            "paper": {"enum": list(PAPERS)},
            "number": {"type": "string"},
            "date": {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        },
        "oneOf": [{"properties": {"paper": {"const": kind}, "content": content}} for kind, content in contents.items()],
        "$defs": dict(sorted(parts.described.items())),
    }


class Parts:
    """The records of which papers are made, each described once."""

    def __init__(self):
        self.described = {}

    def of(self, kind):
        """The schema of a value of this type."""
        origin = get_origin(kind)
        if kind in PLAIN:
            return {"type": PLAIN[kind]}
        if kind in MOMENTS:
            return self.moment(MOMENTS[kind])
        if origin in (Union, UnionType):
            return {"anyOf": [self.of(one) for one in get_args(kind)]}
        if origin in (tuple, list):
            return self.row(get_args(kind))
        if origin is dict:
            rows = {"type": "array", "items": self.row(get_args(kind))}
            return {"type": "object", "required": ["is", "rows"], "properties": {"is": {"const": "dict"}, "rows": rows}}
        if is_dataclass(kind):
            return self.record(kind)
        raise TypeError(f"The schema does not know how papers write {kind}.")

    def row(self, kinds):
        if len(kinds) == 1 or kinds[-1] is Ellipsis:
            return {"type": "array", "items": self.of(kinds[0])}
        several = [self.of(one) for one in kinds]
        return {"type": "array", "prefixItems": several, "minItems": len(several), "maxItems": len(several)}

    def moment(self, name):
        self.described[name] = {
            "type": "object",
            "required": ["is", "iso"],
            "properties": {"is": {"const": name}, "iso": {"type": "string"}},
        }
        return {"$ref": f"#/$defs/{name}"}

    def record(self, kind):
        """What may be left out is what papers of an earlier version do not have yet."""
        name = kind.__name__
        if name not in self.described:
            self.described[name] = {}  # so that a record that holds its like ends
            hints = get_type_hints(kind)
            said = " ".join((kind.__doc__ or "").split("\n\n")[0].split())
            self.described[name] = {
                **({} if said.startswith(f"{name}(") else {"description": said}),  # Python's own words tell nothing
                "type": "object",
                "required": ["is", *(f.name for f in fields(kind) if f.default is f.default_factory is MISSING)],
                "properties": {"is": {"const": name}, **{f.name: self.of(hints[f.name]) for f in fields(kind)}},
            }
        return {"$ref": f"#/$defs/{name}"}


def text():
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def main():
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditsys.settings")
    if "SECRET_KEY" not in os.environ:
        os.environ["DEBUG"] = "on"
    import django

    django.setup()
    if "--check" not in sys.argv:
        FILE.write_text(text(), encoding="utf-8")
    elif not FILE.exists() or FILE.read_text(encoding="utf-8") != text():
        print("docs/paper-data.schema.json is behind the papers. Run: .venv/bin/python scripts/paper_schema.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
