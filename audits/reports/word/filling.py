"""What happens in the child process that fills a Word template: template and content come in, a .docx leaves.

Run as a script by `making.fill`, never imported by the web process: it knows nothing of Django. A template is Jinja
that an office has written, so it runs in a sandbox that knows no function, opens no file and reaches no attribute of
Python; loops without an end meet the limits of the process.

It works in the folder in which it is started: `template.docx` lies there, `0.docx`, `1.docx` … are what it leaves.
On stdin comes a line of JSON with the limits, then the job. What is wrong with a template goes to stdout as JSON.
"""

import io
import json
import os
import re
import sys
import zipfile
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))  # the press's own script stands there

from printing import TOO_LARGE, keep_within  # noqa: E402 - behind the line that says where it lies

WRONG = 4  # exit status: the template cannot be filled, and stdout says why
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the date of every entry: same content, same bytes
WIDTH = 9354  # twentieths of a point between the margins of the templates that ship: 165 mm
SPECIAL = re.compile(r"\{_\{|\}_\}|\{_%|%_\}")  # what docxtpl would turn into a tag's own signs


class Wrong(Exception):
    """A template cannot be filled: `what` names the case, `words` say where."""

    def __init__(self, what, **words):
        super().__init__(what)
        self.said = {"what": what, **words}


def main():
    source = sys.stdin.buffer
    keep_within(**json.loads(source.readline()))
    job = json.loads(source.read())
    try:
        for number, content in enumerate(job["contents"]):
            Path(f"{number}.docx").write_bytes(filled(Path("template.docx").read_bytes(), content, **job["with"]))
    except (MemoryError, RecursionError):
        return TOO_LARGE
    except Wrong as wrong:
        sys.stdout.write(json.dumps(wrong.said))
        return WRONG
    return 0


def filled(template, content, *, layout=None, properties=None):
    """The bytes of the template with the content in its fields."""
    paper = template_class()(io.BytesIO(template))
    try:
        paper.render(content, surroundings())
    except (MemoryError, RecursionError, Wrong):
        raise
    except Exception as error:  # whatever an office can write into a template
        raise explained(error, paper) from error
    if layout:
        lay_out(paper.docx, layout)
    for grid in paper.docx.element.body.iter(_w("tbl")):
        mend(grid)
    for name, value in (properties or {}).items():
        value = datetime.fromisoformat(value) if name in ("created", "modified") else value
        setattr(paper.docx.core_properties, name, value)
    target = io.BytesIO()
    paper.docx.save(target)
    return repacked(target.getvalue())


def repacked(packed):
    """The same archive with its entries in one order and without the time at which it was written."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(target, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return target.getvalue()


# The language of templates


def surroundings():
    """Jinja without anything that a paper does not need: no functions, no files, no attributes of Python."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup, escape

    class Fields(ImmutableSandboxedEnvironment):
        def getattr(self, obj, attribute):
            """`group.items` is the field of that name, never what Python has under it."""
            if isinstance(obj, dict):
                return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
            return super().getattr(obj, attribute)

        def getitem(self, obj, argument):
            """The same for `group["items"]` and for filters that ask by name."""
            return self.getattr(obj, argument) if isinstance(obj, dict) else super().getitem(obj, argument)

        def is_safe_callable(self, obj):
            return False

    def written(value):
        """Nothing for what is not there, and text that looks like a tag stays text."""
        if value is None:
            return ""
        if isinstance(value, str) and not isinstance(value, Markup) and SPECIAL.search(value):
            return Markup(str(escape(value)).replace("_", "&#95;"))  # noqa: S704 - it is escaped
        return value

    environment = Fields(autoescape=True, undefined=StrictUndefined, finalize=written)
    environment.globals.clear()
    environment.filters |= {"lines": lines, "number": number, "two": two}
    return environment


def lines(text):
    """Each line of a typed text, for `{%p for line in introduction|lines %}`: a line is a paragraph."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def number(value, places=-1):
    """93,1: with a comma; `places` is how many digits stand behind it, -1 is one unless it is 0."""
    if value is None:
        return ""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-abs(places)), ROUND_HALF_UP)
    if places < 0 and rounded == rounded.to_integral_value():
        rounded = rounded.to_integral_value()
    return f"{rounded:f}".replace(".", ",")


def two(value):
    """07: a count as official papers write it, with two figures."""
    return f"{value:02d}"


def template_class():
    """docxtpl's template, which says where something is wrong instead of mending it as it thinks best."""
    from docx.oxml import parse_xml
    from docxtpl import DocxTemplate
    from lxml import etree

    class Template(DocxTemplate):
        source = ""

        def render_xml_part(self, src_xml, part, context, jinja_env=None):
            self.source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)  # as docxtpl counts lines
            xml = super().render_xml_part(src_xml, part, context, jinja_env)
            try:
                etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))
            except etree.XMLSyntaxError as error:
                raise Wrong("torn") from error
            return xml

        def map_tree(self, tree):
            """The filled body takes its place in text: moved as a tree it takes a time that grows with its square."""
            root = self.docx._element
            root.replace(root.body, etree.Comment("body"))
            text = etree.tostring(root).replace(b"<!--body-->", etree.tostring(tree))
            try:
                self.docx = self.docx.__class__(parse_xml(text), self.docx.part)
            except (
                etree.XMLSyntaxError
            ) as error:  # it is well-formed: what it has is too much for the parser of python-docx
                raise MemoryError from error
            self.docx.part._element = self.docx._element

        def render_properties(self, context, jinja_env=None):
            """What the file says about itself comes from the paper, not from fields."""

    return Template


def explained(error, paper):
    """What is wrong with a template, so that the person who wrote it finds the place."""
    from jinja2 import TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError

    where = {"paragraph": paragraph(paper.source, line_of(error))}
    said = str(error)
    if isinstance(error, TemplateSyntaxError):
        if found := re.search(r"No (?:filter|test) named '([^']*)'", said):
            return Wrong("unknown", name=found[1], **where)
        return Wrong("open" if "nd of template" in said else "syntax", **where)
    if isinstance(error, UndefinedError):
        found = re.search(r"'([^']*)' is undefined|attribute '([^']*)'", said)
        if found and "'None' has" in said:
            return Wrong("absent", name=found[2], **where)
        return Wrong("unknown", name=(found[1] or found[2]) if found else said, **where)
    if isinstance(error, SecurityError) or "no loader" in said:
        return Wrong("forbidden", **where)
    if isinstance(error, KeyError):  # a part of the file itself is missing: of a paper, an unknown name is undefined
        return Wrong("damaged")
    if isinstance(error, AttributeError | TypeError):  # a list where the template has a text, and the like
        return Wrong("of_another", **where)
    return Wrong("failed", said=f"{type(error).__name__}: {said}", **where)


def line_of(error):
    """The line of the template on which an error arose; 0 when nobody knows."""
    if getattr(error, "lineno", None):
        return error.lineno
    line, frame = 0, error.__traceback__
    while frame:
        if frame.tb_frame.f_code.co_filename in ("<template>", "<unknown>"):
            line = frame.tb_lineno
        frame = frame.tb_next
    return line


def paragraph(source, line):
    """The words of a paragraph of the template, which its author can search for."""
    found = source.split("\n")[line - 1 : line] if line else []
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", " ".join(found))).strip()
    return words if len(words) <= 160 else f"{words[:160]}…"


# The page


def lay_out(document, layout):
    """The margins and sizes that the agency has settled; tables keep to the width between the margins."""
    from docx.shared import Mm, Pt

    for section in document.sections:
        for side in ("top", "bottom", "left", "right"):
            setattr(section, f"{side}_margin", Mm(layout[side]))
    title = layout["heading_size"]
    sizes = {"Normal": layout["size"], "Quốc hiệu": layout["nation_size"], "Tên loại": title, "Trích yếu": title}
    for name, size in sizes.items():
        document.styles[name].font.size = Pt(size)
    document.styles["Căn cứ"].font.italic = layout["grounds"] == "italic"
    scale = layout["width"] / 165
    for element in document.element.body.iter(_w("gridCol"), _w("tcW"), _w("tblW")):
        element.set(_w("w"), str(round(int(element.get(_w("w"))) * scale)))


def mend(table):
    """Columns that a loop has made are as wide as their cells say; the widest gives the room."""
    grid = table.find(_w("tblGrid"))
    rows = [row.findall(_w("tc")) for row in table.findall(_w("tr"))]
    fullest = max(rows, key=len, default=[])
    widths = [cell.find(f"{_w('tcPr')}/{_w('tcW')}") for cell in fullest]
    if grid is None or len(grid) != len(fullest) or any(width is None for width in widths):
        return
    widths = [int(width.get(_w("w"))) for width in widths]
    stated = table.find(f"{_w('tblPr')}/{_w('tblW')}")
    if stated is None or stated.get(_w("type")) != "dxa" or sum(widths) == int(stated.get(_w("w"))):
        return
    widest = widths.index(max(widths))
    widths[widest] += int(stated.get(_w("w"))) - sum(widths)
    for column, width in zip(grid, widths, strict=True):
        column.set(_w("w"), str(width))
    for cells in rows:
        if len(cells) == len(widths):
            for cell, width in zip(cells, widths, strict=True):
                cell.find(f"{_w('tcPr')}/{_w('tcW')}").set(_w("w"), str(width))


def _w(name):
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)
