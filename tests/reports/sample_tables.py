"""Programme, sheet of case files, tracking table, change request and summary, for tests of layout."""

# ruff: noqa: E501 - a sentence of a paper stands in one piece

from datetime import date, timedelta

from audits.reports.content import actions as a
from audits.reports.content import case_sheet, change_request, programme, summary, tracking
from audits.reports.content import report as c
from audits.reports.content.paper import IsoForm
from audits.reports.content.visit import Side

from .sample_forms import FORM
from .sample_papers import DEPARTMENTS, GRADES, NCC

LONG = "Phòng Quản lý lao động người nước ngoài, an toàn, vệ sinh lao động và quan hệ lao động khu vực ngoài nhà nước"


def programme_of_year(names=DEPARTMENTS, **changes):
    values = {
        "form": IsoForm(code="BM-ĐGNB-01", **FORM), "year": 2017, "decided": "Kèm theo Quyết định số 40/QĐ-SLĐTBXH ngày 17/02/2017",
        "objectives": "Đánh giá đủ các đơn vị trong năm.", "scope": "Toàn Sở.", "criteria": "TCVN ISO 9001:2008.",
        "rows": tuple(
            programme.ProgrammeRow(name, {place % 12 + 1: "x"} if place else {5: "x*"}, () if place else ("tháng 5: QT-HT-01, 02",))
            for place, name in enumerate(names)
        ),
        "rounds": (programme.RoundInYear("Đợt 1", "các ngày 05 và 06/12/2017", "TCVN ISO 9001:2008", (12,), 14),),
        "resources": "Hai Tổ, mỗi Tổ bốn người.", "risks": "Cuối năm nhiều việc.",
        "amendments": ("Lần 1, ngày 01/06/2017: chuyển Thanh tra Sở sang tháng 11.",),
        "sides": (Side("Người lập", "Phạm Thị D", "Đã trình ngày 14/02/2017 trên hệ thống"), Side("Người phê duyệt", "Nguyễn Văn A", "Đã phê duyệt ngày 17/02/2017, theo văn bản số 40/QĐ")),
    }  # fmt: skip
    return programme.ProgrammeContent(**(values | changes))


def files(count):
    first = date(2017, 9, 4)
    return tuple(
        c.SampleLine(f"HS 17.{number:03}", first, first + timedelta(14), first + timedelta(12), None, "Đúng hạn")
        for number in range(1, count + 1)
    )


def sheet(count=5, **changes):
    values = {
        "form": IsoForm(code="BM-ĐGNB-04", **FORM), "round": "Đợt 1 năm 2017", "standard": "TCVN ISO 9001:2008",
        "department": NCC, "on": date(2017, 12, 5), "team": "Tổ 1", "auditors": ("Trần Thị B", "Lê Văn C"),
        "groups": (c.SampleGroup(NCC, "QT-NCC-12 Cấp giấy chứng nhận", "lần ban hành 02, sửa đổi 01", files(count)),),
        "blank_rows": 3,
    }  # fmt: skip
    return case_sheet.CaseSheetContent(**(values | changes))


def tracking_table(count=12, title="Hồ sơ trả quá hạn không có phiếu xin lỗi và hẹn lại ngày trả", **changes):
    lines = tuple(
        tracking.TrackingLine(
            number=f"KPH {number:02}/Đ1-2017", department=DEPARTMENTS[number % 14], grade="KPH nhẹ", basis=("8.3", "QT-LDTLBHXH-12"),
            title=title, issued=date(2017, 12, 7), due=date(2017, 12, 28), extended=date(2018, 1, 15), state="Đang thực hiện, quá hạn",
            days=34, repeats="KPH 02/Đ1-2016",
        )
        for number in range(1, count + 1)
    )  # fmt: skip
    values = {
        "form": IsoForm(code="BM-ĐGNB-07", **FORM), "round": "Đợt 1 năm 2017", "standard": "TCVN ISO 9001:2008",
        "on": date(2018, 1, 26), "figures": a.ActionFigures(issued=count, open=count, overdue=count, closure_rate=0.0),
        "lines": (*lines, tracking.TrackingLine(number="KPH 99/Đ1-2017", withdrawn=True)),
    }  # fmt: skip
    return tracking.TrackingContent(**(values | changes))


def request(**changes):
    values = {
        "form": IsoForm(code="BM-TL-01", **FORM), "code": "QT-NCC-12", "name": "Cấp giấy chứng nhận", "department": NCC,
        "in_force": "Lần ban hành 02, sửa đổi 00, hiệu lực từ 15/02/2016", "finding": "KPH 01/Đ1-2017: Hồ sơ trả quá hạn",
        "reason": "Thêm cột ngày hẹn trả vào biểu mẫu sổ theo dõi.", "asked_by": "Bùi Văn K, Trưởng phòng", "asked_on": date(2017, 12, 18),
        "history": (change_request.PastRevision("01", "00", date(2015, 2, 15), "Ban hành lần đầu"),),
    }  # fmt: skip
    return change_request.ChangeRequestContent(**(values | changes))


def one_page(names=DEPARTMENTS, told="Phê duyệt kế hoạch khắc phục KPH 01/Đ1-2017", **changes):
    rows = tuple(c.DepartmentCounts(name, (1, 2, 0, 3, 1)) for name in names)
    values = {
        "form": IsoForm(code="", logo="logo:7", **FORM), "round": "Đợt 1 năm 2017", "standard": "TCVN ISO 9001:2008",
        "days": "từ ngày 28/11 đến ngày 06/12/2017", "state": "Đã báo cáo, đang khắc phục", "on": date(2018, 1, 26),
        "figures": tuple(summary.Figure("128/128", "đúng hạn trong 128 hồ sơ mẫu") for _one in range(6)),
        "grades": GRADES, "departments": rows, "total": c.DepartmentCounts("Tổng cộng", (14, 28, 0, 42, 14)),
        "actions": "Tỷ lệ đóng: 11 trên 12 điểm không phù hợp đã phát hành có hành động khắc phục có hiệu lực (91,7%). " * 3,
        "conclusion": "Hệ thống quản lý chất lượng của Sở cơ bản phù hợp với TCVN ISO 9001:2008. " * 4,
        "overdue": (told,) * 3, "overdue_more": 9, "decisions": (told,) * 3, "decisions_more": 7,
    }  # fmt: skip
    return summary.SummaryContent(**(values | changes))
