"""The two forms of the visit to the division for people of merit, for tests of layout."""

# ruff: noqa: E501 - a sentence of a paper stands in one piece

from datetime import date, datetime

from audits.reports.content import visit as v
from audits.reports.content.paper import IsoForm

from .sample_papers import NCC, findings, letterhead

FORM = {
    "agency": "Sở Lao động - Thương binh và Xã hội",
    "issue": "02",
    "revision": "01",
    "effective_on": date(2017, 2, 1),
}


def minutes(**changes):
    values = {
        "letterhead": letterhead(number="", symbol="", on=date(2017, 12, 5)),
        "kind": "Biên bản",
        "abstract": "Đánh giá nội bộ hệ thống quản lý chất lượng\ntại Phòng Người có công",
        "form": IsoForm(code="BM-ĐGNB-05", **FORM), "department": NCC,
        "started": datetime(2017, 12, 5, 13, 30), "ended": datetime(2017, 12, 5, 16, 5),
        "place": "Phòng 302, trụ sở Sở", "mode": "trực tiếp", "team_name": "Tổ đánh giá số 1",
        "team": (
            v.Attendee("Bà Trần Thị B", "Phó Chánh Văn phòng", "Tổ trưởng, chủ trì"),
            v.Attendee("Ông Lê Văn C", "Chuyên viên Phòng Kế hoạch - Tài chính", "đánh giá viên"),
            v.Attendee("Bà Phạm Thị D", "Thanh tra viên", "đánh giá viên, ghi biên bản"),
        ),
        "attendees": (v.Attendee("Ông Bùi Văn K", "Trưởng phòng"), v.Attendee("Bà Ngô Thị L", "Chuyên viên", "người được phân công phối hợp")),
        "procedures": ("QT-NCC-01 Giải quyết chế độ trợ cấp một lần", "QT-NCC-12 Cấp giấy chứng nhận"),
        "course": "Trưởng phòng giới thiệu phân công nhiệm vụ và tình hình giải quyết hồ sơ năm 2017.\nTổ xem sổ theo dõi, đối chiếu hồ sơ mẫu với quy trình và hỏi công chức thụ lý.",
        "strengths": ("Quy trình được để tại bàn làm việc, đúng bản có hiệu lực",),
        "findings": tuple(
            v.MinutesFinding(entry.grade, entry.title, entry.clause, entry.procedure, entry.evidence, entry.statement, "Đồng ý")
            for entry in findings() if entry.department == NCC
        ),
        "deadline": "Đơn vị gửi kế hoạch khắc phục trong 05 ngày làm việc, hoàn thành trong 15 ngày làm việc kể từ khi phát hiện được phát hành.",
        "sides": (
            v.Side("Đại diện đơn vị được đánh giá", "Bùi Văn K", "Đã xác nhận trên hệ thống lúc 16:20 ngày 05/12/2017"),
            v.Side("Tổ trưởng Tổ đánh giá", "Trần Thị B", "Đã xác nhận trên hệ thống lúc 16:10 ngày 05/12/2017"),
        ),
        "recorder": v.Side("Người ghi biên bản", "Bà Phạm Thị D"),
    }  # fmt: skip
    return v.MinutesContent(**(values | changes))


def checklist(count=22, **changes):
    questions = [
        ("4.2.3", "Công chức đang dùng bản quy trình nào; có bản hết hiệu lực tại nơi làm việc không?", "Bản tại bàn làm việc; danh mục tài liệu kiểm soát"),
        ("7.5.1", "Từng bước của hồ sơ có ngày nhận, ngày chuyển và chữ ký của người thực hiện không? Chọn năm hồ sơ và đối chiếu với thời gian của từng bước trong quy trình.", "Phiếu kiểm soát quá trình; sổ theo dõi"),
        ("8.3", "Hồ sơ quá hạn có phiếu xin lỗi và hẹn lại ngày trả không?", "Hồ sơ quá hạn; phiếu xin lỗi"),
    ]  # fmt: skip
    items = tuple(
        v.ChecklistLine(number, *questions[number % 3], procedure="QT-NCC-12" if number % 3 else "")
        for number in range(1, count + 1)
    )
    values = {
        "form": IsoForm(code="BM-ĐGNB-03", **FORM), "round": "Đợt 1 năm 2017", "standard": "TCVN ISO 9001:2008",
        "department": NCC, "on": date(2017, 12, 5), "team": "Tổ 1", "auditors": ("Trần Thị B", "Lê Văn C", "Phạm Thị D"),
        "contacts": ("Bùi Văn K, Trưởng phòng", "Ngô Thị L, Chuyên viên"), "procedures": ("QT-NCC-01", "QT-NCC-03", "QT-NCC-12"),
        "items": items,
    }  # fmt: skip
    return v.ChecklistContent(**(values | changes))
