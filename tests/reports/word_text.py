"""What a paper says, word by word and in order: as it goes to the press, and as its Word file has it."""

import io
import re
import zipfile

from lxml import etree, html

from audits.reports.papers import render_html
from audits.reports.word import filling, making
from audits.reports.word.fields import content_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# shown by the page and not part of its text; what proves the PDF is for the PDF alone
NOT_THE_TEXT = ("draft", "draft-line", "remark", "first-foot", "form-code", "hidden", "proof")
ROMAN = re.compile(r"^\s*[IVX]+\.\s")


def made_here(paper, kind, *, original=None, layout=None):
    """What the child process makes of a paper, in this process, which has learnt docxtpl once for all papers."""
    how = {"properties": making.properties(paper), "layout": making.measures(layout) if layout else None}
    return filling.filled(
        making.shipped(kind),
        content_of(paper, original=original, number_below=bool(layout and layout.number_below)),
        **how,
    )


def words(text):
    """Small, each sign on its own, since lines are broken at signs; without dashes, with which lists begin."""
    return re.findall(r"\w+|[^\w\s–-]", text.casefold().replace("\u00ad", ""))


def words_of_html(paper):
    """All words of the paper in the order in which they are read; headings of Word count themselves."""
    body = html.fromstring(render_html(paper)).find("body")
    for element in list(body.iter()):
        if set((element.get("class") or "").split()) & set(NOT_THE_TEXT):
            element.drop_tree()
    for element in body.iter("h2"):
        if "plain" not in (element.get("class") or ""):
            element.text = ROMAN.sub("", element.text or "")
    return words("".join(_spaced(body)))


def _spaced(element):
    """Its text; blocks do not run into each other."""
    inline = ("b", "i", "em", "span")
    if not isinstance(element.tag, str):
        yield element.tail or ""
        return
    apart = "" if element.tag in inline else " "
    yield apart + (element.text or "")
    for child in element:
        yield "".join(_spaced(child))
    yield apart + (element.tail or "")


def words_of_docx(made):
    return words(" ".join(said(paragraph) for paragraph in body_of(made).iter(f"{W}p")))


def body_of(made, part="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return etree.fromstring(archive.read(part))


def said(paragraph):
    pieces = paragraph.iter(f"{W}t", f"{W}br", f"{W}tab")
    return "".join(piece.text or "" if piece.tag == f"{W}t" else " " for piece in pieces)


def parts_of(made, *beginnings):
    """The parts of a Word file whose names begin so, parsed."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = [name for name in archive.namelist() if name.startswith(beginnings)]
    return [body_of(made, name) for name in names]
