"""How a file leaves: whole, in part, or not again."""

import pytest
from django.test import RequestFactory

from audits.core import files
from audits.core.files import served, served_path

from ..factories import make_agency, make_user
from . import corpus

BYTES = bytes(range(256)) * 4
SHA = "ab" * 32
ETAG = f'"{SHA}"'


@pytest.fixture
def asked(tmp_path):
    """What is answered when somebody asks for a file with some headers."""
    path = tmp_path / "to-trinh.zip"
    path.write_bytes(BYTES)

    def ask(method="get", **headers):
        request = getattr(RequestFactory(), method)("/", headers=headers)
        return served_path(request, path, "tờ trình.zip", "application/zip", SHA)

    return ask


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_whole_file_says_that_it_may_be_asked_for_in_parts(asked):
    answer = asked()
    assert (answer.status_code, body(answer)) == (200, BYTES)
    assert (answer["ETag"], answer["Accept-Ranges"], answer["Content-Length"]) == (ETAG, "bytes", "1024")
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/zip"


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes=1000-", 1000, 1023),
        ("bytes=1000-5000", 1000, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=-5000", 0, 1023),
        ("bytes= 5 - 6", 5, 6),
    ],
)
def test_a_part_is_answered_with_that_part(asked, wanted, first, last):
    answer = asked(Range=wanted)
    assert answer.status_code == 206
    assert body(answer) == BYTES[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/1024"
    assert int(answer["Content-Length"]) == last + 1 - first
    assert answer["ETag"] == ETAG
    assert answer["Content-Type"] == "application/zip"


@pytest.mark.parametrize("wanted", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_a_part_that_the_file_does_not_have_is_refused_with_its_size(asked, wanted):
    answer = asked(Range=wanted)
    assert (answer.status_code, answer["Content-Range"], body(answer)) == (416, "bytes */1024", b"")


@pytest.mark.parametrize(
    "wanted",
    [
        "bytes=-",
        "bytes=9-5",
        "bytes=0-1,4-5",
        "lines=1-2",
        "bytes=a-b",
        "bytes=٣-٤",
        "nonsense",
        "",
        "bytes=0-" + "9" * 5000,
    ],
)
def test_what_is_no_single_part_is_answered_with_the_whole(asked, wanted):
    answer = asked(Range=wanted)
    assert (answer.status_code, body(answer)) == (200, BYTES)


@pytest.mark.parametrize("known", [ETAG, f"W/{ETAG}", f'"other", {ETAG}', "*"])
def test_what_the_reader_holds_already_is_not_sent_again(asked, known):
    answer = asked(**{"If-None-Match": known})
    assert (answer.status_code, body(answer)) == (304, b"")
    assert (answer["ETag"], answer["Cache-Control"]) == (ETAG, "private, no-cache")


def test_another_file_is_sent_and_a_part_of_another_file_is_not_glued_to_it(asked):
    assert asked(**{"If-None-Match": '"other"'}).status_code == 200
    assert asked(Range="bytes=5-", **{"If-Range": ETAG}).status_code == 206
    for other in ('"other"', f"W/{ETAG}", "Tue, 05 Dec 2017 08:00:00 GMT"):
        answer = asked(Range="bytes=5-", **{"If-Range": other})
        assert (answer.status_code, body(answer)) == (200, BYTES)
    assert asked(**{"If-Match": '"other"'}).status_code == 412


def test_whoever_asks_for_the_head_gets_the_size_and_no_byte(asked):
    answer = asked("head", Range="bytes=5-")
    assert (answer.status_code, answer["Content-Length"], body(answer)) == (200, "1024", b"")
    assert answer["ETag"] == ETAG


@pytest.mark.django_db
def test_a_kept_file_is_known_by_its_own_sha_and_a_small_image_by_its_size_too(rf):
    photo = files.keep(corpus.picture(), by=make_user(make_agency()), name="a.jpg")
    whole, small = served(rf.get("/"), photo), files.served_thumbnail(rf.get("/"), photo)
    assert whole["ETag"] == f'"{photo.sha256}"'
    assert small["ETag"] == f'"{photo.sha256}.480"'
    again = files.served_thumbnail(rf.get("/", headers={"If-None-Match": small["ETag"]}), photo)
    assert again.status_code == 304
    assert "sandbox" in again["Content-Security-Policy"]
