"""The list and the page of findings ask the database little, whoever reads and whatever a finding waits for."""

import pytest

from audits.findings.models import Finding
from audits.planning.models import Visit

from ..factories import (
    close_visit,
    hold_harmonisation,
    make_department,
    make_finding,
    make_open_visit,
    make_user,
    sign_visit,
)

READERS = ("secretariat", "chair", "committee", "lead", "auditor", "head", "staff")


@pytest.fixture
def visit(cast):
    return make_open_visit(cast)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


@pytest.mark.parametrize("who", READERS)
def test_the_list_takes_eight_queries_however_it_is_narrowed(
    cast, visit, at_screen, who, django_assert_max_num_queries
):
    for kind in ("minor", "major", "observation"):
        make_finding(visit, cast, kind)
    close_visit(visit, cast)
    narrowed = f"?round={visit.round_id}&department={visit.department_id}&status=presented&q=phieu&sort=-grade"
    browser = at_screen(getattr(cast, who))
    for query in ("", narrowed):
        with django_assert_max_num_queries(8):
            page = browser.get(f"/findings/{query}")
        assert page.content.decode().count('<td class="text-nowrap" data-label="Số"') == 3


def test_a_reader_whose_own_unit_is_just_audited_waits_for_few_queries_more(
    cast, at_screen, django_assert_max_num_queries
):
    make_finding(make_open_visit(cast, cast.vp), cast)
    browser = at_screen(cast.committee)
    with django_assert_max_num_queries(10):
        assert "data-label" not in browser.get("/findings/").content.decode()


@pytest.mark.parametrize("state", ["draft", "presented", "disputed", "issued", "closed"])
@pytest.mark.parametrize("who", ["secretariat", "lead", "head"])
def test_the_page_of_a_finding_takes_twelve_queries(cast, visit, at_screen, who, state, django_assert_max_num_queries):
    finding = in_state(make_finding(visit, cast, "observation"), state, cast)
    opens = 404 if (who, state) == ("head", "draft") else 200
    browser = at_screen(getattr(cast, who))
    with django_assert_max_num_queries(12):
        assert browser.get(finding.get_absolute_url()).status_code == opens


def in_state(finding, state, cast):
    """The finding after what leads to that state."""
    if state == "draft":
        return finding
    close_visit(finding.visit, cast)
    sign_visit(fresh(finding.visit), cast.head, disputes={finding.pk: "Đã xin lỗi"} if state == "disputed" else None)
    if state in ("issued", "closed"):
        hold_harmonisation(finding.round, cast)
        fresh(finding).issue(by=cast.lead)
    if state == "closed":
        fresh(finding).answer(by=cast.head, reply="Đã nhắc cả phòng")
    return fresh(finding)


def test_a_reader_of_figures_sees_drafts_but_those_of_the_own_unit(cast):
    """What the list leaves out is worked out in a way of its own, and comes to what the notes say."""
    visit = make_open_visit(cast, cast.vp)
    section = make_department(cast.agency, parent=cast.vp)
    of_section = make_user(cast.agency, role="committee", department=section)
    readers = [cast.chair, cast.committee, cast.secretariat, of_section, make_user(cast.agency, role="chair")]
    draft, dropped = make_finding(visit, cast), make_finding(visit, cast)
    dropped.discard(by=cast.auditor, note="Nhầm")
    for status in ("open", "closed", "signed", "cancelled"):
        Visit.objects.filter(pk=visit.pk).update(status=status)
        for reader in readers:
            notes = Visit.objects.notes_visible_to(reader).filter(pk=visit.pk).exists()
            assert set(Finding.objects.visible_to(reader)) == ({draft, dropped} if notes else set())
    Visit.objects.filter(pk=visit.pk).update(status="open")
    assert not Finding.objects.visible_to(cast.committee).exists()
    assert not Finding.objects.visible_to(of_section).exists()
    assert Finding.objects.visible_to(cast.secretariat).count() == 2
