"""What tests read out of a PDF, and the least page that the press can print."""

import html
import io
import re
import subprocess
import warnings
from dataclasses import dataclass

import pypdf
import pytest
from PIL import Image, ImageFile

from audits.reports import press, printing


def page_of(body):
    return f"<!DOCTYPE html><html lang='vi'><head><title>Báo cáo</title></head><body>{body}</body></html>"


def printed_here(html, images=None, attachments=()):
    """What the press's child makes of a paper, in this process, which has learnt to print once for all papers."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.setenv("FONTCONFIG_FILE", str(press.FONT_CONFIG))
        patch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)  # what printing changes comes back
        patch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", ImageFile.LOAD_TRUNCATED_IMAGES)
        attached = [(one.name, one.media_type, one.data, one.details) for one in attachments]
        return printing.to_pdf(html, images or {}, attached)


def stream(pdf):
    return io.BytesIO(pdf)


def texts_of(pdf):
    """The text of each page, on one line."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(stream(pdf)).pages]


def text_of(pdf):
    return " ".join(texts_of(pdf))


@dataclass(frozen=True)
class Word:
    """A word on a page; millimetres from its left and upper edges."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


class Words(dict):
    """The words of a page: the first of each text by it, `every` one in order, and the page's width."""


def words_of(pdf, page):
    """Where every word of a page stands, as poppler sees it."""
    count = len(pypdf.PdfReader(stream(pdf)).pages)
    number = str(page % count + 1)
    command = ["pdftotext", "-bbox", "-f", number, "-l", number, "-", "-"]
    told = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()  # noqa: S603
    inches = {name: float(value) / 72 * 25.4 for name, value in re.findall(r'<page (width)="([\d.]+)"', told)}
    found = Words()
    found.every, found.width = [], inches["width"]
    for *box, text in re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', told):
        left, top, right, bottom = (float(value) / 72 * 25.4 for value in box)
        word = Word(html.unescape(text), left, right, top, bottom)
        found.every.append(word)
        found.setdefault(word.text, word)
    return found


def fonts_of(pdf):
    return {
        font["/BaseFont"].removeprefix("/")
        for page in pypdf.PdfReader(stream(pdf)).pages
        for font in (reference.get_object() for reference in page["/Resources"].get("/Font", {}).values())
    }


def inflated(pdf):
    """The file with every stream unpacked, behind the file as it is."""
    reader = pypdf.PdfReader(stream(pdf))
    parts = [pdf]
    for number in range(1, reader.trailer["/Size"]):
        found = reader.get_object(number)
        if hasattr(found, "get_data"):
            parts.append(found.get_data())
    return b"\n".join(parts)
