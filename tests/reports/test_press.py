"""The press opens nothing, ends in time, and makes the same paper of the same text."""

import base64
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata

import pypdf
import pytest

from audits.reports import press, printing
from audits.reports.press import PrintingFailed, print_pdf

from .pdf import fonts_of, inflated, page_of, stream, text_of

CANARY = "CANARY-4711-in-a-file"


@pytest.fixture
def listener():
    """A server that nobody may call: its address, and the calls that it got."""
    calls, server = [], socket.create_server(("127.0.0.1", 0))

    def wait():
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            calls.append(connection.getpeername())
            connection.close()

    threading.Thread(target=wait, daemon=True).start()
    yield f"127.0.0.1:{server.getsockname()[1]}", calls
    server.close()


WAYS = {
    "link": '<link rel="stylesheet" href="{url}">',
    "link attachment": '<link rel="attachment" href="{url}" title="x">',
    "anchor attachment": '<a rel="attachment" href="{url}">x</a>',
    "img": '<img src="{url}" alt="no picture">',
    "img srcset": '<img srcset="{url} 2x" src="{url}" alt="no picture">',
    "picture": '<picture><source srcset="{url}"><img src="{url}" alt="no picture"></picture>',
    "object": '<object data="{url}" type="text/plain">no object</object>',
    "object svg": '<object data="{url}" type="image/svg+xml">no object</object>',
    "embed": '<embed src="{url}" type="image/svg+xml">',
    "iframe": '<iframe src="{url}"></iframe>',
    "base": '<base href="{url}"><img src="" alt="no picture"><link rel="attachment" href="">',
    "svg image": '<svg width="50" height="50"><image href="{url}" width="50" height="50"/></svg>',
    "svg xlink": '<svg width="50" height="50"><image xlink:href="{url}" width="50" height="50"/></svg>',
    "svg use": '<svg width="50" height="50"><use href="{url}#a"/></svg>',
    "svg style": '<svg width="50" height="50"><style>@import "{url}";</style><rect width="9" height="9"/></svg>',
    "import": '<style>@import "{url}";</style>',
    "import url": "<style>@import url({url}) print;</style>",
    "background": "<style>body {{ background: url({url}) }}</style>",
    "list": "<style>li {{ list-style-image: url({url}) }}</style><ul><li>a</ul>",
    "content": "<style>p::before {{ content: url({url}) }}</style>",
    "border": "<style>p {{ border-image: url({url}) 1 }}</style>",
    "page": "<style>@page {{ background: url({url}); @top-left {{ content: url({url}) }} }}</style>",
    "font": "<style>@font-face {{ font-family: Evil; src: url({url}) }} p {{ font-family: Evil }}</style>",
    "local": "<style>@font-face {{ font-family: E; src: local('{url}'), url({url}) }} p {{ font: 1em E}}</style>",
    "mask": "<style>p {{ mask-image: url({url}); cursor: url({url}) }}</style>",
    "meta": '<meta http-equiv="refresh" content="0; url={url}">',
}
# The same canary behind each address; in the data address it cannot be seen before somebody opens it.
TARGETS = ["file://{path}", "{path}", "http://{host}/x", "ftp://{host}/x", "data:text/html;base64,{packed}"]


def everything_that_opens(url):
    ways = "".join(way.format(url=url) for name, way in WAYS.items() if name not in ("base", "meta"))
    return page_of(f"<p>Báo cáo</p>{ways}")


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.svg"
    path.write_text(f"<svg xmlns='http://www.w3.org/2000/svg'><text id='a' y='20'>{CANARY}</text></svg>")
    return path


@pytest.mark.papers
@pytest.mark.parametrize("target", TARGETS)
def test_a_text_that_names_a_file_or_a_server_opens_neither(target, secret, listener):
    host, calls = listener
    url = target.format(path=secret, host=host, packed=base64.b64encode(secret.read_bytes()).decode())
    for paper in (everything_that_opens(url), page_of(f"<p>Báo cáo</p>{WAYS['base']}{WAYS['meta']}".format(url=url))):
        pdf = print_pdf(paper)
        assert "Báo cáo" in text_of(pdf)
        assert CANARY.encode() not in inflated(pdf)
        assert CANARY not in text_of(pdf)
        assert b"/EmbeddedFile" not in pdf
    assert calls == []


def test_the_canary_would_be_seen_without_our_fetcher(secret, listener):
    from weasyprint import HTML

    host, calls = listener
    assert CANARY.encode() in inflated(HTML(string=everything_that_opens(f"file://{secret}")).write_pdf())
    HTML(string=everything_that_opens(f"http://{host}/x")).write_pdf()
    assert len(calls) > 5


def test_a_colour_profile_of_a_stranger_ends_the_paper_instead_of_being_read(tmp_path):
    secret = tmp_path / "secret.icc"
    secret.write_text(CANARY)
    with pytest.raises(PrintingFailed):
        print_pdf(page_of(f"<style>@color-profile --x {{ src: url(file://{secret}) }}</style><p>x</p>"))


def test_a_drawing_that_calls_itself_a_photo_is_left_out(tmp_path):
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'><text y='20'>{CANARY}</text></svg>".encode()
    pdf = print_pdf(
        page_of('<img src="evidence:1" alt="Ảnh 1: sổ theo dõi">'), images={"evidence:1": (drawing, "image/jpeg")}
    )
    assert CANARY not in text_of(pdf)
    assert "Ảnh 1: sổ theo dõi" in text_of(pdf)


def test_a_broken_photo_leaves_its_caption_and_the_paper_is_made(caplog):
    broken = b"\xff\xd8\xff" + b"\x00" * 100
    pdf = print_pdf(page_of('<img src="evidence:1" alt="Ảnh 1">'), images={"evidence:1": (broken, "image/jpeg")})
    assert "Ảnh 1" in text_of(pdf)
    assert "evidence:1" in caplog.text


@pytest.mark.papers
def test_a_paper_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(press, "SECONDS", 3)
    endless = "<div style='width:1e9px;height:1e9px;background:repeating-linear-gradient(red,blue 1px)'></div>"
    started = time.monotonic()
    with pytest.raises(PrintingFailed, match="3"):
        print_pdf(page_of(endless))
    assert time.monotonic() - started < 8


def test_a_paper_that_sleeps_is_stopped_by_the_clock_on_the_wall(monkeypatch, tmp_path):
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(press, "SECONDS", 1)
    monkeypatch.setattr(press, "CHILD", sleeper)
    with pytest.raises(PrintingFailed, match="1"):
        print_pdf("")


@pytest.mark.parametrize(("crashes", "made"), [(1, True), (2, False)])
def test_a_press_that_crashes_is_started_once_more(monkeypatch, tmp_path, crashes, made):
    crasher = tmp_path / "crasher.py"
    crasher.write_text(
        "import os, pathlib, signal\n"
        f"seen = pathlib.Path({str(tmp_path)!r}, 'runs'); seen.open('a').write('x')\n"
        f"if len(seen.read_text()) <= {crashes}: os.kill(os.getpid(), signal.SIGSEGV)\n"
        "print('{}'); print('%PDF')"
    )
    monkeypatch.setattr(press, "CHILD", crasher)
    if made:
        assert print_pdf("") == b"%PDF\n"
    else:
        with pytest.raises(PrintingFailed):
            print_pdf("")
    assert (tmp_path / "runs").read_text() == "xx"


@pytest.mark.papers
def test_a_paper_that_needs_more_memory_than_there_is_is_refused(monkeypatch):
    monkeypatch.setattr(press, "MEMORY", 240 * 1024**2)
    rows = "<tr><td>Hồ sơ</td><td>quá hạn</td></tr>" * 12_000
    with pytest.raises(PrintingFailed) as refused:
        print_pdf(page_of(f"<table>{rows}</table>"))
    assert str(refused.value) == press.reason(3)


def test_a_machine_without_room_says_so_instead_of_breaking(monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    with pytest.raises(PrintingFailed):
        print_pdf(page_of("<p>x</p>"))


def test_the_process_that_asks_never_imports_weasyprint():
    program = (
        "import sys; from django.conf import settings; settings.configure(USE_I18N=False)\n"
        "from audits.reports.press import print_pdf\n"
        "assert print_pdf('<p>x</p>').startswith(b'%PDF')\n"
        "sys.exit(any(name.split('.')[0] in ('weasyprint', 'fontTools', 'pydyf') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=press.CHILD.parents[2]).returncode == 0


def test_the_child_knows_nothing_of_the_secrets_around_it(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", CANARY)
    teller = tmp_path / "teller.py"
    teller.write_text(
        "import os, sys; print('{}'); print(sorted(os.environ), sys.flags.isolated, 'django' in sys.modules)"
    )
    monkeypatch.setattr(press, "CHILD", teller)
    told = print_pdf("").decode()
    assert "SECRET_KEY" not in told
    assert told.rstrip().endswith("1 False")


@pytest.mark.papers
def test_pictures_are_asked_for_one_by_one():
    class Shelf(dict):
        """Hands out photos as from a disk, and notes how many are out."""

        asked = []

        def __getitem__(self, name):
            self.asked.append(name)
            return b"\x89PNG\r\n", "image/png"

    print_pdf(page_of("<p>x</p>"), images=Shelf.fromkeys(["evidence:1", "evidence:2"]))
    assert Shelf.asked == ["evidence:1", "evidence:2"]


STRANGE = page_of(
    "<h1>Báo cáo</h1><p>&lt;img src=file:///etc/passwd&gt; &amp;#9744;</p>"
    "<p>漢字 🎉 مرحبا ☐ ☑ ✗ ① ﬁ \u202eẩn\u202c \x07 \ue000 ≥ → “”</p><pre>mono</pre><svg><text y='10'>hình</text></svg>"
    f"<p>{unicodedata.normalize('NFD', 'Điểm không phù hợp nặng, Ẳ Ẵ Ặ Ễ Ợ Ữ Ỵ')}</p><p>trước \ud800 sau</p>"
)


@pytest.fixture(scope="module")
def strange():
    """A paper with everything in it that people have ever pasted."""
    return print_pdf(STRANGE)


def test_markup_in_escaped_text_stays_text(strange):
    assert "<img src=file:///etc/passwd>" in text_of(strange)


def test_only_our_own_fonts_are_used_whatever_is_written(strange):
    assert {name.split("+")[1] for name in fonts_of(strange)} == {"VN", "VN-Bold"}


def test_a_sign_that_no_font_has_becomes_a_box_and_what_turns_the_text_around_goes(strange):
    assert "□ √ × 1 ﬁ ẩn □ ≥ →" in text_of(strange)


def test_what_is_printed_is_found_again_by_searching(strange):
    assert "Điểm không phù hợp nặng, Ẳ Ẵ Ặ Ễ Ợ Ữ Ỵ" in text_of(strange)


def test_half_a_sign_does_not_break_the_press(strange):
    assert "trước ? sau" in text_of(strange)


def test_the_same_paper_has_the_same_bytes(strange):
    assert print_pdf(STRANGE) == strange


def test_a_paper_can_be_kept_in_an_archive_and_read_aloud(strange):
    root = pypdf.PdfReader(stream(strange)).trailer["/Root"]
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part[^0-9]*3", metadata)
    assert re.search(r"pdfaid:conformance[^A-Z]*A", metadata)


def test_every_vietnamese_letter_stands_in_all_four_fonts():
    from fontTools.ttLib import TTFont

    known = [set(TTFont(path).getBestCmap()) for path in printing.FONTS.values()]
    vowels, tones = "aăâeêioôơuưy", ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    letters = {unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones} | {"đ"}
    letters |= {letter.upper() for letter in letters}
    assert all(ord(letter) in font for letter in letters for font in known)
    assert all(known[0] <= font for font in known), "what Regular can print the others can print too"
