"""Paragraphs and tables of a Word template as the XML that Word wants, written in a few words.

Text may hold fields (`{{ number }}`) and <b>…</b>, <i>…</i>. What repeats or depends stands between `loop` and `end`
or `when` and `end`: paragraphs of their own, which vanish when the template is filled.
"""

import re
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
COMMAND = "Lệnh"  # the style of loops and conditions, which are seen only in the template
PIECES = re.compile(r"(</?[bi]>)")


def mm(length):
    """Millimetres in Word's twentieths of a point."""
    return round(length * 1440 / 25.4)


def runs(text):
    """The text in runs; <b> and <i> become the run's own face."""
    faces, made = set(), []
    for piece in PIECES.split(text):
        if PIECES.fullmatch(piece):
            (faces.discard if piece[1] == "/" else faces.add)(piece.strip("</>"))
        elif piece:
            face = "".join(f"<w:{name}/>" for name in sorted(faces))
            face = f"<w:rPr>{face}</w:rPr>" if face else ""
            made.append(f'<w:r>{face}<w:t xml:space="preserve">{escape(piece)}</w:t></w:r>')
    return "".join(made)


def p(style, text="", *, inside="", extra=""):
    """A paragraph in a named style; `inside` is XML behind its text, `extra` further properties."""
    return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style_id(style))}/>{extra}</w:pPr>{runs(text)}{inside}</w:p>"


def style_id(name):
    """The id under which Word keeps a style."""
    return re.sub(r"\s|,", "", name)


def field(instruction, shown):
    """Something that Word works out itself, such as the number of the page."""
    return f'<w:fldSimple w:instr=" {instruction} "><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def loop(what):
    return p(COMMAND, f"{{%p for {what} %}}")


def when(condition):
    return p(COMMAND, f"{{%p if {condition} %}}")


def otherwise():
    return p(COMMAND, "{%p else %}")


def end(what):
    return p(COMMAND, f"{{%p end{what} %}}")


def for_each(what, *content):
    return "".join((loop(what), *content, end("for")))


def if_(condition, *content, other=()):
    return "".join((when(condition), *content, *((otherwise(), *other) if other else ()), end("if")))


def prose(name, style="Nội dung", lead=""):
    """What people have typed: each line is a paragraph, the first with a lead in bold."""
    lead = f"{{% if loop.first %}}<b>{lead}</b> {{% endif %}}" if lead else ""
    return for_each(f"line in {name}|lines", p(style, f"{lead}{{{{ line }}}}"))


def listed(what, text, style="Nội dung"):
    """A list in which each line begins with a dash and ends with a semicolon, the last with a full stop."""
    return for_each(what, p(style, f"- {text}{{% if loop.last %}}.{{% else %}};{{% endif %}}"))


# Tables


def cell(width, *content, span=1, shade="", upwards=False):
    """A cell: `content` are paragraphs, `shade` is a colour; `upwards` writes from the bottom to the top."""
    more = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    more += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    more += '<w:textDirection w:val="btLr"/><w:vAlign w:val="center"/>' if upwards else ""
    properties = f'<w:tcPr><w:tcW w:w="{mm(width)}" w:type="dxa"/>{more}</w:tcPr>'
    return f"<w:tc>{properties}{''.join(content)}</w:tc>"


def row(*cells, heading=False, height=0):
    """A row that stays whole; a heading comes again on every page. `height` is its least, in millimetres."""
    repeated = "<w:tblHeader/>" if heading else ""
    high = f'<w:trHeight w:val="{mm(height)}" w:hRule="atLeast"/>' if height else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{high}{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def command_row(what, columns, width):
    """A row that holds a loop or a condition and vanishes."""
    return row(cell(width, p(COMMAND, f"{{%tr {what} %}}"), span=columns))


def table(widths, *rows, style="Bảng số liệu", described=""):
    """A table of fixed columns; `widths` in millimetres. What it shows is said for those who hear it."""
    total = sum(widths)
    grid = "".join(f'<w:gridCol w:w="{mm(width)}"/>' for width in widths)
    caption = f"<w:tblDescription w:val={quoteattr(described)}/>" if described else ""
    look = '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"/>'
    properties = (
        f'<w:tblPr><w:tblStyle w:val={quoteattr(style_id(style))}/><w:tblW w:w="{mm(total)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}{caption}</w:tblPr>'
    )
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{p('Cách bảng')}"


def heading_row(widths, titles):
    return row(*(cell(width, p("Đầu bảng", title)) for width, title in zip(widths, titles, strict=True)), heading=True)


def filled_row(widths, texts, *, bold=False, small=False):
    """A row of fields. A text that begins with “^” stands in the middle; a list of texts is several paragraphs."""
    made = []
    for width, text in zip(widths, texts, strict=True):
        texts_of_cell = [text] if isinstance(text, str) else text
        made.append(cell(width, *(_cell_text(one, bold, small) for one in texts_of_cell)))
    return row(*made)


def _cell_text(text, bold, small):
    style = ("Ô giữa" if text.startswith("^") else "Ô bảng") + (" nhỏ" if small else "")
    text = text.removeprefix("^")
    return p(style, f"<b>{text}</b>" if bold and text else text)


def listing(columns, each, *, caption="", described=""):
    """The usual table: `columns` are (title, width, field), a row for `each` (`row in departments`)."""
    titles, widths, texts = zip(*columns, strict=True)
    head = p("Tên bảng", caption) if caption else ""
    return head + table(
        widths,
        heading_row(widths, titles),
        command_row(f"for {each}", len(widths), sum(widths)),
        filled_row(widths, texts),
        command_row("endfor", len(widths), sum(widths)),
        described=described or caption or titles[0],
    )
