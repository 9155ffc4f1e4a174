"""The pages on which data come in: a file is shown before it is written, written once, and to whom it is for."""

import io

import pytest
import python_calamine as calamine

from audits.core.trail import Event
from audits.exchange import sheets
from audits.exchange.kinds import KINDS
from audits.exchange.models import Import
from audits.organisation.models import Department, User

from .files import plan_of, text_file, upload, workbook

pytestmark = pytest.mark.django_db

RIGHT = workbook(["Mã", "Tên"], ["VPS", "Văn phòng Sở"], ["KHTC", "Phòng Kế hoạch - Tài chính"])
WRONG = workbook(["Mã", "Tên", "Trưởng đơn vị"], ["VPS", "Văn phòng Sở", "nvan"], ["ncc x", None, None])


def sent(browser, kind, data=None, name="don-vi.xlsx", **more):
    files = {"file": upload(data, name)} if data else {}
    page = browser.get(f"/exchange/{kind}/")
    hidden = {"op_id": page.context["form"]["op_id"].value()}
    return browser.post(f"/exchange/{kind}/", {**hidden, **files, **more})


def confirmed(page):
    """What the browser sends when the page that shows a file is confirmed."""
    form = page.context["form"]
    (kept,) = form["file"].field.widget.get_context("file", form["file"].value(), {})["widget"]["kept"]
    return {"op_id": form["op_id"].value(), "seen": form["seen"].value(), "file-kept": kept["token"]}


def test_a_file_is_shown_first_and_written_when_it_is_confirmed(cast, at_screen):
    browser = at_screen(cast.secretariat)
    page = sent(browser, "departments", RIGHT)
    assert page.status_code == 200
    assert "2 mới, 0 thay đổi, 0 giữ nguyên" in page.content.decode()
    assert not Department.objects.filter(code="VPS").exists()
    said = confirmed(page)
    assert browser.post("/exchange/departments/", said).status_code == 302
    assert browser.post("/exchange/departments/", said).status_code == 302  # a second click
    assert Department.objects.filter(code="VPS").count() == 1
    assert Import.objects.get().new == 2
    assert "don-vi.xlsx" in browser.get("/exchange/").content.decode()


def test_the_same_file_again_has_nothing_to_write(cast, at_screen):
    browser = at_screen(cast.secretariat)
    browser.post("/exchange/departments/", confirmed(sent(browser, "departments", RIGHT)))
    page = sent(browser, "departments", RIGHT)
    assert "0 mới, 0 thay đổi, 2 giữ nguyên" in page.content.decode()
    assert not page.context["form"].is_ready
    assert browser.post("/exchange/departments/", confirmed(page)).status_code == 200
    assert Import.objects.count() == 1


def test_what_is_wrong_is_said_by_row_and_column_and_nothing_is_written(cast, at_screen):
    page = sent(at_screen(cast.secretariat), "departments", WRONG)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Dòng 2, cột Người đứng đầu: không có tài khoản “nvan”." in text
    assert "Dòng 3, cột Mã: Chỉ dùng chữ in hoa không dấu, chữ số và dấu gạch nối." in text
    assert "Dòng 3, cột Tên: ô còn trống." in text
    assert Event.objects.count() == 0


def test_what_was_changed_meanwhile_is_shown_again_before_it_is_written(cast, at_screen):
    browser = at_screen(cast.secretariat)
    said = confirmed(sent(browser, "departments", RIGHT))
    Department.objects.create(agency=cast.agency, code="VPS", name="Văn phòng")
    page = browser.post("/exchange/departments/", said)
    assert page.status_code == 422
    assert "1 mới, 1 thay đổi, 0 giữ nguyên" in page.content.decode()
    assert browser.post("/exchange/departments/", confirmed(page)).status_code == 302
    assert Department.objects.get(code="VPS").name == "Văn phòng Sở"


def test_another_file_chosen_while_confirming_is_shown_first(cast, at_screen):
    browser = at_screen(cast.secretariat)
    said = confirmed(sent(browser, "departments", RIGHT))
    page = browser.post("/exchange/departments/", {**said, "file": upload(WRONG)})
    assert page.status_code == 422
    assert not Department.objects.filter(code="VPS").exists()


def test_a_file_of_windows_is_kept_in_utf8_under_the_hash_of_what_was_sent(cast, at_screen):
    browser = at_screen(cast.secretariat)
    data = text_file(["Mã", "Tên"], ["VPS", "Văn phòng Sở"], separator="\t", encoding="utf-16")
    browser.post("/exchange/departments/", confirmed(sent(browser, "departments", data, "don-vi.csv")))
    stored = Import.objects.get().file
    assert stored.path.read_bytes().decode() == "Mã\tTên\r\nVPS\tVăn phòng Sở\r\n"
    assert stored.original_sha256 != stored.sha256


def test_accounts_are_the_administrators_and_the_rest_the_secretariats(cast, at_screen):
    for person, theirs in [(cast.administrator, {"people"}), (cast.secretariat, KINDS.keys() - {"people"})]:
        browser = at_screen(person)
        assert {name for name in KINDS if browser.get(f"/exchange/{name}/").status_code == 200} == theirs
        assert {kind.name for kind in browser.get("/exchange/").context["kinds"]} == theirs
    assert at_screen(cast.committee).get("/exchange/").status_code == 403


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_a_template_is_read_by_the_page_that_offers_it(cast, at_screen, name, extension):
    person = cast.administrator if name == "people" else cast.secretariat
    answer = at_screen(person).get(f"/exchange/{name}/template/?format={extension}")
    plan, _stored = plan_of(name, answer.content, person, f"mau.{extension}")
    assert (plan.entries, plan.problems, plan.same, plan.table.unread) == ([], [], 0, [])
    if extension == "xlsx":
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        assert book.sheet_names[1] == "Giải thích"


def test_an_account_of_another_agency_is_taken(cast):
    file = workbook(["Tài khoản", "Họ và tên"], [cast.stranger.username, "Người Khác"])
    plan, _stored = plan_of("people", file, cast.administrator)
    assert [str(one) for one in plan.problems] == [
        "Row 2, column Account name: This account name is taken. Choose another one."
    ]
    assert User.objects.get(username=cast.stranger.username).agency != cast.agency


def test_more_records_than_a_page_can_write_are_refused(cast, monkeypatch):
    monkeypatch.setattr("audits.exchange.plans.MOST_WRITTEN", 1)
    with pytest.raises(Exception, match="Split it"):
        plan_of("departments", RIGHT, cast.secretariat)


def test_who_brings_in_much_is_told_that_others_wait(cast, at_screen, monkeypatch):
    said = "người khác trong cơ quan chưa lưu được"
    browser, address = at_screen(cast.secretariat), "/exchange/departments/"

    def looked_over():
        form = browser.get(address).context["form"]
        return browser.post(address, {"op_id": form["op_id"].value(), "file": upload(RIGHT)}).content.decode()

    assert said not in looked_over()
    monkeypatch.setattr("audits.exchange.plans.MANY_WRITTEN", 1)
    assert said in looked_over()


def test_an_excel_file_with_too_many_rows_is_refused_before_it_is_laid_out(cast, tmp_path):
    def far(book, sheet):
        sheet.write(1_000_000, 3, "xa")

    path = tmp_path / "xa.xlsx"
    path.write_bytes(workbook(["Mã"], fill=far))
    with pytest.raises(Exception, match="more than 20000 rows"):
        sheets.from_workbook(path)
