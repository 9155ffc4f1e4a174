"""What was found in the demo must add up: answers, samples, evidence, photos and reports agree."""

import datetime
import re
from collections import Counter

import pytest

from audits.demo import drawings

from .content import (
    DEPARTMENTS,
    NONCONFORMITIES,
    PAST,
    QUESTIONS,
    ROUNDS,
    STANDING,
    day_number,
    final_grades,
    moment,
    read,
    revisions_of,
    samples,
    spoken,
    visits,
)


@pytest.mark.parametrize("name", ROUNDS)
def test_answers_fit_the_department_and_their_findings(name):
    edition = read(f"{name}/round.json")["standard"]
    answers = read(f"{name}/answers.csv")
    assert len({(row["department"], row["question"]) for row in answers}) == len(answers)
    given = {}
    for row in answers:
        where = row["department"], row["question"]
        question, visit = QUESTIONS[edition, row["question"]], visits(name)[row["department"]]
        assert question["division_code"] in ("", row["department"]), where
        assert (question["applies_to"] == "system") == (row["department"] in ("LDS", "TTISO")), where
        assert (question["applies_to"] == "procedure") == bool(row["procedure"]), where
        assert not row["procedure"] or row["procedure"] in visit["procedures"], where
        assert row["answer"] in ("conforms", "does_not_conform", "observation", "not_applicable", "not_checked"), where
        assert row["note"] or row["answer"] == "conforms", where
        given[where] = row["answer"]
    worse = {"major": "does_not_conform", "minor": "does_not_conform", "observation": "observation"}
    for finding in read(f"{name}/findings.json"):
        if finding["question"]:
            answer = given[finding["department"], finding["question"]]
            assert answer == worse.get(finding["grade"], "conforms"), finding["key"]


def test_2017_finds_something_everywhere_and_of_every_grade():
    grades = Counter(grade for _, grade in final_grades("2017"))
    assert grades == {"major": 2, "minor": 10, "observation": 7, "opportunity": 5, "strength": 4}
    assert {department for department, _ in final_grades("2017")} == STANDING
    findings = read("2017/findings.json")
    assert sum(finding["response"] == "disputed" for finding in findings) == 2
    assert [len([f for f in findings if step in f]) for step in ("uphold", "regrade", "withdraw")] == [1, 1, 1]
    repeated = {finding["repeat_of"] for finding in findings if "repeat_of" in finding}
    assert repeated == {"2016:ncc-xin-loi", "2016:bpmc-niem-yet"}
    assert {f"2016:{finding['key']}" for finding in read("2016/findings.json")} >= repeated


@pytest.mark.parametrize("name", [*ROUNDS, "other"])
def test_a_nonconformity_has_its_three_parts(name):
    for finding in read(f"{name}/findings.json"):
        assert finding["evidence"], finding["key"]
        assert finding["statement"], finding["key"]
        assert finding["criterion"] or finding["grade"] not in NONCONFORMITIES, finding["key"]
        assert (finding["response"] == "disputed") == bool(finding.get("ground")), finding["key"]


def test_the_figures_of_2017():
    rows = read("2017/samples.csv")
    done = [row for row in rows if row["ready_on"]]
    late = [row for row in done if row["ready_on"] > row["due_on"]]
    assert (len(rows), len(done), len(late)) == (120, 113, 8)
    assert {row["department"] for row in rows} == {c for c, row in DEPARTMENTS.items() if row["has_tthc"] == "true"}
    asked = read("2017/interviews.csv")
    served = [row for row in asked if row["kind"] != "staff"]
    assert len(asked) == 40
    for group in (asked, served):
        assert 0.88 <= sum(int(row["score"]) >= 4 for row in group) / len(group) <= 0.92
    assert len({row["remark"] for row in asked}) == 40


@pytest.mark.parametrize("name", ROUNDS)
def test_samples_are_possible_case_files(name):
    assert len(samples(name)) == len(read(f"{name}/samples.csv"))
    for row in samples(name).values():
        visit = visits(name)[row["department"]]
        assert row["procedure"] in visit["procedures"], row
        received, due = day_number(row["received_on"]), day_number(row["due_on"])
        seen = moment(visit["actual"][0])[0]
        assert received <= due
        assert received <= seen
        if row["ready_on"]:
            assert received < day_number(row["ready_on"]) <= seen, row
        if row["handed_on"]:
            assert day_number(row["ready_on"]) <= day_number(row["handed_on"]) <= seen, row
        if name in PAST:
            days = [row[part] for part in ("received_on", "due_on", "ready_on", "handed_on") if row[part]]
            assert all(datetime.date.fromisoformat(day).weekday() < 5 for day in days), row
            assert row["received_on"] >= min(r["effective_on"] for r in revisions_of(row["procedure"])), row


@pytest.mark.parametrize("name", ROUNDS)
def test_evidence_agrees_with_the_sample(name):
    """Cited case files are in the department's sample, with the dates and the counts that the finding tells."""
    for finding in read(f"{name}/findings.json"):
        text = finding["evidence"]
        cited = re.findall(r"HS (?:\d\d|\{yy\})\.\d+", " ".join((text, finding["statement"])))
        for code in cited:
            assert samples(name)[code]["department"] == finding["department"], (finding["key"], code)
        for code, due, ready in re.findall(r"(HS \S+\.\d+) hẹn trả (\S+), (?:có kết quả (\S+)|đến)", text):
            row = samples(name)[code]
            assert spoken(row["due_on"]) == due, (finding["key"], code)
            assert spoken(row["ready_on"]) == ready, (finding["key"], code)
        if claim := finding.get("claim"):
            sampled = [row for row in samples(name).values() if row["procedure"] == claim["procedure"]]
            faulty = [row["case_code"] for row in sampled if claim["fault"] in row["faults"]]
            assert (len(sampled), len(faulty)) == (claim["sampled"], claim["faulty"]), finding["key"]
            assert f"{len(faulty)}/{len(sampled)} " in finding["statement"] + text, finding["key"]
            assert set(faulty) <= set(cited), finding["key"]


@pytest.mark.parametrize("name", PAST)
def test_late_results_are_told_with_their_true_lateness(name):
    holidays = {datetime.date(2017, 9, 4)}
    for finding in read(f"{name}/findings.json"):
        pattern = r"(HS \d\d\.\d+) hẹn trả \S+, có kết quả \S+ \(quá hạn (\d+) ngày( làm việc)?\)"
        for code, count, working in re.findall(pattern, finding["evidence"]):
            row = samples(name)[code]
            due, ready = (datetime.date.fromisoformat(row[part]) for part in ("due_on", "ready_on"))
            days = [due + datetime.timedelta(n) for n in range(1, (ready - due).days + 1)]
            if working:
                days = [day for day in days if day.weekday() < 5 and day not in holidays]
            assert len(days) == int(count), (finding["key"], code)


@pytest.mark.parametrize("name", PAST)
def test_reports_say_until_when(name):
    report = read(f"{name}/report.json")
    for part in ("introduction", "strengths", "causes", "conformity", "effectiveness"):
        assert all(report[part])
    for part in ("proposals_leadership", "proposals_departments", "proposals_standing_body"):
        for proposal in report[part]:
            assert spoken(proposal["due_on"]) in proposal["text"], proposal
            assert proposal["due_on"] > report["dated_on"]
            assert datetime.date.fromisoformat(proposal["due_on"]).weekday() < 5
    assert report["number"].split("/")[1] == "BC-BCĐ"
    assert len(report["remark"]) <= 500


@pytest.mark.parametrize("name", ROUNDS)
def test_photos_belong_to_findings_or_questions(name):
    keys = {finding["key"]: finding for finding in read(f"{name}/findings.json")}
    edition = read(f"{name}/round.json")["standard"]
    for row in read(f"{name}/photos.csv"):
        assert row["kind"] in drawings.KINDS
        assert row["finding"] or row["question"]
        if row["finding"]:
            assert keys[row["finding"]]["department"] == row["department"]
        if row["question"]:
            assert (edition, row["question"]) in QUESTIONS
        if row["case_code"]:
            assert samples(name)[row["case_code"]]["department"] == row["department"]
        assert row["taken_on"] == visits(name)[row["department"]]["actual"][0].split()[0]


@pytest.mark.parametrize("kind", sorted(drawings.KINDS))
def test_a_photo_is_the_same_wherever_it_is_drawn(kind):
    first = drawings.draw(kind, seed="a", labels=["SỔ THEO DÕI", "17.204"])
    assert first.startswith(b"\xff\xd8")
    assert first == drawings.draw(kind, seed="a", labels=["SỔ THEO DÕI", "17.204"])
    assert first != drawings.draw(kind, seed="b", labels=["SỔ THEO DÕI", "17.204"])
