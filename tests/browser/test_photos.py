"""Photos on site: several at once, small, upright, without the place, covered, described, in order; nothing is lost.

What leaves the device is looked at as the server receives it, byte by byte.
"""

import io

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from audits.core import files
from audits.fieldwork.evidence import Evidence

from ..core import corpus
from ..factories import make_open_visit, make_procedure, make_sample
from .conftest import DESK, PHONE, until
from .pictures import CORNER, PAPER, chosen, hand_over, near, of_phone
from .test_at_the_table import ready
from .test_every_page import AXE, EVERYTHING, LOOK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BLACK = (0, 0, 0)
SMALL = """least => [...document.querySelectorAll("#photos :is(button, label.btn, .form-check, input.form-control)")]
  .filter(one => one.checkVisibility()).map(one => [one, one.getBoundingClientRect()])
  .filter(([one, {width, height}]) => width < least - .5 || height < least - .5).map(([one]) => one.outerHTML)"""


@pytest.fixture
def visit(cast):
    visit = make_open_visit(cast)
    visit.checklist.update(text="Hồ sơ lưu có đủ phiếu kiểm soát không?")
    return visit


@pytest.fixture
def record(sign_in, cast, visit):
    """`record()`: the record page on the auditor's phone."""

    def opened(device=PHONE, to=None, **options):
        to = to or reverse("fieldwork:record", args=[visit.pk])
        page = sign_in(cast.auditor, to=to, device=device, **options)
        ready(page)
        return page

    return opened


@pytest.fixture
def arrived(monkeypatch):
    """The bytes of each file as the server received it, before it does anything with them."""
    seen, receive = [], files._receive

    def spy(upload, draft):
        digest = receive(upload, draft)
        seen.append(draft.read_bytes())
        return digest

    monkeypatch.setattr(files, "_receive", spy)
    return seen


def choose(page, *chosen_files, row=0):
    """Choose files in a row; the window of photos is open and everything is made ready."""
    page.locator("[data-evidence-of]").nth(row).locator("input[multiple]").set_input_files(list(chosen_files))
    return made_ready(page)


def made_ready(page):
    window = page.get_by_role("dialog", name="Trước khi lưu ảnh")
    expect(window).to_be_visible()
    expect(window.locator("[data-part=busy]")).to_be_hidden(timeout=60_000)
    return window


def keep(page, window):
    window.locator("[data-part=keep]").click()
    expect(window).to_be_hidden(timeout=30_000)


def kept(visit, count):
    return lambda: visit.evidence.count() == count


def rows(page):
    """The photos of this device that are shown with their state."""
    return page.locator("[data-part=waiting] > li")


def picture(data):
    return Image.open(io.BytesIO(data))


def test_photos_come_small_upright_without_the_place_and_in_order(record, visit, arrived):
    page = record()
    window = choose(page, chosen("mot.jpg", of_phone()), chosen("hai.jpg", of_phone((2000, 3000), orientation=1)))
    expect(window.locator("[data-part=count]")).to_have_text("1/2")
    window.get_by_label("Nội dung").fill("Phiếu kiểm soát của HS 17.204")
    window.get_by_label("Đơn vị đồng ý cho sao chụp").check()
    window.get_by_role("button", name="2/2").click()
    window.get_by_label("Ảnh chụp hồ sơ").uncheck()
    window.get_by_role("button", name="Lên trước").click()
    assert not arrived  # nothing is sent before "keep"
    keep(page, window)
    until(page, kept(visit, 2))
    for data in arrived:
        image = picture(data)
        assert image.size == (1707, 2560)
        assert near(image.getpixel((20, 20)), CORNER)
        assert near(image.getpixel((1600, 2500)), PAPER)
        assert len(image.getexif()) == 0
        assert not any(word in data for word in (b"Exif", b"GPS", b"SecretCamera", b"2017"))
    first, second = visit.evidence.order_by("pk")
    assert (first.caption, first.shows_case_file, first.permitted) == ("", False, False)
    assert (second.caption, second.shows_case_file, second.permitted) == ("Phiếu kiểm soát của HS 17.204", True, True)
    assert second.item == visit.checklist.in_order().first()
    assert str(second.taken_on) == "2017-12-05"  # as the camera wrote, and not the day on which it was sent
    assert second.file.name == "mot.jpg"
    expect(page.locator("[data-below=evidence] li").nth(1)).to_contain_text("Phiếu kiểm soát của HS 17.204")
    expect(rows(page)).to_have_count(0)  # the server's list shows them now


def draw_with_mouse(page, box, start, end):
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(*at[1], steps=5)
    page.mouse.up()


def draw_with_finger(page, box, start, end):
    at = [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in (start, end)]
    device = page.context.new_cdp_session(page)
    for kind, points in (("touchStart", at[:1]), ("touchMove", at[1:]), ("touchEnd", [])):
        device.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.mark.parametrize("draw", [draw_with_finger, draw_with_mouse])
def test_what_is_covered_never_leaves_the_device(record, visit, arrived, draw):
    page = record()
    window = choose(page, chosen("the.jpg", of_phone((1600, 1200), orientation=1)))
    box = window.locator("canvas").bounding_box()
    draw(page, box, (0.0, 0.0), (0.15, 0.15))
    window.get_by_role("button", name="Bỏ ô che vừa vẽ").click()
    draw(page, box, (0.25, 0.35), (0.75, 0.65))
    keep(page, window)
    until(page, kept(visit, 1))
    (data,) = arrived
    image = picture(data).convert("RGB")
    assert image.size == (1600, 1200)
    under = image.crop((480, 480, 1120, 720))  # the field with the number
    assert max(high for _low, high in under.getextrema()) <= 8
    assert near(image.getpixel((100, 100)), CORNER)  # that cover was taken away
    assert near(image.getpixel((1500, 1100)), PAPER)


def test_covering_by_keyboard_is_told_as_it_goes(record, visit, arrived):
    page = record(DESK)
    window = choose(page, chosen("the.jpg", of_phone((1600, 1200), orientation=1)))
    stage, said = window.get_by_role("application"), window.locator("[data-part=said]")
    until(page, lambda: window.locator("canvas").evaluate("canvas => canvas.width") == 1600)  # it is drawn
    stage.focus()
    page.keyboard.press("ArrowUp")
    expect(said).to_have_text("Ô che: cách trái 40%, cách trên 45%, rộng 20%, cao 10%")
    for key in ["ArrowLeft"] * 6 + ["ArrowUp"] * 4 + ["Shift+ArrowRight"] * 13 + ["Shift+ArrowDown"] * 9:
        page.keyboard.press(key)
    expect(said).to_have_text("Ô che: cách trái 28%, cách trên 37%, rộng 46%, cao 28%")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Đã che. Số ô che trên ảnh này: 1")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")  # this one is not wanted; the window stays
    expect(window).to_be_visible()
    keep(page, window)
    until(page, kept(visit, 1))
    image = picture(arrived[0]).convert("RGB")
    assert near(image.getpixel((800, 600)), BLACK)
    assert near(image.getpixel((800, 420)), PAPER)


def test_what_is_not_taken_is_said_and_the_rest_stays(record, visit, arrived, settings):
    settings.LARGEST_FILE_MB = 1
    page = record()
    window = choose(
        page,
        chosen("so.jpg", of_phone((800, 600))),
        chosen("hinh.svg", corpus.SVG, "image/svg+xml"),
        chosen("goi.zip", b"PK\x03\x04", "application/zip"),
        chosen("iphone.heic", b"\0\0\0\x18ftypheic" + bytes(40), "image/heic"),
        chosen("gia.jpg", corpus.SVG),
        chosen("hong.jpg", of_phone()[:300]),
        chosen("rong.pdf", b"", "application/pdf"),
        chosen("to.pdf", corpus.PDF + bytes(2**20), "application/pdf"),
        chosen("khong-phai.pdf", b"MZ not a paper", "application/pdf"),
        chosen("quy-trinh.pdf", corpus.PDF, "application/pdf"),
    )
    problems = window.get_by_role("alert").locator("p")
    expect(problems).to_have_count(8)
    for number, words in enumerate(
        ["hinh.svg”: ở đây không nhận", "goi.zip”: ở đây không nhận", "HEIC", "gia.jpg”: tệp bị hỏng"]
        + ["hong.jpg”: tệp bị hỏng", "rong.pdf”: tệp rỗng", "to.pdf”: mỗi tệp tối đa 1 MB", "khong-phai.pdf”: tệp bị"]
    ):
        expect(problems.nth(number)).to_contain_text(words)
    keep(page, window)
    until(page, kept(visit, 2))
    assert arrived[1] == corpus.PDF  # documents go as they are
    assert [one.file.name for one in visit.evidence.order_by("pk")] == ["so.jpg", "quy-trinh.pdf"]


def test_a_photo_of_50_megapixels_is_taken_and_one_of_108_is_not(record, visit, arrived):
    page = record()
    window = choose(
        page, chosen("50.jpg", of_phone((8160, 6144), orientation=1)), chosen("108.jpg", of_phone((12000, 9000)))
    )
    expect(window.get_by_role("alert")).to_contain_text("“108.jpg”: ảnh có hơn 64 triệu điểm ảnh")
    keep(page, window)
    until(page, kept(visit, 1))
    assert picture(arrived[0]).size == (2560, 1928)


def test_forty_photos_at_once_wait_without_a_network_through_a_reload(record, screens, visit):
    screens.refusals_expected = True
    page = record()
    page.context.route("**/token", lambda route: route.abort())
    window = choose(page, *(chosen(f"{n}.jpg", of_phone((900, 700), taken="")) for n in range(40)))
    expect(window.locator("[data-part=keep]")).to_have_text("Lưu cả 40 ảnh")
    keep(page, window)
    expect(rows(page)).to_have_count(40)
    page.on("dialog", lambda dialog: dialog.accept())  # what waits is warned of
    page.reload()
    ready(page)
    expect(rows(page)).to_have_count(40)
    expect(rows(page).nth(39)).to_contain_text("Chờ gửi")
    rows(page).nth(39).scroll_into_view_if_needed()
    expect(rows(page).nth(39).locator("img")).to_have_js_property("naturalWidth", 700)
    assert not Evidence.objects.exists()
    page.context.unroute("**/token")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    until(page, kept(visit, 40), seconds=60)
    assert [one.file.name for one in visit.evidence.order_by("pk")] == [f"{n}.jpg" for n in range(40)]


def test_what_the_server_refuses_is_mended_and_sent_again(record, screens, visit):
    screens.refusals_expected = True
    page = record()
    window = choose(page, chosen("so.jpg", of_phone((900, 700))))
    window.get_by_label("Nội dung").fill("Sổ theo dõi quý III")
    window.get_by_label("Ngày ghi nhận").fill("2099-01-01")
    keep(page, window)
    row = rows(page).first
    expect(row).to_contain_text("Máy chủ không nhận")
    expect(row).to_contain_text("Ngày này chưa tới")
    row.get_by_role("button", name="Sửa và gửi lại").click()
    window = made_ready(page)
    expect(window.get_by_label("Nội dung")).to_have_value("Sổ theo dõi quý III")
    window.get_by_label("Ngày ghi nhận").fill("2017-12-05")
    keep(page, window)
    until(page, kept(visit, 1))
    evidence = visit.evidence.get()
    assert (evidence.caption, str(evidence.taken_on)) == ("Sổ theo dõi quý III", "2017-12-05")


def test_a_photo_is_pasted_into_a_note_and_dropped_on_a_row(record, visit):
    page = record(DESK)
    first, second = (page.locator("[data-row]").nth(number) for number in (0, 1))
    hand_over(
        first.get_by_label("Bằng chứng, ghi chép"), "paste", chosen("image.png", corpus.picture("PNG"), "image/png")
    )
    keep(page, made_ready(page))
    hand_over(second, "dragover", chosen("b.jpg", of_phone((400, 300))))
    expect(second.locator("[data-evidence-of]")).to_have_attribute("data-drop", "")
    hand_over(second, "drop", chosen("b.jpg", of_phone((400, 300))), chosen("c.jpg", of_phone((400, 300))))
    keep(page, made_ready(page))
    until(page, kept(visit, 3))
    assert [item.evidence.count() for item in visit.checklist.in_order()] == [1, 2]


def test_photos_of_a_case_file_belong_to_it(record, cast, visit):
    sample = make_sample(visit, make_procedure(cast.ncc), cast.auditor)
    page = record(to=reverse("fieldwork:sample", args=[visit.pk, sample.pk]))
    keep(page, choose(page, chosen("phieu.jpg", of_phone((900, 700)))))
    until(page, kept(visit, 1))
    assert sample.evidence.get().file.name == "phieu.jpg"
    expect(rows(page).first).to_contain_text("Đã lưu")
    rows(page).first.get_by_role("link", name="Ghi chú thích").click()
    page.wait_for_url(f"**{reverse('fieldwork:evidence_edit', args=[visit.pk, sample.evidence.get().pk])}")


def test_a_full_device_says_so_and_keeps_what_there_is(record, visit):
    page = record()
    keep(page, choose(page, chosen("mot.jpg", of_phone((900, 700)))))
    until(page, kept(visit, 1))
    page.evaluate("""() => {
      IDBObjectStore.prototype.add = () => { throw new DOMException("no room", "QuotaExceededError"); };
    }""")
    note = page.locator("[data-row]").nth(1).get_by_label("Bằng chứng, ghi chép")
    note.fill("Chữ này còn nguyên")
    keep(page, choose(page, chosen("hai.jpg", of_phone((900, 700)))))
    expect(page.locator("[data-storage=full]")).to_be_visible()
    until(page, kept(visit, 2))  # held by the page alone, it was sent all the same
    expect(note).to_have_value("Chữ này còn nguyên")


def test_leaving_before_photos_are_kept_is_asked(record, visit):
    page = record()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    window = choose(page, chosen("mot.jpg", of_phone((900, 700))))
    window.get_by_role("button", name="Đóng, không lưu").click()
    expect(window).to_be_visible()
    assert asked == ["Chưa lưu: 1. Bỏ những ảnh, tệp chưa lưu?"]
    keep(page, window)
    until(page, kept(visit, 1))


@pytest.mark.parametrize("light", ["light", "dark"])
def test_the_window_of_photos_can_be_used_by_everybody(record, light):
    page = record(reduced_motion="reduce")
    page.evaluate("light => document.documentElement.dataset.bsTheme = light", light)
    window = choose(
        page,
        *(chosen(f"{n}.jpg", of_phone((900, 700))) for n in range(3)),
        chosen("hinh.svg", corpus.SVG, "image/svg+xml"),
    )
    page.evaluate(AXE)
    assert page.evaluate(LOOK, EVERYTHING) == []
    assert window.evaluate("window => window.scrollWidth - window.clientWidth") <= 0
    assert page.evaluate(SMALL, 44) == []


def test_without_scripts_files_are_kept_by_the_form(record, sign_in, cast, visit):
    page = sign_in(cast.auditor, to=reverse("fieldwork:record", args=[visit.pk]), java_script_enabled=False)
    block = page.locator("[data-evidence-of]").first
    block.locator("input[multiple]").set_input_files([chosen("so.jpg", of_phone((400, 300)))])
    block.locator("button.evidence-send").click()
    expect(page.locator("[data-below=evidence] li")).to_have_count(1)
    assert near(Image.open(visit.evidence.get().file.path).getpixel((10, 10)), CORNER)
