"""The papers of the round of December 2017 as they may look, for tests of layout: every figure adds up."""

# ruff: noqa: E501 - a sentence of a paper stands in one piece

import io
from collections import Counter
from datetime import date, time, timedelta

from PIL import Image, ImageDraw

from audits.core.charts import Part
from audits.reports.content import report as c
from audits.reports.content.letterhead import Letterhead, Recipients, Signature

from .sample_actions import actions

DEPARTMENTS = [
    "Văn phòng Sở",
    "Bộ phận Tiếp nhận và Trả kết quả",
    "Thanh tra Sở",
    "Phòng Kế hoạch - Tài chính",
    "Phòng Người có công",
    "Phòng Việc làm - An toàn lao động",
    "Phòng Lao động - Tiền lương - Bảo hiểm xã hội",
    "Phòng Giáo dục nghề nghiệp",
    "Phòng Bảo trợ xã hội",
    "Phòng Bảo vệ, chăm sóc trẻ em và Bình đẳng giới",
    "Chi cục Phòng, chống tệ nạn xã hội",
    "Trung tâm Dịch vụ việc làm",
    "Lãnh đạo Sở và Đại diện lãnh đạo về chất lượng",
    "Thường trực Ban Chỉ đạo ISO",
]
VP, BPMC, TTR, KHTC, NCC, VLATLD, LDTL, GDNN, BTXH, TEBDG, PCTNXH, TTDVVL, LDS, TTISO = DEPARTMENTS
GRADES = (
    Part("KPH nặng", "major"),
    Part("KPH nhẹ", "minor"),
    Part("Điểm lưu ý", "observation"),
    Part("Cơ hội cải tiến", "opportunity"),
    Part("Điểm mạnh", "strength"),
)
CLAUSES = {
    "4.1": "Yêu cầu chung",
    "4.2.3": "Kiểm soát tài liệu",
    "4.2.4": "Kiểm soát hồ sơ",
    "5.4.1": "Mục tiêu chất lượng",
    "5.5.3": "Trao đổi thông tin nội bộ",
    "5.6.2": "Đầu vào của việc xem xét",
    "6.2.2": "Năng lực, đào tạo và nhận thức",
    "6.3": "Cơ sở hạ tầng",
    "7.2.3": "Trao đổi thông tin với khách hàng",
    "7.5.1": "Kiểm soát sản xuất và cung cấp dịch vụ",
    "7.5.3": "Nhận biết và xác định nguồn gốc",
    "8.2.1": "Sự thỏa mãn của khách hàng",
    "8.2.3": "Theo dõi và đo lường các quá trình",
    "8.3": "Kiểm soát sản phẩm không phù hợp",
    "8.5.2": "Hành động khắc phục",
}

# kind, department, clause, procedure, title, criterion, evidence, statement
FINDINGS = [
    ("major", NCC, "8.3", "QT-NCC-12", "Hồ sơ trả quá hạn không có phiếu xin lỗi và hẹn lại ngày trả",
     "Hồ sơ quá hạn phải có phiếu xin lỗi, nêu lý do và hẹn lại ngày trả (QT-NCC-12, bước 6).",
     "HS 17.204 hẹn 12/10/2017, có kết quả 19/10/2017; HS 17.219 hẹn 03/11/2017, có kết quả 10/11/2017. Trong hai hồ sơ"
     " không có phiếu xin lỗi, hẹn lại; sổ theo dõi không ghi lý do.",
     "2/5 hồ sơ mẫu trả quá hạn không có phiếu xin lỗi, hẹn lại; lỗi này đã nêu trong đợt năm 2016."),
    ("minor", NCC, "4.2.4", "QT-NCC-03", "Phiếu kiểm soát quá trình giải quyết ghi thiếu ngày ở bước thẩm định",
     "Mỗi bước ghi ngày nhận, ngày chuyển và chữ ký (QT-HT-02, mục 5.3).",
     "HS 17.088, 17.091, 17.102: cột ngày chuyển của bước 3 để trống.", "3/8 phiếu mẫu không ghi ngày chuyển ở bước 3."),
    ("minor", BTXH, "7.5.1", "QT-BTXH-04", "Thẩm định hồ sơ vượt thời gian của bước mà không báo cáo",
     "Bước 3 không quá 07 ngày làm việc; vượt thì báo cáo Trưởng phòng (QT-BTXH-04).",
     "HS BT-221 ở bước 3 trong 11 ngày làm việc; HS BT-230 trong 09 ngày làm việc; không có báo cáo.",
     "2/6 hồ sơ mẫu vượt thời gian của bước thẩm định mà không báo cáo."),
    ("minor", VP, "4.2.3", "QT-HT-01", "Danh mục tài liệu kiểm soát chưa cập nhật bốn văn bản đã hết hiệu lực",
     "Danh mục được cập nhật trong 05 ngày làm việc kể từ khi văn bản thay đổi (QT-HT-01, mục 5.2).",
     "Danh mục ký ngày 02/01/2017 còn bốn văn bản đã được thay thế trong quý II/2017.",
     "Danh mục tài liệu bên ngoài không được cập nhật từ tháng 01/2017."),
    ("minor", BPMC, "7.2.3", "QT-BPMC-01", "Giấy hẹn không ghi giờ trả kết quả và số điện thoại liên hệ",
     "Giấy tiếp nhận và hẹn trả ghi đủ thời gian và người liên hệ.",
     "12 giấy hẹn từ số 0741 đến 0752 ngày 04/12/2017.", "12/12 giấy hẹn mẫu thiếu giờ trả và số điện thoại."),
    ("minor", VLATLD, "6.2.2", "", "Chưa có hồ sơ đào tạo cho công chức mới nhận nhiệm vụ thẩm định",
     "Người thẩm định được đào tạo về quy trình trước khi nhận việc (QT-HT-06).",
     "02 công chức nhận việc từ 01/8/2017, chưa có phiếu đào tạo.", "2/3 công chức thẩm định chưa được đào tạo theo quy trình."),
    ("minor", KHTC, "5.4.1", "", "Mục tiêu chất lượng không có người chịu trách nhiệm và thời hạn",
     "Mục tiêu có chỉ tiêu đo, người chịu trách nhiệm và thời hạn.", "Bảng mục tiêu năm 2017 của Phòng, mục 2 và 4.",
     "2/4 mục tiêu không có người chịu trách nhiệm và thời hạn."),
    ("minor", TTISO, "8.5.2", "QT-HT-05", "Ba phiếu KPH của năm 2016 chưa được kiểm tra hiệu lực",
     "Hiệu lực được kiểm tra trong 60 ngày kể từ khi hoàn thành (QT-HT-05, mục 5.6).",
     "KPH 02, 05 và 06/Đ1-2016: không có kết quả kiểm tra.", "3/9 phiếu KPH của năm 2016 chưa kiểm tra hiệu lực."),
    ("observation", GDNN, "7.5.3", "QT-GDNN-02", "Mã hồ sơ trên bìa và trong sổ theo dõi được ghi theo hai cách", "",
     "HS GD-14, GD-17.", "Hai cách ghi mã có thể làm khó tra cứu khi số hồ sơ tăng."),
    ("observation", LDTL, "4.2.4", "", "Hồ sơ của năm 2015 chưa được sắp xếp để giao nộp lưu trữ", "",
     "Tủ số 3, phòng 204.", "Cần sắp xếp trước khi đến hạn giao nộp vào quý I/2018."),
    ("observation", TEBDG, "5.5.3", "", "Văn bản chỉ đạo của Sở đến công chức chậm hai đến ba ngày", "",
     "Sổ văn bản đến của Phòng, tháng 11/2017.", "Việc chuyển văn bản bằng giấy qua hai lần vào sổ làm chậm xử lý."),
    ("observation", PCTNXH, "6.3", "", "Máy in dùng chung hỏng hơn một tháng, in giấy tờ tại nơi khác", "",
     "Phiếu báo hỏng ngày 27/10/2017.", "Nên có thời hạn xử lý cho báo hỏng thiết bị phục vụ công dân."),
    ("observation", TTR, "8.2.3", "", "Thống kê thời gian giải quyết đơn thư chưa tách thời gian chờ bổ sung", "",
     "Báo cáo quý III/2017.", "Số liệu chưa cho biết đơn thư chậm ở khâu nào."),
    ("observation", NCC, "8.2.3", "QT-NCC-01", "Sổ theo dõi không có cột ngày hẹn trả", "", "Sổ năm 2017, quyển 2.",
     "Công chức không thấy hồ sơ sắp đến hạn; đây có thể là nguyên nhân của hồ sơ quá hạn."),
    ("observation", LDS, "5.6.2", "", "Đầu vào cuộc họp xem xét của lãnh đạo chưa có kết quả khảo sát của công dân", "",
     "Biên bản họp ngày 20/12/2016.", "Nên đưa kết quả khảo sát vào tài liệu họp năm nay."),
    ("opportunity", VP, "8.2.1", "", "Đặt mã QR của phiếu khảo sát trên giấy hẹn", "", "",
     "Số phiếu thu về có thể tăng mà không phải phát phiếu giấy."),
    ("opportunity", TTDVVL, "7.2.3", "", "Gửi tin nhắn báo kết quả cho người nộp hồ sơ", "", "",
     "Trung tâm đã có tổng đài; người dân bớt được một lần đi lại."),
    ("opportunity", BTXH, "4.2.4", "", "Dùng một mẫu phiếu kiểm soát cho tất cả quy trình của Phòng", "", "",
     "Phòng đang dùng ba mẫu; một mẫu chung dễ theo dõi hơn."),
    ("opportunity", KHTC, "8.2.3", "", "Theo dõi tiến độ giải ngân bằng bảng chung trên mạng nội bộ", "", "", "Giảm việc hỏi lại qua điện thoại."),
    ("strength", BPMC, "7.2.3", "", "Công chức hướng dẫn một lần, đầy đủ; người dân được hỏi đều hài lòng", "",
     "18 phỏng vấn tại quầy ngày 05/12/2017.", "Nên nhân rộng cách hướng dẫn bằng tờ in sẵn cho từng thủ tục."),
    ("strength", LDTL, "7.5.1", "", "Toàn bộ hồ sơ mẫu trả trước hạn", "", "10 hồ sơ mẫu.", "Việc phân công dự phòng hai người cho mỗi thủ tục có hiệu quả rõ."),
    ("strength", TTDVVL, "8.2.1", "", "Ý kiến góp ý được trả lời bằng văn bản trong 03 ngày làm việc", "", "Sổ góp ý năm 2017.", "Cách làm này đáp ứng tốt hơn thời hạn của Sở."),
    ("strength", GDNN, "4.2.3", "", "Tài liệu quy trình để ngay tại bàn làm việc, đúng bản có hiệu lực", "", "04 vị trí làm việc.", "Không có bản hết hiệu lực nào tại nơi làm việc."),
]  # fmt: skip
LABELS = {part.kind: part.label for part in GRADES}


def findings():
    entries, numbers = [], Counter()
    for kind, department, clause, procedure, title, criterion, evidence, statement in FINDINGS:
        series = "KPH" if kind in c.NONCONFORMITIES else "PH"
        numbers[series] += 1
        response = ""
        if title.startswith("Thẩm định hồ sơ vượt"):
            response = (
                "Có ý kiến khác: hai hồ sơ chờ xác minh của cấp xã. Hai Tổ thống nhất giữ nguyên, vì quy trình yêu cầu"
                " báo cáo khi vượt thời gian của bước."
            )
        entries.append(c.FindingEntry(
            number=f"{series} {numbers[series]:02}/Đ1-2017", grade=LABELS[kind], kind=kind, department=department,
            clause=clause, procedure=procedure, title=title, criterion=criterion, evidence=evidence,
            statement=statement, response=response, raised_by="Tổ trưởng Tổ 1, Phó Chánh Văn phòng",
            photos="Ảnh 1, 2" if procedure == "QT-NCC-12" else "",
        ))  # fmt: skip
    entries.append(c.FindingEntry(number="PH 16/Đ1-2017", withdrawn=True))
    return tuple(entries)


PROCEDURES = [
    (NCC, "QT-NCC-12 Công nhận và giải quyết chế độ người hoạt động kháng chiến bị nhiễm chất độc hóa học"),
    (NCC, "QT-NCC-03 Giải quyết chế độ trợ cấp thờ cúng liệt sĩ"),
    (BTXH, "QT-BTXH-04 Tiếp nhận đối tượng vào cơ sở bảo trợ xã hội"),
    (VLATLD, "QT-VLATLD-02 Cấp giấy phép lao động cho người nước ngoài"),
    (LDTL, "QT-LDTL-01 Đăng ký nội quy lao động"),
    (GDNN, "QT-GDNN-02 Cấp giấy chứng nhận đăng ký hoạt động giáo dục nghề nghiệp"),
    (TEBDG, "QT-TEBDG-01 Hỗ trợ trẻ em có hoàn cảnh đặc biệt"),
    (PCTNXH, "QT-PCTNXH-01 Cấp giấy phép hoạt động cai nghiện tự nguyện"),
    (TTDVVL, "QT-TTDVVL-01 Giải quyết hưởng trợ cấp thất nghiệp"),
    (BPMC, "QT-BPMC-01 Tiếp nhận hồ sơ và trả kết quả"),
]


def sample_groups():
    groups = []
    for place, (department, procedure) in enumerate(PROCEDURES):
        files = []
        for number in range(12):
            received = date(2017, 9, 4) + timedelta(days=5 * number + place)
            due = received + timedelta(days=14)
            late = (place * 12 + number) % 11 == 3 and department != LDTL
            waiting = (place * 12 + number) % 29 == 7
            ready = None if waiting else due + timedelta(days=7 if late else -2)
            outcome = "Chưa có kết quả" if waiting else "Quá hạn 5 ngày" if late else "Đúng hạn"
            files.append(c.SampleLine(
                code=f"HS 17.{place + 1}{number + 1:02}", received=received, due=due, ready=ready,
                handed_over=ready and ready + timedelta(days=1), outcome=outcome, late=late and not waiting,
                faults="Không có phiếu xin lỗi" if late and not waiting and number % 2 else "",
            ))  # fmt: skip
        groups.append(c.SampleGroup(department, procedure, "lần ban hành 02, sửa đổi 01", tuple(files)))
    return tuple(groups)


def sample_figures(groups):
    figures = {}
    for group in groups:
        counted = figures.setdefault(group.department, Counter())
        for line in group.files:
            counted["waiting" if line.ready is None else "late" if line.late else "on_time"] += 1
    return tuple(
        c.SampleFigures(department, n["on_time"], n["late"], n["waiting"], "5 ngày làm việc" if n["late"] else "")
        for department, n in figures.items()
    )


def letterhead(**changes):
    values = {
        "superior": "Ủy ban nhân dân tỉnh Bình An", "issuer": "Sở Lao động - Thương binh và Xã hội",
        "number": "152/BC-SLĐTBXH", "symbol": "BC-SLĐTBXH", "place": "Bình An", "on": date(2017, 12, 14),
    }  # fmt: skip
    return Letterhead(**(values | changes))


def report(**changes):
    entries, groups = findings(), sample_groups()
    alive = [entry for entry in entries if not entry.withdrawn]
    counts = {
        name: tuple(sum(e.department == name and e.kind == part.kind for e in alive) for part in GRADES)
        for name in DEPARTMENTS
    }
    values = {
        "letterhead": letterhead(),
        "kind": "Báo cáo",
        "abstract": "Kết quả đánh giá nội bộ hệ thống quản lý chất lượng\ntheo TCVN ISO 9001:2008, đợt 1 năm 2017",
        "addressees": ("Ban Chỉ đạo ISO Sở Lao động - Thương binh và Xã hội",),
        "signature": Signature(authority_lines=("TM. Ban Chỉ đạo",), post="Trưởng ban", name="Nguyễn Văn A"),
        "recipients": Recipients(("Như trên", "Lãnh đạo Sở", "Các đơn vị thuộc Sở", "Sở Khoa học và Công nghệ (để b/c)", "Lưu: VT, VP")),
        "remark": "Bản trình bày lại theo thể thức của Nghị định số 30/2020/NĐ-CP.",
        "standard": "TCVN ISO 9001:2008", "first_day": date(2017, 12, 5), "last_day": date(2017, 12, 6),
        "introduction": (
            "Thực hiện Chương trình đánh giá nội bộ năm 2017, trong các ngày 05 và 06/12/2017, hai Tổ đánh giá đã đánh"
            " giá hệ thống quản lý chất lượng của Sở tại 14/14 đơn vị. Ban Chỉ đạo ISO báo cáo kết quả như sau:"
        ),
        "grounds": (
            "Căn cứ Quyết định số 19/2014/QĐ-TTg ngày 05 tháng 3 năm 2014 của Thủ tướng Chính phủ",
            "Căn cứ Kế hoạch số 12/KH-SLĐTBXH ngày 16 tháng 01 năm 2017 về duy trì, cải tiến hệ thống quản lý chất lượng năm 2017",
            "Căn cứ Quyết định số 485/QĐ-SLĐTBXH ngày 24 tháng 11 năm 2017 về việc thành lập các Tổ đánh giá nội bộ",
        ),
        "scope": (
            "Toàn bộ hoạt động giải quyết thủ tục hành chính và các quá trình quản lý của Sở từ tháng 12/2016 đến tháng"
            " 11/2017, theo TCVN ISO 9001:2008 và 34 quy trình đang có hiệu lực."
        ),
        "left_out": (
            c.LeftOut("Điều khoản 7.3 (Thiết kế và phát triển)", "loại trừ theo Sổ tay chất lượng, Sở không thiết kế dịch vụ mới"),
            c.LeftOut("Điều khoản 7.6 (Kiểm soát thiết bị theo dõi và đo lường)", "Sở không dùng thiết bị đo trong giải quyết công việc"),
        ),
        "method": (
            "Các Tổ phỏng vấn người phụ trách và công chức thụ lý, xem tài liệu và sổ theo dõi, so sánh hồ sơ đã giải quyết"
            " với từng bước và thời hạn của quy trình có hiệu lực tại ngày của hồ sơ, hỏi ý kiến công dân, tổ chức. Mức độ của"
            " các phát hiện do hai Tổ thống nhất tại cuộc họp ngày 06/12/2017."
        ),
        "limits": (
            "Kết quả dựa trên 120 hồ sơ được chọn ngẫu nhiên trong 10 quy trình; những hồ sơ không được chọn có thể còn điểm"
            " không phù hợp mà đợt đánh giá không phát hiện."
        ),
        "teams": (
            c.Team("Tổ 1", (
                c.Member("Trần Thị B", "Phó Chánh Văn phòng", "Tổ trưởng"),
                c.Member("Lê Văn C", "Chuyên viên, Phòng Kế hoạch - Tài chính", "Đánh giá viên"),
                c.Member("Phạm Thị D", "Thanh tra viên, Thanh tra Sở", "Đánh giá viên"))),
            c.Team("Tổ 2", (
                c.Member("Hoàng Văn E", "Phó Trưởng phòng Giáo dục nghề nghiệp", "Tổ trưởng"),
                c.Member("Vũ Thị G", "Chuyên viên, Phòng Bảo trợ xã hội", "Đánh giá viên"),
                c.Member("Đặng Văn H", "Chuyên viên, Trung tâm Dịch vụ việc làm", "Người tập sự"))),
        ),
        "progress": (
            c.Progress("Đơn vị được đánh giá", 14, 14),
            c.Progress("Buổi đánh giá", 14, 14, "01 buổi dời sang chiều 06/12/2017"),
            c.Progress("Quy trình", 34, 34),
            c.Progress("Hồ sơ mẫu", None, 120),
            c.Progress("Phỏng vấn công dân, tổ chức, công chức", None, 40),
        ),
        "changes": ("Buổi đánh giá tại Thanh tra Sở dời từ sáng 05/12 sang chiều 06/12/2017 do Thanh tra Sở tiếp công dân đột xuất",),
        "strengths": "Lãnh đạo Sở quan tâm, các đơn vị phối hợp tốt với Tổ đánh giá; tài liệu của hệ thống được niêm yết và sẵn có tại nơi làm việc.",
        "shortcomings": (
            "Các Tổ ghi nhận 08 điểm không phù hợp, trong đó 01 điểm nặng. Điểm yếu lặp lại so với đợt năm 2016 là xử lý hồ sơ"
            " quá hạn tại Phòng Người có công."
        ),
        "grades": GRADES,
        "departments": tuple(c.DepartmentCounts(name, counts[name]) for name in DEPARTMENTS),
        "clauses": CLAUSES,
        "by_clause": dict(Counter((entry.department, entry.clause) for entry in alive)),
        "sampling": "Hồ sơ quá hạn tập trung ở các bước thẩm định và trình ký.",
        "samples": sample_figures(groups),
        "satisfaction": "",
        "interviews": (
            c.InterviewFigures("Công dân", 24, 24, 22, 4.4),
            c.InterviewFigures("Tổ chức", 6, 6, 5, 4.2),
            c.InterviewFigures("Công chức", 10, 8, 7, 4.1),
        ),
        "survey": c.SurveyFigures("năm 2017", 150, 131, 126, 115, 90),
        "disputes": (
            c.Dispute("KPH 03/Đ1-2017", BTXH, "Đơn vị cho rằng hai hồ sơ vượt thời gian của bước do chờ xác minh của cấp xã.",
                      "hai Tổ thống nhất giữ nguyên ngày 07/12/2017, vì quy trình yêu cầu báo cáo khi vượt thời gian."),
        ),
        "causes": (
            "Sổ theo dõi của một số quy trình không có cột ngày hẹn trả, nên công chức thụ lý không thấy hồ sơ sắp đến hạn.\n"
            "Việc đào tạo quy trình cho công chức mới nhận việc chưa có người theo dõi.\n"
            "Nguyên nhân của từng điểm không phù hợp do đơn vị phân tích khi lập kế hoạch khắc phục."
        ),
        "conformity": "Hệ thống quản lý chất lượng của Sở cơ bản phù hợp với TCVN ISO 9001:2008 và các quy trình đã ban hành, trừ các điểm nêu tại Phụ lục I.",
        "effectiveness": "Hệ thống được duy trì có hiệu lực; riêng việc kiểm soát thời hạn tại Phòng Người có công chưa có hiệu lực, vì lỗi của năm 2016 lặp lại.",
        "independence": "Không đánh giá viên nào đánh giá công việc của mình hoặc của đơn vị mình; mọi thành viên đã cam kết khách quan trước khi đánh giá.",
        "waivers": (
            c.WaiverLine("Ông Lê Văn C", "chứng chỉ đánh giá viên theo TCVN ISO 9001:2008 cấp năm 2012 chưa được đào tạo lại",
                         "đã tham gia bốn đợt đánh giá, cùng Tổ với người có chứng chỉ", "Trưởng ban, Quyết định số 485/QĐ-SLĐTBXH ngày 24/11/2017"),
        ),
        "proposals": (
            c.Proposals("Đối với lãnh đạo Sở", (
                c.Proposal("Đưa kết quả đợt đánh giá vào cuộc họp xem xét của lãnh đạo.", date(2017, 12, 28)),
                c.Proposal("Cho phép bổ sung cột ngày hẹn trả vào sổ theo dõi của tất cả quy trình.", date(2018, 1, 15)))),
            c.Proposals("Đối với các đơn vị", (
                c.Proposal("Gửi kế hoạch khắc phục cho từng điểm không phù hợp.", date(2017, 12, 21)),
                c.Proposal("Hoàn thành hành động khắc phục và gửi bằng chứng.", date(2018, 1, 5)),
                c.Proposal("Phòng Người có công trình sửa đổi QT-NCC-12.", date(2018, 1, 12)))),
            c.Proposals("Đối với Thường trực Ban Chỉ đạo ISO", (
                c.Proposal("Kiểm tra hiệu lực của ba phiếu KPH còn lại của năm 2016.", date(2017, 12, 29)),
                c.Proposal("Tổng hợp tình hình khắc phục, báo cáo Trưởng ban.", date(2018, 1, 31)))),
        ),
        "closing": "Trên đây là báo cáo kết quả đánh giá nội bộ đợt 1 năm 2017, trình Ban Chỉ đạo ISO xem xét, chỉ đạo",
        "findings": entries,
        "timetable": timetable(),
        "sample_groups": groups,
        "previous_round": "Đợt 1 năm 2016 (TCVN ISO 9001:2008)",
        "previous": tuple(
            c.PreviousFinding(f"KPH {number:02}/Đ1-2016", DEPARTMENTS[number], "KPH nhẹ", title, outcome)
            for number, (title, outcome) in enumerate([
                ("Niêm yết thủ tục thiếu mức phí", "Đã đóng, có hiệu lực"),
                ("Hồ sơ quá hạn không có phiếu xin lỗi", "Tái diễn: KPH 01/Đ1-2017"),
                ("Sổ văn bản đi bỏ trống trang 40", "Đã đóng, có hiệu lực"),
                ("Chưa có mục tiêu chất lượng của đơn vị", "Đã thực hiện, chưa kiểm tra hiệu lực"),
            ], start=1)
        ),
        "actions": actions(),
        "case_photos": 5,
    }  # fmt: skip
    return c.ReportContent(**(values | changes))


def timetable():
    visits = iter(DEPARTMENTS)
    days = []
    for on in (date(2017, 12, 5), date(2017, 12, 6)):
        slots = []
        if on.day == 5:
            slots.append(
                c.Slot(
                    time(8),
                    time(8, 30),
                    "Họp khai mạc",
                    "Hai Tổ, lãnh đạo Sở, các đơn vị",
                    where="Hội trường Sở",
                    is_meeting=True,
                )
            )
        for hour_ in (8, 10, 13, 15):
            for team in ("Tổ 1: Trần Thị B, Lê Văn C, Phạm Thị D", "Tổ 2: Hoàng Văn E, Vũ Thị G, Đặng Văn H"):
                name = next(visits, None)
                if name:
                    slots.append(
                        c.Slot(
                            time(hour_, 30),
                            time(hour_ + 1, 45),
                            name,
                            team,
                            ("QT-HT-01", "02"),
                            "Tại đơn vị, trực tiếp",
                        )
                    )
        if on.day == 6:
            slots.append(
                c.Slot(
                    time(16), time(16, 45), "Họp thống nhất hai Tổ", "Hai Tổ", where="Phòng họp số 2", is_meeting=True
                )
            )
            slots.append(
                c.Slot(
                    time(16, 45),
                    time(17, 30),
                    "Họp kết thúc",
                    "Hai Tổ, lãnh đạo Sở, các đơn vị",
                    where="Hội trường Sở",
                    is_meeting=True,
                )
            )
        days.append(c.Day(on, tuple(slots)))
    return tuple(days)


def photo_annex(count=5, **changes):
    titles = ["KPH 01/Đ1-2017, Phòng Người có công", "KPH 04/Đ1-2017, Văn phòng Sở"]
    captions = [
        "Sổ theo dõi hồ sơ, trang 12",
        "Hồ sơ 17.204",
        "Danh mục tài liệu kiểm soát",
        "Tủ lưu hồ sơ số 3",
        "Bảng niêm yết thủ tục",
    ]
    photos = [
        c.Photo(f"evidence:{number}", number, captions[(number - 1) % 5], date(2017, 12, 5 + number % 2))
        for number in range(1, count + 1)
    ]
    groups = (c.PhotoGroup(titles[0], tuple(photos[:3])), c.PhotoGroup(titles[1], tuple(photos[3:])))
    values = {
        "paper": report(),
        "groups": groups,
        "readers": "Dành cho đánh giá viên, Ban Chỉ đạo, Thường trực và đơn vị liên quan",
    }
    return c.PhotoAnnexContent(**(values | changes))


def pictures(count=5, size=(1600, 1200)):
    return {f"evidence:{number}": (picture(number, size), "image/jpeg") for number in range(1, count + 1)}


def picture(number, size):
    image = Image.new("RGB", size, (222, 226, 230))
    pen = ImageDraw.Draw(image)
    for line in range(8):
        top = size[1] * (line + 1) // 10
        pen.line((size[0] // 8, top, size[0] * 7 // 8, top), fill=(90, 90, 100), width=6)
    pen.rectangle((size[0] // 2, size[1] // 3, size[0] // 2 + 40 * number, size[1] // 3 + 60), fill=(140, 60, 50))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=85)
    return target.getvalue()
