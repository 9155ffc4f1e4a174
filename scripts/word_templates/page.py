"""A Word template as a file: pages, headers, footers, sections, and what stands at head and foot of every paper."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from audits.reports.layout import Layout
from audits.reports.word.filling import repacked

from .markup import (
    NAMESPACES,
    cell,
    command_row,
    field,
    filled_row,
    for_each,
    heading_row,
    if_,
    mm,
    p,
    row,
    style_id,
    table,
)
from .styles import define

LAYOUT = Layout()
WIDTH = LAYOUT.width
OF_THE_DECREE = datetime(2020, 3, 5, tzinfo=UTC)  # the date that a template bears
ORIGINAL = "Bản để chỉnh sửa; bản chính là tệp PDF số {{ original.number }}, SHA-256 {{ original.sha256 }}"
# An official paper that is a form too has its code at the foot, the first page a remark besides.
FOOT = {"foot": "{% if form %}{{ form.line }}{% endif %}", "first_foot": "<i>{{ first_foot }}</i>"}
SECTION = f'<w:p><w:pPr><w:pStyle w:val="{style_id("Ngắt phần")}"/><w:sectPr/></w:pPr></w:p>'


@dataclass(frozen=True)
class Part:
    """The body or an annex: a section of its own, with its foot. One that depends stands last."""

    xml: str
    foot: str = ""
    first_foot: str = ""
    only_if: str = ""


def built(title, *parts):
    """The template's bytes. Pages of each part are counted from 1, from the second on they show it."""
    document = Document()
    define(document)
    _say(document, title)
    _without_thumbnail(document)
    body = document.element.body
    for child in body[:-1]:
        body.remove(child)
    for child in parse_xml(f"<w:body {NAMESPACES}>{_flow(parts)}</w:body>"):
        body[-1].addprevious(child)
    for number, (section, part) in enumerate(zip(document.sections, parts, strict=True)):
        _lay_out(section, counts_anew=number > 0)
        _heads(section, linked=number > 0)
        _feet(section, part)
    target = io.BytesIO()
    document.save(target)
    return repacked(target.getvalue())


def _flow(parts):
    flow = parts[0].xml
    for part in parts[1:]:
        flow += if_(part.only_if, SECTION, part.xml) if part.only_if else SECTION + part.xml
    return flow


def _say(document, title):
    known = document.core_properties
    known.title, known.language, known.author, known.comments = title, "vi-VN", "", ""
    known.created = known.modified = OF_THE_DECREE
    known.last_modified_by, known.revision = "", 1


def _without_thumbnail(document):
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]


def _lay_out(section, *, counts_anew):
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side in ("top", "bottom", "left", "right"):
        setattr(section, f"{side}_margin", Mm(getattr(LAYOUT, side)))
    section.header_distance = section.footer_distance = Mm(8)
    section.different_first_page_header_footer = True
    if counts_anew:
        margins = section._sectPr.find(qn("w:pgMar"))
        margins.addnext(parse_xml(f'<w:pgNumType {NAMESPACES} w:start="1"/>'))


def _heads(section, *, linked):
    """The number of the page in the middle, from the second page on; on a draft what it is, on every page."""
    for header in (section.header, section.first_page_header):
        header.is_linked_to_previous = linked
    if not linked:
        above = if_("not number_below", p("Số trang", inside=field("PAGE", 2)))
        _put(section.header, DRAFT + above + p("Ngắt phần"))
        _put(section.first_page_header, DRAFT + p("Ngắt phần"))


def _feet(section, part):
    below = if_("number_below", p("Số trang ở dưới", inside=field("PAGE", 2)))
    first = part.first_foot or part.foot
    for footer, words, more in ((section.footer, part.foot, below), (section.first_page_footer, first, "")):
        footer.is_linked_to_previous = False
        _put(footer, if_("original", p("Chân trang ghi chú", ORIGINAL)) + more + p("Chân trang ghi chú", words))


def _put(holder, xml):
    for child in list(holder._element):
        holder._element.remove(child)
    for child in parse_xml(f"<w:body {NAMESPACES}>{xml}</w:body>"):
        holder._element.append(child)


_MARK = (
    '<w:r><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
    ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
    '<v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="DuThao" type="#_x0000_t136" style="position:absolute;margin-left:0;margin-top:0;width:400pt;'
    "height:90pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;"
    "mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin"
    '" fillcolor="#dcdcdc" stroked="f"><v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt"'
    ' string="DỰ THẢO"/></v:shape></w:pict></w:r>'
)
DRAFT = if_("letterhead.draft", p("Dự thảo", "Dự thảo – chưa ban hành", inside=_MARK))


# What every official paper has


def letterhead(about=""):
    """Who issues it and the national header, number and date: two columns in two rows, without lines."""
    halves = 62, WIDTH - 62  # the words on the right need 100 mm
    names = (
        for_each("line in letterhead.superior_lines", p("Tên cơ quan chủ quản", "{{ line }}"))
        + for_each("line in letterhead.issuer_lines", p("Tên cơ quan", "{{ line }}"))
        + _line(mm(halves[0]), 20)
    )
    nation = (
        p("Quốc hiệu", "Cộng hòa xã hội chủ nghĩa Việt Nam")
        + p("Tiêu ngữ", "Độc lập - Tự do - Hạnh phúc")
        + _line(mm(halves[1]), 58)
    )
    number = (
        "{% if letterhead.number %}Số: {{ letterhead.number }}"
        "{% elif letterhead.symbol %}Số:        /{{ letterhead.symbol }}{% endif %}"
    )
    about = p("Về việc", about) if about else ""
    return table(
        halves,
        row(cell(halves[0], names), cell(halves[1], nation)),
        row(
            cell(halves[0], p("Số, ký hiệu", number), about),
            cell(halves[1], p("Địa danh, ngày", "{{ letterhead.dated }}")),
        ),
        style="Bảng không viền",
        described="Quốc hiệu, cơ quan ban hành, số và ngày của văn bản",
    )


def _line(width, length):
    """A line of some millimetres in the middle of a column."""
    side = max((width - mm(length)) // 2, 0)
    return p("Đường kẻ", extra=f'<w:ind w:left="{side}" w:right="{side}"/>')


def title():
    """The name of the kind and what it is about, with the line below."""
    return p("Tên loại", "{{ kind }}") + p("Trích yếu", "{{ abstract }}") + _line(mm(WIDTH), 56) + p("Cách bảng")


def grounds():
    """Căn cứ: each on its own line, a semicolon at its end, after the last a full stop."""
    return for_each("ground in grounds", p("Căn cứ", "{{ ground }}{% if loop.last %}.{% else %};{% endif %}"))


def addressees():
    one = p("Kính gửi", "Kính gửi: {{ addressees[0] }}.")
    several = p("Kính gửi", "Kính gửi:") + for_each(
        "line in addressees", p("Kính gửi", "- {{ line }}{% if loop.last %}.{% else %};{% endif %}")
    )
    return if_("addressees", if_("addressees|length == 1", one, other=(several,)))


def signed():
    """Recipients on the left, level with the post of the signer on the right."""
    left = if_(
        "recipients",
        p("Nơi nhận", "Nơi nhận:"),
        for_each("line in recipients", p("Danh sách nơi nhận", "- {{ line }}")),
    ) + p("Danh sách nơi nhận")
    right = (
        for_each("line in signature.authority_lines", p("Chức vụ người ký", "{{ line }}"))
        + p("Chức vụ người ký", "{{ signature.post }}")
        + p("Họ tên người ký") * 4
        + p("Họ tên người ký", "{{ signature.name }}")
    )
    halves = 75, WIDTH - 75
    return p("Trước chữ ký") + table(
        halves, row(cell(halves[0], left), cell(halves[1], right)), style="Bảng không viền",
        described="Nơi nhận và chữ ký",
    )  # fmt: skip


def annex(number, name, xml, *, foot="", only_if=""):
    head = (
        p("Phụ lục", f"Phụ lục {number}")
        + p("Tên phụ lục", name)
        + p("Kèm theo", "(Kèm theo {{ reference }} của {{ letterhead.issuer }})")
    )
    return Part(head + xml, foot=f"{{{{ reference }}}} · Phụ lục {foot or number}", only_if=only_if)


def proposals():
    """What is proposed to whom, each with its date."""
    widths = 11, WIDTH - 36, 25
    return if_(
        "proposals",
        table(
            widths,
            heading_row(widths, ("TT", "Nội dung kiến nghị", "Thời hạn")),
            command_row("for group in proposals", 3, WIDTH),
            row(cell(WIDTH, p("Nhóm", "{{ loop.index }}. {{ group.to }}"), span=3)),
            command_row("set place = loop.index", 3, WIDTH),
            command_row("for proposal in group.items", 3, WIDTH),
            filled_row(widths, ("^{{ place }}.{{ loop.index }}", "{{ proposal.text }}", "^{{ proposal.by or '–' }}")),
            command_row("endfor", 3, WIDTH),
            command_row("endfor", 3, WIDTH),
            described="Kiến nghị",
        ),
    )
