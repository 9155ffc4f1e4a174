"""The Word template of the report of a round: the sections of templates/papers/report, in the same words."""

from .annexes import annexes
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
from .page import FOOT, WIDTH, Part, addressees, built, grounds, letterhead, proposals, signed, title


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
        "{% if sampled.fault_free_rate is not none %} Không có sai sót {{ sampled.fault_free|two }} trên"
        " {{ sampled.sampled|two }} hồ sơ ({{ sampled.fault_free_rate|number }}%). Các tỷ lệ chỉ nói về hồ sơ đã"
        " xem, không suy ra cho toàn bộ hồ sơ.{% endif %}"
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
