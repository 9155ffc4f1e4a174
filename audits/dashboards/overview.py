"""All that the overview shows of a scope: figures with their definition and their rows, tables, what is compared."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from audits.core import charts, clock
from audits.core.addresses import address
from audits.figures import actions, findings, onsite
from audits.findings.models import Grade
from audits.organisation.calendar import WorkingDays
from audits.planning.models import AuditRound, QualityObjective

from . import satisfaction
from .aims import Aims
from .shown import Amount, Figure, Line, Overdue

Source = QualityObjective.Source
SHOWN, LATE = 10, 5  # rows of a table before the rest is added up


class Overview:
    """The figures of a scope, each read once."""

    def __init__(self, scope, *, everything=False):
        self.scope, self.everything = scope, everything
        groups, lent = (scope.rounds, scope.before), {"department": scope.department, "departments": scope.departments}
        self.aims = Aims(scope)
        of_actions = self.aims.rounds_for(Source.CLOSURE, Source.ACTIONS_ON_TIME)
        of_answers = self.aims.rounds_for(Source.SATISFACTION)
        self.found, self.found_before = findings.of_groups(*groups, **lent)
        acted = actions.of_groups(*groups, *of_actions, **lent)
        on_site = onsite.of_groups(*groups, *self.aims.rounds_for(Source.FILES_ON_TIME), **lent)
        answers = satisfaction.of(scope, *of_answers, forms=self.aims.ask_for(Source.SATISFACTION))
        self.aims.compute(acted=acted, on_site=on_site, answers=answers)
        self.actions, self.actions_before, *_year = acted
        self.on_site, self.on_site_before, *_year = on_site
        self.satisfaction = satisfaction.within(scope, answers, scope.rounds)
        self.satisfaction_before = satisfaction.within(scope, answers, scope.before)

    @cached_property
    def calendar(self):
        return WorkingDays(self.scope.agency)

    # ---- addresses of rows

    def _findings(self, figure, **more):
        return address("findings:findings") + self.scope.query(figure=figure, **more)

    def _actions(self, figure, **more):
        return address("findings:actions") + self.scope.query("found_in", figure=figure, **more)

    def _visits(self, figure):
        return address("dashboards:visits") + self.scope.query(figure=figure)

    def _files(self, figure, **more):
        return address("dashboards:case_files") + self.scope.query(figure=figure, **more)

    def _asked(self, figure):
        return address("dashboards:interviews") + self.scope.query(figure=figure)

    # ---- figures

    @cached_property
    def figures(self):
        """Every figure by its name, in the order of the page."""
        parts = (self._work(), self._what_was_found(), self._follow_up(), self._service(), self._objectives())
        return {one.name: one for part in parts for one in part}

    def _work(self):
        visits = self.on_site.visits
        return (Figure("visits", visits.held, self._visits("held"), visits.planned, self._visits("planned")),)

    def _what_was_found(self):
        before = self.found_before if self.scope.before else None
        yield Figure("findings", self.found.total, self._findings("issued"), before=before and before.total)
        yield Figure(
            "nonconformities",
            self.found.nonconformities,
            self._findings("nonconformities"),
            before=before and before.nonconformities,
        )
        yield Figure(
            "repeats",
            self.found.repeated + self.actions.again,
            self._findings("repeats"),
            before=before and before.repeated + self.actions_before.again,
        )

    def _follow_up(self):
        now, issued = self.actions, self._findings("followed")
        before = self.actions_before if self.scope.before else None
        yield Figure("open", now.open, self._findings("open"), now.issued, issued, before=before and before.open)
        yield Figure("implemented", now.implemented, self._actions("implemented"), now.issued, issued)
        yield Figure("overdue", now.overdue, self._actions("overdue"), now.issued, issued)
        yield Figure(
            "on_time",
            now.on_time,
            self._actions("on_time"),
            now.confirmed,
            self._actions("confirmed"),
            before=before and _share(before.on_time_rate),
            is_rate=True,
        )
        yield Figure(
            "closure",
            now.effective,
            self._actions("effective"),
            now.issued,
            issued,
            before=before and _share(before.closure_rate),
            is_rate=True,
        )

    def _service(self):
        files = self.on_site.sampled
        yield Figure(
            "case_files",
            files.on_time,
            self._files("on_time"),
            files.finished,
            self._files("finished"),
            before=_share(self.on_site_before.sampled.rate) if self.scope.before else None,
            is_rate=True,
        )
        interviews = self._asked("satisfied"), self._asked("asked")
        forms = (address("surveys:surveys") + self.scope.query_of_year(),) * 2
        asked, before = self.satisfaction, self.satisfaction_before
        if self.scope.sees_forms:
            yield self._answers("satisfaction", asked.total, before.total)
        yield self._answers("interviews", asked.interviews, before.interviews, *interviews)
        if self.scope.sees_forms:
            yield self._answers("forms", asked.forms, before.forms, *forms)

    def _answers(self, name, now, before, url="", of_url=""):
        """Of the sum of both groups no list has the rows; each group has its own."""
        before = _share(before.rate) if self.scope.before else None
        return Figure(name, now.satisfied, url, now.asked, of_url, before=before, is_rate=True)

    def _objectives(self):
        everything = address("objectives:objectives") + self.scope.query_of_year()
        reached = address("objectives:objectives") + self.scope.query_of_year(reached="yes")
        return (Figure("objectives", self.aims.reached, reached, self.aims.total, everything),)

    @property
    def asked(self):
        """How satisfied people are: both groups together, or the interviews where the reader may know no more."""
        return self.figures.get("satisfaction") or self.figures["interviews"]

    @property
    def ways_of_asking(self):
        """The groups behind it that have answers."""
        return [
            self.figures[name] for name in ("interviews", "forms") if name in self.figures and self.figures[name].of
        ]

    @property
    def compared(self):
        """The figures that can be compared with the round or year before: of findings once there are any."""
        if not self.scope.before:
            return []
        found = ("findings", "nonconformities", "repeats", "open", "closure", "on_time")
        answers = [name for name in ("interviews", "forms") if self._may_compare(name)]
        names = (*(found if self.found.total or not self.is_going_on else ()), "case_files", *answers)
        return [self.figures[name] for name in names]

    def _may_compare(self, name):
        """Whether people were asked in this way, and for forms: in two years; interviews and forms are never mixed."""
        figure = self.figures.get(name)
        if figure is None or (name == "forms" and self.scope.the_year in {one.year for one in self.scope.before}):
            return False
        return bool(figure.of) or figure.before is not None

    @property
    def is_going_on(self):
        """Whether findings are still to come: a round is being held or has not begun."""
        return any(one.status in (AuditRound.Status.APPROVED, AuditRound.Status.UNDERWAY) for one in self.scope.rounds)

    @cached_property
    def kinds(self):
        """The grades that occur: (kind, what the agency calls it, Amount)."""
        by_kind = self.found.by_kind
        return [
            (kind, label, Amount(by_kind[kind], self._findings("issued", grade=kind)))
            for kind, label in self.labels.items()
        ]

    @property
    def labels(self):
        return self.found.labels

    @cached_property
    def overdue(self):
        """Who is late, the longest first."""
        days = self.calendar.since([row.since for row in self.actions.late], clock.today())
        return [Overdue(row.department, row.count, days[row.since], self._late(row)) for row in self.actions.late]

    def _late(self, row):
        """The overdue actions that a department has, or the checks that verifiers owe."""
        if row.department is None:
            return self._actions("unchecked")
        return self._actions("owed", department=row.department.pk)

    # ---- tables

    @cached_property
    def by_department(self):
        """Each department in which something was found or sampled, the most nonconformities first."""
        found = {row.department: row for row in self.found.departments}
        acted = {row.department: row for row in self.actions.departments}
        sampled = {row.department: row for row in self.on_site.samples}
        nothing = dict.fromkeys(Grade.HEAVIEST_FIRST, 0)
        departments = sorted(found.keys() | sampled.keys(), key=lambda one: (one.order, one.name))
        scale = max((row.total for row in found.values()), default=0)
        lines = [
            self._department(
                one,
                found[one].by_kind if one in found else nothing,
                acted.get(one, actions.ActionFigures()),
                sampled.get(one, onsite.Sampled()),
                scale,
            )
            for one in departments
        ]
        return sorted(lines, key=lambda line: (-line.nonconformities, -line.total))

    def _department(self, one, by_kind, acted, sampled, scale):
        at, found_in = {"department": one.pk}, {"found_in": one.pk}
        kinds = self._amounts(by_kind, **at)
        return Line(
            label=one.name,
            url=self._findings("issued", **at),
            kinds=kinds,
            bar=self._bar(kinds, scale),
            nonconformities=_nonconformities(by_kind),
            more={
                "open": Amount(acted.open, self._findings("open", **at) if acted.open else ""),
                "overdue": Amount(acted.overdue, self._actions("overdue", **found_in) if acted.overdue else ""),
                "effective": Amount(acted.effective, self._actions("effective", **found_in) if acted.effective else ""),
                "issued": acted.issued,
                "files": Amount(sampled.files, self._files("all", **at) if sampled.files else ""),
                "finished": sampled.finished,
                "on_time": _share(sampled.rate),
            },
        )

    def _amounts(self, by_kind, **chosen):
        """How much of each grade a row has; nothing leads nowhere."""
        return [
            Amount(by_kind[kind], self._findings("issued", grade=kind, **chosen) if by_kind[kind] else "", label)
            for kind, label in self.labels.items()
        ]

    def _bar(self, kinds, scale):
        """The findings of a row as a strip, the longest of the table across its whole width."""
        stretches = charts.strip(self._parts, [amount.value for amount in kinds], scale)
        return charts.strip_drawn(stretches) if stretches else ""

    @cached_property
    def _parts(self):
        return [charts.Part(label, kind) for kind, label in self.labels.items()]

    @cached_property
    def by_clause(self):
        """Each clause of each edition, the most often found first; those of two editions are never one row."""
        counts = {}
        for (_department, clause, kind), amount in self.found.clauses.items():
            counts.setdefault(clause, dict.fromkeys(Grade.HEAVIEST_FIRST, 0))[kind] += amount
        editions = {one.standard_id: one.standard.name for one in self.scope.rounds}
        several = len({clause.standard_id for clause in counts if clause}) > 1
        return self._lines(
            counts,
            lambda clause: {
                "label": clause.number,
                "title": clause.title,
                "edition": editions.get(clause.standard_id, "") if several else "",
            },
            "clause",
            _("No clause named"),
        )

    @cached_property
    def by_procedure(self):
        """Each procedure, the most often found first."""
        counts = {}
        for (procedure, kind), amount in self.found.procedures.items():
            counts.setdefault(procedure, dict.fromkeys(Grade.HEAVIEST_FIRST, 0))[kind] += amount
        return self._lines(
            counts,
            lambda procedure: {"label": procedure.code, "title": procedure.title},
            "procedure",
            _("No procedure named"),
        )

    def _lines(self, counts, described, name, nameless):
        scale = max((sum(by_kind.values()) for by_kind in counts.values()), default=0)
        lines = []
        for record, by_kind in counts.items():
            chosen = {name: record.pk} if record else {f"no_{name}": 1}
            kinds = self._amounts(by_kind, **chosen)
            said = described(record) if record else {"label": nameless}
            lines.append(
                Line(
                    **said,
                    url=self._findings("issued", **chosen),
                    kinds=kinds,
                    bar=self._bar(kinds, scale),
                    nonconformities=_nonconformities(by_kind),
                )
            )
        most = sorted(lines, key=lambda line: (-line.nonconformities, -line.total, line.edition, line.label))
        return sorted(most, key=lambda line: line.label == nameless)

    @property
    def departments(self):
        return self.first_of(self.by_department)

    @property
    def clauses(self):
        return self.first_of(self.by_clause)

    @property
    def procedures(self):
        return self.first_of(self.by_procedure)

    @property
    def overdue_shown(self):
        """All of them, or the longest and the rest added up."""
        if self.everything or len(self.overdue) <= LATE + 1:
            return self.overdue
        rest = self.overdue[LATE:]
        others = Overdue(None, sum(late.count for late in rest), rest[0].days, "?" + self._all_rows(), len(rest))
        return [*self.overdue[:LATE], others]

    def first_of(self, lines):
        """The rows that a table shows: all of them, or the first and the rest added up, so the sum is the whole."""
        if self.everything or len(lines) <= SHOWN + 1:
            return lines
        rest = lines[SHOWN:]
        kinds = [
            Amount(sum(line.kinds[place].value for line in rest), label=label)
            for place, label in enumerate(self.labels.values())
        ]
        return [
            *lines[:SHOWN],
            Line(
                label=_("All others (%(count)s)") % {"count": len(rest)},
                url="?" + self._all_rows(),
                kinds=kinds,
                nonconformities=sum(line.nonconformities for line in rest),
                more=_added([line.more for line in rest if line.more]),
            ),
        ]

    def _all_rows(self):
        return self.scope.query(all=1).removeprefix("?")


def _nonconformities(by_kind):
    return sum(by_kind[kind] for kind in Grade.NONCONFORMITIES)


def _added(rows):
    """The columns of several departments as those of one."""
    if not rows:
        return {}
    finished = sum(row["finished"] for row in rows)
    on_time = sum((row["on_time"] or 0) * row["finished"] for row in rows)
    added = {name: Amount(sum(row[name].value for row in rows)) for name in ("open", "overdue", "effective", "files")}
    return {
        **added,
        "issued": sum(row["issued"] for row in rows),
        "finished": finished,
        "on_time": on_time / finished if finished else None,
    }


def _share(per_cent):
    return None if per_cent is None else per_cent / 100
