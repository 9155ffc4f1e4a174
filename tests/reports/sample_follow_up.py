"""The follow-up report of the round of December 2017, for tests of layout."""

# ruff: noqa: E501 - a sentence of a paper stands in one piece

from datetime import date

from audits.reports.content import actions as a
from audits.reports.content import follow_up as f
from audits.reports.content import report as c
from audits.reports.content.letterhead import Recipients, Signature

from .sample_actions import BTXH, LINES, NCC, VP
from .sample_papers import letterhead


def follow_up(**changes):
    values = {
        "letterhead": letterhead(number="41/BC-SLĐTBXH", on=date(2018, 4, 2)),
        "kind": "Báo cáo",
        "abstract": "Kết quả khắc phục sau đánh giá nội bộ hệ thống quản lý chất lượng\ntheo TCVN ISO 9001:2008, đợt 1 năm 2017",
        "addressees": ("Ban Chỉ đạo ISO Sở Lao động - Thương binh và Xã hội",),
        "signature": Signature(authority_lines=("TM. Ban Chỉ đạo",), post="Trưởng ban", name="Nguyễn Văn A"),
        "recipients": Recipients(("Như trên", "Các đơn vị thuộc Sở", "Lưu: VT, VP")),
        "on": date(2018, 3, 30),
        "introduction": "Thực hiện Báo cáo số 152/BC-SLĐTBXH ngày 14/12/2017, các đơn vị đã phân tích nguyên nhân, thực hiện khắc phục các điểm không phù hợp và trả lời các điểm lưu ý.",
        "grounds": ("Căn cứ Quyết định số 485/QĐ-SLĐTBXH ngày 24/11/2017", "Căn cứ Báo cáo kết quả đánh giá nội bộ số 152/BC-SLĐTBXH ngày 14/12/2017"),
        "found": "Đợt đánh giá đã phát hành 04 điểm không phù hợp (KPH), gồm 01 KPH nặng và 03 KPH nhẹ; 02 điểm lưu ý và 01 cơ hội cải tiến.",
        "figures": a.ActionFigures(issued=4, effective=2, cancelled=1, open=1, confirmed=3, on_time=2, on_time_rate=66.7, closure_rate=50.0),
        "departments": (
            a.ActionFigures(department=NCC, issued=2, effective=1, cancelled=1, confirmed=1, on_time=0),
            a.ActionFigures(department=BTXH, issued=1, effective=1, confirmed=1, on_time=1),
            a.ActionFigures(department=VP, issued=1, open=1, confirmed=1, on_time=1),
        ),
        "open": (f.OpenLine("KPH 04/Đ1-2017", VP, "Danh mục tài liệu chưa cập nhật", "Đã thực hiện, chờ kiểm tra hiệu lực", "đợt đánh giá tiếp theo"),),
        "answered": "02/02 điểm lưu ý đã được đơn vị trả lời. Nội dung nêu tại Phụ lục II.",
        "revisions": (a.RevisionWanted("QT-NCC-12 Cấp giấy chứng nhận", "KPH 01/Đ1-2017", "Giao kiểm tra sổ hằng tuần", "lần ban hành 02, sửa đổi 01, hiệu lực từ 15/01/2018"),),
        "conclusion": "Các hành động khắc phục đã thực hiện có hiệu lực; không có điểm không phù hợp nào tái diễn.",
        "proposals": (c.Proposals("Đối với các đơn vị", (c.Proposal("Tiếp tục kiểm tra sổ theo dõi hằng tuần.", date(2018, 12, 28)),)),),
        "closing": "Trên đây là báo cáo kết quả khắc phục sau đánh giá nội bộ đợt 1 năm 2017, đề nghị Ban Chỉ đạo ISO xem xét, chỉ đạo",
        "lines": LINES,
        "observations": (
            f.ObservationLine("PH 05/Đ1-2017", NCC, "Tủ hồ sơ không có nhãn", "Đã dán nhãn ngày 20/12/2017."),
            f.ObservationLine("PH 06/Đ1-2017", VP, "Danh sách trực chưa niêm yết", "Đóng, không có trả lời"),
        ),
    }  # fmt: skip
    return f.FollowUpContent(**(values | changes))
