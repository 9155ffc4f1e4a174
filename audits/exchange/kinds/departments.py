"""Departments with their parents, heads and deputies."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core.fold import fold
from audits.organisation.models import Department

from .. import cells, columns
from ..cells import Unclear
from ..columns import choice_of, of_model
from .base import RecordKind


class Departments(RecordKind):
    """A row for each department; the secretariat keeps them."""

    name = "departments"
    title = gettext_lazy("Departments")
    lead = gettext_lazy(
        "The units that are audited, with leadership and standing body. Heads may be filled in later, once their"
        " accounts are open: the same file again, with the new column, changes just that."
    )
    icon = "building"
    listed_at = "organisation:departments"
    model = Department
    keys = ("code",)
    related = ("deputies",)
    optional = {"name_en": "", "parent": None, "head": None, "deputies": []}

    def may(self, user):
        return Department(agency=user.agency).may_edit(user)

    def columns(self, known):
        return [
            of_model(
                Department,
                "code",
                required=True,
                read=lambda value, known: cells.one_line(value).upper(),
                example="NCC",
                hint=_("Short, in capital letters without marks: the file is compared with what is there by it."),
            ),
            of_model(Department, "name", required=True, example="Phòng Người có công"),
            of_model(Department, "name_en"),
            choice_of(Department, "kind", example="Phòng chuyên môn", hint=_("Empty: division.")),
            of_model(
                Department,
                "parent",
                read=self._parent,
                hint=_("Code of the department that a section belongs to; it may stand anywhere in this file."),
            ),
            of_model(
                Department,
                "handles_cases",
                read=lambda value, known: cells.yes_or_no(value),
                example="có",
                allowed=lambda known: [_("yes"), _("no")],
            ),
            of_model(Department, "head_title", example="Trưởng phòng", hint=_("As it stands on papers.")),
            of_model(
                Department,
                "head",
                read=columns.active_person,
                also=("Trưởng đơn vị", "Head of the department"),
                hint=_("Account name. Empty as long as the account is not open."),
            ),
            of_model(
                Department,
                "deputies",
                read=columns.active_people,
                hint=_("Account names, with commas between them."),
            ),
            of_model(Department, "order", read=lambda value, known: cells.whole(value), example="10"),
        ]

    def _parent(self, value, known):
        """A department that is there, or will be: `prepare` has read the codes of this file."""
        return cells.one_line(value).upper()

    def prepare(self, rows, known):
        """Parents by code: those that are there, and those of the file, which are drafts until they are written."""
        self.known = known
        in_file = {row.get("code"): row for row in rows if row.get("code")}
        self.drafts = {
            code: Department(agency=known.agency, code=code, name=row.get("name") or code)
            for code, row in in_file.items()
            if fold(code) not in known.departments
        }
        for code, draft in self.drafts.items():
            parent = in_file[code].get("parent")
            draft.parent = self._department(parent) if parent else None
        for row in rows:
            if parent := row.get("parent"):
                row.said["parent"] = self._department(parent) or Unclear(
                    _("there is no department with the code “%(code)s”") % {"code": cells.short(parent)}
                )

    def _department(self, code):
        return self.known.departments.get(fold(code)) or self.drafts.get(code)

    def key(self, row):
        return row.get("code")

    def find(self, key, known):
        return known.departments.get(fold(key))

    def _plan_row(self, plan, row, record, by):
        if isinstance(row.get("parent"), Unclear):
            plan.problem(row, "parent", row.said.pop("parent").sentence)
        super()._plan_row(plan, row, record, by)

    def rules(self, draft, values):
        if "deputies" not in values:
            return super().rules(draft, values)
        draft.check_place()
        return draft.check_people(values["deputies"])

    def faults(self, draft, values):
        parent = values.get("parent")
        if parent is not None and parent.parent:
            yield "parent", _("A section belongs to a department, not to another section.")
        if parent is not None and parent.code == draft.code:
            yield "parent", _("Choose another department of the agency.")

    def in_order(self, entries):
        """Departments before their sections."""
        return sorted(entries, key=lambda entry: entry.values.get("parent") is not None)

    def enter(self, entry, *, by, note):
        entry.values = self._with_parent(entry.values)
        made = super().enter(entry, by=by, note=note)
        self.known.departments[fold(made.code)] = made
        return made

    def change(self, entry, *, by, note):
        entry.values = self._with_parent(entry.values)
        return super().change(entry, by=by, note=note)

    def _with_parent(self, values):
        """With the parent that was written meanwhile in the place of its draft."""
        parent = values.get("parent")
        if parent is None:
            return values
        return {**values, "parent": self.known.departments[fold(parent.code)]}

    def present(self, known):
        for row in Department.objects.filter(agency=known.agency).existing().with_people():
            yield {
                "code": row.code,
                "name": row.name,
                "name_en": row.name_en,
                "kind": row.get_kind_display(),
                "parent": row.parent.code if row.parent else "",
                "handles_cases": _("yes") if row.handles_cases else _("no"),
                "head_title": row.head_title,
                "head": row.head.username if row.head else "",
                "deputies": ", ".join(deputy.username for deputy in row.deputies.all()),
                "order": row.order,
            }
