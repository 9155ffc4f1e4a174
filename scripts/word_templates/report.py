"""The Word template of the report of a round: the sections of templates/papers/report, in the same words."""

from .markup import (
    cell,
    command_row,
    filled_row,
    for_each,
    heading_row,
    if_,
    listed,
    listing,
    p,
    prose,
    row,
    table,
)
from .minutes import STATEMENT
from .page import FOOT, WIDTH, Part, addressees, annex, built, grounds, letterhead, proposals, signed, title


def report():
    body = letterhead() + title() + addressees() + scope() + results() + conclusion() + end_of_text()
    return built("Báo cáo kết quả đánh giá nội bộ", Part(body, **FOOT), *annexes())


def end_of_text():
    return p("Câu kết", "{{ closing }}./.") + signed()


def scope():
    members = (
        "{% for one in team.members %}{{ one.name }}, {{ one.post }} ({{ one.role }})"
        "{% if loop.last %}.{% else %}; {% endif %}{% endfor %}"
    )
    return (
        p("Heading 1", "Căn cứ, phạm vi và cách làm")
        + prose("introduction")
        + p("Heading 2", "Căn cứ")
        + grounds()
        + p("Heading 2", "Phạm vi")
        + prose("scope")
        + if_(
            "left_out",
            p("Nội dung", "Những nội dung không đánh giá và lý do:"),
            listed("line in left_out", "{{ line.what }}: {{ line.reason }}"),
        )
        + p("Heading 2", "Cách làm và giới hạn")
        + prose("method")
        + prose("limits")
        + if_(
            "teams",
            p("Heading 2", "Thành phần {% if teams|length > 1 %}các {% endif %}Tổ đánh giá"),
            for_each("team in teams", p("Nội dung", f"{{{{ team.name }}}}: {members}")),
        )
    )


def results():
    progress = [
        ("Nội dung", 60, "{{ line.label }}"),
        ("Kế hoạch", 22, "^{% if line.planned is none %}–{% else %}{{ line.planned }}{% endif %}"),
        ("Thực hiện", 22, "^{{ line.held }}"),
        ("Ghi chú", WIDTH - 104, "{{ line.remark }}"),
    ]
    strengths = "{{ finding.title }} ({{ finding.department }}, {{ finding.number }})"
    return (
        p("Heading 1", "Kết quả đánh giá")
        + p("Heading 2", "Tình hình thực hiện so với kế hoạch")
        + listing(progress, "line in progress", caption="Kế hoạch và thực hiện")
        + if_(
            "changes",
            p("Nội dung", "Thay đổi so với kế hoạch đã phê duyệt:"),
            listed("change in changes", "{{ change }}"),
        )
        + p("Heading 2", "Ưu điểm")
        + prose("strengths")
        + if_("not strengths", listed("finding in noted_strengths", strengths))
        + p("Heading 2", "Tồn tại")
        + prose("shortcomings")
        + counts()
        + samples()
        + satisfaction()
        + objectives()
        + if_(
            "disputes",
            p("Heading 2", "Ý kiến khác của đơn vị"),
            for_each(
                "dispute in disputes",
                p(
                    "Nội dung",
                    "- {{ dispute.number }}, {{ dispute.department }}: {{ dispute.ground }} Xử lý:"
                    " {{ dispute.ruling }}",
                ),
            ),
        )
    )


def looped(what, width, text, style="Ô giữa", **look):
    """Cells that a loop makes side by side: its beginning, the cell, its end."""
    return (
        cell(width, p("Lệnh", f"{{%tc for {what} %}}"))
        + cell(width, p(style, text), **look)
        + cell(width, p("Lệnh", "{%tc endfor %}"))
    )


def counts():
    """Departments and grades; the nonconformities one by one; departments and clauses. Columns follow the agency."""
    name = WIDTH - 11 - 13 - 3 * 13
    widths = 11, name, 13, 13, 13, 13
    by_grade = table(
        widths,
        row(
            cell(11, p("Đầu bảng", "TT")),
            cell(name, p("Đầu bảng", "Đơn vị")),
            looped("grade in grades", 13, "{{ grade.label }}", "Đầu bảng"),
            cell(13, p("Đầu bảng", "Cộng")),
            heading=True,
        ),
        command_row("for line in departments", 6, WIDTH),
        row(
            cell(11, p("Ô giữa", "{{ loop.index }}")),
            cell(name, p("Ô bảng", "{{ line.name }}")),
            looped("count in line.counts", 13, "{{ count }}"),
            cell(13, p("Ô giữa", "{{ line.total }}")),
        ),
        command_row("endfor", 6, WIDTH),
        row(
            cell(11, p("Ô giữa")),
            cell(name, p("Ô bảng", "<b>{{ counted.name }}</b>")),
            looped("count in counted.counts", 13, "<b>{{ count }}</b>"),
            cell(13, p("Ô giữa", "<b>{{ counted.total }}</b>")),
        ),
        described="Phát hiện theo đơn vị và mức độ",
    )
    nonconformities = [
        ("Số", 32, "{{ finding.number }}"),
        ("Mức độ", 19, "{{ finding.grade }}"),
        ("Đơn vị", 50, "{{ finding.department }}"),
        ("Nội dung", WIDTH - 101, "{{ finding.title }}"),
    ]
    return (
        p("Tên bảng", "Phát hiện theo đơn vị và mức độ")
        + by_grade
        + if_(
            "nonconformities",
            listing(nonconformities, "finding in nonconformities", caption="Các điểm không phù hợp"),
        )
        + for_each("piece in matrix", matrix())
    )


def matrix():
    name = WIDTH - 11 - 3 * 6
    return if_(
        "loop.first",
        p("Tên bảng", "Số phát hiện theo đơn vị và điều khoản"),
        other=(p("Tiêu đề bảng", "(tiếp theo)"),),
    ) + table(
        (name, 6, 6, 6, 11),
        row(
            cell(name, p("Đầu bảng", "Đơn vị")),
            looped("column in piece.columns", 6, "{{ column }}", "Đầu bảng hẹp", upwards=True),
            cell(11, p("Đầu bảng hẹp", "Cộng")),
            heading=True,
            height=11,
        ),
        command_row("for label, cells, total in piece.rows", 5, WIDTH),
        row(
            cell(name, p("Ô bảng", "{{ label }}")),
            looped("one in cells", 6, "{% if one.value %}{{ one.value }}{% endif %}"),
            cell(11, p("Ô giữa", "<b>{{ total }}</b>")),
        ),
        command_row("endfor", 5, WIDTH),
        row(
            cell(name, p("Ô bảng", "<b>Cộng</b>")),
            looped("total in piece.totals", 6, "<b>{{ total }}</b>"),
            cell(11, p("Ô giữa", "<b>{{ piece.total }}</b>")),
        ),
        described="Số phát hiện theo đơn vị và điều khoản",
    )


def samples():
    all_ = (
        "Đã kiểm tra {{ sampled.sampled|two }} hồ sơ. {% if sampled.rate is not none %}Đúng hạn"
        " {{ sampled.on_time|two }} trên {{ sampled.finished|two }} hồ sơ đã có kết quả"
        " ({{ sampled.rate|number }}%), quá hạn {{ sampled.late|two }} hồ sơ.{% endif %}{% if sampled.waiting %}"
        " {{ sampled.waiting|two }} hồ sơ chưa có kết quả tại thời điểm kiểm tra.{% endif %}"
    )
    widths = WIDTH - 110, 13, 13, 13, 19, 16, 36
    titles = "Đơn vị", "Hồ sơ mẫu", "Đúng hạn", "Quá hạn", "Chưa có kết quả", "Tỷ lệ đúng hạn", "Quá hạn dài nhất"
    figures = (
        "{{ line.department }}",
        "^{{ line.sampled }}",
        "^{{ line.on_time }}",
        "^{{ line.late }}",
        "^{{ line.waiting }}",
        "^{% if line.rate is none %}–{% else %}{{ line.rate|number }}%{% endif %}",
        "^{{ line.worst or '–' }}",
    )
    return if_(
        "samples",
        p("Heading 2", "Kết quả kiểm tra mẫu hồ sơ"),
        p("Nội dung", all_),
        prose("sampling"),
        p("Tên bảng", "Hồ sơ mẫu theo đơn vị"),
        table(
            widths,
            heading_row(widths, titles),
            command_row("for line in samples", 7, WIDTH),
            filled_row(widths, figures),
            command_row("endfor", 7, WIDTH),
            filled_row(widths, [text.replace("line.", "sampled.") for text in figures], bold=True),
            described="Hồ sơ mẫu theo đơn vị",
        ),
    )


def satisfaction():
    survey = (
        "Khảo sát {{ survey.period }}: phát {{ survey.given|two }} phiếu, thu về {{ survey.returned|two }} phiếu,"
        " {{ survey.valid|two }} phiếu hợp lệ{% if survey.rate is not none %}; {{ survey.satisfied|two }} phiếu hài"
        " lòng hoặc rất hài lòng ({{ survey.rate|number }}% số phiếu hợp lệ{% if survey.target %}, mục tiêu"
        " {{ survey.target|number }}%{% endif %}){% endif %}{% if survey.mean is not none %}; điểm trung bình"
        " {{ survey.mean|number(2) }}{% endif %}."
    )
    together = (
        "Cộng chung phỏng vấn và phiếu: {{ together.satisfied|two }} trên {{ together.asked|two }} ý kiến hài lòng hoặc"
        " rất hài lòng ({{ together.rate|number }}%), điểm trung bình {{ together.mean|number(2) }}. Hai cách hỏi khác"
        " nhau nên kết quả của từng cách được nêu riêng."
    )
    interviews = [
        ("Đối tượng", WIDTH - 124, "{{ line.who }}"),
        ("Đã hỏi", 25, "^{{ line.asked }}"),
        ("Cho điểm", 25, "^{{ line.scored }}"),
        (
            "Hài lòng, rất hài lòng",
            42,
            "^{{ line.satisfied }}{% if line.rate is not none %} ({{ line.rate|number }}%){% endif %}",
        ),
        ("Điểm trung bình", 32, "^{% if line.mean is none %}–{% else %}{{ line.mean|number }}{% endif %}"),
    ]
    return if_(
        "interviews or survey or satisfaction",
        p("Heading 2", "Mức độ hài lòng"),
        prose("satisfaction"),
        if_("survey", p("Nội dung", survey)),
        if_("together", p("Nội dung", together)),
        if_(
            "interviews",
            listing(interviews, "line in interviews", caption="Kết quả phỏng vấn khi đánh giá (thang điểm 5)"),
        ),
    )


def objectives():
    said = (
        "Đến ngày {{ objectives_on }}, {{ reached|two }} trên {{ objectives|length|two }} mục tiêu chất lượng của năm"
        " đạt chỉ tiêu."
    )
    missed = (
        "- {{ line.whose }}, {{ line.objective }}: {% if line.cause %}nguyên nhân: {{ line.cause }} {% endif %}"
        "{% if line.remedy %}Biện pháp: {{ line.remedy }}{% endif %}"
    )
    columns = [
        ("Mục tiêu", WIDTH - 109, ["{{ line.objective }}", "<i>{{ line.measure }}</i>"]),
        ("Đơn vị", 36, "{{ line.whose }}"),
        ("Chỉ tiêu", 22, "{{ line.target }}"),
        ("Kết quả", 32, "{{ line.result }}{% if line.basis %}\n{{ line.basis }}{% endif %}"),
        ("Đánh giá", 19, "{{ line.outcome }}"),
    ]
    return if_(
        "objectives",
        p("Heading 2", "Mục tiêu chất lượng"),
        p("Nội dung", said),
        listing(columns, "line in objectives", caption="Kết quả thực hiện mục tiêu chất lượng"),
        for_each("line in missed", p("Nội dung", missed)),
    )


def conclusion():
    causes = [
        ("Nhóm nguyên nhân", 60, "{{ group.name }}"),
        ("Số nguyên nhân", 32, "^{{ group.count }}"),
        ("Phát hiện", WIDTH - 92, "{{ group.findings|join('; ') }}"),
    ]
    waiver = "{{ line.person }}: {{ line.what }}. Lý do: {{ line.reason }}. Chấp thuận: {{ line.granted }}"
    return (
        p("Heading 1", "Nguyên nhân")
        + prose("causes")
        + if_(
            "actions.causes",
            listing(
                causes,
                "group in actions.causes",
                caption="Nguyên nhân gốc rễ theo nhóm, đến ngày {{ actions.on }}",
                described="Nguyên nhân gốc rễ theo nhóm",
            ),
        )
        + p("Heading 1", "Kết luận")
        + prose("conformity", lead="1. Sự phù hợp:")
        + prose("effectiveness", lead="2. Hiệu lực:")
        + prose("independence", lead="3. Tính độc lập, khách quan:")
        + if_(
            "waivers",
            p("Nội dung", "Các trường hợp ngoại lệ đã được chấp thuận:"),
            listed("line in waivers", waiver),
            other=(p("Nội dung", "Không có trường hợp ngoại lệ nào về tính khách quan hoặc chứng chỉ."),),
        )
        + p("Heading 1", "Kiến nghị")
        + proposals()
    )


def annexes():
    return (
        annex("I", "Các phát hiện của đợt đánh giá", findings()),
        annex("II", "Lịch đánh giá đã thực hiện", timetable()),
        annex("III", "Hồ sơ mẫu đã kiểm tra", sample_files()),
        annex("IV", "Kết quả xử lý các phát hiện của đợt trước", previous()),
        annex("V", "Hành động khắc phục", actions()),
        annex("VI", "Ảnh bằng chứng", photos(), only_if="photos", foot="{% if photos %}VI{% else %}V{% endif %}"),
    )


def findings():
    place = (
        "{{ finding.place|join(' · ') }}"
        "{% if finding.raised_by %} · người phát hiện: {{ finding.raised_by }}{% endif %}"
    )
    evidence = "<b>Bằng chứng:</b> {{ finding.evidence }}{% if finding.photos %} ({{ finding.photos }}){% endif %}"
    one = (
        p("Heading 3", "{{ finding.number }}. {{ finding.title }}")
        + p("Nơi phát hiện", place)
        + if_("finding.criterion", p("Phát hiện", "<b>Yêu cầu:</b> {{ finding.criterion }}"))
        + if_("finding.evidence", p("Phát hiện", evidence))
        + if_("finding.statement", p("Phát hiện", STATEMENT))
        + if_("finding.response", p("Phát hiện", "<b>Ý kiến của đơn vị:</b> {{ finding.response }}"))
    )
    case_photos = (
        "Ảnh chụp hồ sơ ({{ case_photos|two }} ảnh) in tại Phụ lục {{ case_photo_annex }}, được lập thành văn bản riêng"
        " cho đánh giá viên, Ban Chỉ đạo, Thường trực và đơn vị liên quan."
    )
    withdrawn = p("Heading 3", "{{ finding.number }}: đã rút")
    return (
        if_("case_photos", p("Nội dung", case_photos))
        + for_each("finding in findings", if_("finding.withdrawn", withdrawn, other=(one,)))
        + if_("not findings", p("Nội dung", "Đợt đánh giá không có phát hiện."))
    )


def timetable():
    widths = 25, 42, 42, WIDTH - 109
    what = "{{ slot.subjects|join(', ') }}{% if slot.subjects and slot.where %}\n{% endif %}{{ slot.where }}"
    remark = "{% if slot.remark %}{% if slot.subjects or slot.where %}\n{% endif %}<i>{{ slot.remark }}</i>{% endif %}"
    return for_each(
        "day in timetable",
        table(
            widths,
            row(cell(WIDTH, p("Nhóm", "Ngày {{ day.on }}"), span=4, shade="EEEEEE"), heading=True),
            heading_row(widths, ("Thời gian", "Đơn vị, cuộc họp", "Người đánh giá", "Nội dung, địa điểm")),
            command_row("for slot in day.slots", 4, WIDTH),
            filled_row(widths, ("^{{ slot.hours }}", "{{ slot.what }}", "{{ slot.who }}", what + remark)),
            command_row("endfor", 4, WIDTH),
            described="Lịch đánh giá của một ngày",
        ),
    )


def sample_files():
    widths = 9, 25, 19, 19, 19, 19, 27, WIDTH - 137
    titles = "TT", "Mã hồ sơ", "Tiếp nhận", "Hẹn trả", "Có kết quả", "Đã trả", "Kết quả", "Thiếu sót"
    group = "{{ group.procedure }} ({{ group.department }}{% if group.revision %}; {{ group.revision }}{% endif %})"
    texts = (
        "^{{ loop.index }}",
        "{{ file.code }}",
        "^{{ file.received }}",
        "^{{ file.due }}",
        "^{{ file.ready }}",
        "^{{ file.handed_over }}",
        "{% if file.late %}<b>{{ file.outcome }}</b>{% else %}{{ file.outcome }}{% endif %}",
        "{{ file.faults }}",
    )
    return for_each(
        "group in sample_groups",
        table(
            widths,
            row(cell(WIDTH, p("Nhóm", group), span=8, shade="EEEEEE"), heading=True),
            heading_row(widths, titles),
            command_row("for file in group.files", 8, WIDTH),
            filled_row(widths, texts, small=True),
            command_row("endfor", 8, WIDTH),
            described="Hồ sơ mẫu của một quy trình",
        ),
    ) + if_("not sample_groups", p("Nội dung", "Đợt đánh giá không kiểm tra mẫu hồ sơ."))


def previous():
    columns = [
        ("Số, mức độ", 32, ["{{ line.number }}", "{{ line.grade }}"]),
        ("Đơn vị", 36, "{{ line.department }}"),
        ("Nội dung", WIDTH - 118, "{{ line.title }}"),
        ("Kết quả xử lý", 50, "{{ line.outcome }}"),
    ]
    return if_(
        "previous",
        p("Tiêu đề bảng", "{{ previous_round }}"),
        listing(columns, "line in previous", described="Kết quả xử lý các phát hiện của đợt trước"),
        other=(p("Nội dung", "Không có đợt đánh giá nào trước đợt này."),),
    )


def action_lines(name, caption, nothing):
    """Nonconformities with what is done about them."""
    place = (
        "{{ line.grade }} · {{ line.department }} · thời hạn {{ line.due }}"
        "{% if line.extended %}, gia hạn đến {{ line.extended }}{% endif %}"
    )
    state = "<b>Tình trạng:</b> {{ line.state }}{% if line.on_time %} (hoàn thành {{ line.on_time|lower }}){% endif %}"
    lines = for_each(
        f"line in {name}",
        p("Heading 3", "{{ line.number }}. {{ line.title }}"),
        p("Nơi phát hiện", place),
        if_("line.cause", p("Phát hiện", "<b>Nguyên nhân:</b> {{ line.cause }}")),
        if_("line.measure", p("Phát hiện", "<b>Biện pháp:</b> {{ line.measure }}")),
        p("Phát hiện", state),
    )
    head = p("Mục phụ lục", caption) if caption else ""
    return if_(name, head, lines, other=(p("Nội dung", nothing),))


def revisions(name, caption):
    """Procedures whose revision was asked for because of findings."""
    columns = [
        ("Quy trình", 50, "{{ line.procedure }}"),
        ("Phát hiện", 28, "{{ line.finding }}"),
        ("Nội dung sửa đổi", WIDTH - 120, "{{ line.reason }}"),
        ("Kết quả", 42, "{{ line.outcome }}"),
    ]
    return if_(name, p("Tiêu đề bảng", caption), listing(columns, f"line in {name}", described=caption))


def actions():
    said = (
        "Đến ngày {{ actions.on }}: {{ actions.figures.still_open }} {{ actions.figures.closure }}"
        " {{ actions.figures.punctuality }}"
    )
    return (
        if_("actions.figures.issued", p("Nội dung", said))
        + action_lines("actions.lines", "Của đợt này", "Đợt này không có điểm không phù hợp nào phải khắc phục.")
        + action_lines(
            "actions.earlier",
            "Còn mở từ các đợt trước",
            "Không có hành động khắc phục nào còn mở từ các đợt trước.",
        )
        + revisions("actions.revisions", "Đề nghị sửa đổi quy trình")
    )


def photos():
    """The pictures themselves stand in the PDF; here is what is written below them."""
    caption = "Ảnh {{ photo.number }}. {{ photo.caption }}{% if photo.taken_on %}, {{ photo.taken_on }}{% endif %}"
    return for_each(
        "group in photos",
        for_each("photo in group.photos", p("Phát hiện", f"{caption}\n{{{{ group.title }}}}")),
    )
