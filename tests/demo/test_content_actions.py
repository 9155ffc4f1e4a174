"""What became of the findings of the demo is told in full, in order, and by people who may."""

import re
from collections import Counter

import pytest

from audits.demo.actions import ActionStory
from audits.findings.models import CorrectiveAction

from .content import FOLLOWED_UP, NONCONFORMITIES, PAST, PEOPLE, PROCEDURES, day_number, moment, read, samples

STEPS = {step.name for step in CorrectiveAction.STEPS}


def actions(name):
    return {told["finding"]: told["acts"] for told in read(f"{name}/actions.json")}


def done(acts, name):
    return [act for act in acts if act["do"] == name]


def findings(name):
    return {finding["key"]: finding for finding in read(f"{name}/findings.json") if finding["outcome"] == "issued"}


def measures(acts):
    return {row["key"]: row for act in done(acts, "write") for row in act.get("measures", ())}


EVERY_ACTION = [(name, key) for name in FOLLOWED_UP for key in actions(name)]


@pytest.mark.parametrize("name", FOLLOWED_UP)
def test_every_nonconformity_has_its_action_and_nothing_else_has(name):
    grades = {key: finding.get("regrade", {}).get("to", finding["grade"]) for key, finding in findings(name).items()}
    assert sorted(actions(name)) == sorted(key for key, grade in grades.items() if grade in NONCONFORMITIES)


@pytest.mark.parametrize(("name", "key"), EVERY_ACTION)
def test_acts_follow_the_issue_in_the_order_of_time(name, key):
    acts = actions(name)[key]
    moments = [moment(read(f"{name}/round.json")["timeline"]["issued"]), *(moment(act["at"]) for act in acts)]
    assert moments == sorted(moments)
    for act in acts:
        assert "07:30" <= act["at"].split()[1] <= "17:30"
    if name not in PAST:
        assert moments[-1][0] < 0, "what is told happened before the day of loading"


@pytest.mark.parametrize(("name", "key"), EVERY_ACTION)
def test_acts_are_known_and_done_by_people_of_the_story(name, key):
    acts = actions(name)[key]
    for act in acts:
        assert act["do"] in STEPS or hasattr(ActionStory, act["do"]), act
        assert act.get("by", "truongban") in PEOPLE, act
        assert act.get("procedure", "QT-NCC-12") in PROCEDURES
    planned = measures(acts)
    assert all(row["who"] in PEOPLE for row in planned.values())
    assert {act["measure"] for act in done(acts, "measure_done")} <= set(planned)


@pytest.mark.parametrize(("name", "key"), EVERY_ACTION)
def test_who_judges_is_from_elsewhere_and_did_none_of_the_work(name, key):
    acts, department = actions(name)[key], findings(name)[key]["department"]
    workers = {row["who"] for row in measures(acts).values()}
    judged = [act["by"] for act in acts if act["do"] in ("confirm", "reject", "judge_effective", "judge_ineffective")]
    for username in judged:
        assert PEOPLE[username]["department"] != department
        assert username not in workers


@pytest.mark.parametrize(("name", "key"), EVERY_ACTION)
def test_cited_case_files_are_in_the_sample_of_the_finding(name, key):
    rows = samples(name) if name == "extraordinary" else samples("2016") | samples("2017")
    for code in re.findall(r"HS (?:\d\d|\{yy\})\.\d+", str(actions(name)[key])):
        assert rows[code]["department"] == findings(name)[key]["department"], code


@pytest.mark.parametrize("name", FOLLOWED_UP)
def test_proofs_and_results_are_told_of_every_measure_that_is_done(name):
    for acts in actions(name).values():
        for act in done(acts, "measure_done"):
            assert act["result"]
            assert act["proof"]


def test_2017_shows_every_way_that_an_action_can_go():
    acts = [act for told in actions("2017").values() for act in told]
    count = Counter(act["do"] for act in acts)
    assert count["judge_effective"] == 11
    assert [count[name] for name in ("cancel", "judge_ineffective", "send_back", "reject", "refuse")] == [1] * 5
    assert count["approve_done"] == 2
    granted = Counter(len(done(told, "grant")) for told in actions("2017").values())
    assert (granted[1], granted[2]) == (2, 1)
    assert count["ask_revision"] == count["take_up"] == 3


def test_both_papers_agree_that_the_action_of_2016_did_not_help():
    acts = actions("2016")["ncc-xin-loi"]
    judged = done(acts, "judge_ineffective")[0]
    assert "hành động khắc phục không có hiệu lực" in findings("2017")["ncc-xin-loi"]["statement"]
    assert judged["at"] > read("2017/round.json")["timeline"]["issued"]
    assert "KPH 01/Đ1-2017" in judged["note"]
    assert done(acts, "confirm")[0]["check_next_round"] is True
    assert done(acts, "judge_effective")[0]["at"] > judged["at"]


@pytest.mark.parametrize("name", PAST)
def test_a_round_is_closed_after_all_its_actions_are_carried_out(name):
    closed = read(f"{name}/round.json")["timeline"]["closed"]
    for acts in actions(name).values():
        assert (done(acts, "confirm") or done(acts, "cancel"))[0]["at"] < closed
    for row in read(f"{name}/followup.csv"):
        assert row["closed_on"] < closed


def test_measures_of_today_are_due_on_days_near_today():
    due = [day_number(row["due_on"]) for acts in actions("extraordinary").values() for row in measures(acts).values()]
    assert any(day < 0 for day in due)
    assert any(day > 0 for day in due)
