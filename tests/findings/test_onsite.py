"""Findings made while a visit is held, from a row of the checklist or without one."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audits.findings.models import Finding, Grade
from audits.findings.onsite_forms import DraftForm

from ..factories import close_visit, make_finding, make_item, make_open_visit, make_procedure
from ..fieldwork.pages import address, sent


@pytest.fixture
def visit(cast):
    return make_open_visit(cast)


@pytest.fixture
def item(cast, visit, at_screen):
    """A question that was answered, with a note and a file."""
    item = make_item(visit, procedure=make_procedure(cast.ncc, "QT-MAU-12"))
    item.record_answer(by=cast.auditor, answer="does_not_conform", note="3/5 hồ sơ trả quá hạn\nHS 17.204")
    at_screen(cast.auditor).post(
        address("fieldwork:add_evidence", visit.pk),
        sent(item=item.pk, files=[SimpleUploadedFile("so-theo-doi.txt", b"quyen 3")]),
    )
    return item


def grade(cast, kind="minor"):
    return Grade.objects.get(agency=cast.agency, kind=kind)


def draft(cast, **values):
    return sent(**{"grade": grade(cast).pk, "title": "Trả quá hạn", **values})


def by_number(item):
    return address("findings:raise_from", item.visit_id, item.pk)


def by_uid(item):
    """As a device says it, which keeps one page for the findings of all questions."""
    return f"{address('findings:raise', item.visit_id)}?item={item.uid}"


@pytest.mark.parametrize("form_of", [by_number, by_uid])
def test_a_row_hands_on_clause_procedure_evidence_and_note(cast, at_screen, visit, item, form_of):
    url = form_of(item)
    browser = at_screen(cast.auditor)
    form = browser.get(url).context["form"]
    assert form["title"].value() == "3/5 hồ sơ trả quá hạn"
    assert form["evidence"].value() == "3/5 hồ sơ trả quá hạn\nHS 17.204"
    assert item.clause.number in form["criterion"].value()
    assert "QT-MAU-12" in form["criterion"].value()
    kept = {name: form[name].value() for name in ("title", "criterion", "evidence")}
    response = browser.post(
        url,
        sent(
            grade=grade(cast).pk,
            statement="3/5 hồ sơ mẫu trả quá hạn.",
            clause=item.clause_id,
            procedure=item.procedure_id,
            files=[item.evidence.get().pk],
            **kept,
        ),
    )
    assert response["Location"].endswith(f"/record/#item-{item.pk}")
    finding = Finding.objects.get()
    assert (finding.item, finding.clause, finding.procedure) == (item, item.clause, item.procedure)
    assert list(finding.files.all()) == list(item.evidence.all())
    assert (finding.status, finding.raised_by, finding.department) == ("draft", cast.auditor, cast.ncc)
    assert finding.title in browser.get(address("fieldwork:record", visit.pk)).content.decode()


@pytest.mark.parametrize("uid", ["", "not-one", "6f1a2f0e-3a55-4f0c-9d3e-0d6f6a1f7c11"])
def test_a_question_that_is_not_of_the_visit_is_not_found(cast, at_screen, visit, uid):
    url = f"{address('findings:raise', visit.pk)}?item={uid}"
    assert at_screen(cast.auditor).get(url).status_code == 404


def test_photos_of_a_draft_are_named_by_uid_as_well(cast, at_screen, visit, item):
    page = at_screen(cast.auditor).get(by_number(item)).content.decode()
    assert f'data-uid="{item.evidence.get().uid}"' in page


def test_a_photo_that_arrives_while_the_page_is_made_is_named_by_uid_or_not_at_all(cast, at_screen, visit):
    item = make_item(visit)
    form = DraftForm(by=cast.auditor, visit=visit, item=item)
    at_screen(cast.auditor).post(
        address("fieldwork:add_evidence", visit.pk),
        sent(item=item.pk, files=[SimpleUploadedFile("so-theo-doi.txt", b"quyen 3")]),
    )
    assert item.evidence.count() == 1
    assert "value" not in str(form["files"])


def test_a_finding_without_a_row_leads_back_to_the_findings(cast, at_screen, visit):
    browser, form = at_screen(cast.auditor), draft(cast)
    for _n in range(5):
        response = browser.post(address("findings:raise", visit.pk), form)
        assert response["Location"] == address("fieldwork:findings", visit.pk)
    finding = Finding.objects.get()
    page = browser.get(address("fieldwork:findings", visit.pk)).content.decode()
    assert finding.title in page
    assert finding.lacks in page


def test_without_grade_or_title_the_text_comes_back(cast, at_screen, visit):
    response = at_screen(cast.auditor).post(
        address("findings:raise", visit.pk), sent(title="", statement="Giữ lại câu này")
    )
    assert response.status_code == 422
    assert {"grade", "title"} <= set(response.context["form"].errors)
    assert "Giữ lại câu này" in response.content.decode()


def test_a_draft_is_changed_and_two_who_change_it_compare(cast, at_screen, visit):
    finding = make_finding(visit, cast)
    url = address("findings:edit_draft", visit.pk, finding.pk)
    first = draft(cast, title="Của tổ trưởng", version=finding.version)
    second = draft(cast, title="Của đánh giá viên", version=finding.version)
    assert at_screen(cast.lead).post(url, first).status_code == 302
    response = at_screen(cast.auditor).post(url, second)
    assert response.status_code == 409
    assert "Của tổ trưởng" in response.content.decode()
    finding.refresh_from_db()
    assert finding.title == "Của tổ trưởng"


def test_foreign_choices_are_refused(cast, at_screen, visit):
    other_visit = make_open_visit(cast, department=cast.vp, hour=13)
    browser = at_screen(cast.auditor)
    browser.post(address("fieldwork:add_evidence", other_visit.pk), sent(files=[SimpleUploadedFile("a.txt", b"mot")]))
    foreign = {
        "grade": Grade.objects.exclude(agency=cast.agency).first().pk,
        "files": [other_visit.evidence.get().pk],
        "procedure": make_procedure(cast.stranger.department).pk,
        "repeat_of": make_finding(other_visit, cast).pk,
    }
    for field, value in foreign.items():
        response = browser.post(address("findings:raise", visit.pk), draft(cast, **{field: value}))
        assert response.status_code == 422
        assert field in response.context["form"].errors
    assert not visit.findings.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("secretariat", 403), ("second_lead", 404), ("head", 404), ("stranger", 404)]
)
def test_drafts_are_written_by_the_team(cast, at_screen, visit, who, status):
    finding = make_finding(visit, cast)
    browser = at_screen(getattr(cast, who))
    for url in (
        address("findings:raise", visit.pk),
        address("findings:raise_from", visit.pk, visit.checklist.first().pk),
        address("findings:edit_draft", visit.pk, finding.pk),
    ):
        assert browser.get(url).status_code == status
        assert browser.post(url, draft(cast)).status_code == status
    assert Finding.objects.count() == 1


def test_a_closed_visit_takes_no_finding_and_keeps_what_was_typed(cast, at_screen, visit):
    close_visit(visit, cast)
    browser, url = at_screen(cast.auditor), address("findings:raise", visit.pk)
    response = browser.post(url, draft(cast, statement="Đến muộn"))
    assert response.status_code == 422
    assert "Đến muộn" in response.content.decode()
    assert browser.get(url).status_code == 403
    assert not Finding.objects.exists()


def test_a_presented_finding_is_no_draft_any_more(cast, at_screen, visit):
    finding = make_finding(visit, cast)
    close_visit(visit, cast)
    url = address("findings:edit_draft", visit.pk, finding.pk)
    assert at_screen(cast.auditor).post(url, draft(cast, title="Khác")).status_code == 404
