"""What an issued paper prints under its signature: who approved it in the program, and how it is looked up."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.test import override_settings

from audits.core import clock
from audits.core.workflow import OnPaper
from audits.reports import codes, issuing
from audits.reports.collecting.proof import proof
from audits.reports.papers import render_html
from audits.reports.qr import drawn
from audits.reports.snapshot import packed, unpacked

from ..factories import make_substitution
from .issued import fresh, issued_as, kept, submitted_report
from .pdf import printed_here, text_of, texts_of
from .sample_every_paper import PROOF
from .sample_papers import report


def test_a_draft_prints_no_code(cast):
    document = submitted_report(cast)
    assert proof(document) is None
    assert 'class="proof"' not in render_html(issuing.COLLECTED_BY[document.kind](document))


def test_who_prepared_and_who_approved_it_with_posts_and_times(cast):
    cast.chair.position, cast.secretariat.position = "Trưởng Ban Chỉ đạo", "Thư ký"
    for person in (cast.chair, cast.secretariat):
        person.save()
    with clock.at(clock.moment_of(clock.today(), 10)):
        document = submitted_report(cast)
        document = issued_as(b"%PDF-1.7\n%%EOF\n", document, cast)
    day = f"{clock.today():%d/%m/%Y}"
    assert proof(document).approvals == (
        f"Trình phê duyệt trên hệ thống: {cast.secretariat.full_name}, Thư ký, lúc 10:00 ngày {day}.",
        f"Phê duyệt và ban hành trên hệ thống: {cast.chair.full_name}, Trưởng Ban Chỉ đạo, lúc 10:00 ngày {day}.",
    )


def test_a_substitute_says_for_whom(cast):
    make_substitution(cast.chair, cast.deputy)
    document = submitted_report(cast)
    document.issue(by=cast.deputy, number="45/BC", dated_on=clock.today())
    assert f"{cast.deputy.with_post}, thay mặt {cast.chair.with_post}," in proof(fresh(document)).approvals[1]


def test_a_decision_on_paper_is_printed_as_what_it_was(cast):
    document = submitted_report(cast)
    scan = kept(cast.secretariat, b"%PDF-1.7\n%%EOF\n")
    paper = OnPaper("12/QĐ-SLĐTBXH", clock.today(), scan)
    document.prepared_by = cast.lead
    document.save()
    document.issue(by=cast.secretariat, number="45/BC", dated_on=clock.today(), paper=paper)
    said = proof(fresh(document)).approvals[1]
    assert f"theo quyết định trên giấy số 12/QĐ-SLĐTBXH ngày {clock.today():%d/%m/%Y}" in said
    assert f"của {cast.chair.full_name}" in said
    assert f"{cast.secretariat.full_name} ghi vào hệ thống" in said


@override_settings(SITE_URL="https://iso.example.vn")
def test_code_and_head_are_those_of_the_document(cast):
    document = issued_as(b"%PDF-1.7\n%%EOF\n", submitted_report(cast), cast)
    shown = proof(document)
    assert shown.code == document.spelled_code
    assert shown.address == codes.address(document.verify_code)
    assert (shown.trail_number, shown.trail_hash) == (document.trail_number, document.trail_hash)


def test_the_frame_travels_in_the_data_of_the_paper():
    assert unpacked(packed(PROOF)) == PROOF


@pytest.mark.parametrize("text", ["7K4M-2QXD-9TBC", PROOF.address])
def test_the_qr_code_says_the_address_with_white_around_it(text):
    """Read back module by module: the drawing is what the library made of the text."""
    import segno

    rows, drawing = segno.make(text, error="m", micro=False).matrix, drawn(text)
    black = set()
    for stroke in drawing.path.split("M")[1:]:
        place, length = stroke.split("h")[0], int(stroke.split("h")[1].split("v")[0])
        x, y = map(int, place.split())
        black |= {(x + one, y) for one in range(length)}
    assert black == {(x + 4, y + 4) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
    assert drawing.side == len(rows) + 8


def test_without_an_address_the_code_stands_alone():
    html = render_to_string("papers/_proof.html", {"proof": replace(PROOF, address="")})
    assert "nhập tại" not in html
    assert "7K4M-2QXD-9TBC" in html
    assert drawn("7K4M-2QXD-9TBC").path in html


@pytest.mark.papers
def test_the_printed_frame_is_whole_readable_and_under_the_signature():
    paper = replace(report(), proof=PROOF)
    pdf = printed_here(render_html(paper))
    assert pdf == printed_here(render_html(paper))
    (page,) = [page for page in texts_of(pdf) if PROOF.code in page]
    for words in (*PROOF.approvals, PROOF.trail_hash, "https://iso.example.vn/verify/", "không thay chữ ký"):
        assert words.replace(" ", "") in page.replace(" ", "")
    assert page.index(paper.signature.name) < page.index(PROOF.code)
    assert "Mã QR" not in text_of(pdf)  # said to who cannot see it, not printed
