"""The one door for files: what comes in, what is kept of it, what goes out."""

import io
import time
from datetime import UTC, datetime
from email.message import Message
from email.utils import collapse_rfc2231_value

import pytest
from django.utils import translation
from PIL import Image

from audits.core import clock, trail
from audits.core.filenames import LONGEST, cleaned_name
from audits.core.files import IMAGES, StoredFile, derivative, keep, read, served, served_thumbnail, thumbnail
from audits.core.rules import RuleBroken
from audits.core.sniffing import KINDS
from tests.core import corpus
from tests.factories import make_agency, make_user

pytestmark = pytest.mark.django_db

MOST_SECONDS = 2


@pytest.fixture(autouse=True)
def place(tmp_path, settings):
    """Files of a test lie in a folder of their own."""
    kept_here = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": kept_here}
    return tmp_path / "files"


@pytest.fixture
def person(place):
    return make_user(make_agency())


def bytes_on_disk(place):
    return [path for path in place.rglob("*") if path.is_file()]


def opened(stored):
    return Image.open(io.BytesIO(read(stored)))


# What comes in


@pytest.mark.parametrize("case", corpus.REFUSED)
def test_what_could_do_harm_is_refused_with_a_sentence(case, person, place):
    name, make = corpus.REFUSED[case]
    data = make()
    start = time.perf_counter()
    with pytest.raises(RuleBroken) as refusal:
        keep(data, by=person, name=name)
    assert time.perf_counter() - start < MOST_SECONDS
    assert cleaned_name(name) in refusal.value.sentence
    assert "PDF, JPG, PNG" in refusal.value.sentence
    assert not StoredFile.objects.exists()
    assert not bytes_on_disk(place)


@pytest.mark.parametrize(
    ("name", "make", "most"),
    [
        ("a.png", lambda: corpus.png_header(7100, 7100), "50 million"),
        ("a.jpg", lambda: corpus.jpeg_of_size(7100, 7100), "50 million"),
        ("a.webp", lambda: corpus.picture("WEBP", (5100, 5000), lossless=True, method=0), "25 million"),
    ],
)
def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(name, make, most, person):
    with pytest.raises(RuleBroken, match=most), translation.override("en"):
        keep(make(), by=person, name=name)


def test_a_long_table_of_contents_is_refused_before_it_is_read(person, monkeypatch):
    data = corpus.endless_directory()
    monkeypatch.setattr("zipfile.ZipFile", None)  # reading it would take hundreds of megabytes
    with pytest.raises(RuleBroken):
        keep(data, by=person, name="a.docx")


@pytest.mark.parametrize("case", corpus.HARMLESS)
def test_of_a_hostile_picture_only_the_picture_is_kept(case, person):
    name, make = corpus.HARMLESS[case]
    start = time.perf_counter()
    data = read(keep(make(), by=person, name=name))
    assert time.perf_counter() - start < MOST_SECONDS
    assert not any(trace in data for trace in (b"script", b"PK\x03\x04", b"<html", b"acTL", b"ANIM"))
    assert max(Image.open(io.BytesIO(data)).size) <= 2560


@pytest.mark.parametrize("case", corpus.HONEST)
def test_what_an_honest_person_sends_is_kept(case, person):
    name, make = corpus.HONEST[case]
    data = make()
    stored = keep(data, by=person, name=name)
    assert (stored.agency, stored.kept_by, stored.size) == (person.agency, person, len(read(stored)))
    if not stored.is_image:
        assert (read(stored), stored.sha256) == (data, stored.original_sha256)


def test_the_corpus_is_wide_enough():
    assert len(corpus.REFUSED) + len(corpus.HARMLESS) >= 60


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        (r"C:\Users\a\Biên bản.txt", "Biên bản.txt"),
        (r"\\server\share\a.txt", "a.txt"),
        ("a\x00b\r\nSet-Cookie: x.txt", "abSet-Cookie_ x.txt"),
        ("bien\u202etxt.\u202c.txt", "bientxt..txt"),
        ("a\u2066\u200b\u200f.txt", "a.txt"),
        ("CON.txt", "_CON.txt"),
        ("lpt1.a.txt", "_lpt1.a.txt"),
        ("Bie\u0302n ba\u0309n.txt", "Biên bản.txt"),
        ("a\ud800.txt", "a.txt"),
        ('a"b<c>|?*.txt', "a_b_c____.txt"),
        ("  .htaccess.txt. ", "htaccess.txt"),
        ("a\u2028b \t c.txt", "a b c.txt"),
        ("x" * 300 + ".txt", "x" * (LONGEST - 4) + ".txt"),
    ],
)
def test_a_name_is_kept_without_what_could_do_harm(sent, kept, person):
    stored = keep(b"x", by=person, name=sent)
    stored.refresh_from_db()
    assert stored.name == kept


def test_a_photo_is_kept_upright_and_without_the_place_where_it_was_taken(person):
    stored = keep(corpus.photo_of_phone(size=(400, 300), orientation=6), by=person, name="ảnh.jpg")
    image = opened(stored)
    assert (image.size, stored.width, stored.height) == ((300, 400), 300, 400)
    red, green, blue = image.convert("RGB").getpixel((150, 50))  # turned by 90°, the left half is above
    assert red > 200
    assert blue < 60
    assert not image.getexif()
    assert b"SecretCamera" not in read(stored)


def test_a_big_photo_is_made_smaller(person):
    stored = keep(corpus.picture(size=(4000, 1000)), by=person, name="a.jpg")
    assert (stored.width, stored.height) == (2560, 640)


@pytest.mark.parametrize(
    ("name", "picture", "kept"),
    [
        ("ảnh.jpeg", corpus.picture(), ("ảnh.jpeg", "image/jpeg", "RGB")),
        ("ảnh.webp", corpus.picture("WEBP"), ("ảnh.jpg", "image/jpeg", "RGB")),
        ("dấu.webp", corpus.picture("WEBP", mode="RGBA", color=(1, 2, 3, 99)), ("dấu.png", "image/png", "RGBA")),
        ("dấu.png", corpus.picture("PNG", mode="RGBA", color=(1, 2, 3, 99)), ("dấu.png", "image/png", "RGBA")),
        ("hình.png", corpus.picture("PNG", mode="RGBA", color=(1, 2, 3, 255)), ("hình.png", "image/png", "RGB")),
    ],
)
def test_photos_become_jpeg_and_drawings_stay_png(name, picture, kept, person):
    stored = keep(picture, by=person, name=name)
    assert (stored.name, stored.content_type, opened(stored).mode) == kept


def test_a_big_png_is_a_photo(person):
    noise = Image.effect_noise((1200, 1200), 90)
    buffer = io.BytesIO()
    noise.save(buffer, "PNG")
    assert keep(buffer.getvalue(), by=person, name="a.png").name == "a.jpg"


def test_half_a_photo_is_refused_although_the_printer_of_papers_takes_it(person, monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does when it is imported
    with pytest.raises(RuleBroken):
        keep(corpus.photo_of_phone()[:-600], by=person, name="a.jpg")


def test_the_same_bytes_lie_on_disk_once_an_agency(person, place):
    first = keep(corpus.PDF, by=person, name="một.pdf")
    second = keep(corpus.PDF, by=make_user(person.agency), name="hai.pdf")
    assert first != second
    assert len(bytes_on_disk(place)) == 1
    elsewhere = keep(corpus.PDF, by=make_user(make_agency()), name="ba.pdf")
    assert elsewhere.path != first.path
    assert len(bytes_on_disk(place)) == 2


def test_files_lie_under_agency_and_hash_and_only_we_can_read_them(person, place):
    stored = keep(corpus.PDF, by=person, name="a.pdf")
    assert stored.path == place / str(person.agency_id) / stored.sha256[:2] / stored.sha256
    assert stored.path.stat().st_mode & 0o077 == 0
    assert place.stat().st_mode & 0o077 == 0


def test_a_file_is_kept_at_the_moment_that_it_is(person):
    then = datetime(2017, 12, 5, 3, tzinfo=UTC)
    with clock.at(then):
        assert keep(corpus.PDF, by=person, name="a.pdf").kept_at == then


def test_a_field_may_take_photos_only(person):
    with pytest.raises(RuleBroken, match="JPG, PNG, WEBP"):
        keep(corpus.PDF, by=person, name="a.pdf", accept=IMAGES)


def test_the_trail_knows_the_bytes_of_a_file_and_of_what_was_sent(person):
    stored = keep(corpus.picture(), by=person, name="a.jpg")
    told = trail.plain(stored)
    assert (told["sha256"], told["original_sha256"]) == (stored.sha256, stored.original_sha256)
    assert stored.sha256 != stored.original_sha256


# What goes out


@pytest.mark.parametrize(
    ("name", "data", "content_type", "shown"),
    [
        ("Biên bản.pdf", corpus.PDF, "application/pdf", True),
        ("ảnh.jpg", corpus.picture(), "image/jpeg", True),
        ("Quy trình.docx", corpus.docx(), KINDS["docx"].content_type, False),
        ("ghi chú.txt", b"abc", "text/plain; charset=utf-8", False),
        ("mẫu.csv", b"a;b", "text/csv; charset=utf-8", False),
    ],
)
def test_only_images_and_pdf_open_in_the_browser(name, data, content_type, shown, person, rf):
    stored = keep(data, by=person, name=name)
    response = served(rf.get("/"), stored)
    assert b"".join(response.streaming_content) == read(stored)
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert served(rf.get("/?download"), stored)["Content-Disposition"].startswith("attachment")
    assert served(rf.get("/"), stored, inline=False)["Content-Disposition"].startswith("attachment")


def test_what_is_served_is_locked_up(person, rf):
    photo = keep(corpus.picture(), by=person, name="a.jpg")
    paper = keep(corpus.PDF, by=person, name="a.pdf")
    for response in (served(rf.get("/"), photo), served(rf.get("/"), paper), served_thumbnail(rf.get("/"), photo)):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-cache"
    assert "sandbox" in served(rf.get("/"), photo)["Content-Security-Policy"]
    assert "sandbox" in served_thumbnail(rf.get("/"), photo)["Content-Security-Policy"]
    assert "Content-Security-Policy" not in served(rf.get("/"), paper)  # the one of all pages follows


@pytest.mark.parametrize("name", ["Biên bản đánh giá.pdf", 'a"; x=\r\nSet-Cookie: a=b;.pdf', "a%20b;c.pdf", "ß€.pdf"])
def test_the_name_arrives_as_it_was_kept(name, person, rf):
    stored = keep(corpus.PDF, by=person, name=name)
    header = served(rf.get("/"), stored)["Content-Disposition"]
    assert "\r" not in header
    assert "\n" not in header
    assert name_in(header) == stored.name


def name_in(header):
    """The file name that a browser reads from Content-Disposition (RFC 6266)."""
    message = Message()
    message["Content-Disposition"] = header
    return collapse_rfc2231_value(message.get_param("filename", header="content-disposition"))


def test_a_small_image_is_made_once(person, place):
    stored = keep(corpus.picture(size=(3000, 2000)), by=person, name="a.jpg")
    assert Image.open(io.BytesIO(thumbnail(stored))).size == (480, 320)
    assert Image.open(io.BytesIO(derivative(stored))).size == (960, 640)
    before = bytes_on_disk(place)
    made = {path: path.stat().st_mtime_ns for path in before}
    thumbnail(stored)
    assert {path: path.stat().st_mtime_ns for path in bytes_on_disk(place)} == made
    assert len(before) == 3


def test_what_is_transparent_is_printed_on_white(person):
    stored = keep(corpus.picture("PNG", mode="RGBA", color=(0, 0, 0, 0)), by=person, name="a.png")
    assert Image.open(io.BytesIO(thumbnail(stored))).getpixel((5, 5)) == (255, 255, 255)
