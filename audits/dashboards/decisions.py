"""What the committee has to decide or to step in for, agency-wide or of one department: in one query."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import connection
from django.db.models import DateField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits.core import clock, prepared
from audits.findings import counted
from audits.findings.deadlines import DEADLINES
from audits.findings.models import CorrectiveAction, Extension, Finding
from audits.planning.models import AuditRound, Programme
from audits.procedures.models import Revision

EACH = 3  # shown of a kind
PROGRAMME, ROUND, DOCUMENT, PLAN, EXTENSION, REVISION, OVERDUE, REPEAT = range(8)
COLUMNS = ("sort", "leads_to", "named", "said", "of_department", "year_of", "number_of", "until_day")


@dataclass(frozen=True)
class Decision:
    """One thing that waits: what it is, of whom, the word in its badge, and where it is decided."""

    name: str
    about: str
    badge: str
    url: str
    tone: str = "waiting"


@dataclass(frozen=True)
class Decisions:
    """What is shown of all that waits, and the lists that hold the rest."""

    rows: list
    more: list  # (label, address)


def of(overview):
    """What waits for the committee; repeats are those of the scope."""
    scope = overview.scope
    border = counted.day_of_the_chair(scope.agency, overview.calendar)
    rounds, department = tuple(one.pk for one in scope.rounds), scope.department and scope.department.pk
    rows = prepared.rows(_written, scope.agency.pk, rounds, department, border)
    found = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    for row in found:
        row["until_day"] = prepared.day(row["until_day"])
    found.sort(key=lambda row: (row["sort"], row["until_day"] or clock.today(), row["leads_to"]))
    return _shown(found, overview)


def _written(agency, rounds, department, border):
    """The query of all that waits."""
    first, *others = (_row(*one) for one in _kinds(agency, rounds, department, border))
    return first.union(*others, all=True)


def _kinds(agency, rounds, department, border):
    """(kind, records, columns) of each kind of decision."""
    actions = CorrectiveAction.objects.filter(agency=agency)
    major = CorrectiveAction.objects.filter(agency=agency, finding__grade__kind="major")
    revisions = Revision.objects.filter(procedure__agency=agency, status=Revision.Status.REVIEWED)
    repeats = Finding.objects.filter(round__in=rounds, status=Finding.Status.ISSUED)
    if department is not None:
        actions, repeats = actions.filter(department=department), repeats.filter(department=department)
        major = major.filter(department=department)
        revisions = revisions.filter(procedure__department=department)
    else:
        of_year = {"leads_to": F("year"), "year_of": F("year")}
        yield PROGRAMME, Programme.objects.filter(agency=agency, status=Programme.Status.SUBMITTED), of_year
        numbered = {"number_of": F("number"), "year_of": F("year")}
        yield ROUND, AuditRound.objects.filter(agency=agency, status=AuditRound.Status.SUBMITTED), numbered
        of_round = {"number_of": F("round__number"), "year_of": F("round__year"), "named": F("kind")}
        documents = AuditRound.documents.rel.related_model.objects.filter(agency=agency, status="submitted")
        yield DOCUMENT, documents, of_round
    of_finding = {"named": F("finding__number"), "said": F("finding__title"), "of_department": F("department")}
    yield PLAN, actions.filter(status=CorrectiveAction.Status.ENDORSED), of_finding
    asked = {
        "leads_to": F("action"),
        "named": F("action__finding__number"),
        "said": F("action__finding__title"),
        "of_department": F("action__department"),
        "until_day": F("until"),
    }
    # Few wait, so these are looked up first and the rest is asked of each of them, here and below.
    yield EXTENSION, Extension.objects.asked().filter(Exists(major.filter(pk=OuterRef("action")))), asked
    revised = {"leads_to": F("procedure"), "named": F("procedure__code"), "said": F("procedure__title")}
    yield REVISION, revisions, {**revised, "of_department": F("procedure__department")}
    stands = Exists(Finding.objects.filter(counted.STANDING_FINDING, pk=OuterRef("finding")))
    # What is open is the newest cycle of its finding, so nobody need ask. A state each: an index has them by date.
    for status, date in DEADLINES.items():
        late = actions.filter(stands, status=status, **{f"{date}__lt": border})
        yield OVERDUE, late, {**of_finding, "until_day": F(date)}
    named = {"named": F("number"), "said": F("title"), "of_department": F("department")}
    yield REPEAT, repeats.filter(counted.REPEATED), named
    issued = Finding.objects.filter(counted.STANDING_FINDING, round__in=rounds, status=Finding.Status.ISSUED)
    again = actions.filter(counted.CYCLES["ineffective"], Exists(issued.filter(pk=OuterRef("finding"))))
    yield REPEAT, again, {**of_finding, "leads_to": F("finding")}


def _row(kind, rows, columns):
    """A few rows of a kind, the oldest first."""
    number, text = Value(0), Value("")
    usual = {
        "sort": Value(kind),
        "leads_to": F("pk"),
        "named": text,
        "said": text,
        "of_department": number,
        "year_of": number,
        "number_of": number,
        "until_day": Cast(Value(None), DateField()),
    }
    # In an order that an index has: by their keys, a few of many would be looked for in all.
    order = {CorrectiveAction: ["due_on"], Finding: []}.get(rows.model, ["pk"])
    oldest = [columns["until_day"]] if kind == OVERDUE else order
    named = {name: columns.get(name, usual[name]) for name in COLUMNS}
    if connection.features.supports_slicing_ordering_in_compound:
        return rows.annotate(**named).order_by(*oldest).values_list(*COLUMNS)[: EACH + 1]
    few = rows.order_by(*oldest)[: EACH + 1].values("pk")
    return rows.model.objects.filter(pk__in=few).order_by().annotate(**named).values_list(*COLUMNS)


def _shown(found, overview):
    """The first of each kind; what is overdue and repeats an earlier finding stands once and says both."""
    departments = {one.pk: one.name for one in overview.scope.departments}
    days = overview.calendar.since([row["until_day"] for row in found if row["sort"] == OVERDUE], clock.today())
    again = {row["named"] for row in found if row["sort"] == REPEAT}
    late = {row["named"] for row in found if row["sort"] == OVERDUE}
    rows, more = [], []
    for kind in range(REPEAT + 1):
        of_kind = list({row["leads_to"]: row for row in found if row["sort"] == kind}.values())
        if len(of_kind) > EACH and kind in LISTS:
            more.append(LISTS[kind](overview))
        of_kind = of_kind[:EACH] if len(of_kind) > EACH else of_kind
        rows += [
            _decision(row, departments, days, again=row["named"] in again)
            for row in of_kind
            if not (kind == REPEAT and row["named"] in late)
        ]
    return Decisions(rows, more)


def _decision(row, departments, days, *, again):
    kind, department = row["sort"], departments.get(row["of_department"], "")
    about = [department, row["said"]]
    number = {"number": row["number_of"], "year": row["year_of"]}
    tone = "waiting"
    if kind == PROGRAMME:
        name, badge, about = _("Audit programme of %(year)s") % number, _("to be approved"), []
    elif kind == ROUND:
        name, badge, about = _("Plan of round %(number)s/%(year)s") % number, _("to be approved"), []
    elif kind == DOCUMENT:
        follow_up = _("Follow-up report of round %(number)s/%(year)s")
        name = (follow_up if row["named"] == "follow_up" else _("Report of round %(number)s/%(year)s")) % number
        badge, about = _("to be issued"), []
    elif kind == PLAN:
        name, badge = row["named"], _("plan to be approved")
    elif kind == EXTENSION:
        name, badge = row["named"], _("more time until %(day)s") % {"day": formats.date_format(row["until_day"], SHORT)}
    elif kind == REVISION:
        name, badge = row["named"], _("revision to be approved")
    elif kind == OVERDUE:
        late = days[row["until_day"]]
        name, tone = row["named"], "bad"
        badge = ngettext("overdue by %(days)s working day", "overdue by %(days)s working days", late) % {"days": late}
        about += [_("repeats an earlier finding")] if again else []
    else:
        name, badge = row["named"], _("repeat")
    url = reverse(PAGES[kind], args=[row["leads_to"]])
    return Decision(name, " · ".join(filter(None, about)), badge, url, tone)


SHORT = "SHORT_DATE_FORMAT"
PAGES = {
    PROGRAMME: "dashboards:programme",
    ROUND: "planning:round",
    DOCUMENT: "reports:document",
    PLAN: "findings:action",
    EXTENSION: "findings:action",
    REVISION: "procedures:procedure",
    OVERDUE: "findings:action",
    REPEAT: "findings:finding",
}


def _narrowed(overview, **query):
    department = overview.scope.department
    within = {"department": department.pk} if department else {}
    return "?" + urlencode({**query, **within})


LISTS = {
    PLAN: lambda overview: (
        _("All plans that wait for the chair"),
        reverse("findings:actions") + _narrowed(overview, status="endorsed"),
    ),
    OVERDUE: lambda overview: (
        _("All that is overdue for long"),
        reverse("findings:actions") + _narrowed(overview, figure="beyond_the_chair"),
    ),
    REPEAT: lambda overview: (
        _("All repeats"),
        overview.figures["repeats"].url,
    ),
}
