"""What happens in the press's child process: HTML and pictures come in on stdin, a PDF leaves on stdout.

Run as a script by `press.print_pdf`: it knows nothing of Django, and only where it prints does it pay for WeasyPrint.
The rest of the system asks it no more than which signs the fonts have (`readiness/signs.py`). It sets its own limits
before it reads a byte of the paper.

The input is a line of JSON with the limits, then frames: a line of JSON (name, media type, length), then that
many bytes. The first frame is the paper itself, the others are the pictures that it may show.
"""

import json
import logging
import os
import resource
import sys
import unicodedata
import warnings
from pathlib import Path

TOO_LARGE = 3  # exit status: the memory that a paper may take was not enough

FONTS = {
    f"font:{name.lower()}": Path(__file__).parent / "fonts" / f"LiberationSerif-{name}.ttf"
    for name in ("Regular", "Bold", "Italic", "BoldItalic")
}
# Every paper writes in the family VN. The machine's own fonts are out of reach (fonts.conf).
FACES = "".join(
    f"@font-face {{ font-family: VN; font-weight: {weight}; font-style: {style}; src: url({name}) }}"
    for name, weight, style in (
        ("font:regular", 400, "normal"),
        ("font:bold", 700, "normal"),
        ("font:italic", 400, "italic"),
        ("font:bolditalic", 700, "italic"),
    )
)
PHOTOS = (b"\xff\xd8\xff", b"\x89PNG\r\n")  # how JPEG and PNG begin; a drawing (SVG) may hold anything
PIXELS = 25_000_000  # of one picture; what people upload is made smaller than this long before
# With tags, so that a screen reader can read a paper aloud and an archive can keep it (ISO 19005-3, level A).
# `dpi` shrinks photos while they are decoded; any other option for pictures decodes them in full.
OPTIONS = {"pdf_variant": "pdf/a-3a", "dpi": 150}


def main():
    source, target = sys.stdin.buffer, sys.stdout.buffer
    keep_within(**json.loads(source.readline()))
    logging.basicConfig(level=logging.ERROR, format="%(message)s")  # what was left out, for the press's log
    try:
        target.write(to_pdf(*read_frames(source)))
        target.flush()
    except MemoryError:
        return TOO_LARGE
    return 0


def keep_within(memory, seconds):
    """Limits that hold whatever the paper does; the press watches the clock on the wall besides."""
    for what, ceiling in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, memory // 4),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            ceiling = min(ceiling, hard)
        resource.setrlimit(what, (ceiling, ceiling))


def read_frames(source):
    """The paper as text, and the pictures by the name under which the paper calls them."""
    html, pictures = "", {}
    for header in source:
        frame = json.loads(header)
        body = source.read(frame["length"])
        if frame["name"] == "html":
            html = body.decode()
        else:
            pictures[frame["name"]] = (body, frame["type"])
    return html, pictures


def to_pdf(html, pictures):
    warnings.filterwarnings("ignore", message="No fonts configured")  # none but ours, as fonts.conf wants it
    from PIL import Image
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)

    class Fetcher(URLFetcher):
        """Hands out our fonts and the pictures that came with the paper. It cannot open anything else.

        What is refused is left out: a picture leaves its frame with its alternative text, a style sheet or an
        attachment leaves nothing. So a strange text can neither open anything nor keep a paper from being made.
        """

        def fetch(self, url, headers=None):
            if url in FONTS:
                return URLFetcherResponse(url, FONTS[url].read_bytes(), {"Content-Type": "font/ttf"})
            body, media_type = pictures.get(url, (b"", ""))
            if body.startswith(PHOTOS):
                return URLFetcherResponse(url, body, {"Content-Type": media_type})
            raise ValueError("no picture of that name came with the paper")

    fetcher, fonts = Fetcher(), FontConfiguration()
    faces = CSS(string=FACES, url_fetcher=fetcher, font_config=fonts)
    # A base, so that an address without a scheme is refused like any other.
    paper = HTML(string=printable(html), base_url="paper:", url_fetcher=fetcher)
    return paper.write_pdf(stylesheets=[faces], font_config=fonts, **OPTIONS)


# Signs that people write and our fonts lack. Word's bullets stand in its private area.
STAND_INS = {"☐": "□", "☑": "√", "✓": "√", "✔": "√", "☒": "×", "✗": "×", "✘": "×", "\uf0b7": "•", "\uf0a7": "▪"}


def printable(text):
    """The text as our four fonts can print it, marks composed: it is found again by searching the PDF.

    A sign that no font has becomes □, never a letter of whatever font the machine happens to have. Invisible
    signs go, above all those that turn the direction: what is read must be what was written.
    """
    from fontTools.ttLib import TTFont

    text = unicodedata.normalize("NFC", text)
    known = TTFont(FONTS["font:regular"], lazy=True).getBestCmap()
    return text.translate({ord(sign): stand_in(sign, known) for sign in set(text) if sign not in "\t\n\r\f"})


def stand_in(sign, known):
    kind = unicodedata.category(sign)
    if kind in ("Cc", "Cf"):
        return sign if sign == "\u00ad" else ""  # the soft hyphen may stay
    if kind in ("Zl", "Zp"):
        return "\n"
    if ord(sign) in known:
        return sign
    plain = STAND_INS.get(sign) or unicodedata.normalize("NFKC", sign)
    return plain if all(ord(letter) in known for letter in plain) else "□"


if __name__ == "__main__":
    status = main()
    sys.stderr.flush()
    # The paper is out. The libraries in C are not taken down one by one, in an order that may crash them.
    os._exit(status)
