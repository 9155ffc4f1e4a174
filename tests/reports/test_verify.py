"""`/verify/`: anybody learns whether a paper or a file is ours and still stands, and nothing else."""

import hashlib
import re
import secrets
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.core import clock
from audits.core.attempts import Attempt
from audits.core.trail import Event, TrailHead
from audits.reports import codes, verify_views
from audits.reports.models import IssuedDocument, SignedCopy

from ..core import corpus
from ..story import found_in
from .issued import fresh, issued_as, kept, submitted, submitted_report

BYTES = b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF\n"
NOT_OURS, CURRENT, REPLACED = "Không phải văn bản của chúng tôi", "chưa bị thay thế", "đã bị thay thế"
PLACES = 50


@pytest.fixture
def report(cast):
    return submitted_report(cast)


@pytest.fixture
def document(cast, report):
    return issued_as(BYTES, report, cast, annex=BYTES.replace(b"1.7", b"1.6"))


def page(response):
    return response.content.decode()


def asked(code, **more):
    return Client().get(reverse("reports:verify"), {"code": code}, **more)


def dropped(data, name="van-ban.pdf", **more):
    return Client().post(reverse("reports:verify"), {"file": SimpleUploadedFile(name, data)}, **more)


def successor(document, cast, number="46/BC-SLĐTBXH"):
    second = submitted(IssuedDocument.prepare(document.round, by=cast.secretariat), cast)
    return issued_as(BYTES + number.encode() + b"%%EOF", second, cast, number=number)


def test_the_page_itself_asks_nothing_of_the_database(db):
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(reverse("reports:verify")).status_code == 200
    assert not [query for query in queries if "issueddocument" in query["sql"]]


def test_a_code_answers_kind_number_date_and_agency_and_nothing_of_the_content(cast, document):
    answer = page(asked(document.spelled_code))
    for words in (CURRENT, "45/BC-SLĐTBXH", cast.agency.name, f"{document.dated_on:%d/%m/%Y}", "khớp với nhật ký"):
        assert words in answer
    for secret in ("Hoàn thành", "KPH", "Nguyễn Văn A", document.sha256):
        assert secret not in answer


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: f" {code.replace('-', ' ')} ",
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("1", "I").replace("0", "o"),
    ],
)
def test_a_code_is_understood_however_it_is_typed(document, typed):
    code = "01" + document.verify_code[2:]  # both that are mistaken for others
    IssuedDocument.objects.filter(pk=document.pk).update(verify_code=code)
    assert CURRENT in page(asked(typed(codes.spelled(code))))


def test_a_code_that_is_off_by_one_letter_is_not_ours(document):
    code = document.verify_code
    for at in range(len(code)):
        other = next(letter for letter in codes.LETTERS if letter != code[at])
        answer = asked(code[:at] + other + code[at + 1 :])
        assert (answer.status_code, NOT_OURS in page(answer)) == (200, True)


@pytest.mark.parametrize("typed", ["", "AAAA", "AAAA-BBBB-CCCC-D", "AAAA-BBBB-CCC#", "é" * 12, "x" * 4000, "\0" * 12])
def test_what_cannot_be_a_code_says_how_one_looks(db, typed):
    answer = asked(typed)
    assert answer.status_code == 422
    assert Attempt.objects.count() == 0


def test_a_file_is_ours_byte_for_byte(document):
    answer = page(dropped(BYTES))
    assert CURRENT in answer
    assert "giống đến từng byte với văn bản đã ban hành" in answer


def test_one_changed_byte_is_not_ours(document):
    with override_limits(each=1000):
        for at in range(0, len(BYTES), len(BYTES) // PLACES):
            answer = dropped(BYTES[:at] + bytes([BYTES[at] ^ 1]) + BYTES[at + 1 :])
            assert (answer.status_code, NOT_OURS in page(answer)) == (200, True)
        for data in (BYTES[:-1], BYTES + b"\n", b""):
            assert NOT_OURS in page(dropped(data))
        assert CURRENT in page(dropped(BYTES))


def override_limits(each=verify_views.EACH, overall=verify_views.OVERALL):
    patch = pytest.MonkeyPatch.context()

    class Limits:
        def __enter__(self):
            self.patch = patch.__enter__()
            self.patch.setattr(verify_views, "EACH", each)
            self.patch.setattr(verify_views, "OVERALL", overall)

        def __exit__(self, *error):
            patch.__exit__(*error)

    return Limits()


def test_the_annex_the_signed_copy_and_the_scan_are_known_too(cast, document):
    assert "phụ lục ảnh" in page(dropped(BYTES.replace(b"1.7", b"1.6")))
    signed = kept(cast.secretariat, BYTES + b"chu ky %%EOF")
    SignedCopy.file_signed(document, by=cast.secretariat, file=signed, found=found_in(document, signed))
    assert "bản ký số" in page(dropped(BYTES + b"chu ky %%EOF"))
    picture = corpus.picture()
    SignedCopy.file_scan(document, by=cast.secretariat, file=kept(cast.secretariat, picture, "quet.jpg"))
    stored = SignedCopy.objects.get(kind="scan").file
    assert stored.sha256 != hashlib.sha256(picture).hexdigest()
    for data in (picture, stored.path.read_bytes()):
        assert "bản quét của bản giấy" in page(dropped(data, "quet.jpg"))


def test_a_replaced_document_names_the_newest_that_took_its_place(cast, document):
    second = successor(document, cast)
    third = successor(second, cast, "47/BC-SLĐTBXH")
    for answer in (page(asked(document.spelled_code)), page(dropped(BYTES))):
        assert REPLACED in answer
        assert third.number in answer
        assert second.number not in answer
    assert CURRENT in page(asked(third.spelled_code))


def test_what_is_not_issued_does_not_exist(cast, report):
    """A draft has no code; one that is being printed, or was taken back to draft, does not answer to its own."""
    assert report.verify_code == ""
    fresh(report).issue(by=cast.chair, number="45/BC", dated_on=clock.today())
    code = fresh(report).verify_code
    never = "".join(secrets.choice(codes.LETTERS) for _letter in range(codes.LENGTH))

    def answer_to(code):
        with CaptureQueriesContext(connection) as queries:
            answer = re.sub(r"\b[A-Za-z0-9]{64}\b", "", page(asked(code)))  # the token of the form
        return answer.replace(codes.spelled(code), "").replace(code, ""), len(queries)

    asked("AAAA-BBBB-CCCC")  # the first of ten minutes begins the count
    being_printed = answer_to(code)
    fresh(report).release(by=cast.secretariat, note="In lỗi")
    assert fresh(report).spelled_code == ""
    assert NOT_OURS in being_printed[0]
    assert being_printed == answer_to(code) == answer_to(never)


def test_issued_again_it_bears_a_new_code(cast, report):
    fresh(report).issue(by=cast.chair, number="45/BC", dated_on=clock.today())
    first = fresh(report).verify_code
    fresh(report).release(by=cast.secretariat, note="In lỗi")
    again = submitted(fresh(report), cast)
    assert issued_as(BYTES, again, cast).verify_code not in ("", first)


def test_the_head_of_the_history_is_the_event_before_the_issue(document):
    issue = Event.objects.of(document).get(verb="issue")
    assert (document.trail_number, document.trail_hash) == (issue.seq - 1, issue.previous_hash)


@pytest.mark.parametrize("wrong", [{"trail_hash": "0" * 64}, {"trail_number": 1}])
def test_a_head_that_is_no_link_of_the_history_is_said(document, wrong):
    IssuedDocument.objects.filter(pk=document.pk).update(**wrong)
    answer = page(asked(document.spelled_code))
    assert "không còn khớp" in answer
    assert "khớp với nhật ký hiện nay" not in answer


def test_a_history_that_was_written_anew_is_said(document, monkeypatch):
    monkeypatch.setattr(Event, "computed_hash", lambda event: "f" * 64)
    assert "không còn khớp" in page(asked(document.spelled_code))


def test_codes_are_never_given_twice_and_hold_no_letters_that_are_mistaken():
    made = {codes.new_code() for _one in range(2000)}
    assert len(made) == 2000
    assert set("".join(made)) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_who_tries_too_often_waits_and_a_right_code_is_not_told_either(document):
    with clock.at(clock.now()), override_limits(each=4):
        wrong = [asked("AAAA-BBBB-CCCC").status_code for _one in range(6)]
        assert wrong == [200] * 4 + [429] * 2
        refused = asked(document.spelled_code)
        assert (refused.status_code, document.number in page(refused)) == (429, False)
        assert dropped(BYTES).status_code == 429
        assert asked(document.spelled_code, REMOTE_ADDR="198.51.100.9").status_code == 200
        assert refused["Retry-After"] == "600"
    with clock.at(clock.now() + timedelta(minutes=10)):
        assert CURRENT in page(asked(document.spelled_code))


def test_who_checks_many_right_ones_is_not_held_up(document):
    with clock.at(clock.now()), override_limits(each=2, overall=2):
        assert {asked(document.spelled_code).status_code for _one in range(5)} == {200}
        assert {dropped(BYTES).status_code for _one in range(5)} == {200}


def test_all_together_try_so_often_and_no_more(document):
    with clock.at(clock.now()), override_limits(overall=3):
        tried = [asked("AAAA-BBBB-CCCC", REMOTE_ADDR=f"198.51.100.{n}").status_code for n in range(5)]
    assert tried == [200] * 3 + [429] * 2


def test_a_dropped_file_is_kept_nowhere(document, settings):
    before = sorted(settings.STORAGES["default"]["OPTIONS"]["location"].rglob("*"))
    assert NOT_OURS in page(dropped(b"x" * 4_000_000))
    assert sorted(settings.STORAGES["default"]["OPTIONS"]["location"].rglob("*")) == before


def test_a_file_that_is_too_large_says_so(db, monkeypatch):
    monkeypatch.setattr("django.conf.settings.LARGEST_FILE_MB", 1)
    answer = dropped(b"x" * 1_100_000)
    assert answer.status_code == 422
    assert "1 MB" in page(answer)


def test_it_speaks_english_too(document):
    browser = Client()
    browser.cookies["django_language"] = "en"
    answer = page(browser.get(reverse("reports:verify"), {"code": document.spelled_code}))
    assert "Genuine and current" in answer
    assert "Report of the audit round" in answer


@pytest.mark.parametrize(
    ("site", "begins"),
    [
        ("https://iso.example.vn", "https://iso.example.vn/verify/?code="),
        ("http://localhost", ""),
        ("http://[::1]", ""),
    ],
)
def test_the_address_in_the_qr_code_is_the_one_of_the_installation(site, begins):
    with override_settings(SITE_URL=site):
        assert codes.address("7K4M2QXD9TBC") == (f"{begins}7K4M-2QXD-9TBC" if begins else "")


def test_the_agency_of_the_document_is_named_whatever_agency_asks(cast, document, at_screen):
    answer = page(at_screen(cast.stranger).get(reverse("reports:verify"), {"code": document.spelled_code}))
    assert cast.agency.name in answer
    assert TrailHead.objects.filter(agency=cast.agency).exists()
