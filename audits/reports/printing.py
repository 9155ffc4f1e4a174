"""What happens in the press's child process: HTML, pictures, attachments come in on stdin, a PDF leaves on stdout.

Run as a script by `press.print_pdf`: it knows nothing of Django, and only where it prints does it pay for WeasyPrint.
The rest of the system asks it no more than which signs the fonts have (`readiness/signs.py`). It sets its own limits
before it reads a byte of the paper.

The input is a line of JSON with the limits, then frames: a line of JSON (name, media type, length), then that
many bytes. The first frame is the paper itself, the others are the pictures that it may show, and the files that
are attached to it: these say so (`attached`). The answer is a line of JSON with the versions of the libraries that
made the paper, then the PDF.
"""

import json
import logging
import os
import resource
import sys
import unicodedata
import warnings
import zlib
from datetime import datetime
from pathlib import Path

TOO_LARGE = 3  # exit status: the memory that a paper may take was not enough, or how deep it may go

FONTS = {
    f"font:{name.lower()}": Path(__file__).parent / "fonts" / f"LiberationSerif-{name}.ttf"
    for name in ("Regular", "Bold", "Italic", "BoldItalic")
}
# Every paper writes in the family VN. The machine's own fonts are out of reach (fonts.conf). PDF/A forbids smoothing.
STYLE = "img { image-rendering: crisp-edges }" + "".join(
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
# What a file for screen readers says of itself besides (ISO 14289-1, 5); an archive wants the term explained.
READ_ALOUD = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def main():
    source, target = sys.stdin.buffer, sys.stdout.buffer
    keep_within(**json.loads(source.readline()))
    logging.basicConfig(level=logging.ERROR, format="%(message)s")  # what was left out, for the press's log
    try:
        pdf = to_pdf(*read_frames(source))
        target.write(json.dumps(made_with()).encode() + b"\n")
        target.write(pdf)
        target.flush()
    except (MemoryError, RecursionError):  # elements in each other beyond all measure: to try again is of no use
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
    """The paper as text, the pictures by the name under which the paper calls them, and what is attached."""
    html, pictures, attached = "", {}, []
    for header in source:
        frame = json.loads(header)
        body = source.read(frame["length"])
        if frame["name"] == "html":
            html = body.decode()
        elif "attached" in frame:
            attached.append((frame["name"], frame["type"], body, frame["attached"]))
        else:
            pictures[frame["name"]] = (body, frame["type"])
    return html, pictures, attached


def to_pdf(html, pictures, attached=()):
    warnings.filterwarnings("ignore", message="No fonts configured")  # none but ours, as fonts.conf wants it
    from PIL import Image
    from weasyprint import CSS, HTML, Attachment
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)

    class Fetcher(URLFetcher):
        """Hands out what it was given by name. It cannot open anything else.

        What is refused is left out: a picture leaves its frame with its alternative text, a style sheet or an
        attachment leaves nothing. So a strange text can neither open anything nor keep a paper from being made.
        """

        def __init__(self, given):
            super().__init__(allowed_protocols=(), allow_redirects=False)
            self.given = given

        def fetch(self, url, headers=None):
            if url not in self.given:
                raise ValueError("nothing of that name came with the paper")
            body, media_type = self.given[url]
            return URLFetcherResponse(url, body, {"Content-Type": media_type})

    photos = {name: picture for name, picture in pictures.items() if picture[0].startswith(PHOTOS)}
    fetcher = Fetcher(photos | {name: (path.read_bytes(), "font/ttf") for name, path in FONTS.items()})
    fonts = FontConfiguration()
    style = CSS(string=STYLE, url_fetcher=fetcher, font_config=fonts)
    # A base, so that an address without a scheme is refused like any other.
    paper = HTML(string=printable(html), base_url="paper:", url_fetcher=fetcher)
    document = paper.render(stylesheets=[style], font_config=fonts, **OPTIONS)
    said = document.metadata.generate_rdf_metadata
    document.metadata.generate_rdf_metadata = lambda *details: said(*details).replace(
        b"</rdf:RDF>", READ_ALOUD + b"</rdf:RDF>"
    )
    attachments = [  # by their own fetcher: what is attached is not for the paper to show
        Attachment(
            url="attached:file",
            url_fetcher=Fetcher({"attached:file": (body, media_type)}),
            name=name,
            description=details["description"],
            relationship=details["relationship"],
            created=datetime.fromisoformat(details["created"]),
            modified=datetime.fromisoformat(details["created"]),
        )
        for name, media_type, body, details in attached
    ]
    return document.write_pdf(attachments=attachments, finisher=finish, **OPTIONS)


def finish(document, pdf):
    """What WeasyPrint leaves to be put right before the file is written."""
    if "AF" in pdf.catalog:  # it names each attached file twice
        pdf.catalog["AF"] = type(pdf.catalog["AF"])(dict.fromkeys(pdf.catalog["AF"]))
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/Table":
            parts = list(below(element, pdf))
            if not any(part.get("S") == "/TH" for part in parts):
                no_longer_a_table([element, *parts])


def below(element, pdf):
    """The elements of the tree of tags under one of them."""
    for kid in element["K"]:
        if isinstance(kid, bytes):  # a reference; what is drawn on a page stands as a number
            child = pdf.objects[int(kid.split()[0])]
            if "S" in child:
                yield child
                yield from below(child, pdf)


def no_longer_a_table(elements):
    """A table without headings puts things side by side; a screen reader must not count its rows and columns."""
    for element in elements:
        if element.get("S") in ("/Table", "/THead", "/TBody", "/TFoot", "/TR", "/TD"):
            element["S"] = "/Div"
            element.pop("A", None)


def made_with():
    """The versions on which the bytes of a paper depend: the same content gives the same bytes with the same ones."""
    import fontTools
    import PIL
    import pydyf
    import weasyprint
    from weasyprint.text.ffi import ffi, harfbuzz, pango

    ffi.cdef("const char *hb_version_string(void);")
    number = pango.pango_version()
    return {
        "WeasyPrint": weasyprint.__version__,
        "pydyf": pydyf.__version__,
        "Pillow": PIL.__version__,
        "fontTools": fontTools.version,
        "Pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}",
        "HarfBuzz": ffi.string(harfbuzz.hb_version_string()).decode(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


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
