"""The annexes of the report of a round as Word: findings, timetable, files, the round before, actions, photos."""

from .markup import cell, command_row, filled_row, for_each, heading_row, if_, listing, p, row, table
from .minutes import STATEMENT
from .page import WIDTH, annex


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
        for_each("note in group.notes", p("Nội dung", "{{ note }}")),
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
