"""The grades in use, and what the agency calls them."""

import pytest

from audits.findings.models import Grade

from ..organisation.sending import sent


def grade(cast, kind):
    return cast.agency.grades.get(kind=kind)


def edited(browser, record, **answers):
    return sent(browser, f"/grades/{record.pk}/", **answers)


def test_the_administrator_renames_a_grade(cast, at_screen):
    browser = at_screen(cast.administrator)
    assert edited(browser, grade(cast, "minor"), label_vi="Lỗi nhẹ").status_code == 302
    assert grade(cast, "minor").label_vi == "Lỗi nhẹ"
    assert "Lỗi nhẹ" in browser.get("/grades/").content.decode()
    assert "Lỗi nhẹ" in browser.get("/settings/").content.decode()


def test_an_agency_may_use_fewer_grades_but_one_for_nonconformities(cast, at_screen):
    browser = at_screen(cast.administrator)
    assert edited(browser, grade(cast, "major"), used=None).status_code == 302
    assert edited(browser, grade(cast, "opportunity"), used=None).status_code == 302
    assert edited(browser, grade(cast, "minor"), used=None).status_code == 422
    assert {one.kind for one in Grade.objects.filter(agency=cast.agency).in_use()} == {
        "minor",
        "observation",
        "strength",
    }


def test_two_grades_are_not_called_alike(cast, at_screen):
    same = edited(at_screen(cast.administrator), grade(cast, "minor"), label_vi=grade(cast, "major").label_vi)
    assert same.status_code == 422
    assert "label_vi" in same.context["form"].errors


@pytest.mark.parametrize("who", ["secretariat", "chair", "staff"])
def test_grades_are_the_administrators(cast, at_screen, who):
    browser = at_screen(getattr(cast, who))
    assert browser.get("/grades/").status_code == 403
    assert browser.post(f"/grades/{grade(cast, 'minor').pk}/", {"label_vi": "x"}).status_code == 403


def test_usual_grades_are_given_once(cast):
    Grade.give_usual(cast.agency, by=cast.administrator)
    assert cast.agency.grades.count() == 5
