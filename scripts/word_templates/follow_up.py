"""The Word template of the follow-up report: templates/papers/follow_up, in the same words."""

from .annexes import action_lines
from .markup import command_row, filled_row, for_each, heading_row, if_, listed, listing, p, prose, table
from .page import FOOT, WIDTH, Part, addressees, annex, built, grounds, letterhead, proposals, signed, title


def follow_up():
    body = (
        letterhead()
        + title()
        + addressees()
        + p("Heading 1", "Căn cứ và quá trình thực hiện")
        + prose("introduction")
        + p("Heading 2", "Căn cứ")
        + grounds()
        + p("Heading 1", "Kết quả khắc phục đến ngày {{ on }}")
        + results()
        + p("Heading 1", "Kết luận")
        + prose("conclusion")
        + p("Heading 1", "Kiến nghị")
        + proposals()
        + p("Câu kết", "{{ closing }}./.")
        + signed()
    )
    return built(
        "Báo cáo kết quả khắc phục sau đánh giá nội bộ",
        Part(body, **FOOT),
        annex(
            "I",
            "Kết quả khắc phục từng điểm không phù hợp",
            action_lines("lines", "", "Đợt đánh giá không có điểm không phù hợp."),
        ),
        annex("II", "Trả lời các điểm lưu ý", observations()),
    )


def results():
    revised = "{{ line.procedure }} ({{ line.finding }}): {{ line.outcome }}"
    return (
        p("Heading 2", "Điểm không phù hợp")
        + p("Nội dung", "{{ found }}")
        + if_("figures.issued", p("Nội dung", "{{ figures.closure }} {{ figures.punctuality }}"), by_department())
        + p("Heading 2", "Điểm không phù hợp chưa đóng")
        + if_("open", still_open(), other=(p("Nội dung", "Không còn điểm không phù hợp nào chưa đóng."),))
        + p("Heading 2", "Điểm lưu ý")
        + p("Nội dung", "{{ answered }}")
        + p("Heading 2", "Quy trình đã sửa đổi")
        + if_(
            "revisions",
            listed("line in revisions", revised),
            other=(
                p(
                    "Nội dung",
                    "Không có quy trình nào được sửa đổi, có hiệu lực do các phát hiện của đợt đánh giá.",
                ),
            ),
        )
    )


def by_department():
    widths = WIDTH - 117, 19, 19, 19, 19, 22, 19
    titles = "Đơn vị", "Đã phát hành", "Có hiệu lực", "Đã hủy", "Chưa đóng", "Đã xác nhận", "Đúng hạn"
    names = "issued", "effective", "cancelled", "open", "confirmed", "on_time"
    figures = ("{{ line.department }}", *(f"^{{{{ line.{name} }}}}" for name in names))
    return p("Tên bảng", "Kết quả khắc phục theo đơn vị") + table(
        widths,
        heading_row(widths, titles),
        command_row("for line in departments", 7, WIDTH),
        filled_row(widths, figures),
        command_row("endfor", 7, WIDTH),
        filled_row(widths, [text.replace("line.", "figures.") for text in figures], bold=True),
        described="Kết quả khắc phục theo đơn vị",
    )


def still_open():
    free = (WIDTH - 96) // 2
    columns = [
        ("Số", 32, "{{ line.number }}"),
        ("Đơn vị", 36, "{{ line.department }}"),
        ("Nội dung", free, "{{ line.title }}"),
        ("Lý do", WIDTH - 96 - free, "{{ line.reason }}"),
        ("Thời hạn", 28, "^{{ line.until }}"),
    ]
    return listing(columns, "line in open", caption="Lý do chưa đóng và thời hạn")


def observations():
    return for_each(
        "line in observations",
        p("Heading 3", "{{ line.number }}. {{ line.title }}"),
        p("Nơi phát hiện", "{{ line.department }}"),
        p("Phát hiện", "<b>Trả lời của đơn vị:</b> {{ line.outcome }}"),
    ) + if_("not observations", p("Nội dung", "Đợt đánh giá không có điểm lưu ý."))
