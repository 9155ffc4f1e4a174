"""A whole round as its people hold it: in a browser, in Vietnamese, through the pages only."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from audits.core import clock, trail

from ..factories import make_certificate, make_procedure, make_revision, make_user
from .conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = {
    "chair": "Trần Văn Bình",
    "secretariat": "Lê Thị Hoa",
    "lead": "Nguyễn Văn An",
    "auditor": "Phạm Thị Dung",
    "second_lead": "Hoàng Văn Em",
    "head": "Đỗ Thị Giang",
    "vp_head": "Vũ Văn Hải",
    "staff": "Bùi Thị Khánh",
}
PIXEL = bytes.fromhex(  # a photo of one dot
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


@pytest.fixture
def queue(settings):
    """Papers are made by the worker, as in the program."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def people(cast):
    """The cast under names of people, an auditor for the second team, and a procedure with its revision in force."""
    for who, name in NAMES.items():
        person = getattr(cast, who)
        type(person).objects.filter(pk=person.pk).update(full_name=name)
        person.refresh_from_db()
    cast.second_auditor = make_user(cast.agency, "danhgia2", full_name="Ngô Thị Lan", department=cast.ttr)
    make_certificate(cast.second_auditor, cast.standard)
    cast.procedure = make_procedure(cast.ncc, "QT-NCC-12", title="Giải quyết chế độ điều dưỡng")
    make_revision(cast.procedure, cast.head)
    return cast


@pytest.fixture
def sign_in(screens):
    """`sign_in(person)`: a page of that person; whoever saves is never asked whether to leave."""
    asked = []

    def signed_in(person, **options):
        page = screens.sign_in(person, **options)
        page.on("dialog", lambda dialog: (asked.append(f"{dialog.type}: {page.url}"), dialog.accept()))
        return page

    yield signed_in
    assert asked == []


def test_a_round_goes_from_the_programme_to_the_last_closed_action_in_the_browser(people, sign_in, queue):
    secretariat, chair = sign_in(people.secretariat), sign_in(people.chair)
    plan_the_year(secretariat)
    approve_the_year(chair)
    plan_the_round(secretariat, people)
    approve_the_plan(chair)
    head = sign_in(people.head)
    name_contacts(head, people)

    lead = sign_in(people.lead)
    prepare_the_visit(lead, people.ncc)
    auditor = sign_in(people.auditor, device=PHONE)
    hold_the_visit(auditor, people)
    close_the_visit(lead, people.ncc)
    sign_with_another_opinion(head, people.ncc)

    second_lead = sign_in(people.second_lead)
    prepare_the_visit(second_lead, people.vp)
    hold_a_visit_without_findings(second_lead, people.vp)
    close_the_visit(second_lead, people.vp)
    sign_the_minutes(sign_in(people.vp_head), people.vp)

    harmonise_and_issue(lead)
    prepare_the_report(secretariat)
    issue_the_report(chair)
    call_command("worker", once=True)
    read_the_report(sign_in(people.staff))

    plan_what_is_done(head, people)
    accept_the_plan(secretariat)
    prove_what_was_done(head)
    verify_that_it_worked(auditor)
    close_the_round(secretariat)
    report_on_the_follow_up(secretariat)
    issue_the_follow_up_report(chair)
    call_command("worker", once=True)
    read_that_all_is_closed(sign_in(people.committee, device=PHONE))
    read_the_overview(chair)
    find_nothing_left(head)
    find_nothing_left(secretariat)
    assert trail.verify(people.agency) == []


# ---- the story, chapter by chapter


def plan_the_year(page):
    """The matrix by keyboard alone: the first department in this first month, the one below it in the next."""
    page.goto(f"/programme/{first_day().year}/")
    follow(page, "Lập chương trình năm")
    press(page, "Lập chương trình năm")
    page.locator(".months-table [type=checkbox]").first.focus()
    for key in ("Space", "ArrowDown", "ArrowRight", "Space"):
        page.keyboard.press(key)
    expect(page.locator(".months-table :checked")).to_have_count(2)
    departments = page.locator(".months-table tr:has([type=checkbox])").count()
    expect(page.locator(".months-table [type=checkbox][tabindex='0']")).to_have_count(departments)
    for label in ("Mục tiêu", "Phạm vi", "Chuẩn mực"):
        fill(page, label, "Toàn bộ hệ thống quản lý chất lượng")
    press(page, "Lưu chương trình năm")
    said(page, "Đã lưu chương trình năm.")
    follow(page, "Trình phê duyệt")
    press(page, "Trình phê duyệt")
    said(page, "Đã trình chương trình năm.")
    page.goto("/rounds/")


def approve_the_year(page):
    page.goto(f"/programme/{first_day().year}/")
    follow(page, "Phê duyệt chương trình năm")
    fill(page, "Số quyết định", "08/KH-SLĐTBXH")
    fill(page, "Ngày quyết định", clock.today())
    press(page, "Phê duyệt chương trình năm")
    said(page, "Đã phê duyệt chương trình năm.")


def first_day():
    return clock.today() - timedelta(days=1)


def plan_the_round(page, people):
    first, last = first_day(), clock.today() + timedelta(days=1)
    follow(page, "Lập đợt đánh giá")
    fill(page, "Tiêu đề", "Đánh giá nội bộ hệ thống quản lý chất lượng")
    choose(page, "Tiêu chuẩn", people.standard)
    fill(page, "Ngày bắt đầu", first)
    fill(page, "Ngày kết thúc", last)
    fill(page, "Căn cứ", "Kế hoạch số 12/KH-SLĐTBXH")
    fill(page, "Phạm vi", "Các quy trình giải quyết thủ tục hành chính")
    press(page, "Lập kế hoạch")
    said(page, "Đã lập đợt đánh giá.")

    for lead, member in ((people.lead, people.auditor), (people.second_lead, people.second_auditor)):
        follow(page, "Tổ đánh giá")
        follow(page, "Lập Tổ")
        pick(page, lead)
        press(page, "Lập Tổ")
        page.get_by_role("link", name="Thêm vào Tổ").last.click()
        pick(page, member)
        press(page, "Thêm vào Tổ")

    follow(page, "Lịch")
    for department, team, procedure in ((people.ncc, "Tổ 1", people.procedure), (people.vp, "Tổ 2", None)):
        follow(page, "Thêm buổi")
        choose(page, "Đơn vị", department)
        at(page, first, "08:00", "10:00")
        if procedure:
            page.get_by_role("checkbox", name=procedure.code).check()
        page.get_by_role("radio", name=team).check()
        press(page, "Lưu")
    for meeting, starts, ends in (("Họp khai mạc", "07:30", "08:00"), ("Họp thống nhất", "15:00", "16:00")):
        follow(page, "Thêm cuộc họp")
        choose(page, "Cuộc họp", meeting)
        at(page, first, starts, ends)
        press(page, "Lưu")

    follow(page, "Kế hoạch")
    for department in (people.btxh, people.ttr, people.leadership, people.standing_body):
        follow(page, f"{department} chưa có buổi")
        follow(page, "Ghi lý do không đánh giá")
        fill(page, "Vì sao không đánh giá trong đợt này", "Đã đánh giá đợt trước")
        press(page, "Không đánh giá đơn vị này")
    follow(page, "Trình phê duyệt")
    press(page, "Trình phê duyệt")
    said(page, "Đã trình kế hoạch.")


def approve_the_plan(page):
    to_round(page)
    follow(page, "Phê duyệt kế hoạch")
    fill(page, "Số quyết định", "05/QĐ-SLĐTBXH")
    fill(page, "Ngày quyết định", clock.today())
    press(page, "Phê duyệt kế hoạch")
    said(page, "Đã phê duyệt kế hoạch.")


def name_contacts(page, people):
    to_visit(page, people.ncc)
    follow(page, "Cử người làm việc với Tổ")
    page.get_by_role("checkbox", name=people.staff.full_name).check()
    press(page, "Cử người")
    expect(page.get_by_role("main")).to_contain_text(people.staff.full_name)


def prepare_the_visit(page, department):
    to_round(page)
    follow(page, "Tổ đánh giá")
    follow(page, "Cam kết")
    press(page, "Tôi cam kết")
    to_visit(page, department)
    follow(page, "Danh mục kiểm tra")
    press(page, "Đề xuất câu hỏi")
    expect(page.get_by_role("listitem").filter(has_text="Câu hỏi").first).to_be_visible()


def hold_the_visit(page, people):
    to_visit(page, people.ncc)
    follow(page, "Mở buổi đánh giá")
    press(page, "Bắt đầu buổi đánh giá")
    said(page, "Buổi đánh giá đã bắt đầu.")

    row = page.locator("[data-row]").nth(0)
    row.get_by_text("Phù hợp", exact=True).click()
    expect(row.get_by_role("status")).to_contain_text("Đã lưu lúc")
    row = page.locator("[data-row]").nth(1)
    row.get_by_label("Bằng chứng, ghi chép").fill("2/5 hồ sơ trả quá hạn, không có phiếu xin lỗi")
    row.get_by_text("Không phù hợp", exact=True).click()
    expect(row.get_by_role("status")).to_contain_text("Đã lưu lúc")
    row.get_by_label("Chụp ảnh").set_input_files({"name": "so.png", "mimeType": "image/png", "buffer": PIXEL})
    window = page.get_by_role("dialog", name="Trước khi lưu ảnh")
    window.get_by_role("button", name="Lưu ảnh").click()
    expect(row.locator(".evidence img")).to_be_visible()
    row.get_by_role("button", name="Lập phát hiện").click()

    main(page).get_by_label("KPH nhẹ").check()
    fill(page, "Tiêu đề", "Hồ sơ trả quá hạn không có phiếu xin lỗi")
    expect(page.get_by_label("Bằng chứng", exact=True)).to_have_value(re.compile("2/5 hồ sơ"))
    fill(page, "Phát biểu", "2/5 hồ sơ mẫu trả quá hạn không có phiếu xin lỗi, hẹn lại.")
    press(page, "Lưu phát hiện")
    expect(page.locator("[data-row]").nth(1)).to_contain_text("Hồ sơ trả quá hạn không có phiếu xin lỗi")
    sent(page)

    follow(page, "Hồ sơ mẫu")
    choose(page, "Quy trình", f"{people.procedure.code} · {people.procedure.title}")
    fill(page, "Mã hồ sơ", "17.204")
    fill(page, "Ngày tiếp nhận", clock.today() - timedelta(days=40))
    fill(page, "Hẹn trả", clock.today() - timedelta(days=30))
    fill(page, "Có kết quả", clock.today() - timedelta(days=20))
    press(page, "Lưu hồ sơ mẫu")
    expect(page.locator(".samples")).to_contain_text("17.204")
    sent(page)
    follow(page, "Phỏng vấn")
    page.get_by_label("4 Hài lòng").check()
    press(page, "Lưu phỏng vấn")
    expect(page.locator("[data-list=interviews] table")).to_contain_text("4 Hài lòng")
    sent(page)

    follow(page, "Câu hỏi")
    answer_the_rest(page)
    write_the_minutes(page)


def hold_a_visit_without_findings(page, department):
    to_visit(page, department)
    follow(page, "Mở buổi đánh giá")
    press(page, "Bắt đầu buổi đánh giá")
    answer_the_rest(page)
    write_the_minutes(page)


def answer_the_rest(page):
    follow(page, "Trả lời nhiều câu một lần")
    choose(page, "Kết quả", "Phù hợp")
    page.get_by_label("Tất cả các câu chưa trả lời").check()
    press(page, "Trả lời các câu đã chọn")
    expect(page.get_by_role("main")).to_contain_text("Đã trả lời tất cả các câu hỏi.")


def write_the_minutes(page):
    follow(page, "Biên bản")
    fill(page, "Thành phần của đơn vị", "Đỗ Thị Giang, Trưởng phòng")
    press(page, "Lưu biên bản")
    sent(page)


def close_the_visit(page, department):
    to_visit(page, department)
    follow(page, "Ghi chép tiếp")
    follow(page, "Kết thúc buổi đánh giá")
    press(page, "Kết thúc buổi đánh giá")
    said(page, "Buổi đánh giá đã kết thúc.")


def sign_with_another_opinion(page, department):
    to_visit(page, department)
    follow(page, "Ký biên bản")
    main(page).get_by_role("radio", name="Có ý kiến khác").check()
    fill(page, "Vì sao đơn vị có ý kiến khác?", "Đã xin lỗi công dân bằng điện thoại")
    press(page, "Ký biên bản")
    said(page, "Đã ký biên bản.")


def sign_the_minutes(page, department):
    to_visit(page, department)
    follow(page, "Ký biên bản")
    press(page, "Ký biên bản")
    said(page, "Đã ký biên bản.")


def harmonise_and_issue(page):
    to_round(page)
    follow(page, "Lịch")
    follow(page, "Họp thống nhất")
    follow(page, "Ghi nhận đã họp")
    fill(page, "Thành phần dự", "Các Tổ trưởng")
    fill(page, "Nội dung và kết luận", "Thống nhất mức độ của các phát hiện")
    press(page, "Ghi nhận đã họp")
    said(page, "Đã ghi nhận cuộc họp.")

    to_round(page)
    follow(page, "Thống nhất phát hiện")
    follow(page, "Giữ nguyên")
    fill(page, "Lý do", "Quy trình đòi phiếu xin lỗi bằng văn bản")
    press(page, "Giữ nguyên")
    said(page, "Đã ghi nhận kết luận.")
    press(page, "Phát hành các phát hiện đã chọn")
    said(page, "Các phát hiện đã được phát hành.")
    expect(page.get_by_role("main")).to_contain_text("KPH 01/Đ1-")


def prepare_the_report(page):
    to_round(page)
    follow(page, "Kết thúc đánh giá tại đơn vị")
    press(page, "Kết thúc đánh giá tại đơn vị")
    said(page, "Đã kết thúc đánh giá tại đơn vị.")
    follow(page, "Lập báo cáo")
    press(page, "Bắt đầu soạn")
    said(page, "Đã bắt đầu soạn văn bản.")
    follow(page, "Sửa nội dung")
    until = f"{clock.today() + timedelta(days=30):%d/%m/%Y}"
    for label, text in {
        "Ưu điểm": "Các đơn vị thực hiện đúng quy trình.",
        "Nguyên nhân đã xác định": "Chưa theo dõi ngày hẹn trả.",
        "Kết luận về sự phù hợp": "Hệ thống phù hợp với tiêu chuẩn.",
        "Kết luận về hiệu lực": "Hệ thống có hiệu lực.",
        "Kiến nghị với lãnh đạo": f"Bố trí thêm máy quét trước {until}.",
        "Kiến nghị với các đơn vị": f"Khắc phục các điểm không phù hợp trước {until}.",
        "Kiến nghị với Thường trực": f"Theo dõi việc khắc phục đến {until}.",
        "Nơi nhận": "Các đơn vị",
        "Chức vụ người ký": "Giám đốc",
        "Họ tên người ký": "Trần Văn Bình",
    }.items():
        fill(page, label, text)
    press(page, "Lưu nội dung")
    said(page, "Đã lưu nội dung.")
    document = page.url
    follow(page, "Xem bản nháp")
    press(page, "Bản PDF")
    expect(main(page)).to_contain_text("Đang chờ đến lượt")
    call_command("worker", once=True)
    see_a_pdf(page, ".pdf")  # the page asked again by itself
    page.goto(document)
    follow(page, "Trình phê duyệt")
    page.get_by_role("checkbox", name="vẫn trình").check()  # no evidence was photographed in this story
    press(page, "Trình phê duyệt")
    said(page, "Đã trình văn bản.")


def issue_the_report(page):
    to_round(page)
    follow(page, "Văn bản")
    follow(page, "Báo cáo")
    follow(page, "Phát hành")
    fill(page, "Số, ký hiệu", "45/BC-SLĐTBXH")
    fill(page, "Ngày", clock.today())
    press(page, "Phát hành")
    said(page, "Đã ban hành văn bản.")


def read_the_report(page):
    page.get_by_role("link", name="Văn bản").first.click()
    follow(page, "45/BC-SLĐTBXH")
    see_a_pdf(page, "Mở văn bản")


def plan_what_is_done(page, people):
    to_action(page)
    follow(page, "Lập kế hoạch khắc phục")
    fill(page, "Khắc phục ngay", "Đã gửi phiếu xin lỗi và hẹn lại ngày trả cho 2 công dân.")
    press(page, "Lưu")
    follow(page, "Lập kế hoạch khắc phục")
    fill(page, "Vì sao xảy ra?", "Công chức thụ lý không biết hồ sơ sắp đến hạn")
    page.get_by_label("Và vì sao lại như vậy?").first.fill("Sổ theo dõi không có cột ngày hẹn trả")
    choose(page, "Nguyên nhân gốc rễ thuộc nhóm", "Biểu mẫu, giấy tờ")
    press(page, "Lưu nguyên nhân")
    follow(page, "Lập kế hoạch khắc phục")
    fill(page, "Nội dung công việc", "Thêm cột ngày hẹn trả vào sổ theo dõi, rà soát mỗi sáng thứ Hai")
    choose(page, "Người thực hiện", people.staff.full_name)
    fill(page, "Thời hạn", clock.today() + timedelta(days=7))
    press(page, "Lưu biện pháp")
    follow(page, "Trình phê duyệt kế hoạch")
    press(page, "Trình phê duyệt kế hoạch")
    said(page, "Đã trình kế hoạch.")


def accept_the_plan(page):
    to_action(page)
    follow(page, "Phê duyệt kế hoạch")
    press(page, "Phê duyệt kế hoạch")  # with the auditor who raised the finding as its verifier
    said(page, "Đã phê duyệt kế hoạch.")


def prove_what_was_done(page):
    to_action(page)
    follow(page, "Báo cáo đã xong")
    fill(page, "Kết quả", "Sổ theo dõi đã có cột ngày hẹn trả.")
    main(page).get_by_label("Bằng chứng").set_input_files(
        {"name": "so-theo-doi.png", "mimeType": "image/png", "buffer": PIXEL}
    )
    press(page, "Báo cáo đã xong")
    follow(page, "Báo cáo hoàn thành")
    press(page, "Báo cáo hoàn thành")
    said(page, "Báo cáo đã được chuyển người kiểm tra.")


def verify_that_it_worked(page):
    to_action(page)
    follow(page, "Xác nhận đã thực hiện")
    press(page, "Xác nhận đã thực hiện")
    said(page, "Đã xác nhận.")
    follow(page, "Có hiệu lực")
    fill(page, "Đã kiểm tra những gì?", "15 hồ sơ của tháng: tất cả trả đúng hạn.")
    press(page, "Có hiệu lực")
    said(page, "điểm không phù hợp được đóng.")


def close_the_round(page):
    to_round(page)
    follow(page, "Đóng đợt đánh giá")
    press(page, "Đóng đợt đánh giá")
    said(page, "Đợt đánh giá đã kết thúc.")


def report_on_the_follow_up(page):
    to_round(page)
    follow(page, "Văn bản")
    follow(page, "Lập báo cáo kết quả khắc phục")
    press(page, "Bắt đầu soạn")
    follow(page, "Sửa nội dung")
    until = f"{clock.today() + timedelta(days=30):%d/%m/%Y}"
    for label, text in {
        "Kết luận về hiệu lực": "Các hành động khắc phục có hiệu lực.",
        "Kiến nghị với lãnh đạo": f"Biểu dương Phòng Người có công trước {until}.",
        "Kiến nghị với các đơn vị": f"Các đơn vị khác áp dụng cùng cách theo dõi trước {until}.",
        "Kiến nghị với Thường trực": f"Đưa vào danh mục kiểm tra của đợt sau, trước {until}.",
        "Nơi nhận": "Các đơn vị",
        "Chức vụ người ký": "Giám đốc",
        "Họ tên người ký": "Trần Văn Bình",
    }.items():
        fill(page, label, text)
    press(page, "Lưu nội dung")
    said(page, "Đã lưu nội dung.")
    follow(page, "Trình phê duyệt")
    page.get_by_role("checkbox", name="vẫn trình").check()  # no evidence was photographed in this story
    press(page, "Trình phê duyệt")
    said(page, "Đã trình văn bản.")


def issue_the_follow_up_report(page):
    to_round(page)
    follow(page, "Văn bản")
    follow(page, "Báo cáo kết quả khắc phục")
    follow(page, "Phát hành")
    fill(page, "Số, ký hiệu", "61/BC-SLĐTBXH")
    fill(page, "Ngày", clock.today())
    press(page, "Phát hành")
    said(page, "Đã ban hành văn bản.")


def read_that_all_is_closed(page):
    page.goto("/actions/")
    expect(main(page)).to_contain_text("Có hiệu lực (không tái diễn)")
    page.goto("/documents/")
    follow(page, "61/BC-SLĐTBXH")
    see_a_pdf(page, "Mở văn bản")


def read_the_overview(page):
    """The figures of the round say what became of its nonconformity, and open it."""
    page.goto("/dashboard/")
    said(page, "Đã phát hành 1 điểm không phù hợp")
    said(page, "Tất cả đã đóng.")
    expect(card(page, "Điểm không phù hợp").locator(".kpi")).to_have_text("1")
    implemented = card(page, "Hành động khắc phục đã thực hiện")
    expect(implemented.locator(".kpi")).to_have_text(re.compile(r"^\s*1 / 1\s*$"))
    expect(implemented.locator(".kpi-note")).to_have_text("0 chưa đóng")
    expect(card(page, "Quá hạn").locator(".kpi")).to_have_text(re.compile(r"^\s*0 / 1\s*$"))
    closed = card(page, "Tỷ lệ đóng")
    expect(closed.locator(".kpi")).to_have_text("100%")
    closed.locator(".kpi-note a").first.click()
    rows = main(page).locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Có hiệu lực (không tái diễn)")


def find_nothing_left(page):
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
    expect(main(page)).not_to_contain_text("KPH 01/Đ1-")


# ---- what people do on a page


def card(page, label):
    """The card of a figure on the overview."""
    return main(page).locator(".kpi-card", has=page.locator(".subheader", has_text=re.compile(f"^{label}$")))


def to_round(page):
    if not page.url.endswith("/rounds/"):
        page.goto("/rounds/")
    follow(page, "Đợt 1/")


def to_visit(page, department):
    to_round(page)
    follow(page, "Lịch")
    follow(page, str(department))


def to_action(page):
    page.goto("/actions/")
    follow(page, "KPH 01/Đ1-")


def main(page):
    return page.get_by_role("main")


def follow(page, words):
    main(page).get_by_role("link", name=words).first.click()


def press(page, words):
    main(page).get_by_role("button", name=words).click()


def fill(page, label, value):
    main(page).get_by_label(label).fill(str(value))


def choose(page, label, option):
    main(page).get_by_label(label).select_option(label=str(option))


def at(page, day, starts, ends):
    fill(page, "Ngày", day)
    fill(page, "Từ", starts)
    fill(page, "Đến", ends)


def pick(page, person):
    main(page).get_by_role("radio", name=person.full_name).check()


def sent(page):
    """Nothing waits on the device any more."""
    expect(page.locator("[data-sync]")).to_have_text("Đã lưu hết")


def said(page, words):
    """The program says that it is done."""
    expect(main(page)).to_contain_text(words)


def see_a_pdf(page, words):
    """Open a paper in a tab of its own, where the browser's viewer shows it."""
    tab = page.context.new_page()
    with tab.expect_event("framenavigated", is_viewer):
        answer = tab.goto(main(page).get_by_role("link", name=words).get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    tab.close()


def is_viewer(frame):
    return frame.url.startswith("chrome-extension:")
