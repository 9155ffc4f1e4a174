"""LibreOffice opens every Word file without repair, and what it prints of it says the same as our own PDF.

Two PDFs of one paper break their pages in different places. So what may stand more or less often in one of them is
what pages repeat: the heading rows of tables, the words at the foot, and the numbers of pages; nothing else. That the
words stand in the same order is seen in test_word.py, where nothing is broken into pages.
"""

import io
import re
import shutil
import subprocess
import time
from collections import Counter
from dataclasses import replace

import docx
import pytest

from audits.reports.papers import render_html
from audits.reports.press import PrintingFailed, print_pdf
from audits.reports.word import making
from audits.reports.word.kinds import KINDS

from . import sample_before_round, sample_follow_up, sample_forms, sample_papers
from .word_text import W, body_of, made_here, parts_of, said, words

OFFICE, TO_TEXT = shutil.which("soffice"), shutil.which("pdftotext")
pytestmark = [
    pytest.mark.papers,
    pytest.mark.skipif(not (OFFICE and TO_TEXT), reason="LibreOffice or poppler-utils is not installed"),
]
PAGES_APART = 3  # so many pages more or fewer may repeat them
PAPERS = {
    "decision": sample_before_round.decision,
    "plan": sample_before_round.plan,
    "notice": sample_before_round.notice,
    "minutes": sample_forms.minutes,
    "report": sample_papers.report,
    "follow_up": sample_follow_up.follow_up,
}


def converted(made, folder):
    """The Word file as LibreOffice prints it."""
    (folder / "paper.docx").write_bytes(made)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "paper.docx")], check=True, capture_output=True, timeout=180)
    return folder / "paper.pdf"


@pytest.fixture(scope="module", params=PAPERS)
def printed_twice(request, tmp_path_factory):
    """A paper of each kind: what it is, its Word file, our PDF of it, and LibreOffice's."""
    kind, folder = request.param, tmp_path_factory.mktemp("word")
    paper = PAPERS[kind]()
    made, own = made_here(paper, kind), folder / "own.pdf"
    own.write_bytes(print_pdf(render_html(paper)))
    return made, own, converted(made, folder)


def text_of_pdf(path, how):
    return subprocess.run([TO_TEXT, how, str(path), "-"], check=True, capture_output=True, text=True).stdout


def repeated(made):
    """The words that pages repeat: heading rows, heads and feet."""
    rows = [row for row in body_of(made).iter(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is not None]
    texts = [said(paragraph) for row in rows for paragraph in row.iter(f"{W}p")]
    for part in parts_of(made, "word/header", "word/footer"):
        texts += [said(paragraph) for paragraph in part.iter(f"{W}p")]
    return set(words(" ".join(texts)))


def test_every_kind_is_converted():
    assert set(PAPERS) == set(KINDS)


def test_what_libreoffice_prints_says_what_our_pdf_says(printed_twice):
    made, own, theirs = printed_twice
    ours, theirs = (Counter(words(text_of_pdf(path, "-layout"))) for path in (own, theirs))
    differing = (ours - theirs) + (theirs - ours)
    assert {word for word in differing if not re.fullmatch(r"\d{1,2}", word)} <= repeated(made)
    assert sum(differing.values()) <= PAGES_APART * len(repeated(made))


def test_every_sentence_and_every_cell_is_found_in_what_libreoffice_prints(printed_twice):
    """Paragraph by paragraph: its words, in their order, one after the other."""
    made, _own, theirs = printed_twice
    printed = " ".join(words(text_of_pdf(theirs, "-raw")))
    texts = [" ".join(words(said(paragraph))) for paragraph in body_of(made).iter(f"{W}p")]
    assert [one for one in texts if one not in printed] == []


def test_a_draft_is_marked_where_libreoffice_prints_it(tmp_path):
    paper = sample_forms.minutes()
    paper = replace(paper, letterhead=replace(paper.letterhead, draft=True))
    made = converted(made_here(paper, "minutes"), tmp_path)
    assert "dự thảo – chưa ban hành" in text_of_pdf(made, "-layout").casefold()


HUGE = {
    "a word of 100,000 letters": "x" * 100_000,
    "20,000 lines": "a\n" * 20_000,
    "20,000 tabs": "\t" * 20_000,
    "20,000 tags": "<w:t>" * 20_000,
    "20,000 fields": "{{ x }}" * 20_000,
    "broken paragraphs": "</w:p></w:r><w:p " * 5_000,
    "signs that nobody sees": "\x00\x0b\u202e\ufffe\ud800" * 10_000,
    "a million empty lines": " \n" * 1_000_000,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_hostile_texts_become_a_word_file_in_time_or_a_sentence(text):
    paper = sample_papers.report()
    findings = tuple(replace(one, title=text, evidence=text, statement=text) for one in paper.findings[:3])
    began = time.perf_counter()
    try:
        made = making.docx(replace(paper, findings=findings, abstract=text, closing=text), kind="report")
    except PrintingFailed as failed:
        assert "quá lớn" in str(failed) or "too large" in str(failed)
    else:
        assert docx.Document(io.BytesIO(made)).paragraphs
    assert time.perf_counter() - began < 60
