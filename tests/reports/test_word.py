"""The Word file of a paper says what the paper says, in real styles and tables; nothing that was typed breaks it."""

import io
import re
import unicodedata
import zipfile
from dataclasses import replace
from functools import cache

import docx
import pytest

from audits.reports.layout import Layout
from audits.reports.word import making
from audits.reports.word.fields import content_of
from audits.reports.word.kinds import KINDS
from audits.reports.word.sampling import bare, full

from . import sample_follow_up, sample_forms, sample_papers
from .word_text import W, body_of, made_here, words_of_docx, words_of_html

PAPERS = {
    "report": sample_papers.report,
    "follow_up": sample_follow_up.follow_up,
    "minutes": sample_forms.minutes,
}
ORIGINAL = {"number": "152/BC-SLĐTBXH", "sha256": "5e" * 32}
EVIL = "<w:p>&amp; {{ letterhead.number }} {% for x in y %} {_{ a }_} ]]> \x00\x07\x0b\u202e\u200b"
SEEN = "<w:p>&amp; {{ letterhead.number }} {% for x in y %} {_{ a }_} ]]>"


@cache
def made(kind):
    return made_here(PAPERS[kind](), kind)


def opened(content):
    return docx.Document(io.BytesIO(content))


@pytest.mark.parametrize("kind", PAPERS)
def test_the_word_file_says_every_word_of_the_paper_in_the_same_order(kind):
    assert words_of_docx(made(kind)) == words_of_html(PAPERS[kind]())


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_field_of_every_kind_stands_where_the_paper_has_it(kind):
    """With everything that there can be, with every question answered by yes, and with nothing."""
    content = kind.content
    for paper in (full(content, "", yes=False), full(content, "", yes=True), bare(content)):
        assert words_of_docx(made_here(paper, kind.name)) == words_of_html(paper)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("report", {"findings": (), "teams": (), "left_out": (), "waivers": (), "samples": (), "sample_groups": ()}),
        ("report", {"previous": (), "objectives": (), "addressees": ("Ban Chỉ đạo", "Lãnh đạo Sở"), "survey": None}),
        ("follow_up", {"lines": (), "open": (), "observations": (), "revisions": ()}),
        ("minutes", {"findings": (), "strengths": (), "ended": None, "remarks": "Một.\n\nHai.", "others": ()}),
        ("minutes", {"unsigned": "Đơn vị không ký.", "procedures": (), "course": ""}),
    ],
)
def test_it_says_the_same_where_there_is_nothing_to_say(kind, changes):
    paper = PAPERS[kind](**changes)
    assert words_of_docx(made_here(paper, kind)) == words_of_html(paper)


def test_headings_are_styles_in_the_order_of_the_paper():
    headings = [p.text for p in opened(made("report")).paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        "Căn cứ, phạm vi và cách làm", "Kết quả đánh giá", "Nguyên nhân", "Kết luận", "Kiến nghị",
    ]  # fmt: skip
    used = {p.style.name for p in opened(made("report")).paragraphs}
    assert used >= {"Tên loại", "Trích yếu", "Nội dung", "Heading 2", "Heading 3", "Tên bảng", "Phụ lục", "Kính gửi"}
    assert "Lệnh" not in used
    assert "Normal" not in used


def test_each_nonconformity_has_its_row_and_headings_repeat():
    paper = PAPERS["report"]()
    tables = [table for table in opened(made("report")).tables if table.style.name == "Bảng số liệu"]
    listed = next(t for t in tables if [c.text for c in t.rows[0].cells] == ["Số", "Mức độ", "Đơn vị", "Nội dung"])
    assert [[cell.text for cell in row.cells] for row in listed.rows[1:]] == [
        [finding.number, finding.grade, finding.department, finding.title] for finding in paper.nonconformities
    ]
    assert all(table._tbl.tr_lst[0].find(f"{W}trPr/{W}tblHeader") is not None for table in tables)


def test_columns_that_a_loop_makes_fill_the_table():
    for table in opened(made("report")).tables:
        widths = [int(column.get(f"{W}w")) for column in table._tbl.tblGrid]
        assert abs(sum(widths) - 9354) <= len(widths)
        assert max(len(row.findall(f"{W}tc")) for row in table._tbl.tr_lst) <= len(widths)


def test_the_page_follows_the_layout_of_the_agency():
    layout = Layout(left=35, right=20, size=13)
    document = opened(made_here(PAPERS["minutes"](), "minutes", layout=layout))
    section = document.sections[0]
    assert (round(section.left_margin.mm), round(section.right_margin.mm), round(section.page_width.mm)) == (
        35,
        20,
        210,
    )
    assert document.styles["Normal"].font.size.pt == 13
    assert document.styles["Quốc hiệu"].font.size.pt == 12
    widths = [sum(int(column.get(f"{W}w")) for column in table._tbl.tblGrid) for table in document.tables]
    assert all(abs(width - round(155 * 1440 / 25.4)) < 10 for width in widths)


def test_page_numbers_stand_in_the_head_from_the_second_page_and_annexes_count_anew():
    document = opened(made("report"))
    sections = list(document.sections)
    assert len(sections) == 6
    assert all(section.different_first_page_header_footer for section in sections)
    assert 'w:instr=" PAGE "' in sections[0].header._element.xml
    assert "PAGE" not in sections[0].first_page_header._element.xml
    assert [s._sectPr.find(f"{W}pgNumType") is not None for s in sections] == [False, *[True] * 5]
    feet = [section.footer.paragraphs[-1].text for section in sections[1:]]
    assert [foot.rsplit(" ", 1)[1] for foot in feet] == ["I", "II", "III", "IV", "V"]


def test_language_title_and_author_are_told():
    document = opened(made("report"))
    known, paper = document.core_properties, PAPERS["report"]()
    assert (known.title, known.author, known.language) == (paper.title, paper.letterhead.issuer, "vi-VN")
    assert known.created.date() == known.modified.date() == paper.letterhead.on
    assert document.styles.element.find(f".//{W}rPrDefault//{W}lang").get(f"{W}val") == "vi-VN"
    assert {run.get(f"{W}ascii") for run in document.styles.element.iter(f"{W}rFonts")} <= {"Times New Roman", None}


def test_a_draft_says_so_on_every_page_and_an_issued_one_does_not():
    paper = PAPERS["report"]()
    draft = replace(paper, letterhead=replace(paper.letterhead, draft=True))
    section = opened(made_here(draft, "report")).sections[0]
    for header in (section.header, section.first_page_header):
        assert any("Dự thảo" in p.text for p in header.paragraphs)
        assert 'string="DỰ THẢO"' in header._element.xml
    assert "thảo" not in opened(made("report")).sections[0].header._element.xml.lower()


def test_made_of_an_issued_document_it_names_the_pdf_that_counts():
    document = opened(made_here(PAPERS["report"](), "report", original=ORIGINAL))
    said = f"bản chính là tệp PDF số {ORIGINAL['number']}, SHA-256 {ORIGINAL['sha256']}"
    for section in document.sections:
        assert all(said in foot.paragraphs[0].text for foot in (section.footer, section.first_page_footer))
    assert "SHA-256" not in opened(made("report")).sections[0].footer._element.xml


def test_what_people_typed_stays_text():
    paper = PAPERS["report"]()
    findings = (replace(paper.findings[0], title=EVIL, evidence=f"Dòng 1\n{EVIL}", photos=""),)
    plain = "1 < 2 & 3 > 2, </w:t> và {{ 7 * 7 }}"
    content = made_here(replace(paper, findings=findings, abstract=EVIL, closing=EVIL, scope=plain), "report")
    text = "\n".join(p.text for p in opened(content).paragraphs)
    assert text.count(SEEN) == 4
    assert f"Dòng 1\n{SEEN}" in text
    assert plain in text
    assert not re.search("[\x00-\x08\x0b\u202e\u200b]", text)


def test_marks_come_composed():
    paper = PAPERS["minutes"](place=unicodedata.normalize("NFD", "Phòng họp số 2, trụ sở Sở"))
    assert "Phòng họp số 2, trụ sở Sở" in "".join(p.text for p in opened(made_here(paper, "minutes")).paragraphs)


@pytest.mark.parametrize("kind", PAPERS)
def test_word_finds_nothing_to_repair(kind):
    """Every part is well-formed; every cell ends with a paragraph; ids are given once; every style is known."""
    content = made(kind)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        parts = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    trees = {name: body_of(content, name) for name in parts}
    styles = {style.get(f"{W}styleId") for style in trees["word/styles.xml"].iter(f"{W}style")}
    for name, tree in trees.items():
        assert all(cell[-1].tag == f"{W}p" for cell in tree.iter(f"{W}tc")), name
        used = {e.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle") for e in tree.iter(f"{W}{tag}")}
        assert used <= styles, name
        if name.startswith(("word/header", "word/footer")):
            assert tree.find(f"{W}p") is not None, name
    ids = [e.get("id") for e in trees["word/document.xml"].iter() if str(e.tag).endswith("}docPr")]
    assert len(ids) == len(set(ids))
    adjacent = [t for t in trees["word/document.xml"].iter(f"{W}tbl") if t.getnext().tag == f"{W}tbl"]
    assert adjacent == []  # Word would join them


def test_same_content_same_bytes_whoever_makes_them():
    paper = PAPERS["minutes"]()
    first = making.docx(paper, kind="minutes", layout=Layout())
    assert first == made_here(paper, "minutes", layout=Layout())
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_what_proves_the_pdf_is_not_given_to_templates():
    paper = full(KINDS["report"].content, "", yes=False)
    assert paper.proof.code == "‹proof.code›"
    assert "proof.code" not in str(content_of(paper))
