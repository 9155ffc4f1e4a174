"""What people see and do on the pages of procedures."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from audits.core import clock, files
from audits.core.files import StoredFile
from audits.core.rules import RuleBroken
from audits.procedures.models import Procedure, ProcedureStep, Revision

from ..core.corpus import EXE, PDF
from ..factories import make_procedure, make_standard
from .conftest import approved_from, make_draft, upload

NEW = "/procedures/new/"
FACTS = {
    "code": "QT-NCC-20",
    "kind": "administrative",
    "title": "Cấp lại bằng Tổ quốc ghi công",
    "field": "Người có công",
    "time_limit": "12,5",
    "time_unit": "working_days",
    "national_code": "",
    "since": "",
    "remark": "",
}


def address(name, *args):
    return reverse(f"procedures:{name}", args=args)


def sent(browser, url, **answers):
    """What a person sends from the form at `url`, with its hidden fields as the page has them."""
    form = browser.get(url).context["form"]
    hidden = {name: form[name].value() for name in ("op_id", "version") if form[name].value() is not None}
    return browser.post(url, {**hidden, **answers})


def fresh(record):
    return type(record).objects.get(pk=record.pk)


# Who may open what


EVERYBODY = "chair committee secretariat head staff vp_head lead auditor outsider administrator"
READERS = EVERYBODY.split()


def test_a_draft_and_its_file_are_not_for_everybody(cast, draft, at_screen):
    pages = [draft.file_url, address("edit_revision", draft.procedure_id, draft.pk)]
    answers = {who: [at_screen(getattr(cast, who)).get(url).status_code for url in pages] for who in READERS}
    assert answers == {
        "secretariat": [200, 200],
        "head": [200, 200],
        "staff": [200, 200],
        "chair": [200, 403],
        **{who: [404, 404] for who in READERS if who not in ("secretariat", "head", "staff", "chair")},
    }


def test_the_page_tells_outsiders_nothing_of_a_draft(cast, draft, at_screen):
    page = at_screen(cast.outsider).get(draft.get_absolute_url()).content.decode()
    own = at_screen(cast.staff).get(draft.get_absolute_url()).content.decode()
    for secret in (draft.summary, draft.file.name, "an hành lần 1", "Dự thảo đang xử lý", "Đã lập dự thảo"):
        assert secret in own
        assert secret not in page


def test_an_approved_file_is_handed_to_everybody_in_the_agency(cast, procedure, at_screen):
    revision = approved_from(cast, procedure, date(2017, 1, 3))
    answer = at_screen(cast.outsider).get(revision.file_url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == PDF
    assert at_screen(cast.stranger).get(revision.file_url).status_code == 404
    elsewhere = make_procedure(cast.vp)
    assert at_screen(cast.outsider).get(address("file", elsewhere.pk, revision.pk)).status_code == 404


@pytest.mark.parametrize("step", ["review", "approve", "send_back", "withdraw", "nonsense"])
def test_a_step_answers_403_to_who_may_not_take_it(cast, draft, at_screen, step):
    url = address("revision_step", draft.procedure_id, draft.pk, step)
    expected = {
        "review": {"secretariat": 200, "head": 403, "staff": 403, "outsider": 404},
        "withdraw": {"secretariat": 200, "head": 200, "staff": 403, "outsider": 404},
        "nonsense": {"secretariat": 404, "head": 404, "staff": 404, "outsider": 404},
    }.get(step, {"secretariat": 403, "head": 403, "staff": 403, "outsider": 404})
    assert {who: at_screen(getattr(cast, who)).get(url).status_code for who in expected} == expected


# The list


def test_the_list_filters_searches_sorts_and_downloads(cast, procedure, at_screen):
    approved_from(cast, procedure, date(2017, 1, 3))
    empty = make_procedure(cast.vp, "QT-VP-01", kind="system", title="Kiểm soát tài liệu")
    gone = make_procedure(cast.vp, "QT-VP-02", title="Quy trình cũ", withdrawn_on=date(2018, 1, 1))
    browser = at_screen(cast.outsider)

    def codes(query):
        return [row.code for row in browser.get(f"/procedures/?{query}").context["page"]]

    everything = [procedure.code, empty.code, gone.code]
    assert codes("") == everything
    assert codes("sort=-code") == everything[::-1]
    assert codes("q=tro cap mot lan") == [procedure.code]
    assert codes(f"department={cast.vp.pk}") == [empty.code, gone.code]
    assert codes("kind=system") == [empty.code]
    assert codes("state=in_force") == [procedure.code]
    assert codes("state=without") == [empty.code]
    assert codes("state=withdrawn") == [gone.code]
    assert codes("state=nonsense&kind=%00&department=x&sort=pk&page=900") == everything
    csv = browser.get("/procedures/?format=csv&state=in_force").content.decode("utf-8-sig")
    assert "QT-NCC-12" in csv
    assert "2017-01-03" in csv
    assert browser.get("/procedures/?format=xlsx").content.startswith(b"PK")


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    cast, at_screen, procedure, django_assert_max_num_queries
):
    browser = at_screen(cast.secretariat)
    approved_from(cast, procedure, date(2017, 1, 3))
    browser.get("/procedures/")
    with django_assert_max_num_queries(12) as few:
        browser.get("/procedures/")
    asked = len(few)
    for number in range(20):
        approved_from(cast, make_procedure(cast.ncc, f"QT-NCC-{number + 30}"), date(2017, 1, 3))
    browser.get("/procedures/")  # the number beside “My work” is counted once after every act in the agency
    with django_assert_max_num_queries(asked):
        browser.get("/procedures/")


# One procedure


def test_the_page_answers_what_was_in_force_on_a_day(cast, procedure, at_screen):
    approved_from(cast, procedure, date(2016, 3, 1))
    approved_from(cast, procedure, date(2017, 12, 6))
    browser = at_screen(cast.outsider)
    on = browser.get(f"{procedure.get_absolute_url()}?on=2017-12-05")
    assert (on.context["on_day"].revision, on.context["in_force"].revision) == (0, 1)
    assert "05/12/2017" in on.content.decode()
    for odd in ("0000-00-00", "9999-12-31", "hôm nay", "%00", "0001-01-01"):
        answer = browser.get(f"{procedure.get_absolute_url()}?on={odd}")
        assert answer.status_code == 200
        assert answer.context["asked"].errors
        assert answer.context["on_day"].revision == 1


def test_the_secretariat_enters_a_procedure_with_its_clauses(cast, at_screen):
    older = make_standard("2008")
    answer = sent(
        at_screen(cast.secretariat),
        NEW,
        **FACTS,
        department=cast.ncc.pk,
        clauses_2008="4.1, 7.5",
        clauses_2015="8.2",
    )
    assert answer.status_code == 302
    entered = Procedure.objects.get(code="QT-NCC-20")
    assert entered.time_limit == Decimal("12.5")
    assert {(clause.standard, clause.number) for clause in entered.clauses.all()} == {
        (older, "4.1"),
        (older, "7.5"),
        (cast.standard, "8.2"),
    }


def test_a_head_enters_procedures_of_the_own_department_only(cast, at_screen):
    browser = at_screen(cast.head)
    refused = sent(browser, NEW, **FACTS, department=cast.vp.pk)
    assert refused.status_code == 422
    assert "department" in refused.context["form"].errors
    assert sent(browser, NEW, **FACTS, department=cast.ncc.pk).status_code == 302


def test_a_head_does_not_push_a_procedure_onto_another_department(cast, procedure, at_screen):
    with pytest.raises(RuleBroken, match="secretariat"):
        procedure.change_facts(by=cast.head, department=cast.vp, clauses=())
    answer = sent(at_screen(cast.head), address("edit", procedure.pk), **FACTS, department=cast.vp.pk)
    assert answer.status_code == 422
    assert fresh(procedure).department == cast.ncc


ODD_FACTS = {
    "nothing": ({}, "title"),
    "another agency's department": ({"department": "stranger"}, "department"),
    "a long text": ({"title": "a" * 1_000_000}, "title"),
    "NUL": ({"title": "a\x00b"}, "title"),
    "no number": ({"time_limit": "mười"}, "time_limit"),
    "a negative limit": ({"time_limit": "-1"}, "time_limit"),
    "not a number at all": ({"time_limit": "NaN"}, "time_limit"),
    "an endless limit": ({"time_limit": "1e400"}, "time_limit"),
    "a kind that is none": ({"kind": "x"}, "kind"),
    "a year before years": ({"since": "0"}, "since"),
    "a year too large to keep": ({"since": "99999999999999999999"}, "since"),
    "a clause that is none": ({"clauses_2015": "7.99, 4.1"}, "clauses"),
}


@pytest.mark.parametrize("odd", ODD_FACTS)
def test_odd_facts_come_back_with_a_sentence_and_all_that_was_typed(cast, procedure, at_screen, odd):
    answers, field = ODD_FACTS[odd]
    typed = {**FACTS, "department": cast.ncc.pk, **answers} if answers else {}
    if typed.get("department") == "stranger":
        typed["department"] = cast.stranger.department_id
    for url in (NEW, address("edit", procedure.pk)):
        answer = sent(at_screen(cast.secretariat), url, **typed)
        assert answer.status_code == 422
        assert answer.context["form"].errors[field]
        if typed and field != "code":
            assert "QT-NCC-20" in answer.content.decode()
    assert fresh(procedure).code == "QT-NCC-12"
    assert Procedure.objects.count() == 1


def test_a_code_that_is_taken_is_refused(cast, procedure, at_screen):
    typed = {**FACTS, "code": procedure.code, "department": cast.ncc.pk}
    answer = sent(at_screen(cast.secretariat), NEW, **typed)
    assert answer.status_code == 422
    assert FACTS["title"] in answer.content.decode()


def test_two_who_change_a_procedure_at_once_meet_on_the_compare_page(cast, procedure, at_screen):
    browser = at_screen(cast.secretariat)
    url = address("edit", procedure.pk)
    form = browser.get(url).context["form"]
    hidden = {name: form[name].value() for name in ("op_id", "version")}
    mine = {**FACTS, "code": procedure.code, "department": cast.ncc.pk, "clauses_2015": "8.2"}
    procedure.change_facts(by=cast.head, title="Tên của người kia", clauses=cast.standard.clauses.filter(number="4.1"))
    answer = browser.post(url, {**hidden, **mine})
    assert answer.status_code == 409
    rows = {str(label): (str(theirs), str(yours)) for label, theirs, yours in answer.context["form"].conflict.rows}
    assert ("Tên của người kia", FACTS["title"]) in rows.values()
    assert ("4.1 Điều 4.1", "8.2 Điều 8.2") in rows.values()
    assert fresh(procedure).title == "Tên của người kia"
    hidden = {name: answer.context["form"][name].value() for name in ("op_id", "version")}
    assert browser.post(url, {**hidden, **mine}).status_code == 302
    assert fresh(procedure).title == FACTS["title"]


def test_a_procedure_is_withdrawn_and_put_back(cast, procedure, at_screen):
    browser = at_screen(cast.secretariat)
    url = address("withdraw", procedure.pk)
    assert sent(browser, url, withdrawn_on="9999-12-31", note="Bãi bỏ").status_code == 422
    assert sent(browser, url, withdrawn_on=clock.today(), note="Bãi bỏ").status_code == 302
    assert fresh(procedure).is_withdrawn
    assert "Bãi bỏ" in browser.get(procedure.get_absolute_url()).content.decode()
    assert sent(browser, address("reinstate", procedure.pk), note="Ghi nhầm").status_code == 302
    assert not fresh(procedure).is_withdrawn


# Revisions


def test_the_whole_way_of_a_revision_through_the_pages(cast, procedure, at_screen):
    head, secretariat, chair = (at_screen(person) for person in (cast.head, cast.secretariat, cast.chair))
    answers = {"issue": 1, "revision": 0, "author": cast.staff.pk, "summary": "Ban hành lần đầu", "file": upload()}
    assert sent(head, address("new_revision", procedure.pk), **answers).status_code == 302
    revision = procedure.revisions.get()
    assert (revision.author, revision.file.name) == (cast.staff, "QT-NCC-12.pdf")

    def step(browser, name, **said):
        return sent(browser, address("revision_step", procedure.pk, revision.pk, name), **said).status_code

    assert step(secretariat, "review") == 302
    assert step(chair, "send_back", note=" ") == 422
    assert step(chair, "send_back", note="Thiếu bước 6") == 302
    assert step(secretariat, "review") == 302
    assert step(chair, "approve", effective_on="0000-00-00") == 422
    assert step(chair, "approve", effective_on="2001-01-01") == 422
    assert step(chair, "approve", effective_on=clock.today()) == 302
    assert fresh(procedure).in_force() == revision
    page = at_screen(cast.outsider).get(procedure.get_absolute_url()).content.decode()
    for shown in ("Ban hành lần đầu", "QT-NCC-12.pdf", cast.staff.full_name, cast.chair.full_name, "Thiếu bước 6"):
        assert shown in page


def test_what_was_decided_on_paper_is_shown_as_that(cast, draft, at_screen):
    draft.review(by=cast.secretariat)
    browser = at_screen(cast.secretariat)
    url = address("approve_on_paper", draft.procedure_id, draft.pk)
    assert at_screen(cast.head).get(url).status_code == 403
    said = {
        "decision_number": "15/QĐ-SLĐTBXH",
        "decision_on": clock.today() - timedelta(days=20),
        "effective_on": clock.today() - timedelta(days=10),
    }
    without_scan = sent(browser, url, **said)
    assert without_scan.status_code == 422
    assert "decision_scan" in without_scan.context["form"].errors
    assert sent(browser, url, **said, decision_scan=upload("quyet-dinh.pdf")).status_code == 302
    assert fresh(draft).approver == cast.chair
    reader = at_screen(cast.outsider)
    assert "15/QĐ-SLĐTBXH" in reader.get(draft.get_absolute_url()).content.decode()
    assert reader.get(address("decision", draft.procedure_id, draft.pk)).status_code == 200


def test_a_chosen_file_survives_a_form_that_comes_back(cast, procedure, at_screen):
    browser = at_screen(cast.head)
    url = address("new_revision", procedure.pk)
    typed = {"issue": "không", "revision": 0, "author": cast.staff.pk, "summary": "Ban hành lần đầu"}
    refused = sent(browser, url, **typed, file=upload())
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "QT-NCC-12.pdf" in page
    assert "Ban hành lần đầu" in page
    form = refused.context["form"]
    token = form["file"].subwidgets[0].data["kept"][0]["token"]
    again = browser.post(url, {**typed, "issue": 1, "op_id": form["op_id"].value(), "file-kept": token})
    assert again.status_code == 302
    assert procedure.revisions.get().file.name == "QT-NCC-12.pdf"


@pytest.mark.parametrize(("name", "data"), [("quy-trinh.pdf", EXE), ("quy-trinh.exe", EXE), ("anh.png", PDF)])
def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(cast, procedure, at_screen, name, data):
    answers = {"issue": 1, "revision": 0, "author": cast.staff.pk, "summary": "Ban hành", "file": upload(name, data)}
    refused = sent(at_screen(cast.head), address("new_revision", procedure.pk), **answers)
    assert refused.status_code == 422
    assert name in str(refused.context["form"].errors["file"])
    assert not StoredFile.objects.exists()


ODD_DRAFTS = {
    "issue": ["", "0", "-1", "1000", "99999999999999999999", "a", "\x00"],
    "revision": ["", "-1", "1000", "a"],
    "author": ["", "0", "a", "stranger", "chair", "\x00"],
    "summary": ["a" * 1_000_000, "a\x00b"],
    "file-kept": ["a forged token", "\x00"],
}


@pytest.mark.parametrize("field", ODD_DRAFTS)
def test_odd_drafts_come_back_with_a_sentence(cast, procedure, at_screen, field):
    browser = at_screen(cast.head)
    typed = {"issue": 1, "revision": 0, "author": cast.staff.pk, "summary": "Ban hành lần đầu"}
    for value in ODD_DRAFTS[field]:
        value = getattr(cast, value).pk if value in ("stranger", "chair") else value
        refused = sent(browser, address("new_revision", procedure.pk), **{**typed, field: value})
        assert refused.status_code == 422
        assert refused.context["form"].errors[field.removesuffix("-kept")]
    assert not Revision.objects.exists()


def test_a_draft_is_written_on_and_keeps_its_file(cast, draft, at_screen):
    browser = at_screen(cast.staff)
    url = address("edit_revision", draft.procedure_id, draft.pk)
    token = browser.get(url).context["form"]["file"].subwidgets[0].data["kept"][0]["token"]
    typed = {"issue": 1, "revision": 0, "author": cast.staff.pk, "summary": "Viết lại", "file-kept": token}
    assert sent(browser, url, **typed).status_code == 302
    assert (fresh(draft).summary, fresh(draft).file) == ("Viết lại", draft.file)
    draft = fresh(draft)
    draft.review(by=cast.secretariat)
    assert browser.get(url).status_code == 403


def test_who_read_an_older_draft_is_shown_the_new_one_before_reviewing(cast, draft, at_screen):
    browser = at_screen(cast.secretariat)
    url = address("revision_step", draft.procedure_id, draft.pk, "review")
    form = browser.get(url).context["form"]
    draft.edit(by=cast.staff, summary="Khác hẳn")
    answer = browser.post(url, {name: form[name].value() for name in ("op_id", "version")})
    assert answer.status_code == 409
    assert "Khác hẳn" in answer.content.decode()
    assert fresh(draft).status == "draft"


# Steps


def table(*rows, initial=0):
    data = {"steps-TOTAL_FORMS": len(rows), "steps-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        for name, value in {"time_unit": "working_days", **row}.items():
            data[f"steps-{number}-{name}"] = value
    return data


RECEIVE = {"title": "Tiếp nhận hồ sơ", "who": "Bộ phận Một cửa", "duration": "0,5"}
HANDLE = {"title": "Thụ lý hồ sơ", "who": "Công chức thụ lý", "duration": "7"}


def test_steps_are_written_ordered_and_taken_out_on_one_page(cast, procedure, at_screen):
    browser = at_screen(cast.head)
    url = address("steps", procedure.pk)
    assert sent(browser, url, **table(HANDLE, RECEIVE, {"title": ""})).status_code == 302
    assert [step.title for step in procedure.steps.all()] == [HANDLE["title"], RECEIVE["title"]]
    reordered = table({**HANDLE, "ORDER": 2}, {**RECEIVE, "ORDER": 1}, {"title": "Trả kết quả"}, initial=2)
    assert sent(browser, url, **reordered).status_code == 302
    steps = [(step.order, step.title, step.duration) for step in procedure.steps.all()]
    assert steps == [
        (1, RECEIVE["title"], Decimal("0.5")),
        (2, HANDLE["title"], Decimal(7)),
        (3, "Trả kết quả", None),
    ]
    fewer = table({**RECEIVE, "DELETE": "on", "ORDER": 1}, {**HANDLE, "ORDER": 2}, initial=2)
    assert sent(browser, url, **fewer).status_code == 302
    assert [(step.order, step.title) for step in procedure.steps.all()] == [(1, HANDLE["title"])]
    assert RECEIVE["title"] in browser.get(procedure.get_absolute_url()).content.decode()  # in the history


ODD_TABLES = {
    "no table": {},
    "no number of rows": {**table(RECEIVE), "steps-TOTAL_FORMS": "a"},
    "a million rows": {**table(RECEIVE), "steps-TOTAL_FORMS": "1000000"},
    "too many rows": table(*[RECEIVE] * 61),
    "a step without words": table({**RECEIVE, "title": ""}),
    "a long text": table({**RECEIVE, "title": "a" * 1_000_000}),
    "NUL": table({**RECEIVE, "who": "a\x00"}),
    "a duration that is none": table({**RECEIVE, "duration": "nửa ngày"}),
    "a duration without end": table({**RECEIVE, "duration": "Infinity"}),
    "a duration too fine": table({**RECEIVE, "duration": "0,123"}),
    "a negative duration": table({**RECEIVE, "duration": "-1"}),
    "a unit that is none": table({**RECEIVE, "time_unit": "năm"}),
    "an order that is none": table({**RECEIVE, "ORDER": "đầu"}),
}


@pytest.mark.parametrize("odd", ODD_TABLES)
def test_odd_tables_come_back_and_change_nothing(cast, procedure, at_screen, odd):
    ProcedureStep.objects.create(procedure=procedure, order=1, title="Bước đã có")
    answer = sent(at_screen(cast.head), address("steps", procedure.pk), **ODD_TABLES[odd])
    assert answer.status_code == 422
    assert [step.title for step in procedure.steps.all()] == ["Bước đã có"]
    typed = answer.content.decode()
    if ODD_TABLES[odd] and odd != "no number of rows":
        assert "Bộ phận Một cửa" in typed or odd == "NUL"


def test_two_who_write_the_steps_at_once_see_each_others_table(cast, procedure, at_screen):
    browser = at_screen(cast.head)
    url = address("steps", procedure.pk)
    form = browser.get(url).context["form"]
    hidden = {name: form[name].value() for name in ("op_id", "version")}
    procedure.write_steps([{"title": "Bước của người kia"}], by=cast.secretariat)
    answer = browser.post(url, {**hidden, **table(RECEIVE)})
    assert answer.status_code == 409
    assert "Bước của người kia" in answer.content.decode()
    assert RECEIVE["title"] in answer.content.decode()
    assert procedure.steps.get().title == "Bước của người kia"


@pytest.mark.parametrize(
    ("limit", "unit", "rows", "total", "balance"),
    [
        ("10", "working_days", [("0.5", "working_days"), ("9.5", "working_days"), (None, "days")], "10", "equal"),
        ("10", "working_days", [("2", "hours"), ("4", "working_days")], "4.25", "within"),
        ("1", "working_days", [("12", "hours")], "1.5", "over"),
        ("16", "hours", [("2", "working_days")], "16", "equal"),
        ("10", "working_days", [("5", "days"), ("5", "working_days")], None, ""),
        (None, "days", [("5", "days")], "5", ""),
    ],
)
def test_the_steps_are_added_up_against_the_time_limit(cast, limit, unit, rows, total, balance):
    procedure = make_procedure(cast.ncc, time_limit=limit and Decimal(limit), time_unit=unit)
    for order, (duration, step_unit) in enumerate(rows, start=1):
        ProcedureStep.objects.create(
            procedure=procedure,
            order=order,
            title="Bước",
            duration=duration and Decimal(duration),
            time_unit=step_unit,
        )
    assert procedure.total_duration() == (total and Decimal(total))
    assert procedure.balance() == balance


def test_a_file_of_the_agency_is_not_taken_by_another(cast, procedure, at_screen):
    foreign = files.keep(upload(), by=cast.stranger)
    with pytest.raises(RuleBroken, match="file of the agency"):
        make_draft(cast, procedure, file=foreign)
