"""The Word template of the minutes of a visit: templates/papers/minutes.html, in the same words."""

from .markup import cell, for_each, if_, listed, p, prose, row, table
from .page import FOOT, WIDTH, Part, addressees, built, letterhead, title

STATEMENT = (
    "<b>{% if finding.is_nonconformity %}Sự không phù hợp{% else %}Nhận xét{% endif %}:</b> {{ finding.statement }}"
)


TOGETHER = "<w:keepNext/>"  # who took the minutes stands under the signatures, not on a page of its own


def minutes():
    body = letterhead() + title() + addressees() + who_and_where() + course() + results() + end_of_text() + signed()
    return built("Biên bản đánh giá tại đơn vị", Part(body, **FOOT))


def people(name):
    return listed(
        f"person in {name}", "{{ person.name }}, {{ person.post }}{% if person.role %} ({{ person.role }}){% endif %}"
    )


def who_and_where():
    return (
        p("Nội dung", "Thời gian bắt đầu: {{ begun }}.")
        + p("Nội dung", "Địa điểm: {{ place }}{% if mode %}; hình thức: {{ mode }}{% endif %}.")
        + p("Heading 1", "Thành phần")
        + p("Heading 2", "{{ team_name }}")
        + people("team")
        + p("Heading 2", "Đơn vị được đánh giá: {{ department }}")
        + people("attendees")
        + if_("others", p("Heading 2", "Người tham dự khác"), people("others"))
    )


def course():
    return (
        p("Heading 1", "Nội dung và diễn biến")
        + if_(
            "procedures",
            p("Heading 2", "Quy trình đã đánh giá"),
            listed("procedure in procedures", "{{ procedure }}"),
        )
        + if_("course", p("Heading 2", "Diễn biến"), prose("course"))
    )


def results():
    nothing_yet = "{% if ended %}Không ghi nhận riêng.{% else %}Ghi khi kết thúc buổi đánh giá.{% endif %}"
    return (
        p("Heading 1", "Kết quả")
        + p("Heading 2", "Điểm mạnh")
        + listed("strength in strengths", "{{ strength }}")
        + if_("not strengths", p("Nội dung", nothing_yet))
        + p("Heading 2", "Các phát hiện")
        + if_(
            "findings",
            findings(),
            p(
                "Nội dung",
                "Các phát hiện được đánh số khi các Tổ thống nhất và phát hành; mức độ có thể được xem xét lại tại cuộc"
                " họp thống nhất, đơn vị được báo khi mức độ thay đổi.",
            ),
            other=(
                p(
                    "Nội dung",
                    "{% if ended %}Không có điểm không phù hợp, điểm lưu ý hoặc cơ hội cải tiến."
                    "{% else %}Ghi khi kết thúc buổi đánh giá.{% endif %}",
                ),
            ),
        )
        + p("Heading 2", "Ý kiến của đơn vị")
        + if_(
            "remarks",
            prose("remarks"),
            other=(
                p(
                    "Nội dung",
                    "{% if letterhead.draft %}Ghi khi ký biên bản.{% else %}Đơn vị không có ý kiến khác.{% endif %}",
                ),
            ),
        )
        + if_("deadline", p("Heading 2", "Thời hạn trả lời và khắc phục"), prose("deadline"))
        + if_("unsigned", p("Heading 2", "Việc ký biên bản"), prose("unsigned"))
    )


def findings():
    return for_each(
        "finding in findings",
        p("Heading 3", "{{ loop.index }}. {{ finding.title }}"),
        p("Nơi phát hiện", "{{ finding.place|join(' · ') }}"),
        if_("finding.criterion", p("Phát hiện", "<b>Yêu cầu:</b> {{ finding.criterion }}")),
        if_("finding.evidence", p("Phát hiện", "<b>Bằng chứng:</b> {{ finding.evidence }}")),
        if_("finding.statement", p("Phát hiện", STATEMENT)),
        if_("finding.response", p("Phát hiện", "<b>Ý kiến của đơn vị:</b> {{ finding.response }}")),
        p("Cách bảng"),
    )


def end_of_text():
    return p(
        "Câu kết",
        "Buổi đánh giá kết thúc vào {{ finished or '…… giờ …… phút, ngày …… tháng …… năm ……' }}. Biên bản được lập"
        " thành {{ copies }} bản có giá trị như nhau, mỗi bên giữ 01 bản; đã đọc lại cho những người có tên trên cùng"
        " nghe{% if not unsigned %} và nhất trí với nội dung đã ghi{% endif %}./.",
    )


def signed():
    """Those who sign side by side: the capacity, how it was done, the name."""
    half = WIDTH / 2

    def both(style, text):
        texts = (text.replace("side", f"sides[{place}]") for place in (0, 1))
        return row(*(cell(half, p(style, text, extra=TOGETHER)) for text in texts))

    recorder = "Người ghi biên bản: {{ recorder.name }}{% if recorder.remark %} ({{ recorder.remark }}){% endif %}."
    return (
        p("Trước chữ ký")
        + table(
            (half, half),
            both("Chức vụ người ký", "{{ side.capacity }}"),
            both("Cách ký", "{{ side.remark or '(Ký, ghi rõ họ tên)' }}"),
            row(*(cell(half, p("Họ tên người ký", extra=TOGETHER) * 3) for _ in range(2))),
            both("Họ tên người ký", "{{ side.name }}"),
            style="Bảng không viền",
            described="Chữ ký",
        )
        + if_("recorder", p("Nội dung", recorder))
        + if_(
            "recipients",
            p("Nơi nhận", "Nơi nhận:"),
            for_each("line in recipients", p("Danh sách nơi nhận", "- {{ line }}")),
        )
    )
