"""The Word templates of the papers before a round: decision, plan and notice, in the words of templates/papers."""

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
from .page import FOOT, WIDTH, Part, addressees, built, grounds, letterhead, signed, title


def decision():
    duties = if_(
        "duties|length == 1",
        p("Nội dung", "<b>Điều 2.</b> {{ duties[0] }}"),
        other=(
            p(
                "Điều",
                "<b>Điều 2.</b> Nhiệm vụ, quyền hạn của {% if teams|length > 1 %}các {% endif %}Tổ đánh giá nội bộ:",
            ),
            numbered("duties"),
        ),
    )
    body = (
        letterhead()
        + title()
        + addressees()
        + p("Thẩm quyền ban hành", "{{ authority }}")
        + grounds()
        + p("Thẩm quyền ban hành", "Quyết định:")
        + p("Nội dung", "<b>Điều 1.</b> {{ formation }}")
        + teams()
        + if_("waivers", waivers())
        + duties
        + for_each(
            "line in execution_before",
            p("Nội dung", "{% if loop.first %}<b>Điều 3.</b> {% endif %}{{ line }}"),
        )
        + p("Câu kết", "{% if not execution_before %}<b>Điều 3.</b> {% endif %}{{ execution_last }}./.")
        + signed()
    )
    return built("Quyết định thành lập các Tổ đánh giá nội bộ", Part(body, **FOOT))


def plan():
    body = (
        letterhead()
        + title()
        + addressees()
        + prose("introduction")
        + p("Heading 1", "Mục đích, phạm vi, chuẩn mực")
        + p("Heading 2", "Mục đích")
        + prose("(objectives or 'Không ghi riêng.')")
        + p("Heading 2", "Phạm vi")
        + prose("(scope or 'Không ghi riêng.')")
        + if_(
            "left_out",
            p("Nội dung", "Những nội dung không đánh giá và lý do:"),
            listed("line in left_out", "{{ line.what }}: {{ line.reason }}"),
        )
        + p("Heading 2", "Chuẩn mực đánh giá")
        + listed("line in criteria", "{{ line }}")
        + p("Heading 1", "Phương pháp, hình thức")
        + p("Heading 2", "Phương pháp")
        + prose("(method or 'Không ghi riêng.')")
        + p("Heading 2", "Hình thức")
        + p("Nội dung", "{{ modes }}")
        + p("Heading 2", "Ngôn ngữ, bảo mật")
        + p("Nội dung", "{{ language }}")
        + p("Heading 1", "Thành phần {% if teams|length > 1 %}các {% endif %}Tổ đánh giá")
        + if_("not teams", p("Nội dung", "Chưa thành lập Tổ đánh giá."))
        + teams()
        + waivers_or_none()
        + p("Heading 1", "Lịch đánh giá")
        + days()
        + p("Heading 1", "Tổ chức thực hiện")
        + numbered("requirements")
        + p("Câu kết", "{{ closing }}./.")
        + signed()
    )
    return built("Kế hoạch đánh giá nội bộ", Part(body, **FOOT))


def notice():
    body = (
        letterhead()
        + title()
        + addressees()
        + prose("introduction")
        + p("Mục", "1. Lịch làm việc")
        + listed("line in meetings", "{{ line }}")
        + if_("visits", visits(), other=(p("Nội dung", "Lịch đánh giá chưa được lập."),))
        + p("Mục", "2. Đề nghị các đơn vị")
        + for_each("line in requirements", p("Nội dung", "- {{ line }}"))
        + p("Câu kết", "{{ closing }}./.")
        + signed()
    )
    return built("Thông báo lịch đánh giá nội bộ", Part(body, **FOOT))


def numbered(name):
    """What people wrote line by line, as 1., 2. …; one alone has no number."""
    return for_each(
        f"line in {name}",
        p("Nội dung", f"{{% if {name}|length > 1 %}}{{{{ loop.index }}}}. {{% endif %}}{{{{ line }}}}"),
    )


def teams():
    widths = 9, 32, 32, WIDTH - 127, 22, 32
    titles = "TT", "Họ và tên", "Chức vụ", "Đơn vị", "Vai trò", "Chứng chỉ"
    texts = (
        "^{{ loop.index }}",
        "{{ one.name }}",
        "{{ one.post }}",
        "{{ one.department }}",
        "{{ one.role }}",
        "{{ one.certificate or '–' }}",
    )
    return for_each(
        "team in teams",
        p("Tiêu đề bảng", "{{ team.name }}{% if team.remark %} ({{ team.remark }}){% endif %}"),
        table(
            widths,
            heading_row(widths, titles),
            command_row("for one in team.members", 6, WIDTH),
            filled_row(widths, texts),
            command_row("else", 6, WIDTH),
            filled_row(widths, ("", "Chưa phân công", "", "", "", "")),
            command_row("endfor", 6, WIDTH),
            described="Thành viên của một Tổ đánh giá",
        ),
    )


def waivers():
    return p("Nội dung", "Các trường hợp ngoại lệ đã được chấp thuận:") + listed(
        "line in waivers",
        "{{ line.person }}: {{ line.what }}. Lý do: {{ line.reason }}. Chấp thuận: {{ line.granted }}",
    )


def waivers_or_none():
    nothing = "Không có trường hợp ngoại lệ nào về tính khách quan hoặc chứng chỉ."
    return if_("waivers", waivers(), other=(p("Nội dung", nothing),))


def days():
    widths = 16, 42, WIDTH - 126, 32, 36
    titles = "Giờ", "Đơn vị, địa điểm", "Nội dung", "Người đánh giá", "Người làm việc của đơn vị"
    what = (
        "{% if slot.is_meeting %}<b>{{ slot.what }}</b>{% else %}{{ slot.what }}{% endif %}"
        "{% if slot.where %}\n<i>{{ slot.where }}</i>{% endif %}"
    )
    about = (
        "{{ slot.procedures|join(', ') }}{% if slot.procedures and slot.clauses %}\n{% endif %}"
        "{% if slot.clauses %}Điều khoản {{ slot.clauses|join('; ') }}{% endif %}"
    )
    who = (
        "{% if slot.team %}{{ slot.team }}{% if slot.auditors %}:\n{% endif %}{% endif %}{{ slot.auditors|join(', ') }}"
    )
    contacts = (
        "{% for contact in slot.contacts %}{% if not loop.first %}\n{% endif %}{{ contact }}"
        "{% else %}{% if not slot.is_meeting %}Đơn vị cử{% endif %}{% endfor %}"
    )
    return for_each(
        "day in days",
        table(
            widths,
            row(cell(WIDTH, p("Nhóm", "{{ day.weekday }}, ngày {{ day.on }}"), span=5, shade="EEEEEE"), heading=True),
            heading_row(widths, titles),
            command_row("for slot in day.appointments", 5, WIDTH),
            filled_row(widths, ("^{{ slot.hours }}", what, about, who, contacts)),
            command_row("endfor", 5, WIDTH),
            described="Lịch đánh giá của một ngày",
        ),
    ) + if_("not days", p("Nội dung", "Lịch đánh giá chưa được lập."))


def visits():
    columns = [
        ("TT", 9, "^{{ loop.index }}"),
        ("Đơn vị, địa điểm", WIDTH - 106, "{{ slot.department }}\n<i>{{ slot.where }}</i>"),
        ("Thời gian", 25, "{{ slot.hours }}\n{{ slot.weekday }}\n{{ slot.on }}"),
        ("Người đánh giá", 36, "{{ slot.team }}{% if slot.auditors %}: {{ slot.auditors|join(', ') }}{% endif %}"),
        ("Quy trình", 36, "{{ slot.procedures|join(', ') }}"),
    ]
    title_ = "Lịch đánh giá tại các đơn vị"
    return p("Tiêu đề bảng", title_) + listing(columns, "slot in visits", described=title_)
