"""Departments: their structure, who leads them, and their pages."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audits.core import clock
from audits.core.fold import matching
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.organisation.models import Authorisation, Department

from ..factories import make_department, make_user
from .sending import sent


def refused(verb, field, **changes):
    with pytest.raises(RuleBroken) as broken:
        verb(**changes)
    assert broken.value.field == field


def test_a_department_has_sections_and_they_have_none(cast):
    by, section = cast.secretariat, make_department(cast.agency, parent=cast.vp)
    refused(cast.ncc.edit, "parent", by=by, parent=section)
    refused(cast.vp.edit, "parent", by=by, parent=cast.ncc)
    refused(cast.vp.edit, "parent", by=by, parent=cast.vp)
    refused(cast.vp.edit, "parent", by=by, parent=section)
    assert section.same_unit(cast.vp)
    assert cast.vp.same_unit(section)
    assert not section.same_unit(cast.ncc)


def test_mergers_have_a_day_and_do_not_go_in_circles(cast):
    by, today = cast.secretariat, clock.today()
    refused(cast.ncc.edit, "closed_on", by=by, merged_into=cast.vp)
    refused(cast.ncc.edit, "merged_into", by=by, merged_into=cast.ncc, closed_on=today)
    cast.ncc.edit(by=by, merged_into=cast.vp, closed_on=today)
    cast.vp.edit(by=by, merged_into=cast.btxh, closed_on=today)
    refused(cast.btxh.edit, "merged_into", by=by, merged_into=cast.ncc, closed_on=today)


def test_a_department_is_closed_after_its_sections(cast):
    by, today = cast.secretariat, clock.today()
    section = make_department(cast.agency, parent=cast.vp)
    refused(cast.vp.edit, "closed_on", by=by, closed_on=today)
    section.edit(by=by, closed_on=today)
    cast.vp.edit(by=by, closed_on=today)
    assert not cast.vp.exists_today


def test_a_department_exists_until_the_day_it_is_closed(cast):
    today = clock.today()
    for closed_on, exists in ((None, True), (today + timedelta(days=1), True), (today, False)):
        Department.objects.filter(pk=cast.ncc.pk).update(closed_on=closed_on)
        assert Department.objects.existing().filter(pk=cast.ncc.pk).exists() is exists
        assert Department.objects.get(pk=cast.ncc.pk).exists_today is exists


@pytest.mark.parametrize("name", ["head", "parent", "merged_into"])
def test_nothing_of_another_agency_gets_into_a_department(cast, name):
    foreign = cast.stranger if name == "head" else cast.stranger.department
    refused(cast.ncc.edit, name, by=cast.secretariat, closed_on=clock.today(), **{name: foreign})


def test_deputies_are_people_of_the_agency_and_not_the_head(cast):
    refused(cast.ncc.edit, "deputies", by=cast.secretariat, related={"deputies": [cast.stranger]})
    refused(cast.ncc.edit, "deputies", by=cast.secretariat, related={"deputies": [cast.head]})
    assert not cast.ncc.deputies.exists()


def test_codes_are_unique_in_the_agency_only(cast):
    values = {"by": cast.secretariat, "agency": cast.agency, "name": "Phòng mới"}
    refused(Department.enter, None, code="NCC", **values)
    Department.enter(
        by=cast.stranger, agency=cast.stranger.agency, code="NCC", name="Phòng Người có công của cơ quan khác"
    )


def test_search_ignores_marks(cast):
    Department.objects.get(pk=cast.ncc.pk).edit(by=cast.secretariat, name="Phòng Người có công", name_en="Merit")
    for query in ("nguoi co cong", "NGƯỜI CÓ CÔNG", "cong  nguoi", "ncc", "merit"):
        assert list(Department.objects.filter(agency=cast.agency).filter(matching(query))) == [cast.ncc], query
    assert not Department.objects.filter(matching("người có tội"))


def test_the_search_box_finds_people_and_departments(cast, at_screen):
    cast.head.edit(by=cast.administrator, full_name="Đặng Thị Ánh")
    browser = at_screen(cast.staff)
    assert [person.pk for person in browser.get("/people/?q=dang+anh").context["page"]] == [cast.head.pk]
    assert [one.code for one in browser.get("/departments/?q=phong+ttr").context["page"]] == ["TTR"]


def test_who_authorises(cast):
    values = {"department": cast.ncc, "person": cast.staff, "starts_on": clock.today(), "document": "05/GUQ"}
    for person in (cast.secretariat, cast.head):
        assert Authorisation.enter(by=person, **values).counts
    for person in (cast.vp_head, cast.staff, cast.administrator, cast.chair, cast.stranger):
        with pytest.raises(PermissionDenied):
            Authorisation.enter(by=person, **values)


def test_the_head_needs_no_authorisation_and_strangers_get_none(cast):
    values = {"by": cast.secretariat, "department": cast.ncc, "starts_on": clock.today(), "document": "05/GUQ"}
    refused(Authorisation.enter, "person", person=cast.head, **values)
    refused(Authorisation.enter, "person", person=cast.stranger, **values)
    refused(Authorisation.enter, "person", person=make_user(cast.agency, is_active=False), **values)


def test_the_secretariat_enters_a_department_and_names_its_head(cast, at_screen):
    browser = at_screen(cast.secretariat)
    answer = sent(browser, "/departments/new/", code="KHTC", name="Phòng Kế hoạch - Tài chính", head=cast.outsider.pk)
    department = Department.objects.get(code="KHTC")
    assert answer.url == f"/departments/{department.pk}/"
    assert (department.agency, department.head) == (cast.agency, cast.outsider)
    page = browser.get(answer.url).content.decode()
    assert cast.outsider.full_name in page
    assert "KHTC" in page


def test_a_department_shows_who_answers_for_it(cast, at_screen):
    cast.ncc.deputies.add(cast.outsider)
    cast.ncc.authorisations.create(
        person=cast.staff, starts_on=clock.today(), document="Giấy ủy quyền số 05/GUQ-NCC ngày 01/11/2026"
    )
    page = at_screen(cast.vp_head).get(f"/departments/{cast.ncc.pk}/").content.decode()
    for shown in (cast.head.full_name, cast.outsider.full_name, cast.staff.full_name, "05/GUQ-NCC"):
        assert shown in page


def test_a_head_authorises_for_the_own_department_and_takes_it_back(cast, at_screen):
    browser = at_screen(cast.head)
    url = f"/departments/{cast.ncc.pk}/authorise/"
    assert sent(browser, url, person=cast.staff.pk, document="05/GUQ", starts_on="2026-01-05").status_code == 302
    row = cast.ncc.authorisations.get()
    withdraw = f"/departments/{cast.ncc.pk}/authorisations/{row.pk}/withdraw/"
    assert at_screen(cast.vp_head).get(withdraw).status_code == 403
    assert sent(browser, withdraw).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn
    assert not row.counts
    assert sent_events(row) == ["entered", "withdrawn"]


def sent_events(record):
    return list(Event.objects.of(record).order_by("seq").values_list("verb", flat=True))


def test_two_who_edit_a_department_see_each_other(cast, at_screen):
    browser, url = at_screen(cast.secretariat), f"/departments/{cast.ncc.pk}/edit/"
    form = browser.get(url).context["form"]
    stale = {
        "op_id": form["op_id"].value(),
        "version": form["version"].value(),
        "code": "NCC",
        "name": "Tên của tôi",
        "kind": "office",
        "head_title": "Trưởng phòng",
        "order": 100,
        "deputies": [cast.staff.pk],
    }
    cast.ncc.edit(by=cast.secretariat, name="Tên của người khác")
    answer = browser.post(url, stale)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Tên của tôi" in page
    assert "Tên của người khác" in page
    labels = {theirs: yours for _label, theirs, yours in answer.context["form"].conflict.rows}
    assert labels["Phòng"] == "Văn phòng"  # the kind in words, not its code
    cast.ncc.refresh_from_db()
    assert cast.ncc.name == "Tên của người khác"
    again = {**stale, **{name: answer.context["form"][name].value() for name in ("op_id", "version")}}
    assert browser.post(url, again).status_code == 302
    cast.ncc.refresh_from_db()
    assert cast.ncc.name == "Tên của tôi"


def test_who_is_named_already_stays_on_offer(cast, at_screen):
    gone = make_user(cast.agency, is_active=False)
    Department.objects.filter(pk=cast.ncc.pk).update(head=gone, parent=cast.vp)
    Department.objects.filter(pk=cast.vp.pk).update(closed_on=clock.today())
    answer = sent(at_screen(cast.secretariat), f"/departments/{cast.ncc.pk}/edit/", name="Phòng NCC mới")
    assert answer.status_code == 302
    cast.ncc.refresh_from_db()
    assert (cast.ncc.name, cast.ncc.head, cast.ncc.parent) == ("Phòng NCC mới", gone, cast.vp)


def test_the_list_shows_existing_departments_unless_asked_for_others(cast, at_screen):
    Department.objects.filter(pk=cast.ttr.pk).update(closed_on=clock.today())
    browser = at_screen(cast.staff)

    def shown(query):
        return {one.code for one in browser.get(f"/departments/{query}").context["page"]}

    assert "TTR" not in shown("")
    assert shown("?state=closed") == {"TTR"}
    assert {"TTR", "NCC"} <= shown("?state=all")
    assert shown("?kind=leadership") == {"LDS"}
    assert "KHAC" not in shown("?state=all")


def test_save_and_add_another_leads_to_the_form_again_with_what_stays_the_same(cast, at_screen):
    browser = at_screen(cast.secretariat)
    answer = sent(browser, "/departments/new/", code="CCBVTV", name="Chi cục", kind="branch", more="1")
    assert answer.url == "/departments/new/?kind=branch"
    form = browser.get(answer.url).context["form"]
    assert (form["kind"].value(), form["order"].value()) == ("branch", Department.objects.get(code="CCBVTV").order + 10)


def test_a_certificate_begins_like_the_one_before(cast, at_screen):
    form = at_screen(cast.secretariat).get(f"/people/{cast.staff.pk}/certificates/new/").context["form"]
    last = cast.second_lead.certificates.get()
    assert (form["course"].value(), form["standard"].value()) == (last.course, last.standard_id)
