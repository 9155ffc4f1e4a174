"""Procedures with their steps: a row for each step, the facts beside the first one."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from audits.core.fold import fold
from audits.procedures.durations import TimeUnit
from audits.procedures.models import Procedure, ProcedureStep
from audits.procedures.procedure import MOST_STEPS

from .. import cells, columns
from ..cells import Unclear
from ..columns import Column, choice_of, of_model
from ..plans import Change
from .base import RecordKind

UNITS = {
    "ngay lam viec": TimeUnit.WORKING_DAYS,
    "nlv": TimeUnit.WORKING_DAYS,
    "working days": TimeUnit.WORKING_DAYS,
    "working day": TimeUnit.WORKING_DAYS,
    "ngay": TimeUnit.DAYS,
    "ngay lich": TimeUnit.DAYS,
    "days": TimeUnit.DAYS,
    "day": TimeUnit.DAYS,
    "gio": TimeUnit.HOURS,
    "gio lam viec": TimeUnit.HOURS,
    "h": TimeUnit.HOURS,
    "hours": TimeUnit.HOURS,
    "hour": TimeUnit.HOURS,
}
STEP = ("title", "who", "duration", "time_unit")


def unit(said):
    """The unit of a time, as people write it; nothing where they wrote none."""
    if not said:
        return ""
    found = UNITS.get(fold(said).strip(". "))
    if found is None:
        allowed = ", ".join(str(label) for label in TimeUnit.labels)
        raise Unclear(_("“%(said)s” is none of these: %(allowed)s") % {"said": cells.short(said), "allowed": allowed})
    return found


def time_and_unit(value, known):
    """10, or 10 ngày làm việc: (number, unit or nothing)."""
    number, said = cells.amount(value)
    return number, unit(said)


class Procedures(RecordKind):
    """The register of procedures; the secretariat brings it in as a whole."""

    name = "procedures"
    title = gettext_lazy("Procedures")
    lead = gettext_lazy(
        "A row for each step: the code stands in each of them, or only in the first. Steps of the file take the place"
        " of those that are there; a procedure without steps in the file keeps its own."
    )
    icon = "procedure"
    listed_at = "procedures:procedures"
    model = Procedure
    keys = ("code",)
    related = ("clauses",)
    beside = ("steps",)
    optional = {"field": "", "national_code": "", "remark": "", "since": None, "time_limit": None}

    def may(self, user):
        return Procedure.enters_all(user)

    def columns(self, known):
        return [
            of_model(Procedure, "code", required=True, example="QT-NCC-12", also=("Mã quy trình", "Số hiệu")),
            of_model(Procedure, "title", required=True, example="Tiếp nhận hồ sơ hưởng trợ cấp", also=("Quy trình",)),
            of_model(
                Procedure,
                "department",
                read=columns.department,
                required=True,
                example="NCC",
                also=("Mã đơn vị",),
                hint=_("Code of the department."),
                allowed=lambda known: sorted(row.code for row in known.departments.values()),
            ),
            choice_of(Procedure, "kind", example="Thủ tục hành chính", hint=_("Empty: administrative procedure.")),
            of_model(Procedure, "field", example="Người có công"),
            of_model(
                Procedure,
                "time_limit",
                read=time_and_unit,
                example="10",
                also=("Thời hạn",),
                hint=_("A number such as 0,5 or 10; with its unit, or the unit in the next column."),
            ),
            self._unit(Procedure, "time_unit"),
            of_model(Procedure, "national_code", example="1.001234", also=("Mã TTHC",)),
            of_model(
                Procedure,
                "since",
                read=lambda value, known: cells.whole(value),
                hint=_("The year in which the agency began to work by it."),
            ),
            *(
                Column(
                    f"clauses_{edition.edition}",
                    _("Clauses of %(standard)s") % {"standard": edition},
                    read=columns.clauses_of(edition),
                    also=(f"Điều khoản {edition.edition}", f"Clauses {edition.edition}"),
                    example="8.5.1, 7.5" if edition.edition == "2015" else "",
                    hint=_("Numbers with commas between them."),
                )
                for edition in known.standards
            ),
            of_model(Procedure, "remark", read=lambda value, known: cells.text(value)),
            Column(
                "step_title",
                pgettext_lazy("column of a file", "Step"),
                example="Tiếp nhận hồ sơ",
                also=("Bước", "Nội dung công việc", "What is done"),
                hint=_("What is done in this step. The steps stand in their order."),
            ),
            Column("step_who", gettext_lazy("Who does the step"), example="Bộ phận một cửa", also=("Người thực hiện",)),
            Column(
                "step_duration",
                gettext_lazy("Time of the step"),
                read=time_and_unit,
                example="0,5",
                also=("Thời gian", "Duration"),
            ),
            self._unit(ProcedureStep, "step_time_unit", gettext_lazy("Unit of the step")),
        ]

    def _unit(self, model, name, label=None):
        return Column(
            name,
            label or model._meta.get_field(name).verbose_name,
            read=lambda value, known: unit(cells.one_line(value)),
            allowed=lambda known: [str(label) for label in TimeUnit.labels],
            hint=_("Empty: working days, or the unit of the procedure."),
        )

    # ---- rows of one procedure

    def gather(self, plan):
        """One row for each procedure, with the rows of its steps."""
        first = {}
        gathered, last = [], None
        for row in plan.table.rows:
            code = row.get("code")
            if code is None and "code" not in row.unclear and last is not None and self._is_step(row):
                self._join(plan, last, row)
            elif code is not None and fold(code) in first:
                last = first[fold(code)]
                self._join(plan, last, row)
            else:
                row.steps = [row] if self._is_step(row) else []
                gathered.append(row)
                last = row
                if code is not None:
                    first[fold(code)] = row
        plan.table.rows = gathered
        for row in gathered:
            self._settle_time(row, "time_limit", "time_unit")
            for step in row.steps:
                self._settle_time(step, "step_duration", "step_time_unit")

    def _is_step(self, row):
        return any(name.startswith("step_") for name in {*row.said, *row.unclear})

    def _join(self, plan, first, row):
        """A further row of a procedure: it says nothing else of it than the first one."""
        for name, value in row.said.items():
            if not name.startswith("step_") and name != "code" and first.said.setdefault(name, value) != value:
                sentence = _("row %(row)s says something else of this procedure") % {"row": first.number}
                plan.problem(row, name, sentence)
        first.unclear |= {name for name in row.unclear if not name.startswith("step_")}
        if self._is_step(row):
            first.steps.append(row)
        elif row.said.keys() == {"code"} or "step_title" not in row.said:
            plan.problem(row, "code", _("row %(row)s says the same") % {"row": first.number})

    def _settle_time(self, row, name, unit_name):
        if isinstance(row.get(name), tuple):
            row.said[name], said = row.said[name]
            if said:
                row.said.setdefault(unit_name, said)

    # ---- looking over

    def prepare(self, rows, known):
        there = Procedure.objects.filter(agency=known.agency).select_related("department", "agency")
        self.there = {fold(row.code): row for row in there.prefetch_related("steps", "clauses__standard")}
        self.editions = known.standards

    def key(self, row):
        return row.get("code")

    def find(self, key, known):
        return self.there.get(fold(key))

    def values(self, row):
        said = super().values(row)
        return {name: value for name, value in said.items() if not name.startswith("step_")}

    def _plan_row(self, plan, row, record, by):
        self._gather_clauses(row, record)
        steps = self._steps(plan, row, record)
        if steps:
            row.said["steps"] = steps
        super()._plan_row(plan, row, record, by)

    def _gather_clauses(self, row, record):
        """Clauses of the editions that the file names; those of the others stay."""
        names = {edition.pk: f"clauses_{edition.edition}" for edition in self.editions}
        named = {pk for pk, name in names.items() if name in row.said or name in row.cleared}
        if named:
            kept = [one for one in record.clauses.all() if one.standard_id not in named] if record else []
            row.said["clauses"] = kept + [one for name in names.values() for one in row.said.pop(name, ())]
            row.cleared -= set(names.values())

    def _steps(self, plan, row, record):
        """The steps as `write_steps` takes them; what is wrong with one is said in its own row."""
        usual = row.get("time_unit") or (record.time_unit if record else TimeUnit.WORKING_DAYS)
        steps = []
        if len(row.steps) > MOST_STEPS:
            sentence = _("a procedure has at most %(count)s steps") % {"count": MOST_STEPS}
            plan.problem(row.steps[MOST_STEPS], "step_title", sentence)
        for order, line in enumerate(row.steps, start=1):
            said = {
                "title": line.get("step_title") or "",
                "who": line.get("step_who") or "",
                "duration": line.get("step_duration"),
                "time_unit": line.get("step_time_unit") or usual,
            }
            steps.append(said)
            step = ProcedureStep(order=order, **said)
            for name, sentence in _faults_of(step):
                if f"step_{name}" not in line.unclear:
                    plan.problem(line, f"step_{name}", sentence)
        return steps

    def compare(self, record, values):
        steps = values.get("steps")
        facts = {name: value for name, value in values.items() if name != "steps"}
        changes = super().compare(record, facts)
        if steps:
            there = [{name: getattr(step, name) for name in STEP} for step in record.steps.all()]
            if there != steps:
                changes.append(("steps", Change(_("Steps"), _in_words(there), _in_words(steps))))
        return changes

    def said(self, draft, values):
        steps = values.get("steps")
        said = super().said(draft, {name: value for name, value in values.items() if name not in ("title", "steps")})
        return [*said, (_("Steps"), _in_words(steps))] if steps else said

    def subject(self, record):
        return f"{record.code} {record.title}"

    # ---- writing

    def enter(self, entry, *, by, note):
        values = dict(entry.values)
        steps, clauses = values.pop("steps", None), values.pop("clauses", None)
        related = {"clauses": clauses} if clauses else None
        return Procedure.enter_with_steps(steps or (), by=by, note=note, related=related, **self.given(by), **values)

    def change(self, entry, *, by, note):
        values, procedure = dict(entry.values), entry.record
        steps = values.pop("steps", None)
        version = procedure.version
        if values:
            clauses = values.pop("clauses", procedure.clauses.all())
            procedure.change_facts(by=by, note=note, version=version, clauses=clauses, **values)
            version = procedure.version
        if steps:
            procedure.write_steps(steps, by=by, note=note, version=version)

    def present(self, known):
        rows = Procedure.objects.filter(agency=known.agency).not_withdrawn().select_related("department")
        for row in rows.prefetch_related("steps", "clauses"):
            facts = {
                "code": row.code,
                "title": row.title,
                "department": row.department.code,
                "kind": row.get_kind_display(),
                "field": row.field,
                "time_limit": row.time_limit,
                "time_unit": row.get_time_unit_display(),
                "national_code": row.national_code,
                "since": row.since,
                "remark": row.remark,
            }
            for edition in known.standards:
                numbers = [one.number for one in row.clauses.all() if one.standard_id == edition.pk]
                facts[f"clauses_{edition.edition}"] = ", ".join(numbers)
            for number, step in enumerate(row.steps.all() or [None]):
                said = dict(facts) if number == 0 else {"code": row.code}
                if step:
                    said |= {
                        "step_title": step.title,
                        "step_who": step.who,
                        "step_duration": step.duration,
                        "step_time_unit": step.get_time_unit_display(),
                    }
                yield said


def _faults_of(step):
    try:
        step.clean_fields(exclude=["procedure"])
    except ValidationError as error:
        return [(name, " ".join(messages)) for name, messages in error.message_dict.items()]
    return []


def _in_words(steps):
    drafts = (ProcedureStep(order=order, **step) for order, step in enumerate(steps, start=1))
    return "; ".join(step.as_text() for step in drafts)
