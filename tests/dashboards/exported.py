"""The figures once more, in plain Python, from the rows that the lists hand out as CSV."""

import csv
import io
from collections import Counter
from datetime import date

NONCONFORMITIES = ("Major nonconformity", "Minor nonconformity")
OPEN = ("Plan awaiting approval", "Plan endorsed, awaiting the chair", "Being carried out")
CHECK = "Awaiting the check of effectiveness"


def as_csv(browser, path):
    """The rows behind a link of the page."""
    answer = browser.get(f"{path}{'&' if '?' in path else '?'}format=csv")
    assert answer.status_code == 200, path
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


class Recounted:
    """What some rounds come to, in one department or in all, as of a day."""

    def __init__(self, browser, rounds, today, department=None, *, forms=True):
        names = [str(one) for one in rounds]

        def here(row, column="Department"):
            return row["Round"] in names and department in (None, row[column])

        findings = [row for row in as_csv(browser, "/findings/") if here(row)]
        self.issued = [row for row in findings if row["Status"] in ("Issued", "Closed")]
        self.by_grade = Counter(row["Grade"] for row in self.issued)
        self.by_department = Counter(row["Department"] for row in self.issued)
        self.by_clause = Counter(row["Clause"] for row in self.issued)
        self.by_procedure = Counter(row["Procedure"] for row in self.issued)
        bad = {row["Number"]: row for row in self.issued if row["Grade"] in NONCONFORMITIES}
        self.nonconformities = len(bad)
        self.open = sum(row["Status"] == "Issued" for row in bad.values())
        cycles = [row for row in as_csv(browser, "/actions/") if _of(row) in bad]
        self.confirmed = [row for row in cycles if row["Implemented on"]]
        self.on_time = [row for row in self.confirmed if row["Reported done on"] <= row["First due on"]]
        newest = {}
        for row in sorted(cycles, key=lambda row: int(row["Cycle"])):
            newest[_of(row)] = row
        states = Counter(row["Status"] for row in newest.values())
        self.effective = states["Effective (does not recur)"]
        self.implemented = self.effective + states[CHECK]
        self.overdue = [row for row in newest.values() if _is_late(row, today.isoformat())]
        did_not_help = {_of(row) for row in cycles if row["Status"] == "Not effective yet"}
        self.repeats = sum(bool(row["Repeats"]) or row["Number"] in did_not_help for row in self.issued)
        self.files = [row for row in as_csv(browser, "/dashboard/case-files/") if here(row)]
        self.finished = [row for row in self.files if row["Result ready"]]
        self.in_time = [row for row in self.finished if row["Result ready"] <= row["Due (on the slip)"]]
        self.answers = [int(row["Score"]) for row in as_csv(browser, "/dashboard/interviews/") if here(row)]
        self.satisfied = sum(score >= 4 for score in self.answers)
        self.forms = None
        if forms:
            self.forms = [
                row
                for year in {one.year for one in rounds}
                for row in as_csv(browser, f"/surveys/?year={year}")
                if department in (None, row["Department"])
            ]
        (year,) = {one.year for one in rounds}
        self.objectives = [
            row for row in as_csv(browser, f"/objectives/?year={year}") if department in (None, row["Department"])
        ]
        self.visits = [row for row in as_csv(browser, "/dashboard/visits/") if here(row)]
        self.held = [row for row in self.visits if row["Status"] in ("Awaiting signature", "Minutes signed")]

    @property
    def figures(self):
        """(value, whole) by the name of the figure; no whole where it is a plain number."""
        return {
            "visits": (len(self.held), len(self.visits)),
            "findings": (len(self.issued), None),
            "nonconformities": (self.nonconformities, None),
            "repeats": (self.repeats, None),
            "open": (self.open, self.nonconformities),
            "implemented": (self.implemented, self.nonconformities),
            "overdue": (len(self.overdue), self.nonconformities),
            "on_time": (len(self.on_time), len(self.confirmed)),
            "closure": (self.effective, self.nonconformities),
            "case_files": (len(self.in_time), len(self.finished)),
            "interviews": (self.satisfied, len(self.answers)),
            **self._with_forms(),
            "objectives": (
                sum(row["State"] in ("Reached", "Reached so far") for row in self.objectives),
                len(self.objectives),
            ),
        }

    def _with_forms(self):
        """What the forms say, and both groups together; nothing where the reader does not see them."""
        if self.forms is None:
            return {}
        valid = sum(int(row["Valid forms"]) for row in self.forms)
        satisfied = sum(int(row["5 Very satisfied"]) + int(row["4 Satisfied"]) for row in self.forms)
        both = self.satisfied + satisfied, len(self.answers) + valid
        return {"forms": (satisfied, valid), "satisfaction": both}

    @property
    def oldest(self):
        """The oldest date that is over."""
        return min((date.fromisoformat(_deadline(row)) for row in self.overdue), default=None)


def _of(row):
    return row["Number"].split(",")[0]


def _deadline(row):
    if row["Status"] == "Plan wanted":
        return row["Plan due on"]
    if row["Status"] in OPEN:
        return row["Due on"]
    return row["Check of effectiveness on"] if row["Status"] == CHECK else ""


def _is_late(row, today):
    return bool(_deadline(row)) and _deadline(row) < today
