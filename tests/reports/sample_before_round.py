"""Decision, plan and notice of the round of December 2017, for tests of layout."""

# ruff: noqa: E501 - a sentence of a paper stands in one piece

from datetime import date

from audits.reports.content import before_round as b
from audits.reports.content import report as c
from audits.reports.content.letterhead import Recipients, Signature
from audits.reports.content.paper import IsoForm

from .sample_forms import FORM
from .sample_papers import DEPARTMENTS, letterhead

GROUNDS = (
    "Căn cứ Quyết định số 19/2014/QĐ-TTg ngày 05 tháng 3 năm 2014 của Thủ tướng Chính phủ về việc áp dụng Hệ thống quản lý chất lượng",
    "Căn cứ Kế hoạch số 12/KH-SLĐTBXH ngày 16 tháng 01 năm 2017 về duy trì, cải tiến hệ thống quản lý chất lượng năm 2017",
    "Theo đề nghị của Thường trực Ban Chỉ đạo ISO",
)
WAIVER = c.WaiverLine(
    "Ông Lê Văn C", "chứng chỉ đánh giá viên theo TCVN ISO 9001:2008", "cùng Tổ với người có chứng chỉ", "cùng với việc phê duyệt kế hoạch đánh giá"
)  # fmt: skip
END = {
    "signature": Signature(authority_lines=("KT. Giám đốc",), post="Phó Giám đốc", name="Nguyễn Văn A"),
    "recipients": Recipients(("Như Điều 3", "Ban Chỉ đạo ISO (để b/c)", "Lưu: VT, VP")),
}


def teams(count=2, members=4, name="Trần Thị B"):
    return tuple(
        b.TeamList(
            f"Tổ {number}",
            tuple(
                b.TeamMember(
                    name,
                    "Phó Chánh Văn phòng" if place == 0 else "Chuyên viên",
                    DEPARTMENTS[(4 * number + place) % len(DEPARTMENTS)],
                    "Tổ trưởng" if place == 0 else "Đánh giá viên",
                    "số 031/2014/ĐGNB ngày 20/06/2014" if place < 3 else "",
                )
                for place in range(members)
            ),
        )
        for number in range(1, count + 1)
    )


def decision(**changes):
    values = {
        "letterhead": letterhead(number="485/QĐ-SLĐTBXH", on=date(2017, 11, 24)),
        "kind": "Quyết định",
        "abstract": "Về việc thành lập các Tổ đánh giá nội bộ\nhệ thống quản lý chất lượng đợt 1 năm 2017",
        "authority": "Giám đốc Sở Lao động - Thương binh và Xã hội",
        "grounds": GROUNDS,
        "formation": "Thành lập 02 Tổ đánh giá nội bộ hệ thống quản lý chất lượng theo TCVN ISO 9001:2008, đợt 1 năm 2017, gồm các ông, bà có tên sau đây:",
        "teams": teams(),
        "waivers": (WAIVER,),
        "duties": ("Đánh giá hệ thống quản lý chất lượng theo kế hoạch đã được phê duyệt.", "Giữ bí mật thông tin."),
        "execution": (
            "Quyết định này có hiệu lực kể từ ngày ký.",
            "Chánh Văn phòng, Trưởng các đơn vị và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này.",
        ),
        **END,
    }
    return b.DecisionContent(**(values | changes))


def days(names=DEPARTMENTS):
    half = -(-len(names) // 2)
    return tuple(
        b.PlannedDay(
            on,
            weekday,
            (
                b.Appointment("07:30–08:00", "Họp khai mạc", team="Các Tổ đánh giá", where="Hội trường Sở", is_meeting=True),
                *(
                    b.Appointment(
                        "08:00–09:30", name, ("QT-LDTLBHXH-01", "07"), ("4.2", "7.5", "8.3"), "Tổ 1",
                        ("Trần Thị B", "Lê Văn C", "Phạm Thị D"), ("Bùi Văn K, Trưởng phòng",), "Tại đơn vị (kết hợp)",
                    )
                    for name in part
                ),
            ),
        )
        for on, weekday, part in (
            (date(2017, 12, 5), "Thứ Ba", names[:half]),
            (date(2017, 12, 6), "Thứ Tư", names[half:]),
        )
    )  # fmt: skip


def plan(**changes):
    values = {
        "letterhead": letterhead(number="30/KH-SLĐTBXH", on=date(2017, 11, 24)),
        "kind": "Kế hoạch",
        "abstract": "Đánh giá nội bộ hệ thống quản lý chất lượng\ntheo TCVN ISO 9001:2008, đợt 1 năm 2017",
        "form": IsoForm(code="BM-ĐGNB-02", **FORM),
        "introduction": "Thực hiện Chương trình đánh giá nội bộ năm 2017, Sở xây dựng kế hoạch như sau:",
        "objectives": "Xem xét sự phù hợp và hiệu lực của hệ thống.",
        "scope": "Toàn bộ hoạt động giải quyết thủ tục hành chính của 14 đơn vị.",
        "left_out": (c.LeftOut("Điều khoản 7.3", "Sở không thiết kế dịch vụ mới"),),
        "criteria": ("TCVN ISO 9001:2008", "Các quy trình đang có hiệu lực"),
        "method": "Phỏng vấn, xem hồ sơ, đối chiếu với quy trình.",
        "modes": "Trực tiếp tại đơn vị: 14 buổi.",
        "language": "Ngôn ngữ làm việc là tiếng Việt.",
        "teams": teams(),
        "waivers": (WAIVER,),
        "days": days(),
        "requirements": ("Các Tổ chuẩn bị danh mục kiểm tra.", "Các đơn vị bố trí người làm việc."),
        "closing": "Trên đây là Kế hoạch đánh giá nội bộ đợt 1 năm 2017, đề nghị các đơn vị thực hiện",
        **END,
    }
    return b.PlanContent(**(values | changes))


def notice(names=DEPARTMENTS, **changes):
    values = {
        "letterhead": letterhead(number="31/TB-SLĐTBXH", on=date(2017, 11, 27)),
        "kind": "Thông báo",
        "abstract": "Về lịch đánh giá nội bộ hệ thống quản lý chất lượng\nđợt 1 năm 2017",
        "introduction": "Thực hiện Kế hoạch số 30/KH-SLĐTBXH, Sở thông báo lịch đánh giá nội bộ như sau:",
        "meetings": ("Họp khai mạc: 07:30–08:00, Thứ Ba, ngày 05/12/2017, tại Hội trường Sở",),
        "visits": tuple(
            b.DivisionSlot(name, "08:00–09:30", date(2017, 12, 5), "Thứ Ba", "Phòng 302", "Tổ 1", ("Trần Thị B", "Lê Văn C"), ("QT-LDTLBHXH-01", "07"))
            for name in names
        ),
        "requirements": ("Cử người làm việc với Tổ trước ngày 30/11/2017.", "Chuẩn bị hồ sơ, sổ theo dõi."),
        "closing": "Sở thông báo để các đơn vị biết, thực hiện",
        **END,
    }  # fmt: skip
    return b.NoticeContent(**(values | changes))
