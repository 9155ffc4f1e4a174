"""What tests read out of a PDF, and the least page that the press can print."""

import io
import re
import warnings

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
