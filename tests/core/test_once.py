"""One form, one act: twice the same acts once, another text under the same id is shown to a person."""

import uuid

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from audits.core import once
from audits.core.once import Operation, SameIdOtherBody, act_once, body_hash, led_to
from audits.core.rules import RuleBroken
from audits.core.trail import Event

from ..factories import close_visit, hold_harmonisation, make_finding, make_open_visit, sign_visit


@pytest.fixture
def acts():
    """Acts that count how often they were done."""

    class Acts:
        done = 0

        def __call__(self):
            self.done += 1
            return f"/rounds/{self.done}/"

    return Acts()


def hashed(**said):
    data = QueryDict(mutable=True)
    for name, value in said.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return body_hash(data, MultiValueDict())


def test_the_same_form_twice_acts_once_and_leads_to_the_same_page(cast, acts):
    op_id = uuid.uuid4()
    assert act_once(cast.lead, op_id, "a", acts) == ("/rounds/1/", False)
    assert act_once(cast.lead, op_id, "a", acts) == ("/rounds/1/", True)
    assert acts.done == 1


def test_the_same_id_with_another_body_acts_no_more(cast, acts):
    op_id = uuid.uuid4()
    act_once(cast.lead, op_id, "a", acts)
    with pytest.raises(SameIdOtherBody):
        act_once(cast.lead, op_id, "b", acts)
    assert acts.done == 1


def test_an_act_that_failed_may_be_tried_again(cast, acts):
    op_id = uuid.uuid4()

    def refused():
        raise RuleBroken("Không")

    with pytest.raises(RuleBroken):
        act_once(cast.lead, op_id, "a", refused)
    assert not Operation.objects.exists()
    assert act_once(cast.lead, op_id, "a", acts) == ("/rounds/1/", False)


def test_another_persons_id_is_another_act(cast, acts):
    op_id = uuid.uuid4()
    act_once(cast.lead, op_id, "a", acts)
    assert act_once(cast.auditor, op_id, "a", acts) == ("/rounds/2/", False)
    assert led_to(cast.chair, op_id, "a") is None


def test_what_a_form_said_is_told_apart_from_its_tokens():
    same = hashed(title="Đợt 1", csrfmiddlewaretoken="x", op_id="1")
    assert same == hashed(title="Đợt 1", csrfmiddlewaretoken="y", op_id="2")
    others = [hashed(title="Đợt 2"), hashed(title=["Đợt 1", "Đợt 1"]), hashed(name="Đợt 1"), hashed(), hashed(title="")]
    assert len({same, *others}) == 6


@pytest.mark.parametrize("odd", ["", None, "x", "1" * 5000, "\x00", uuid.uuid4()])
def test_an_odd_id_led_nowhere(cast, odd):
    assert led_to(cast.lead, odd, "a") is None


# ---- seen from the browser


def answers(browser, url, **said):
    """What a browser sends from the form at `url`."""
    form = browser.get(url).context["form"]
    hidden = {name: form[name].value() or "" for name in ("op_id", "version")}
    return {**hidden, **said}


@pytest.fixture
def discarding(cast, at_screen):
    """The lead has the page open on which a draft finding is dropped."""
    finding = make_finding(make_open_visit(cast), cast)
    browser, url = at_screen(cast.lead), f"{finding.get_absolute_url()}discard/"
    return finding, browser, url, answers(browser, url, note="Ghi nhầm")


def test_a_double_click_is_led_on_though_the_step_is_closed_by_now(discarding):
    finding, browser, url, said = discarding
    first, second = browser.post(url, said), browser.post(url, said)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"] == finding.get_absolute_url()
    assert Event.objects.filter(kind="finding", verb="discard").count() == 1


def test_the_closed_step_is_closed_to_a_new_form(discarding):
    _finding, browser, url, said = discarding
    browser.post(url, said)
    assert browser.post(url, said | {"op_id": str(uuid.uuid4())}).status_code == 403
    assert browser.post(url, said | {"note": "Lý do khác"}).status_code == 403


def test_it_is_closed_to_another_person_with_the_same_form(cast, discarding, at_screen):
    _finding, browser, url, said = discarding
    browser.post(url, said)
    assert at_screen(cast.auditor).post(url, said).status_code == 403
    assert at_screen(cast.stranger).post(url, said).status_code == 404


def test_without_the_memory_a_double_click_is_refused(discarding, monkeypatch):
    """The control: what leads the second click on is the memory of the first, nothing else."""
    _finding, browser, url, said = discarding
    monkeypatch.setattr(once, "led_to", lambda *_args: None)
    assert [browser.post(url, said).status_code for _n in range(2)] == [302, 403]


def test_a_form_that_no_longer_fits_its_own_result_is_led_on(cast, at_screen):
    """Two tabs of findings are issued: sent again, none of them is on the list of those to issue any more."""
    visit = make_open_visit(cast)
    findings = [make_finding(visit, cast) for _n in range(2)]
    close_visit(visit, cast)
    sign_visit(visit, cast.head)
    hold_harmonisation(visit.round, cast)
    browser, url = at_screen(cast.lead), f"/rounds/{visit.round_id}/harmonise/"
    said = answers(browser, url, findings=[finding.pk for finding in findings])
    assert [browser.post(url, said).status_code for _n in range(2)] == [302, 302]
    assert Event.objects.filter(kind="finding", verb="issue").count() == 2
