"""The data files of the demo, read once for the tests that hold them against each other."""

import csv
import datetime
import json
import re
from functools import cache
from pathlib import Path

import audits.demo
import audits.standard

DATA = Path(audits.demo.__file__).parent / "data"
STANDARD = Path(audits.standard.__file__).parent / "data"
ROUNDS = ("2016", "2017", "extraordinary", "running")
PAST = ("2016", "2017")
FOLLOWED_UP = ("2016", "2017", "extraordinary")  # their findings are issued
KINDS = ("major", "minor", "observation", "opportunity", "strength")
ANSWERS = ("conforms", "does_not_conform", "observation", "not_applicable", "not_checked")
NONCONFORMITIES = ("major", "minor")
TOKEN = re.compile(r"^T([+-]\d+)?$")


@cache
def read(path, folder=DATA):
    text = (folder / path).read_text(encoding="utf-8")
    if path.endswith(".json"):
        return json.loads(text)
    return list(csv.DictReader(text.splitlines()))


def by_code(rows, key="code"):
    return {row[key]: row for row in rows}


PEOPLE = {row["username"]: row for row in read("people.csv")}
DEPARTMENTS = by_code(read("departments.csv"))
STANDING = {code for code, row in DEPARTMENTS.items() if not row["closed_on"]}
PROCEDURES = by_code(read("procedures.csv"))
CLAUSES = {(row["edition"], row["number"]): row for row in read("iso9001-clauses.csv", STANDARD)}
QUESTIONS = {(row["edition"], row["id"]): row for row in read("checklist-questions.csv", STANDARD)}


def visits(name):
    return {visit["department"]: visit for visit in read(f"{name}/round.json")["visits"]}


def team_of(audit_round, number):
    return [
        member["username"] for team in audit_round["teams"] if team["number"] == number for member in team["members"]
    ]


def day_number(text):
    """A day as a number that can be compared: real ones by the calendar, T-22 by its working days."""
    if match := TOKEN.match(text):
        return int(match[1] or 0)
    return datetime.date.fromisoformat(text).toordinal()


def moment(text):
    day, hour = text.split()
    return day_number(day), hour


def texts(value, of=""):
    """Every text in a data file, with where it stands."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from texts(part, f"{of}.{key}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from texts(part, f"{of}[{number}]")
    elif isinstance(value, str):
        yield of, value


def all_files():
    return sorted(str(path.relative_to(DATA)) for path in DATA.rglob("*") if path.suffix in (".json", ".csv"))


def final_grades(name):
    return [
        (finding["department"], finding.get("regrade", {}).get("to", finding["grade"]))
        for finding in read(f"{name}/findings.json")
        if finding["outcome"] != "withdrawn"
    ]


def samples(name):
    return {row["case_code"]: row for row in read(f"{name}/samples.csv")}


def revisions_of(procedure):
    return [row for row in read("revisions.csv") if row["procedure"] == procedure]


def spoken(day):
    """A day as papers write it: a leading 0 for days below 10 and for January and February."""
    if not day or TOKEN.match(day):
        return day and f"{{{day}}}"
    date = datetime.date.fromisoformat(day)
    return f"{date.day:02d}/{date.month:0{2 if date.month < 3 else 1}d}/{date.year}"
