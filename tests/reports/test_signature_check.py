"""What the child process finds in a signed file: the issued one plus signatures, or why it is not."""

import io
import time
from datetime import UTC, datetime, timedelta

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pypdf import PdfReader, PdfWriter

from audits.reports.papers import render_html
from audits.reports.signature_check import Refused, looked_at

from .authority import certificate, pem
from .pdf import printed_here
from .sample_papers import report
from .signing import issued_pdf, signed, signer

NOW = datetime.now(UTC)
PLACES = 50


def roots(*names):
    return [pem(certificate(*names)).decode()]


def found(pdf, issued=None, *, trusted=(), moment=NOW):
    return looked_at(issued or issued_pdf(), pdf, list(trusted), moment)


def refusal(pdf, issued=None):
    with pytest.raises(Refused) as refused:
        found(pdf, issued)
    return str(refused.value)


def changed(pdf, change):
    """The PDF with one more revision, in which `change(writer)` did something."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def other_page(writer):
    """What stands on page 1 is replaced."""
    page = writer.root["/Pages"]["/Kids"][0]
    page[generic.NameObject("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)


def note(writer):
    """A note is stuck onto page 1."""
    text = {"/Type": "/Annot", "/Subtype": "/Text"}
    annotation = generic.DictionaryObject({generic.NameObject(k): generic.NameObject(v) for k, v in text.items()})
    annotation[generic.NameObject("/Rect")] = generic.ArrayObject(map(generic.NumberObject, (10, 10, 30, 30)))
    annotation[generic.NameObject("/Contents")] = generic.TextStringObject("Đã sửa")
    writer.register_annotation(writer.root["/Pages"]["/Kids"][0].container_ref, writer.add_object(annotation))


def test_whose_signature_it_is_and_that_the_root_vouches_for_it():
    (signature,) = found(signed(issued_pdf()), trusted=roots())["signatures"]
    own = certificate("Nguyễn Văn A")
    assert signature["name"] == "Nguyễn Văn A"
    assert signature["organisation"] == "Sở Lao động"
    assert signature["issuer"] == "Gốc chứng thực thử"
    assert signature["serial"] == f"{own.serial_number:X}"
    assert datetime.fromisoformat(signature["valid_until"]) == own.not_valid_after_utc
    assert abs(datetime.fromisoformat(signature["claimed_at"]) - datetime.now(UTC)) < timedelta(minutes=5)
    assert (signature["trusted"], signature["why_not"]) == (True, "")


@pytest.mark.parametrize("trusted", [[], [pem(certificate("Gốc khác", authority="Gốc khác")).decode()]])
def test_without_its_root_a_signature_is_whole_and_not_trusted(trusted):
    (signature,) = found(signed(issued_pdf()), trusted=trusted)["signatures"]
    assert (signature["trusted"], signature["why_not"]) == (False, "no_root")


def test_a_certificate_that_was_over_when_the_file_came_in_is_not_trusted():
    (signature,) = found(signed(issued_pdf()), trusted=roots(), moment=NOW + timedelta(days=4000))["signatures"]
    assert (signature["trusted"], signature["why_not"]) == (False, "not_valid_then")


def test_the_older_kind_of_signature_counts_too():
    pdf = signed(issued_pdf(), subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    assert found(pdf, trusted=roots())["signatures"][0]["trusted"]


def test_several_sign_one_after_the_other():
    pdf = signed(signed(issued_pdf()), "Văn thư", field="Dau")
    assert [one["name"] for one in found(pdf, trusted=roots())["signatures"]] == ["Nguyễn Văn A", "Văn thư"]


def stamper(at, **of):
    authority = signer("Dấu thời gian", **of)
    return DummyTimeStamper(authority.signing_cert, authority.signing_key, fixed_dt=at)


def test_a_time_stamp_that_no_root_vouches_for_is_shown_as_such():
    at = NOW - timedelta(days=3)
    pdf = signed(issued_pdf(), stamper=stamper(at, authority="Gốc khác", stamps=True))
    (signature,) = found(pdf, trusted=roots())["signatures"]
    assert (datetime.fromisoformat(signature["stamped_at"]), signature["stamp_trusted"]) == (at, False)


def test_a_trusted_time_stamp_shows_that_the_certificate_held_when_it_was_used():
    short = (timedelta(days=-9), timedelta(days=30))
    of = {"valid": short}
    later = NOW + timedelta(days=300)
    plain = signed(issued_pdf(), "Người ký ngắn hạn", **of)
    assert found(plain, trusted=roots(), moment=later)["signatures"][0]["why_not"] == "not_valid_then"
    stamped = signed(issued_pdf(), "Người ký ngắn hạn", stamper=stamper(NOW, stamps=True), **of)
    (signature,) = found(stamped, trusted=roots(), moment=later)["signatures"]
    assert (signature["stamp_trusted"], signature["trusted"]) == (True, True)


@pytest.mark.parametrize("change", [other_page, note])
@pytest.mark.parametrize("when", ["before", "after", "between"])
def test_what_was_changed_beside_signatures_is_refused(change, when):
    if when == "before":
        pdf = signed(changed(issued_pdf(), change))
    elif when == "after":
        pdf = changed(signed(issued_pdf()), change)
    else:
        pdf = signed(changed(signed(issued_pdf()), change), "Văn thư", field="Dau")
    assert refusal(pdf) == "changed"


def test_the_issued_file_itself_holds_no_signature():
    assert refusal(issued_pdf()) == "unsigned"


def test_a_file_with_a_later_revision_but_no_signature_is_refused():
    assert refusal(changed(issued_pdf(), lambda writer: writer.update_root())) == "unsigned"


def test_the_signed_file_of_another_document_is_refused():
    assert refusal(signed(issued_pdf("Kế hoạch"))) == "other_content"


def test_a_file_that_was_saved_anew_and_signed_is_refused():
    out = io.BytesIO()
    copy_into_new_writer(PdfFileReader(io.BytesIO(issued_pdf()))).write(out)
    assert refusal(signed(out.getvalue())) == "other_content"


def test_a_locked_file_is_refused():
    writer, out = PdfWriter(PdfReader(io.BytesIO(issued_pdf()))), io.BytesIO()
    writer.encrypt("mat-khau")
    writer.write(out)
    assert refusal(out.getvalue()) == "encrypted"


@pytest.mark.parametrize("rest", [b"", b"rac", b"%PDF-1.7\n%%EOF\n", b"%PDF-1.7\nxref\n0 0\ntrailer<<>>\n%%EOF"])
def test_what_is_no_pdf_is_refused(rest):
    assert refusal(rest) == "other_content"


@pytest.mark.parametrize("rest", [b"rac", b"\n%%EOF\n", b"\n"])
def test_what_hangs_on_behind_the_last_signature_is_refused(rest):
    assert refusal(signed(issued_pdf()) + rest) in ("broken", "changed")


def test_a_file_that_was_cut_off_is_refused():
    pdf = signed(issued_pdf())
    assert {refusal(pdf[:-cut]) for cut in (1, 100, 5000)} <= {"broken", "unsigned", "changed"}


def test_the_room_that_was_kept_for_a_signature_holds_nothing_else():
    """No signature covers it, so nothing else would notice."""
    pdf = signed(issued_pdf())
    end = pdf.index(b">", pdf.rindex(b"/Contents <"))
    assert refusal(pdf[: end - 40] + b"1" + pdf[end - 39 :]) == "broken"
    start = pdf.rindex(b"/Contents") + len(b"/Contents <")
    letter = next(at for at in range(start, end) if pdf[at : at + 1].isalpha())
    assert refusal(pdf[:letter] + pdf[letter : letter + 1].swapcase() + pdf[letter + 1 :]) == "broken"


def form(writer):
    """A field to write in, as a form has it."""
    field = generic.DictionaryObject({generic.NameObject("/FT"): generic.NameObject("/Tx")})
    field[generic.NameObject("/T")] = generic.TextStringObject("ghi chu")
    fields = generic.ArrayObject([writer.add_object(field)])
    writer.root[generic.NameObject("/AcroForm")] = generic.DictionaryObject({generic.NameObject("/Fields"): fields})
    writer.update_root()


def test_a_field_that_is_no_signature_is_refused():
    assert refusal(signed(changed(issued_pdf(), form))) == "changed"


def test_a_changed_date_or_a_changed_value_is_seen_by_the_cryptography_alone():
    """Both files are well-formed and hold nothing but a signature."""
    pdf = signed(issued_pdf())
    place = pdf.rindex(b"/Rect") + pdf[pdf.rindex(b"/Rect") :].index(b"0")
    assert refusal(pdf[:place] + b"1" + pdf[place + 1 :]) == "broken"
    content = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0].pkcs7_content
    last = pdf.rindex(b"/Contents <") + len(b"/Contents <") + 2 * len(content.rstrip(b"\0")) - 1
    other = b"1" if pdf[last : last + 1] != b"1" else b"2"
    assert refusal(pdf[:last] + other + pdf[last + 1 :]) == "broken"


@pytest.mark.parametrize("places", [6, pytest.param(PLACES, marks=pytest.mark.papers)])
def test_one_changed_byte_anywhere_is_refused(places):
    """In the whole file, and again in what the signature added to it."""
    pdf = signed(issued_pdf(), chain=False)
    for start in (0, len(issued_pdf())):
        step = (len(pdf) - start) // places
        for at in range(start + step // 2, len(pdf), step):
            assert refusal(pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :])


@pytest.mark.papers
def test_a_report_of_thousands_of_objects_is_checked_in_seconds():
    """With the library's own reader it took more than a minute, and the child's limit stopped it."""
    issued = printed_here(render_html(report()))
    began = time.process_time()
    assert len(found(signed(signed(issued), "Văn thư", field="Dau"), issued)["signatures"]) == 2
    assert time.process_time() - began < 10
