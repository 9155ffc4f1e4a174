"""Every kind of paper, and the stages at which it looks different: what each has to hold is tried on all of them.

A new kind of paper is one line more: its name, its kind (`attached.PAPERS`), its content.
"""

from datetime import date
from typing import NamedTuple

from audits.reports import attached
from audits.reports.collecting.reminder_letter import Debtor, Overdue, ReminderLetter
from audits.reports.content.letterhead import Recipients, Signature
from audits.reports.content.paper import Proof
from audits.reports.content.slip import SlipContent
from audits.reports.papers import render_html
from audits.reports.press import print_pdf

from .sample_before_round import decision, notice, plan
from .sample_follow_up import follow_up
from .sample_forms import checklist, minutes
from .sample_papers import NCC, VP, letterhead, photo_annex, picture, pictures, report
from .sample_slips import EMPTY, slip
from .sample_tables import one_page, programme_of_year, request, sheet, tracking_table

PROOF = Proof(
    code="7K4M-2QXD-9TBC",
    address="https://iso.example.vn/verify/?code=7K4M-2QXD-9TBC",
    trail_number=1234,
    trail_hash="0123456789abcdef" * 4,
    approvals=(
        "Trình phê duyệt trên hệ thống: Nguyễn Thị B, Thư ký, lúc 08:00 ngày 11/12/2017.",
        "Phê duyệt và ban hành trên hệ thống: Nguyễn Văn A, Trưởng Ban, lúc 10:32 ngày 12/12/2017.",
    ),
)


class Sample(NamedTuple):
    kind: str
    content: object
    pictures: dict = {}


def letter():
    lines = (
        Overdue("KPH 01/Đ1-2017", "Hồ sơ trả quá hạn", "KPH nặng", "Trình kế hoạch khắc phục", date(2017, 12, 15), 7),
    )
    return ReminderLetter(
        letterhead=letterhead(number="", symbol="SLĐTBXH-VP", on=None),
        kind="Công văn",
        abstract="V/v đôn đốc thực hiện hành động khắc phục",
        addressees=(NCC, VP),
        signature=Signature(post="Giám đốc", name="Nguyễn Văn A"),
        recipients=Recipients(("Như trên", "Ban Chỉ đạo ISO (để b/c)", "Lưu: VT")),
        on=date(2017, 12, 26),
        debtors=(Debtor(NCC, lines), Debtor(VP, lines)),
        reports_to="Ban Chỉ đạo ISO",
    )


def withdrawn_slip():
    """Nothing but the number is left to say."""
    written = slip()
    return SlipContent(form=written.form, number=written.number, on=written.on, withdrawn=True)


def every_paper():
    """{name: Sample}"""
    return {
        "report": Sample("report", report(proof=PROOF)),
        "report-draft": Sample("report", report(letterhead=letterhead(number="", on=None, draft=True))),
        "follow-up": Sample("follow_up", follow_up()),
        "photo-annex": Sample("photo_annex", photo_annex(), pictures()),
        "minutes": Sample("minutes", minutes()),
        "checklist": Sample("checklist", checklist()),
        "slip": Sample("slip", slip()),
        "slip-empty": Sample("slip", slip(cycles=(EMPTY,))),
        "slip-withdrawn": Sample("slip", withdrawn_slip()),
        "programme": Sample("programme", programme_of_year()),
        "programme-draft": Sample("programme", programme_of_year(draft=True)),
        "decision": Sample("decision", decision()),
        "plan": Sample("plan", plan()),
        "plan-draft": Sample("plan", plan(letterhead=letterhead(number="", on=None, draft=True))),
        "notice": Sample("notice", notice()),
        "case-sheet": Sample("case_sheet", sheet()),
        "case-sheet-empty": Sample("case_sheet", sheet(0)),
        "tracking": Sample("tracking", tracking_table()),
        "change-request": Sample("change_request", request()),
        "summary": Sample("summary", one_page(), {"logo:7": (picture(1, (300, 300)), "image/jpeg")}),
        "reminder-letter": Sample("reminder_letter", letter()),
    }


def printed(sample):
    """The bytes of a paper as it is issued, with its data."""
    attachments = attached.data_of(sample.kind, sample.content)
    return print_pdf(render_html(sample.content), images=sample.pictures, attachments=attachments)
