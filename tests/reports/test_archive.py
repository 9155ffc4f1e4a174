"""Every paper can be archived for decades, read aloud, searched, and made again: by tools that are not ours."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from html.parser import HTMLParser

import pypdf
import pytest

from audits.reports import press
from audits.reports.papers import render_html
from scripts import verapdf

from .sample_every_paper import every_paper, printed

pytestmark = [pytest.mark.papers, pytest.mark.xdist_group("archive")]  # printed and validated once for all
NAMES = list(every_paper())
ROOT = press.CHILD.parents[2]


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """{name: path} of every paper, printed with its data."""
    folder = tmp_path_factory.mktemp("papers")
    for name, sample in every_paper().items():
        (folder / f"{name}.pdf").write_bytes(printed(sample))
    return {name: folder / f"{name}.pdf" for name in NAMES}


@pytest.fixture(scope="module")
def verdicts(papers, tmp_path_factory):
    """What veraPDF says of all papers, and of one that is none, in one run of Java."""
    broken = tmp_path_factory.mktemp("broken") / "broken.pdf"
    writer = pypdf.PdfWriter(clone_from=papers["slip"])
    del writer.root_object["/Metadata"]
    writer.write(broken)
    try:
        return verapdf.broken_rules([*papers.values(), broken]), broken
    except verapdf.NoValidator as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


def tool(*command):
    """What a tool of the machine says, in plain words where it is missing."""
    if not shutil.which(command[0]):
        pytest.skip(f"There is no {command[0]} here.")
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rules", verapdf.RULES)
def test_the_rules_for_archives_and_for_screen_readers_are_kept(papers, verdicts, name, rules):
    assert verdicts[0][papers[name], rules] == []


def test_the_validator_would_say_so_if_they_were_not(verdicts):
    found, broken = verdicts
    for rules in verapdf.RULES:
        assert found[broken, rules]


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_sound(papers, name):
    assert "No syntax or stream encoding errors found" in tool("qpdf", "--check", papers[name])


@pytest.mark.parametrize("name", NAMES)
def test_no_font_but_ours_is_in_it(papers, name):
    fonts = [line.split() for line in tool("pdffonts", papers[name]).splitlines()[2:]]
    assert fonts
    for row in fonts:
        assert re.fullmatch(r"[A-Z]{6}\+VN(-Bold|-Italic|-Bold-Italic)?", row[0])
        assert row[-5:-2] == ["yes", "yes", "yes"], "embedded, a subset, with a map to letters"


@pytest.mark.parametrize("name", NAMES)
def test_every_word_of_the_content_is_found_by_searching(papers, name):
    text = tool("pdftotext", papers[name], "-")
    assert text == unicodedata.normalize("NFC", text)
    found = set(words(text)) | set(words(text.replace("\n", "")))  # a word may be broken in a narrow column
    wanted = set(words(Shown.of(render_html(every_paper()[name].content))))
    assert len(wanted) > 20
    assert wanted <= found


class Shown(HTMLParser):
    """The words of a page, without its style and title."""

    def __init__(self):
        super().__init__()
        self.open, self.texts = [], []

    @classmethod
    def of(cls, html):
        parser = cls()
        parser.feed(html)
        return "".join(parser.texts)

    def handle_starttag(self, tag, attrs):
        if tag in ("style", "title"):
            self.open.append(tag)
        self.texts.append(" " if tag in BREAKING else "")

    def handle_endtag(self, tag):
        if self.open and tag == self.open[-1]:
            self.open.pop()
        self.texts.append(" " if tag in BREAKING else "")

    def handle_data(self, data):
        if not self.open:
            self.texts.append(data)


BREAKING = {"p", "div", "td", "th", "tr", "h1", "h2", "h3", "li", "br", "caption", "figcaption", "section", "table"}


def words(text):
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).lower())


SAME = """
import hashlib, os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
from tests.reports.sample_every_paper import every_paper, printed
for name in ("report", "photo-annex", "slip"):
    print(name, hashlib.sha256(printed(every_paper()[name])).hexdigest())
"""


def test_the_same_content_gives_the_same_bytes_in_every_process(papers):
    told = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", SAME], capture_output=True, text=True, cwd=ROOT, env=environment)
        assert done.returncode == 0, done.stderr
        told.add(done.stdout)
    told.add("".join(f"{name} {sha256(papers[name])}\n" for name in ("report", "photo-annex", "slip")))
    assert len(told) == 1


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
