"""Reads editions, clauses, links between editions and questions from the CSV files beside this module."""

import csv
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from .models import Clause, ClauseLink, Question, Standard

DATA = Path(__file__).parent / "data"
NAMES = {"2008": "TCVN ISO 9001:2008", "2015": "TCVN ISO 9001:2015", "2026": "ISO 9001:2026"}
QUESTION_COLUMNS = {
    "question_vi": "text_vi",
    "question_en": "text_en",
    "evidence_hint_vi": "hint_vi",
    "applies_to": "applies_to",
    "group_vi": "group_vi",
    "division_code": "department_code",
}


@dataclass
class Loaded:
    """How many rows a run added and changed."""

    added: int = 0
    changed: int = 0

    def put(self, model, key, values):
        """Bring the row found by `key` to `values`; the row."""
        row = model.objects.filter(**key).first()
        if row is None:
            self.added += 1
            return model.objects.create(**key, **values)
        changed = {name for name, value in values.items() if getattr(row, name) != value}
        if changed:
            self.changed += 1
            for name in changed:
                setattr(row, name, values[name])
            row.save()
        return row


@transaction.atomic
def load_standards():
    """Load all reference data; running it again changes nothing. Returns what was done."""
    done = Loaded()
    standards = {edition: done.put(Standard, {"edition": edition}, {"name": name}) for edition, name in NAMES.items()}
    clauses = _load_clauses(done, standards)
    for row in _rows("clause-links.csv"):
        earlier = clauses[row["from_edition"], row["from_number"]]
        later = clauses[row["to_edition"], row["to_number"]]
        done.put(ClauseLink, {"earlier": earlier, "later": later}, {})
    for row in _rows("checklist-questions.csv"):
        values = {column: row[name] for name, column in QUESTION_COLUMNS.items()}
        values["clause"] = clauses[row["edition"], row["clause"]]
        key = {"agency": None, "standard": standards[row["edition"]], "key": row["id"]}
        done.put(Question, key, values)
    return done


def _load_clauses(done, standards):
    clauses = {}
    for order, row in enumerate(_rows("iso9001-clauses.csv")):
        values = {
            "title_vi": row["title_vi"],
            "title_en": row["title_en"],
            "auditable": row["auditable"] == "true",
            "parent": clauses.get((row["edition"], row["parent"])),
            "order": order,
        }
        key = {"standard": standards[row["edition"]], "number": row["number"]}
        clauses[row["edition"], row["number"]] = done.put(Clause, key, values)
    return clauses


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
