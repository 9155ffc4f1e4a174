"""What tests read out of a PDF, and the least page that the press can print."""

import io
import re

import pypdf


def page_of(body):
    return f"<!DOCTYPE html><html lang='vi'><head><title>Báo cáo</title></head><body>{body}</body></html>"


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
