"""The letter that urges departments to do what is overdue (công văn đôn đốc): on paper, for where no mail is read."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import translation

from audits.core import clock
from audits.findings.models import CorrectiveAction
from audits.organisation.calendar import WorkingDays
from audits.organisation.models import Agency

from ..content.letterhead import Letterhead, Recipients, Signature
from ..content.paper import Paper
from ..content.wording import counted
from . import heads

OWED = {"requested": "Trình kế hoạch khắc phục"}
OWED_LATER = "Hoàn thành khắc phục"


@dataclass(frozen=True)
class Overdue:
    """One thing that a department owes, since when, and by how many working days it is late."""

    number: str
    title: str
    grade: str
    owed: str
    due_on: date
    days: int


@dataclass(frozen=True)
class Debtor:
    """A department with what it owes, the oldest first."""

    name: str
    lines: tuple[Overdue, ...]


@dataclass(frozen=True, kw_only=True)
class ReminderLetter(Paper):
    """A letter of the agency (công văn, form 1.5 of the decree): its subject stands under the number."""

    template = "papers/reminder_letter.html"

    on: date
    debtors: tuple[Debtor, ...]
    reports_to: str

    @property
    def total(self):
        return counted(sum(len(debtor.lines) for debtor in self.debtors))


def overdue_of(agency):
    """What departments owe and is overdue; a check of effectiveness is the verifier's and no department's."""
    actions = CorrectiveAction.objects.filter(agency=agency).overdue().exclude(status="implemented").with_names()
    return actions.order_by("department__order", "department__name", "department", "due_on", "pk")


def reminder_letter(agency):
    """The letter as of today; number and date are left to the records office."""
    by_committee = agency.report_issuer == Agency.Issuer.COMMITTEE
    chair, days, today = agency.chair, WorkingDays(agency), clock.today()
    with translation.override("vi"):
        debtors = tuple(
            Debtor(department.name, tuple(_line(action, days, today) for action in actions))
            for department, actions in groupby(overdue_of(agency), lambda action: action.department)
        )
        return ReminderLetter(
            letterhead=Letterhead(
                superior=agency.name if by_committee else agency.superior,
                issuer=agency.committee_name if by_committee else agency.name,
                symbol=agency.committee_symbol if by_committee else agency.symbol,
                place=agency.place,
            ),
            kind="Công văn",
            abstract="V/v đôn đốc thực hiện hành động khắc phục",
            addressees=tuple(debtor.name for debtor in debtors),
            signature=Signature(
                post=heads.signer_post(agency, agency.report_issuer),
                name=chair.full_name if chair else "",
            ),
            recipients=Recipients(("Như trên", f"{agency.committee_name} (để b/c)", "Lưu: VT")),
            on=today,
            debtors=debtors,
            reports_to=agency.committee_name,
        )


def _line(action, days, today):
    return Overdue(
        number=str(action),
        title=action.finding.title,
        grade=action.finding.grade.label,
        owed=OWED.get(action.status, OWED_LATER),
        due_on=action.deadline,
        days=days.between(action.deadline, today),
    )
