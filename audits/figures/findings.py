"""What was found: issued findings by department, grade, clause and procedure, each counted by the database."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, OuterRef, Subquery, Value

from audits.core import prepared
from audits.findings import counted
from audits.findings.models import Finding, Grade
from audits.organisation.models import Department
from audits.procedures.models import Procedure
from audits.standard.models import Clause, in_language

BY_DEPARTMENT, BY_CLAUSE, BY_PROCEDURE = 1, 2, 3
COLUMNS = (
    "part",
    "of_round",
    "of_department",
    "kind",
    "key",
    "place",
    "called",
    "words",
    "words_en",
    "amount",
    "again",
)


@dataclass(frozen=True)
class DepartmentFindings:
    """The issued findings of a department, counted by kind of grade."""

    department: object
    by_kind: dict

    @property
    def total(self):
        return sum(self.by_kind.values())

    @property
    def nonconformities(self):
        return sum(self.by_kind[kind] for kind in Grade.NONCONFORMITIES)


@dataclass(frozen=True)
class Found:
    """The issued findings of some rounds: each way of counting comes to the same whole.

    Clauses belong to their edition, so those of two editions are never one row, whatever their numbers.
    """

    departments: list = field(default_factory=list)  # DepartmentFindings, in the order of departments
    by_kind: dict = field(default_factory=dict)  # kind of grade: count
    labels: dict = field(default_factory=dict)  # kind of grade that occurs: what the agency calls it
    clauses: dict = field(default_factory=dict)  # (department id, Clause, kind): count
    procedures: dict = field(default_factory=dict)  # (Procedure or None, kind): count
    repeated: int = 0  # those that name the earlier finding
    repeated_in: dict = field(default_factory=dict)  # department id: those of them found there

    @property
    def total(self):
        return sum(self.by_kind.values())

    @property
    def nonconformities(self):
        return sum(self.by_kind[kind] for kind in Grade.NONCONFORMITIES)

    @property
    def by_clause(self):
        """(department id, clause): count, of those that name a clause."""
        totals = Counter()
        for (department, clause, _kind), amount in self.clauses.items():
            if clause:
                totals[department, clause] += amount
        return dict(totals)


def of_rounds(rounds, *, department=None, departments=None):
    """What was found in rounds that belong together; `departments` are lent by who has read them."""
    return of_groups(rounds, department=department, departments=departments)[0]


def of_groups(*groups, department=None, departments=None):
    """What was found in each group of rounds, such as this one and the one before.

    Clauses and procedures are counted for the first group only: other groups are there to be compared with.
    """
    pks = [tuple(one.pk for one in group) for group in groups]
    parts = {BY_DEPARTMENT: [], BY_CLAUSE: [], BY_PROCEDURE: []}
    for row in prepared.rows(_written, prepared.once(pks), pks[0], department and department.pk):
        parts[row[0]].append(dict(zip(COLUMNS, row, strict=True)))
    at_hand = _at_hand(parts[BY_DEPARTMENT], departments)
    return [_found(parts, set(group), at_hand, first=not place) for place, group in enumerate(pks)]


def _written(everywhere, here, department):
    """The query of all these counts: of the rounds `everywhere` by department, of those `here` in the other ways."""
    rows = Finding.objects.issued()
    if department is not None:
        rows = rows.filter(department=department)
    rows, first = rows.filter(round__in=everywhere), rows.filter(round__in=here)
    return _departments(rows).union(_clauses(first), _procedures(first), all=True)


def _grouped(rows, part, *, names=None, **keys):
    """Rows of COLUMNS, counted by grade and `keys`; `names` are read once for each group, not for each finding."""
    keys = {"of_round": Value(0), "of_department": Value(0), "key": Value(0), **keys}
    grade = Grade.objects.filter(pk=OuterRef("grade"))
    named = {"place": Value(0), "called": Value(""), "words": Value(""), "words_en": Value(""), **(names or {})}
    return (
        rows.order_by()
        .values("grade", part=Value(part), **keys)
        .annotate(amount=Count("pk"), again=Count("pk", filter=counted.REPEATED))
        .annotate(kind=Subquery(grade.values("kind")), **named)
        .values_list(*COLUMNS)
    )


def _departments(rows):
    grade = Grade.objects.filter(pk=OuterRef("grade"))
    labels = {"words": Subquery(grade.values("label_vi")), "words_en": Subquery(grade.values("label_en"))}
    # Counted along the index, in which the status stands before the grade.
    keys = {"of_round": F("round"), "of_department": F("department"), "state": F("status")}
    return _grouped(rows, BY_DEPARTMENT, names=labels, **keys)


def _clauses(rows):
    clause = Clause.objects.filter(pk=OuterRef("clause"))
    names = {
        "place": Subquery(clause.values(place=F("standard") * 10_000 + F("order"))),
        "called": Subquery(clause.values("number")),
        "words": Subquery(clause.values("title_vi")),
        "words_en": Subquery(clause.values("title_en")),
    }
    return _grouped(rows, BY_CLAUSE, of_department=F("department"), key=F("clause"), names=names)


def _procedures(rows):
    procedure = Procedure.objects.filter(pk=OuterRef("procedure"))
    names = {"called": Subquery(procedure.values("code")), "words": Subquery(procedure.values("title"))}
    return _grouped(rows, BY_PROCEDURE, key=F("procedure"), names=names)


def _at_hand(rows, departments):
    needed = {row["of_department"] for row in rows}
    known = {one.pk: one for one in departments or ()}
    return known if needed <= known.keys() else Department.objects.in_bulk(needed)


def _found(parts, rounds, departments, *, first):
    per_department, repeated, labels = defaultdict(Counter), Counter(), {}
    for row in parts[BY_DEPARTMENT]:
        if row["of_round"] in rounds:
            per_department[row["of_department"]][row["kind"]] += row["amount"]
            repeated[row["of_department"]] += row["again"]
            labels[row["kind"]] = in_language(row["words"], row["words_en"])
    ordered = sorted((departments[pk] for pk in per_department), key=lambda one: (one.order, one.name))
    by_department = [
        DepartmentFindings(one, {kind: per_department[one.pk][kind] for kind in Grade.HEAVIEST_FIRST})
        for one in ordered
    ]
    return Found(
        departments=by_department,
        by_kind={kind: sum(row.by_kind[kind] for row in by_department) for kind in Grade.HEAVIEST_FIRST},
        labels={kind: labels[kind] for kind in Grade.HEAVIEST_FIRST if kind in labels},
        clauses=_by_clause(parts[BY_CLAUSE]) if first else {},
        procedures=_by_procedure(parts[BY_PROCEDURE]) if first else {},
        repeated=sum(repeated.values()),
        repeated_in=dict(repeated),
    )


def _by_clause(rows):
    clauses = {
        row["key"]: Clause(
            pk=row["key"],
            number=row["called"],
            title_vi=row["words"],
            title_en=row["words_en"],
            standard_id=row["place"] // 10_000,
            order=row["place"] % 10_000,
        )
        for row in rows
        if row["key"]
    }
    return {(row["of_department"], clauses.get(row["key"]), row["kind"]): row["amount"] for row in rows}


def _by_procedure(rows):
    procedures = {
        row["key"]: Procedure(pk=row["key"], code=row["called"], title=row["words"]) for row in rows if row["key"]
    }
    return {(procedures.get(row["key"]), row["kind"]): row["amount"] for row in rows}
