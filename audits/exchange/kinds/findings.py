"""Findings of rounds held before the program, with the visits of those rounds."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core import clock
from audits.core.fold import fold
from audits.core.versions import Stale
from audits.findings.models import Finding
from audits.findings.taking_over import correct_taken_over, take_over_finding
from audits.organisation.roles import secretariat
from audits.planning.models import AuditRound, Visit
from audits.planning.taking_over import add_procedures, take_over_round, take_over_visit

from .. import cells, columns
from ..cells import Unclear
from ..columns import Column, Known, Table, of_model
from ..plans import Change, Entry, Plan, changes_between, faults, in_row, said_of
from .base import Kind, changed_meanwhile

TEXTS = ("title", "criterion", "evidence", "statement", "reply")
FACTS = ("grade", *TEXTS, "clause", "procedure", "repeat_of")
ROUND = ("starts_on", "ends_on", "standard")


def grade(value, known):
    """By its label in either language."""
    said = cells.one_line(value)
    for one in known.grades:
        if fold(said) in (fold(one.label_vi), fold(one.label_en), one.kind):
            return one
    allowed = ", ".join(one.label for one in known.grades)
    raise Unclear(_("“%(said)s” is none of these: %(allowed)s") % {"said": cells.short(said), "allowed": allowed})


def procedure(value, known):
    return _procedure(cells.one_line(value), known)


def procedures(value, known):
    return [_procedure(code, known) for code in cells.several(value)]


def _procedure(code, known):
    found = known.procedures.get(fold(code))
    if found is None:
        raise Unclear(_("there is no procedure with the code “%(code)s”") % {"code": cells.short(code)})
    return found


@dataclass
class OldVisit:
    """A department in an old round: as it stands, or as it would be taken over."""

    day: object
    record: object = None
    procedures: set = field(default_factory=set)
    entry: object = None


@dataclass
class OldRound:
    """An old round: as it stands, or as it would be taken over."""

    said: dict
    first_row: int
    record: object = None
    visits: dict = field(default_factory=dict)  # by department
    numbers: dict = field(default_factory=dict)  # of findings, folded: the row that says them
    entry: object = None


class Findings(Kind):
    """A row for each finding; one without a finding says that a department was audited and nothing was found."""

    name = "findings"
    title = gettext_lazy("Findings of earlier rounds")
    lead = gettext_lazy(
        "What rounds held before the program found, with the numbers on their papers. They come in closed: what is"
        " still open stays on paper until it is done, or is found again in the next round. A row without number, grade"
        " and title says that the department was audited and nothing was found."
    )
    icon = "finding"
    listed_at = "findings:findings"
    shows_present = False

    def may(self, user):
        return secretariat(user, user) is not None

    def columns(self, known):
        day = {"read": lambda value, known: cells.day(value), "is_date": True}
        return [
            Column(
                "number_of_round",
                gettext_lazy("Round no."),
                read=lambda value, known: cells.whole(value),
                example="1",
                also=("Đợt", "Round"),
                hint=_("Its number in the year, as on paper. Empty: 1."),
            ),
            of_model(AuditRound, "starts_on", required=True, example="05/12/2016", **day),
            of_model(AuditRound, "ends_on", example="06/12/2016", hint=_("Empty: the first day."), **day),
            of_model(
                AuditRound,
                "standard",
                read=columns.standard,
                required=True,
                example="TCVN ISO 9001:2008",
                allowed=lambda known: [one.name for one in known.standards],
            ),
            of_model(
                Visit,
                "department",
                read=columns.department,
                required=True,
                example="NCC",
                also=("Mã đơn vị",),
                hint=_("Code of the department."),
                allowed=lambda known: sorted(row.code for row in known.departments.values()),
            ),
            Column(
                "visited_on",
                gettext_lazy("Audited on"),
                hint=_("Day on which the department was audited. Empty: the first day of the round."),
                **day,
            ),
            Column(
                "audited",
                gettext_lazy("Procedures audited"),
                read=procedures,
                hint=_("Codes with commas between them: these procedures count as audited on that day."),
            ),
            of_model(
                Finding,
                "number",
                example="KPH 01/Đ1-2016",
                also=("Số KPH", "Số phát hiện"),
                hint=_("As it stands on paper."),
            ),
            of_model(
                Finding,
                "grade",
                read=grade,
                example="KPH nhẹ",
                allowed=lambda known: [one.label for one in known.grades],
            ),
            of_model(Finding, "title", example="Hồ sơ trả quá hạn không có phiếu xin lỗi"),
            *(of_model(Finding, name, read=lambda value, known: cells.text(value)) for name in TEXTS[1:-1]),
            Column(
                "clause",
                Finding._meta.get_field("clause").verbose_name,
                example="7.5.1",
                hint=_("Its number in the edition of the round."),
            ),
            of_model(Finding, "procedure", read=procedure, hint=_("Code of the procedure that it is held against.")),
            Column(
                "reply",
                gettext_lazy("What came of it"),
                read=lambda value, known: cells.text(value),
                also=("Kết quả khắc phục",),
                hint=_("What the department did, and when it was confirmed."),
            ),
            Column(
                "repeat_of", Finding._meta.get_field("repeat_of").verbose_name, hint=_("Number of the earlier finding.")
            ),
        ]

    # ---- looking over

    def plan(self, sheet, *, by):
        known = Known(by.agency)
        plan = Plan(self, Table(sheet, self.columns(known), known))
        self._read_what_stands(by)
        for row in plan.table.rows:
            place = self._round(plan, row, by)
            visit = place and self._visit(plan, row, place)
            if visit and any(row.get(name) is not None for name in ("number", "grade", "title")):
                self._finding(plan, row, place, visit, known, by)
        for entry in [*plan.new, *plan.changed]:
            self._find_repeated(plan, entry)
        return plan.settle()

    def _read_what_stands(self, by):
        standing = AuditRound.objects.filter(agency=by.agency).select_related("standard", "agency")
        self.rounds = {
            (one.year, one.number): OldRound({name: getattr(one, name) for name in ROUND}, 0, one) for one in standing
        }
        old = {place.record.pk: place for place in self.rounds.values() if place.record.taken_over}
        rows = Visit.objects.filter(round__in=old).select_related("department", "round__agency", "team")
        for visit in rows.prefetch_related("procedures"):
            stood = OldVisit(visit.day, visit, set(visit.procedures.all()))
            old[visit.round_id].visits[visit.department_id] = stood
        earlier = Finding.objects.filter(agency=by.agency).issued()
        self.earlier = {}
        for one in earlier.select_related("round__agency", "grade", "clause", "procedure", "repeat_of", "visit"):
            self.earlier.setdefault((one.department_id, fold(one.number)), []).append(one)
            if one.round_id in old:
                old[one.round_id].numbers[fold(one.number)] = one
        self.places_of_new = {}  # of findings that the file brings: their round, by department and number

    def _round(self, plan, row, by):
        """The round of a row, which says the same in all its rows."""
        missing = [name for name in ("starts_on", "standard", "department") if row.get(name) is None]
        for name in missing:
            if name not in row.unclear:
                plan.problem(row, name, _("the cell is empty"))
        if missing or row.unclear & {"number_of_round", "ends_on", "visited_on", "audited"}:
            return None
        said = {name: row.get(name) for name in ROUND}
        said["ends_on"] = said["ends_on"] or said["starts_on"]
        number = 1 if row.get("number_of_round") is None else row.get("number_of_round")
        place = self.rounds.get((said["starts_on"].year, number))
        if place is None:
            place = self._new_round(plan, row, said, number, by)
        elif place.record and not place.record.taken_over:
            plan.problem(row, "number_of_round", _("%(round)s is kept in this program") % {"round": place.record})
            return None
        if row.get("ends_on") is None:
            said["ends_on"] = place.said["ends_on"]
        for name in ROUND:
            if said[name] != place.said[name]:
                stands = cells.text(place.said[name])
                plan.problem(row, name, _("for this round it is “%(value)s” elsewhere") % {"value": stands})
                return None
        return place

    def _new_round(self, plan, row, said, number, by):
        place = self.rounds[said["starts_on"].year, number] = OldRound(said, row.number)
        draft = AuditRound(agency=by.agency, year=said["starts_on"].year, number=number, **said)
        if not 1 <= number <= 99:
            plan.problem(row, "number_of_round", _("choose a number from 1 to 99"))
        elif said["ends_on"] < said["starts_on"]:
            plan.problem(row, "ends_on", _("The round ends before it starts. Correct the dates."))
        elif said["ends_on"] >= clock.today():
            plan.problem(row, "ends_on", _("only a round that is over is taken over"))
        else:
            place.entry = Entry(
                row.number,
                _("%(round)s, taken over") % {"round": draft},
                {"number": number, **said},
                said=said_of(draft, said),
            )
            plan.new.append(place.entry)
        return place

    def _visit(self, plan, row, place):
        department, wanted = row.get("department"), set(row.get("audited") or ())
        day = row.get("visited_on")
        visit = place.visits.get(department.pk)
        if visit is None:
            day = day or place.said["starts_on"]
            if not place.said["starts_on"] <= day <= place.said["ends_on"]:
                plan.problem(row, "visited_on", _("the day is not one of the round"))
                return None
            visit = place.visits[department.pk] = OldVisit(day)
            values = {"day": day, "department": department}
            visit.entry = Entry(row.number, _("%(department)s was audited") % {"department": department}, values)
            plan.new.append(visit.entry)
        elif day and day != visit.day:
            said = _("for this department and round it is “%(value)s” elsewhere")
            plan.problem(row, "visited_on", said % {"value": cells.text(visit.day)})
            return None
        if row.get("procedure"):
            wanted.add(row.get("procedure"))
        self._more_procedures(plan, row, visit, wanted - visit.procedures)
        return visit

    def _more_procedures(self, plan, row, visit, more):
        if not more:
            return
        old = _codes(visit.procedures)
        visit.procedures |= more
        if visit.record and visit.entry is None:
            visit.entry = Entry(row.number, str(visit.record), {}, visit.record, [])
            plan.changed.append(visit.entry)
        if visit.record:
            visit.entry.changes.append(Change(_("Procedures audited"), old or "–", _codes(visit.procedures)))
        elif visit.entry:
            visit.entry.said = [(_("Procedures audited"), _codes(visit.procedures))]

    def _finding(self, plan, row, place, visit, known, by):
        for name in ("number", "grade", "title"):
            if row.get(name) is None and name not in row.unclear:
                plan.problem(row, name, _("the cell is empty"))
        self._settle_clause(plan, row, place, known)
        if row.unclear or not row.get("number"):
            return
        number = row.get("number")
        stood = place.numbers.get(fold(number))
        values = {name: row.get(name) for name in FACTS if row.get(name) is not None}
        if isinstance(stood, int):
            plan.problem(row, "number", _("row %(row)s says the same") % {"row": stood})
        elif stood is not None:
            self._known_finding(plan, row, stood, values)
            place.numbers[fold(number)] = row.number
        else:
            place.numbers[fold(number)] = row.number
            self._new_finding(plan, row, place, visit, {"number": number, **values}, by)

    def _settle_clause(self, plan, row, place, known):
        if clause := row.get("clause"):
            edition = place.said["standard"]
            try:
                (row.said["clause"],) = columns.clauses_of(edition)(clause, known)
            except Unclear as unclear:
                plan.problem(row, "clause", unclear.sentence)
            except ValueError:
                plan.problem(row, "clause", _("name one clause"))

    def _known_finding(self, plan, row, finding, values):
        if finding.department != row.get("department"):
            plan.problem(
                row,
                "department",
                _("“%(number)s” belongs to %(department)s")
                % {"number": finding.number, "department": finding.department},
            )
            return
        repeated = values.pop("repeat_of", None)
        changes = changes_between(finding, values)
        changed = {name: values[name] for name, _change in changes}
        shown = [change for _name, change in changes]
        if repeated and not (finding.repeat_of and fold(finding.repeat_of.number) == fold(repeated)):
            changed["repeat_of"] = repeated
            old = finding.repeat_of.number if finding.repeat_of else "–"
            shown.append(Change(_("Repeats"), old, repeated))
        if not shown:
            plan.same += 1
            return
        for name, sentence in faults(Finding(**{name: changed.get(name, "x") for name in TEXTS}), TEXTS, _no_rules):
            plan.problem(row, name, sentence)
        plan.changed.append(Entry(row.number, finding.number, changed, finding, shown))

    def _new_finding(self, plan, row, place, visit, values, by):
        texts = {name: values[name] for name in (*TEXTS, "number") if name in values}
        for name, sentence in faults(Finding(**texts), texts, _no_rules):
            plan.problem(row, name, sentence)
        said = said_of(Finding(), {name: value for name, value in values.items() if name not in ("number", "title")})
        entry = Entry(row.number, f"{values['number']} {values['title']}", values, said=said)
        entry.place, entry.visit = place, visit
        self.places_of_new[row.get("department").pk, fold(values["number"])] = place
        plan.new.append(entry)

    def _find_repeated(self, plan, entry):
        """A finding of the same department from an earlier round, in the program or in this file."""
        number = entry.values.get("repeat_of")
        if not number:
            return
        row = next(row for row in plan.table.rows if row.number == entry.row)
        key = (row.get("department").pk, fold(number))
        there = self.earlier.get(key, [])
        of_rounds = [one.round.starts_on for one in there]
        of_rounds += [self.places_of_new[key].said["starts_on"]] if key in self.places_of_new else []
        own = entry.place.said["starts_on"] if entry.record is None else entry.record.round.starts_on
        if len(of_rounds) != 1:
            sentence = _("there is no finding “%(number)s” of this department")
            sentence = _("several findings are numbered “%(number)s”") if there else sentence
            plan.problem(row, "repeat_of", sentence % {"number": cells.short(number)})
        elif of_rounds[0] >= own:
            sentence = _("“%(number)s” is not of an earlier round")
            plan.problem(row, "repeat_of", sentence % {"number": cells.short(number)})

    # ---- writing

    def write(self, plan, *, by, note):
        self._write_rounds(by, note)
        made, later = {}, []
        for entry in plan.new:
            if not hasattr(entry, "visit"):
                continue
            values = dict(entry.values)
            repeated = values.pop("repeat_of", None)
            finding = in_row(entry, take_over_finding, entry.visit.record, by=by, note=note, **values)
            made[finding.department_id, fold(finding.number)] = finding
            if repeated:
                later.append((entry, finding, {"repeat_of": repeated}))
        later += [(entry, entry.record, entry.values) for entry in plan.changed if isinstance(entry.record, Finding)]
        for entry, finding, values in later:
            if "repeat_of" in values:
                key = (finding.department_id, fold(values["repeat_of"]))
                values = {**values, "repeat_of": made.get(key) or self.earlier[key][0]}
            try:
                in_row(entry, correct_taken_over, finding, by=by, note=note, version=finding.version, **values)
            except Stale:
                in_row(entry, changed_meanwhile)

    def _write_rounds(self, by, note):
        for place in self.rounds.values():
            if place.entry:
                place.record = in_row(place.entry, take_over_round, by=by, note=note, **place.entry.values)
            for visit in place.visits.values():
                if visit.record and visit.entry:
                    in_row(visit.entry, add_procedures, visit.record, visit.procedures, by=by, note=note)
                elif visit.entry:
                    visit.record = in_row(
                        visit.entry,
                        take_over_visit,
                        place.record,
                        by=by,
                        procedures=sorted(visit.procedures, key=lambda one: one.code),
                        note=note,
                        **visit.entry.values,
                    )


def _no_rules(record, values):
    """Its rules ask about records that are not written yet; the verb asks them."""


def _codes(procedures):
    return ", ".join(sorted(one.code for one in procedures))
