"""The slip of a nonconformity at two stages, for tests of layout: two cycles written out, and an empty one."""

# ruff: noqa: E501 - a sentence of a paper stands in one piece

from datetime import date

from audits.reports.content import slip as s
from audits.reports.content.paper import IsoForm

from .sample_forms import FORM
from .sample_papers import NCC

HEAD, CLERK, LEAD, CHAIR, AUDITOR = (
    "Bùi Văn K, Trưởng phòng", "Ngô Thị L, Chuyên viên", "Trần Thị B, Phó Chánh Văn phòng",
    "Nguyễn Văn A, Giám đốc Sở", "Lê Văn C, Chuyên viên",
)  # fmt: skip

FIRST = s.Cycle(
    number=1, department=NCC, is_open=False, opened=date(2017, 12, 8), plan_due=date(2017, 12, 15),
    first_due=date(2017, 12, 29), due=date(2018, 1, 12), owner=CLERK,
    causes=(
        s.CauseLine("2/5 hồ sơ trả quá hạn mà công dân không được báo"),
        s.CauseLine("Công chức không biết hồ sơ nào sắp đến hạn", 1),
        s.CauseLine("Sổ theo dõi không có cột ngày hẹn trả", 2, "Biểu mẫu, giấy tờ"),
        s.CauseLine("Trưởng phòng không kiểm tra sổ hằng tuần", 1),
        s.CauseLine("Quy trình không giao việc kiểm tra cho ai", 2, "Quy trình, phương pháp"),
    ),
    revisions=("QT-NCC-12: lần ban hành 02, sửa đổi 01, hiệu lực từ 15/01/2018",),
    correction="Gửi phiếu xin lỗi và hẹn lại ngày trả cho 02 công dân ngày 11/12/2017.",
    corrections=(s.MeasureLine("Gửi phiếu xin lỗi cho 02 công dân", CLERK, date(2017, 12, 12), date(2017, 12, 11), "Đã gửi, có ký nhận", ("phieu-xin-loi.pdf",)),),
    similar="Rà soát 34 hồ sơ đang giải quyết tại phòng: thêm 01 hồ sơ sắp quá hạn, đã báo công dân.",
    measures=(
        s.MeasureLine("Thêm cột ngày hẹn trả vào sổ theo dõi, in lại biểu mẫu", CLERK, date(2017, 12, 20), date(2017, 12, 19), "Biểu mẫu mới dùng từ 20/12/2017", ("bm-so-theo-doi.pdf", "anh-so-moi.jpg")),
        s.MeasureLine("Trưởng phòng kiểm tra sổ chiều thứ Sáu hằng tuần, ký vào sổ", HEAD, date(2018, 1, 10), date(2018, 1, 10), "Đã kiểm tra 03 tuần"),
    ),
    decisions=(
        s.Act(date(2017, 12, 13), "Trình phê duyệt kế hoạch", CLERK),
        s.Act(date(2017, 12, 14), "Trả lại, yêu cầu lập lại kế hoạch", LEAD, note="Chưa nêu nguyên nhân vì sao không ai kiểm tra sổ."),
        s.Act(date(2017, 12, 15), "Trình phê duyệt kế hoạch", CLERK),
        s.Act(date(2017, 12, 15), "Đồng ý, trình Trưởng Ban phê duyệt", LEAD),
        s.Act(date(2017, 12, 18), "Phê duyệt kế hoạch", "Phạm Thị D, Thư ký ISO", f"quyết định của {CHAIR}, theo văn bản số 512/SLĐTBXH ngày 18/12/2017"),
    ),
    is_decided=True,
    extensions=(s.MoreTime(date(2017, 12, 27), date(2017, 12, 29), date(2018, 1, 12), "Chờ nhà in giao sổ mới", CLERK, f"Đồng ý: {CHAIR}"),),
    verifier=AUDITOR, reported="10/01/2018, quá hạn",
    checks=(
        s.Act(date(2018, 1, 12), "Kiểm tra xác nhận: đạt", AUDITOR),
        s.Act(date(2018, 3, 14), "Kiểm tra hiệu lực: chưa có hiệu lực", AUDITOR, note="3/10 hồ sơ tháng 02/2018 vẫn quá hạn, 01 hồ sơ không có phiếu xin lỗi."),
    ),
    is_confirmed=True, check_on="13/03/2018",
    conclusion="Hành động khắc phục chưa có hiệu lực. Mở lần khắc phục 2 ngày 14/03/2018.",
)  # fmt: skip

EMPTY = s.Cycle(
    number=2, department=NCC, is_open=True, opened=date(2018, 3, 14), plan_due=date(2018, 3, 21),
    first_due=date(2018, 4, 4), due=date(2018, 4, 4), owner=CLERK, verifier=AUDITOR,
)  # fmt: skip


def slip(**changes):
    values = {
        "form": IsoForm(code="BM-ĐGNB-06", **FORM), "number": "KPH 04/Đ1-2017", "on": date(2018, 3, 15),
        "state": "Chờ kế hoạch khắc phục", "round": "Đợt 1 năm 2017", "standard": "TCVN ISO 9001:2008",
        "department": NCC, "procedure": "QT-NCC-12 Cấp giấy chứng nhận", "clause": "8.3 Kiểm soát sản phẩm không phù hợp",
        "grade": "KPH nặng", "heading": "Hồ sơ trả quá hạn không có phiếu xin lỗi, hẹn lại",
        "criterion": "QT-NCC-12 bước 6: hồ sơ quá hạn phải có phiếu xin lỗi và hẹn lại ngày trả.",
        "evidence": "Hồ sơ 17.204 (hẹn 01/11/2017, trả 08/11/2017) và 17.231 (hẹn 06/11/2017, trả 10/11/2017) không có phiếu xin lỗi.",
        "statement": "2/5 hồ sơ trả quá hạn không có phiếu xin lỗi, hẹn lại; không đúng bước 6 QT-NCC-12.",
        "raised_by": AUDITOR, "raised_on": date(2017, 12, 5), "issued_on": date(2017, 12, 8),
        "confirmed": f"{HEAD}, ký biên bản đánh giá ngày 05/12/2017", "cycles": (FIRST, EMPTY),
    }  # fmt: skip
    return s.SlipContent(**(values | changes))
