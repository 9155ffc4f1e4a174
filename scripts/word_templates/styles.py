"""The named styles of the Word templates: what an office changes once, for the whole paper."""

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from audits.reports.layout import Layout

from .markup import NAMESPACES, style_id

FONT = "Times New Roman"
CENTRE, LEFT, RIGHT, BOTH = ALIGN.CENTER, ALIGN.LEFT, ALIGN.RIGHT, ALIGN.JUSTIFY
LAYOUT = Layout()
SIZE, INDENT, GAP = LAYOUT.size, LAYOUT.indent, LAYOUT.paragraph_gap
KEPT = (
    "Normal",
    "Header",
    "Footer",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Default Paragraph Font",
    "Normal Table",
    "No List",
)

# name: (align, face, size in points or None for that of the text, before, after, what else)
PARAGRAPHS = {
    "Nội dung": (BOTH, "", None, 0, GAP, {"indent": INDENT}),
    "Căn cứ": (BOTH, "i" if LAYOUT.grounds == "italic" else "", None, 0, GAP, {"indent": INDENT}),
    "Điều": (BOTH, "", None, 0, GAP, {"indent": INDENT}),
    "Mục phụ lục": (LEFT, "b", None, 9, 3, {"next": True, "level": 1}),
    "Mục": (LEFT, "b", None, 6, 3, {"indent": INDENT, "next": True, "level": 0}),
    "Câu kết": (BOTH, "", None, 0, GAP, {"indent": INDENT, "next": True}),
    "Tên cơ quan chủ quản": (CENTRE, "u", LAYOUT.issuer_size, 0, 0, {}),
    "Tên cơ quan": (CENTRE, "bu", LAYOUT.issuer_size, 0, 0, {}),
    "Quốc hiệu": (CENTRE, "bu", LAYOUT.nation_size, 0, 0, {}),
    "Tiêu ngữ": (CENTRE, "b", None, 0, 0, {}),
    "Đường kẻ": (CENTRE, "", 2, 1, 0, {"line": True}),
    "Số, ký hiệu": (CENTRE, "", LAYOUT.number_size, 7, 0, {}),
    "Địa danh, ngày": (CENTRE, "i", None, 7, 0, {}),
    "Về việc": (CENTRE, "", LAYOUT.about_size, LAYOUT.about_gap, 0, {}),
    "Tên loại": (CENTRE, "bu", None, 18, 0, {"next": True}),
    "Trích yếu": (CENTRE, "b", None, 0, 0, {"next": True}),
    "Thẩm quyền ban hành": (CENTRE, "bu", None, 6, 6, {"next": True}),
    "Kính gửi": (CENTRE, "", None, 6, 9, {}),
    "Phụ lục": (CENTRE, "b", None, 0, 0, {"next": True, "level": 0}),
    "Tên phụ lục": (CENTRE, "bu", None, 0, 0, {"next": True}),
    "Kèm theo": (CENTRE, "i", LAYOUT.annex_of_size, 0, 9, {"next": True}),
    "Phát hiện": (BOTH, "", 13, 2, 0, {}),
    "Nơi phát hiện": (LEFT, "i", 12, 0, 0, {"next": True}),
    "Tên bảng": (LEFT, "b", 12, 6, 3, {"next": True}),
    "Tiêu đề bảng": (LEFT, "b", 12, 6, 3, {"next": True}),
    "Đầu bảng": (CENTRE, "b", 11, 1, 1, {}),
    "Đầu bảng hẹp": (CENTRE, "b", 9, 1, 1, {}),
    "Ô bảng": (LEFT, "", 11, 1, 1, {}),
    "Ô giữa": (CENTRE, "", 11, 1, 1, {}),
    "Ô bảng nhỏ": (LEFT, "", 10, 1, 1, {}),
    "Ô giữa nhỏ": (CENTRE, "", 10, 1, 1, {}),
    "Nhóm": (LEFT, "b", 11, 1, 1, {"next": True}),
    "Cách bảng": (LEFT, "", 5, 0, 0, {}),
    "Trước chữ ký": (LEFT, "", 8, 0, 0, {"next": True}),
    "Nơi nhận": (LEFT, "bi", LAYOUT.recipients_size, 0, 0, {}),
    "Danh sách nơi nhận": (LEFT, "", LAYOUT.recipients_list_size, 0, 0, {}),
    "Chức vụ người ký": (CENTRE, "bu", None, 0, 0, {}),
    "Cách ký": (CENTRE, "i", 11, 0, 0, {}),
    "Họ tên người ký": (CENTRE, "b", None, 0, 0, {}),
    "Ngắt phần": (LEFT, "", 1, 0, 0, {}),
    "Số trang": (CENTRE, "", None, 0, 0, {}),
    "Số trang ở dưới": (RIGHT, "", None, 0, 0, {}),
    "Dự thảo": (RIGHT, "bu", 10, 0, 0, {}),
    "Chân trang ghi chú": (LEFT, "", 9, 0, 0, {}),
    "Lệnh": (LEFT, "", 9, 0, 0, {"grey": True}),
}
HEADINGS = {  # text indent, size, before, after, face
    "Heading 1": (INDENT, None, 9, 4, "bu"),
    "Heading 2": (INDENT, None, 6, 3, "b"),
    "Heading 3": (0, 13, 6, 0, "b"),
}


def define(document):
    """Set the document's own defaults, the headings, the named styles, the two tables, the numbering."""
    _defaults(document)
    for name, (align, face, size, before, after, more) in PARAGRAPHS.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), style_id(name))
        style.base_style = document.styles["Normal"]
        style.quick_style = True
        _set(style, align, face, size, before, after)
        _more(style, more)
    for name, (indent, size, before, after, face) in HEADINGS.items():
        style = document.styles[name]
        _plain(style)
        _set(style, LEFT, face, size, before, after)
        style.paragraph_format.first_line_indent = Mm(indent)
        style.paragraph_format.keep_with_next = True
    _line_above(document.styles["Heading 3"])
    for table in (GRID, BARE):
        document.styles.element.append(parse_xml(table.format(ns=NAMESPACES)))
    _numbering(document)


def _defaults(document):
    """Times New Roman and Vietnamese everywhere, as the last word in every style."""
    _without_the_rest(document.styles)
    normal = document.styles["Normal"]
    normal.font.size = Pt(SIZE)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.05
    normal.paragraph_format.widow_control = True
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for element in list(defaults):
        defaults.remove(element)
    fonts = " ".join(f'w:{face}="{FONT}"' for face in ("ascii", "hAnsi", "eastAsia", "cs"))
    for xml in (
        f"<w:rFonts {fonts} {NAMESPACES}/>",
        f'<w:sz w:val="{2 * SIZE}" {NAMESPACES}/>',
        f'<w:szCs w:val="{2 * SIZE}" {NAMESPACES}/>',
        f'<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA" {NAMESPACES}/>',
    ):
        defaults.append(parse_xml(xml))
    for style in document.styles:
        for fonts in list(style.element.iter(qn("w:rFonts"))):
            fonts.getparent().remove(fonts)


def _without_the_rest(styles):
    """Only what papers use stands in Word's list of styles."""
    for style in list(styles):
        if style.name not in KEPT:
            styles.element.remove(style.element)
    for tag in ("w:link", "w:next"):
        for reference in list(styles.element.iter(qn(tag))):
            reference.getparent().remove(reference)


def _plain(style):
    """A built-in heading without its colour and size."""
    properties = style.element.find(qn("w:rPr"))
    if properties is not None:
        style.element.remove(properties)


def _set(style, align, face, size, before, after):
    form, font = style.paragraph_format, style.font
    form.alignment = align
    form.space_before, form.space_after = Pt(before), Pt(after)
    font.size = Pt(size) if size else None
    font.bold = True if "b" in face else None
    font.italic = True if "i" in face else None
    font.all_caps = True if "u" in face else None


def _more(style, more):
    form = style.paragraph_format
    if "indent" in more:
        form.first_line_indent = Mm(more["indent"])
    if more.get("next"):
        form.keep_with_next = True
    if more.get("grey"):
        style.font.color.rgb = RGBColor(0x80, 0x80, 0x80)
    if more.get("line"):
        _line_above(style)
        form.line_spacing = 1
    if "level" in more:
        level = parse_xml(f'<w:outlineLvl w:val="{more["level"]}" {NAMESPACES}/>')
        style.element.get_or_add_pPr().append(level)


def _line_above(style):
    borders = parse_xml(f'<w:pBdr {NAMESPACES}><w:top w:val="single" w:sz="6" w:space="2" w:color="auto"/></w:pBdr>')
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


_SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_PADDING = '<w:tblCellMar><w:left w:w="68" w:type="dxa"/><w:right w:w="68" w:type="dxa"/></w:tblCellMar>'
GRID = (
    '<w:style {ns} w:type="table" w:customStyle="1" w:styleId="Bảngsốliệu"><w:name w:val="Bảng số liệu"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>'
    f"<w:tblPr><w:tblBorders>{_SIDES}</w:tblBorders>{_PADDING}</w:tblPr></w:style>"
)
BARE = (
    '<w:style {ns} w:type="table" w:customStyle="1" w:styleId="Bảngkhôngviền"><w:name w:val="Bảng không viền"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>'
    '<w:tblPr><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
)


def _numbering(document):
    """I., 1. of headings and “Bảng 1.” count themselves, so that a heading can be taken out."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    levels = [
        _level(0, "upperRoman", "%1.", "Heading1", INDENT),
        _level(1, "decimal", "%2.", "Heading2", INDENT),
    ]
    captions = _level(0, "decimal", "Bảng %1.", style_id("Tên bảng"), 0)
    for number, content in ((1, "".join(levels)), (2, captions)):
        kind = "multilevel" if number == 1 else "singleLevel"
        xml = f'<w:abstractNum {NAMESPACES} w:abstractNumId="{number}"><w:multiLevelType w:val="{kind}"/>{content}'
        numbering.append(parse_xml(f"{xml}</w:abstractNum>"))
    for number in (1, 2):
        xml = f'<w:num {NAMESPACES} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        numbering.append(parse_xml(xml))
    for name, level, number in (("Heading 1", 0, 1), ("Heading 2", 1, 1), ("Tên bảng", 0, 2)):
        xml = f'<w:numPr {NAMESPACES}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        properties = document.styles[name].element.get_or_add_pPr()
        properties.insert_element_before(
            parse_xml(xml), "w:pBdr", "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
        )


def _level(level, form, text, style, indent):
    first = round(indent * 1440 / 25.4)
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{style}"/>'
        f'<w:suff w:val="space"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="0" w:firstLine="{first}"/></w:pPr></w:lvl>'
    )
