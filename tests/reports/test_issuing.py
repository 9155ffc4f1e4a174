"""A report from its first texts to bytes that never change."""

import hashlib
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.organisation.models import PaperSetting
from audits.reports import issuing, readiness
from audits.reports.collecting import beginnings
from audits.reports.collecting import report as collect
from audits.reports.models import IssuedDocument
from audits.reports.press import Pdf
from audits.reports.snapshot import packed, unpacked

from ..factories import (
    close_visit,
    hold_harmonisation,
    make_finding,
    make_interview,
    make_open_visit,
    make_procedure,
    make_sample,
    make_user,
    sign_visit,
)
from .pdf import text_of, texts_of

TEXTS = {
    "strengths": "Tài liệu được kiểm soát.",
    "causes": "Sổ theo dõi thiếu cột.",
    "conformity": "Hệ thống cơ bản phù hợp.",
    "effectiveness": "Hệ thống được duy trì có hiệu lực.",
    "proposals_leadership": "Họp xem xét trước ngày 28/12/2017.",
    "proposals_departments": "Gửi kế hoạch khắc phục trước ngày 21/12/2017.",
    "proposals_standing_body": "Theo dõi việc khắc phục đến ngày 31/01/2018.",
}


def fresh(record):
    return type(record).objects.get(pk=record.pk)


@pytest.fixture
def finding(cast):
    """An issued finding of a round whose results are gathered."""
    visit = make_open_visit(cast)
    procedure = make_procedure(cast.ncc)
    make_sample(visit, procedure, cast.auditor)
    make_interview(visit, cast.auditor, score=4)
    finding = make_finding(visit, cast)
    close_visit(visit, cast)
    sign_visit(fresh(visit), cast.head)
    hold_harmonisation(visit.round, cast)
    fresh(finding).issue(by=cast.lead)
    fresh(visit.round).gather(by=cast.secretariat)
    return fresh(finding)


@pytest.fixture
def draft(cast, finding):
    """Its report, all texts written."""
    document = IssuedDocument.prepare(finding.round, by=cast.secretariat, **beginnings.texts(finding.round))
    document.edit(by=cast.secretariat, signer_post="GIÁM ĐỐC", signer_name="Nguyễn Văn A", **TEXTS)
    return fresh(document)


def issued(document, cast):
    issuing.submit(document, by=cast.secretariat)
    fresh(document).issue(by=cast.chair, number="45/BC-SLĐTBXH", dated_on=clock.today())
    issuing.print_document.func(document.pk)
    return fresh(document)


@pytest.fixture
def printed_in_no_time(monkeypatch):
    """For stories in which nobody reads what was printed."""
    monkeypatch.setattr(issuing, "print_pdf", lambda *args, **kwargs: Pdf(b"%PDF-1.7\n%%EOF\n"))


def test_the_report_is_issued_and_its_bytes_stand(cast, draft):
    document = issued(draft, cast)
    assert document.status == "issued"
    assert fresh(document.round).status == "reported"
    pdf = document.pdf.path.read_bytes()
    assert hashlib.sha256(pdf).hexdigest() == document.sha256
    assert document.made_with["WeasyPrint"]
    text = text_of(pdf)
    for words in ("Độc lập - Tự do - Hạnh phúc", "45/BC-SLĐTBXH", "KPH 01/", "Nguyễn Văn A", "28/12/2017"):
        assert words in text
    assert "DỰ THẢO" not in text


def test_a_draft_says_so_on_every_page(draft):
    pages = texts_of(issuing.draft_pdf(draft))
    assert pages
    assert all("DỰ THẢO" in page for page in pages)


def test_a_draft_says_so_also_while_the_bytes_of_the_document_are_awaited(cast, draft):
    issuing.submit(draft, by=cast.secretariat)
    fresh(draft).issue(by=cast.chair, number="45/BC-SLĐTBXH", dated_on=clock.today())
    assert issuing.draft(fresh(draft)).letterhead.draft


def test_a_deadline_that_is_no_day_stays_as_it_was_typed(cast, draft):
    line = "Gửi kế hoạch khắc phục trước ngày 31/02/2018."
    draft.edit(by=cast.secretariat, proposals_departments=f"{line}\nHọp trước ngày 28/02/2018.")
    told = [proposal for group in issuing.as_it_stands(draft).proposals for proposal in group.items]
    assert [(one.text, str(one.by)) for one in told if one.text.startswith(("Gửi", "Họp."))] == [
        (line, "None"),
        ("Họp.", "2018-02-28"),
    ]


def test_what_is_submitted_is_the_text_as_it_stands(cast, draft):
    seen = fresh(draft)
    draft.edit(by=cast.secretariat, conformity="Hệ thống phù hợp.")
    issuing.submit(seen, by=cast.secretariat)
    assert unpacked(fresh(draft).snapshot["report"]).conformity == "Hệ thống phù hợp."


@pytest.mark.parametrize("mishap", [RuleBroken("Tệp quá lớn."), ZeroDivisionError()])
def test_bytes_that_cannot_be_kept_are_told_and_tried_again(cast, draft, printed_in_no_time, monkeypatch, mishap):
    issuing.submit(draft, by=cast.secretariat)
    fresh(draft).issue(by=cast.chair, number="45/BC-SLĐTBXH", dated_on=clock.today())

    def fails(*args, **kwargs):
        raise mishap

    with monkeypatch.context() as patched:
        patched.setattr(issuing.files, "keep", fails)
        issuing.print_document.func(draft.pk)
    assert fresh(draft).status == "issuing"
    assert fresh(draft).printing_failed
    issuing.print_document.func(draft.pk)
    assert (fresh(draft).status, fresh(draft).printing_failed) == ("issued", "")


def test_printing_twice_or_by_two_workers_changes_nothing(cast, draft, printed_in_no_time):
    document = issued(draft, cast)
    before = document.pdf_id, document.version
    issuing.print_document.func(document.pk)
    assert (fresh(document).pdf_id, fresh(document).version) == before


def test_who_prepared_the_report_does_not_issue_it(cast, draft):
    cast.secretariat.role = "chair"
    cast.secretariat.save()
    issuing.submit(draft, by=make_user(cast.agency, role="secretariat"))
    with pytest.raises(RuleBroken, match="prepared"):
        fresh(draft).issue(by=cast.secretariat, number="1/BC", dated_on=clock.today())


def test_only_the_chair_issues(cast, draft):
    issuing.submit(draft, by=cast.secretariat)
    for person in (cast.secretariat, cast.committee, cast.lead, cast.administrator):
        with pytest.raises(PermissionDenied):
            fresh(draft).issue(by=person, number="1/BC", dated_on=clock.today())


def test_a_finding_changed_after_submission_stops_the_issue(cast, draft, finding):
    issuing.submit(draft, by=cast.secretariat)
    finding.correct(by=cast.lead, note="Sai tên", title="Tên khác")
    with pytest.raises(RuleBroken, match="changed"):
        fresh(draft).issue(by=cast.chair, number="1/BC", dated_on=clock.today())


def test_what_is_missing_is_named_with_the_place_to_mend_it(cast, finding):
    document = IssuedDocument.prepare(finding.round, by=cast.secretariat)
    missing = readiness.missing(document)
    assert {problem.url.split("#")[-1] for problem in missing} >= {"id_conformity", "id_causes", "id_signer_name"}
    with pytest.raises(RuleBroken):
        issuing.submit(document, by=cast.secretariat)


def test_a_released_report_keeps_its_number(cast, draft):
    issuing.submit(draft, by=cast.secretariat)
    fresh(draft).issue(by=cast.chair, number="45/BC-SLĐTBXH", dated_on=clock.today())
    fresh(draft).release(by=cast.secretariat, note="In lỗi")
    assert (fresh(draft).status, fresh(draft).number) == ("draft", "45/BC-SLĐTBXH")


def test_the_own_series_passes_over_what_the_records_office_gave_before(cast, draft, printed_in_no_time):
    issuing.submit(draft, by=cast.secretariat)
    fresh(draft).issue(by=cast.chair, number="01/BC-SLĐTBXH", dated_on=clock.today())
    issuing.print_document.func(draft.pk)
    PaperSetting.of(cast.agency, "report").settle(by=cast.administrator, numbering="own")
    second = IssuedDocument.prepare(draft.round, by=cast.secretariat, **beginnings.texts(draft.round))
    second.edit(by=cast.secretariat, signer_post="GIÁM ĐỐC", signer_name="Nguyễn Văn A", **TEXTS)
    issuing.submit(fresh(second), by=cast.secretariat)
    fresh(second).issue(by=cast.chair, dated_on=clock.today())
    assert fresh(second).number == f"02/BC-{cast.agency.symbol}"


def test_a_correction_is_a_new_revision_that_names_the_old(cast, draft, printed_in_no_time):
    first = issued(draft, cast)
    second = IssuedDocument.prepare(first.round, by=cast.secretariat, **beginnings.texts(first.round))
    second.edit(by=cast.secretariat, signer_post="GIÁM ĐỐC", signer_name="Nguyễn Văn A", **TEXTS)
    issuing.submit(fresh(second), by=cast.secretariat)
    fresh(second).issue(by=cast.chair, number="46/BC-SLĐTBXH", dated_on=clock.today())
    issuing.print_document.func(second.pk)
    assert (fresh(first).status, fresh(second).status) == ("superseded", "issued")
    assert fresh(second).replaces == first


def test_a_correction_is_begun_on_the_page_of_the_document_by_the_secretariat_alone(
    cast, at_screen, draft, printed_in_no_time
):
    first = issued(draft, cast)
    begin = reverse("reports:prepare_paper", args=[first.round_id, "report"])
    assert begin not in at_screen(cast.chair).get(first.get_absolute_url()).content.decode()
    browser = at_screen(cast.secretariat)
    assert f'href="{begin}"' in browser.get(first.get_absolute_url()).content.decode()
    assert str(first) in browser.get(begin).content.decode()
    browser.post(begin, {"op_id": uuid.uuid4()})
    second = IssuedDocument.objects.get(replaces=first)
    assert second.conformity == first.conformity != ""
    assert begin not in browser.get(first.get_absolute_url()).content.decode()


def test_the_snapshot_gives_back_what_was_collected(draft):
    paper = collect.report(draft)
    assert unpacked(packed(paper)) == paper


def test_what_is_missing_is_written_before_the_report_is_offered_for_submission(cast, at_screen, finding):
    document = IssuedDocument.prepare(finding.round, by=cast.secretariat, **beginnings.texts(finding.round))
    offered = at_screen(cast.secretariat).get(document.get_absolute_url()).context["buttons"]
    assert [(button["url"].split("/")[-2], bool(button["primary"])) for button in offered] == [("edit", True)]

    document.edit(by=cast.secretariat, signer_post="GIÁM ĐỐC", signer_name="Nguyễn Văn A", **TEXTS)
    offered = at_screen(cast.secretariat).get(document.get_absolute_url()).context["buttons"]
    assert [(button["url"].split("/")[-2], bool(button["primary"])) for button in offered] == [
        ("edit", False),
        ("submit", True),
    ]
