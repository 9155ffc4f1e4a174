"""The pages of a corrective action as the people of a department and the auditors use them."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from audits.core import clock
from audits.findings.models import Extension, Measure, RevisionRequest

from ..core import corpus
from ..factories import make_procedure
from . import actions
from .actions import fresh


def send(browser, url, **said):
    """Fill in the form of a page as it stands and send it."""
    page = browser.get(url)
    assert page.status_code == 200, page.status_code
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {name: value for name, value in (values | said).items() if value is not None}
    return browser.post(url, values)


def test_a_department_plans_and_proves_on_its_page_and_an_auditor_from_elsewhere_judges(cast, at_screen):
    action = actions.requested(cast)
    page = action.get_absolute_url()
    head, lead, staff, auditor = (at_screen(person) for person in (cast.head, cast.lead, cast.staff, cast.auditor))
    assert f"{page}write/" in head.get(page).content.decode()
    send(head, f"{page}name_owner/", owner=cast.staff.pk)
    send(staff, f"{page}write/", correction="Gửi phiếu xin lỗi cho 2 công dân")
    send(staff, f"{page}causes/new/", why_1="Không biết quá hạn", why_2="Sổ không ghi ngày hẹn", category="material")
    due = (action.due_on - timedelta(days=1)).isoformat()
    send(staff, f"{page}measures/new/", kind="corrective", what="Thêm cột ngày hẹn", who=cast.staff.pk, due_on=due)
    assert send(staff, f"{page}plan/").status_code == 302
    assert send(lead, f"{page}approve/").status_code == 302
    measure = Measure.objects.get()
    upload = ContentFile(corpus.PDF, name="so.pdf")
    report = f"{page}measures/{measure.pk}/report/"
    form = staff.get(report).context["form"]
    said = {"op_id": form["op_id"].value(), "version": form["version"].value(), "done_on": clock.today().isoformat()}
    assert staff.post(report, {**said, "result": "Đã thêm", "proof": upload}).status_code == 302
    assert send(staff, f"{page}report_done/").status_code == 302
    assert send(auditor, f"{page}confirm/").status_code == 302
    assert send(auditor, f"{page}judge_effective/", looked_at="10 hồ sơ quý I").status_code == 302
    assert fresh(action.finding).status == "closed"
    assert "10 hồ sơ quý I" in head.get(page).content.decode()


def test_the_proof_of_a_measure_opens_to_who_sees_the_action(cast, at_screen):
    action = actions.done(cast)
    proof = action.measures.get().proof.get()
    url = f"{action.get_absolute_url()}files/{proof.pk}/"
    assert at_screen(cast.auditor).get(url).status_code == 200
    assert at_screen(cast.outsider).get(url).status_code == 404


def test_a_refusal_comes_back_with_what_was_typed(cast, at_screen):
    action = actions.requested(cast)
    due = (action.due_on + timedelta(days=1)).isoformat()
    url = f"{action.get_absolute_url()}measures/new/"
    answer = send(at_screen(cast.head), url, kind="corrective", what="In lại sổ", who=cast.staff.pk, due_on=due)
    assert answer.status_code == 422
    assert "In lại sổ" in answer.content.decode()


def test_a_day_of_the_check_is_not_asked_where_the_next_round_checks(cast, at_screen):
    action = actions.done(cast)
    send(at_screen(cast.auditor), f"{action.get_absolute_url()}confirm/", check="round", check_on="")
    assert fresh(action).check_next_round


def test_more_time_is_asked_for_and_granted_on_the_page(cast, at_screen):
    action = actions.approved(cast)
    page, until = action.get_absolute_url(), action.due_on + timedelta(days=7)
    send(at_screen(cast.staff), f"{page}extension/", until=until.isoformat(), reason="Chờ in biểu mẫu")
    grant = f"{page}extension/{Extension.objects.get().pk}/grant/"
    lead = at_screen(cast.lead)
    assert grant in lead.get(page).content.decode()
    send(lead, grant)
    assert fresh(action).due_on == until


def test_a_cause_in_the_procedure_leads_to_a_request_and_its_draft(cast, at_screen):
    procedure = make_procedure(cast.ncc)
    action = actions.requested(cast)
    send(at_screen(cast.head), f"{action.get_absolute_url()}revision/", procedure=procedure.pk, reason="Thêm bước 6")
    request = RevisionRequest.objects.get()
    head = at_screen(cast.head)
    send(head, f"{request.get_absolute_url()}take_up/")
    assert fresh(request).revision.procedure == procedure
    assert request.get_absolute_url() in head.get(procedure.get_absolute_url()).content.decode()


def test_observations_are_answered_together_and_what_is_left_empty_stays_open(cast, at_screen):
    first = actions.issue_finding(cast, "observation")
    head = at_screen(cast.head)
    assert send(head, "/observations/").status_code == 422
    answer = send(head, "/observations/", **{f"reply_{first.pk}": "Sẽ bổ sung cột trong tháng 1"})
    assert answer.status_code == 302
    assert (fresh(first).status, fresh(first).reply) == ("closed", "Sẽ bổ sung cột trong tháng 1")
    assert not head.get("/observations/").context["form"].findings


@pytest.mark.parametrize("query", ["", "?status=overdue", "?status=open&grade=minor", "?q=phieu xin loi", "?sort=-due"])
def test_the_list_shows_what_the_filters_ask_for(cast, at_screen, query):
    action = actions.requested(cast)
    shown = list(at_screen(cast.committee).get(f"/actions/{query}").context["page"])
    assert shown == ([] if "overdue" in query else [action])


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_list_comes_as_a_file(cast, at_screen, kind):
    actions.requested(cast)
    assert at_screen(cast.committee).get(f"/actions/?format={kind}").status_code == 200


def test_why_the_result_was_not_accepted_stands_where_the_department_reads_what_comes_next(cast, at_screen):
    action = actions.done(cast)
    action.reject(by=cast.auditor, note="Bảng phân ca chưa có chữ ký")
    said = "Không chấp nhận kết quả (Nguyễn Văn danhgia1"
    page = at_screen(cast.head).get(action.get_absolute_url()).content.decode()
    assert said in page.split("</section>")[1]
    fresh(action).report_done(by=cast.staff)
    assert said not in at_screen(cast.head).get(action.get_absolute_url()).content.decode()


def test_the_page_of_an_ineffective_action_leads_to_the_one_that_follows(cast, at_screen):
    action = actions.implemented(cast)
    later = action.judge_ineffective(by=cast.auditor, note="Vẫn 2/10 hồ sơ quá hạn")
    page = at_screen(cast.head).get(action.get_absolute_url())
    assert page.context["followed_by"] == later
    assert page.content.decode().count("Vẫn 2/10 hồ sơ quá hạn") == 2  # in the history once, and as what was looked at
