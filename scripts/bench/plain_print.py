"""The yardstick of the press: WeasyPrint as its first example shows it, with our fonts and the photos of the paper."""

import json
import sys
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

FONTS = Path(__file__).resolve().parents[2] / "audits" / "reports" / "fonts"
FACES = "".join(
    f"@font-face {{ font-family: VN; font-weight: {weight}; font-style: {style};"
    f" src: url({(FONTS / f'LiberationSerif-{name}.ttf').as_uri()}) }}"
    for name, weight, style in (
        ("Regular", 400, "normal"),
        ("Bold", 700, "normal"),
        ("Italic", 400, "italic"),
        ("BoldItalic", 700, "italic"),
    )
)


class Fetcher(URLFetcher):
    """Photos by the names that the paper gives them; everything else as usual."""

    def fetch(self, url, headers=None):
        if url in images:
            return URLFetcherResponse(url, Path(images[url]).read_bytes(), {"Content-Type": "image/jpeg"})
        return super().fetch(url, headers)


job = json.loads(sys.argv[1])
images = job["images"]
fonts = FontConfiguration()
HTML(filename=job["html"], url_fetcher=Fetcher()).write_pdf(
    sys.stdout.buffer,
    stylesheets=[CSS(string=FACES, font_config=fonts)],
    font_config=fonts,
    pdf_variant="pdf/a-3a",
    dpi=150,
)
