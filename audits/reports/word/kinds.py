"""The papers that come as Word too: what each says, and what a template of it cannot leave out."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ..content.before_round import DecisionContent, NoticeContent, PlanContent
from ..content.follow_up import FollowUpContent
from ..content.report import ReportContent
from ..content.visit import MinutesContent

OFFICIAL = {
    "letterhead.issuer_lines": _("the agency that issues it"),
    "letterhead.number": _("its number"),
    "letterhead.dated": _("place and date"),
    "abstract": _("what it is about"),
    "signature.name": _("the name of the signer"),
    "original.number": _("the number of the PDF from which it was made"),
    "original.sha256": _("the SHA-256 of that PDF"),
}


@dataclass(frozen=True)
class WordKind:
    """A kind of paper: `owed` are fields, with their names in words, that its template must show."""

    name: str
    label: str
    content: type
    owed: dict


KINDS = {
    kind.name: kind
    for kind in (
        WordKind(
            "decision",
            _("Decision that forms the teams"),
            DecisionContent,
            OFFICIAL
            | {
                "grounds": _("its grounds"),
                "formation": _("the sentence that forms the teams"),
                "teams.members.name": _("the members of the teams"),
                "execution_last": _("who carries it out"),
            },
        ),
        WordKind(
            "plan",
            _("Audit plan"),
            PlanContent,
            OFFICIAL
            | {
                "scope": _("the scope"),
                "teams.members.name": _("the members of the teams"),
                "days.appointments.what": _("the timetable"),
                "closing": _("the closing sentence"),
            },
        ),
        WordKind(
            "notice",
            _("Notice to the departments"),
            NoticeContent,
            OFFICIAL
            | {
                "visits.department": _("the timetable"),
                "requirements": _("what the departments are asked for"),
                "closing": _("the closing sentence"),
            },
        ),
        WordKind(
            "minutes",
            _("Minutes of a visit"),
            MinutesContent,
            {
                "letterhead.issuer_lines": _("the agency that issues it"),
                "letterhead.dated": _("place and date"),
                "abstract": _("what it is about"),
                "department": _("the department that was audited"),
                "findings.title": _("the findings"),
                "sides.name": _("the names of those who sign"),
            },
        ),
        WordKind(
            "report",
            _("Report of the audit round"),
            ReportContent,
            OFFICIAL
            | {
                "conformity": _("the conclusion on conformity"),
                "findings.number": _("the numbers of the findings"),
                "findings.statement": _("the statements of the findings"),
                "closing": _("the closing sentence"),
            },
        ),
        WordKind(
            "follow_up",
            _("Report on the follow-up"),
            FollowUpContent,
            OFFICIAL
            | {
                "found": _("what was found"),
                "conclusion": _("the conclusion"),
                "lines.number": _("the numbers of the nonconformities"),
                "closing": _("the closing sentence"),
            },
        ),
    )
}
CHOICES = [(kind.name, kind.label) for kind in KINDS.values()]
