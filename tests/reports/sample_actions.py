"""What had become of the nonconformities of December 2017 by the day of the report, for tests of layout."""

# ruff: noqa: E501 - a sentence of a paper stands in one piece

from datetime import date

from audits.reports.content import actions as a

NCC, BTXH, VP, BPMC = "Phòng Người có công", "Phòng Bảo trợ xã hội", "Văn phòng Sở", "Bộ phận Tiếp nhận và Trả kết quả"
DUE = date(2017, 12, 29)

LINES = (
    a.ActionLine("KPH 01/Đ1-2017", NCC, "KPH nặng", "Hồ sơ trả quá hạn không có phiếu xin lỗi",
        "Sổ theo dõi không có cột ngày hẹn trả; quy trình không giao việc kiểm tra sổ cho ai",
        "Thêm cột ngày hẹn trả vào sổ theo dõi; Trưởng phòng kiểm tra sổ chiều thứ Sáu hằng tuần",
        DUE, date(2018, 1, 12), "Đang thực hiện"),
    a.ActionLine("KPH 02/Đ1-2017", NCC, "KPH nhẹ", "Phiếu kiểm soát ghi thiếu ngày", due=DUE, state="Chờ kế hoạch khắc phục, quá hạn"),
    a.ActionLine("KPH 03/Đ1-2017", BTXH, "KPH nhẹ", "Thẩm định hồ sơ vượt thời gian của bước",
        "Chuyên viên mới chưa được hướng dẫn quy trình", "Hướng dẫn quy trình cho 03 chuyên viên", DUE, None,
        "Có hiệu lực (không tái diễn)", "Đúng hạn"),
    a.ActionLine("KPH 04/Đ1-2017", VP, "KPH nhẹ", "Danh mục tài liệu chưa cập nhật",
        "Không ai được giao cập nhật danh mục", "Giao Văn thư cập nhật danh mục hằng tháng", DUE, None,
        "Đã thực hiện, chờ kiểm tra hiệu lực", "Đúng hạn"),
)  # fmt: skip
EARLIER = (
    a.ActionLine("KPH 04/Đ1-2016", BPMC, "KPH nhẹ", "Chưa có mục tiêu chất lượng của đơn vị",
        "Không biết phải lập mục tiêu riêng", "Lập mục tiêu chất lượng năm 2017", date(2017, 1, 20), None,
        "Đã thực hiện, chờ kiểm tra hiệu lực", "Quá hạn"),
)  # fmt: skip


def actions(**changes):
    values = {
        "on": date(2017, 12, 14),
        "figures": a.ActionFigures(
            issued=4, effective=1, open=3, overdue=1, confirmed=2, on_time=2, on_time_rate=100.0, closure_rate=25.0
        ),
        "lines": LINES,
        "earlier": EARLIER,
        "causes": (
            a.CauseGroup("Quy trình, phương pháp", 2, ("KPH 01/Đ1-2017", "KPH 04/Đ1-2017")),
            a.CauseGroup("Biểu mẫu, giấy tờ", 1, ("KPH 01/Đ1-2017",)),
            a.CauseGroup("Con người", 1, ("KPH 03/Đ1-2017",)),
        ),
        "revisions": (
            a.RevisionWanted(
                "QT-NCC-12 Cấp giấy chứng nhận",
                "KPH 01/Đ1-2017",
                "Giao Trưởng phòng kiểm tra sổ hằng tuần (bước 6)",
                "lần ban hành 02, sửa đổi 01 đang soạn thảo",
            ),
        ),
    }
    return a.Actions(**(values | changes))
