"""Photos of the place are everybody's with the report; photos of case files have readers of their own."""

import pytest
from django.urls import reverse

from audits.core import clock, files
from audits.fieldwork.models import Evidence
from audits.reports import issuing
from audits.reports.collecting import beginnings
from audits.reports.collecting import report as collect
from audits.reports.models import IssuedDocument

from ..core import corpus
from ..factories import close_visit, hold_harmonisation, make_finding, make_open_visit
from ..story import pdf
from .orders import order
from .test_issuing import fresh


def photo(visit, cast, caption, **values):
    file = files.keep(corpus.picture(), by=cast.auditor, name="anh.jpg")
    return Evidence.enter(by=cast.auditor, visit=visit, file=file, caption=caption, permitted=True, **values)


@pytest.fixture
def finding(cast):
    """An issued finding with a photo of a case file, one of a shelf, and one that may not be printed."""
    visit = make_open_visit(cast)
    finding = make_finding(visit, cast)
    finding.files.add(photo(visit, cast, "Phiếu của HS 17.204"))
    finding.files.add(photo(visit, cast, "Kệ hồ sơ", shows_case_file=False))
    unspoken = photo(visit, cast, "Không được chụp")
    unspoken.edit(by=cast.auditor, permitted=False)
    finding.files.add(unspoken)
    close_visit(visit, cast)
    fresh(visit).sign(by=cast.head)
    hold_harmonisation(visit.round, cast)
    fresh(finding).issue(by=cast.lead)
    return fresh(finding)


@pytest.fixture
def document(cast, finding):
    return IssuedDocument.prepare(finding.round, by=cast.secretariat, **beginnings.texts(finding.round))


def captions(groups):
    return [(shown.number, shown.caption) for group in groups for shown in group.photos]


def test_a_photo_shows_a_case_file_until_somebody_says_that_it_does_not(cast, finding):
    assert [evidence.shows_case_file for evidence in finding.files.order_by("pk")] == [True, False, True]


def test_each_photo_goes_into_its_annex_and_the_finding_names_both(cast, document):
    paper = collect.report(document)
    case_files = issuing.case_files_for(settled(document), cast.head)
    assert captions(paper.photos) == [(1, "Kệ hồ sơ")]
    assert captions(case_files) == [(2, "Phiếu của HS 17.204")]
    assert (paper.case_photos, paper.case_photo_annex) == (1, "VII")
    assert paper.findings[0].photos == "Ảnh 1, 2"


def settled(document):
    document.snapshot = issuing.snapshot(document)
    return document


def test_case_files_are_shown_to_few_and_to_a_department_only_its_own(cast, at_screen, document, monkeypatch):
    settled(document)
    stored = pdf(cast.secretariat)
    IssuedDocument.objects.filter(pk=document.pk).update(
        status="issued",
        snapshot=document.snapshot,
        pdf=stored,
        photo_annex=stored,
        number="1/BC",
        dated_on=clock.today(),
    )
    printed = []
    monkeypatch.setattr(
        issuing, "print_pdf", lambda html, images, attachments: printed.append((html, list(images))) or b"%PDF-1.7 own"
    )
    address = reverse("reports:photos", args=[document.pk])
    for reader in (cast.chair, cast.committee, cast.secretariat, cast.lead, cast.auditor):
        assert b"".join(at_screen(reader).get(address)) == stored.path.read_bytes()
    assert at_screen(cast.head).get(address).headers["Location"] == f"/papers/case_photos/{document.pk}/"
    made = order("case_photos", document, by=cast.head)
    assert made.path.read_bytes() == b"%PDF-1.7 own"
    html, pictures = printed.pop()
    assert "Phiếu của HS 17.204" in html
    assert "Kệ hồ sơ" not in html
    assert len(pictures) == 1
    kept = {"If-None-Match": f'"{stored.sha256}"'}  # a browser that was given the file before
    assert at_screen(cast.chair).get(address, headers=kept).status_code == 304
    for other in (cast.vp_head, cast.staff, cast.outsider):
        assert at_screen(other).get(address, headers=kept).status_code == 404
        page = at_screen(other).get(reverse("reports:document", args=[document.pk]))
        assert address not in page.content.decode()
        assert at_screen(other).get(address).status_code == 404
        assert at_screen(other).get(f"/papers/case_photos/{document.pk}/").status_code == 404
