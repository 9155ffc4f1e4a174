"""The file for the inspection: who gets it, what is said where something is missing, and that it takes no memory."""

import hashlib
import io
import os
import tracemalloc
import zipfile

import pytest
from django.core.exceptions import PermissionDenied

from audits.core import clock, files
from audits.fieldwork.models import Evidence
from audits.reports import inspection, kinds
from audits.reports.inspection.archive import Archive
from audits.reports.models import PaperOrder
from audits.reports.press import PrintingFailed

from ..factories import make_finding, make_open_visit
from .orders import order
from .sample_inspection import HOSTILE, make_inspected, printed_at_once, rows_of, written
from .test_photos import photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def printed(monkeypatch):
    monkeypatch.setattr(kinds, "print_pdf", printed_at_once)


@pytest.fixture
def visit(cast):
    return make_inspected(cast)


@pytest.mark.papers
def test_the_same_round_gives_the_same_bytes(cast, visit):
    with clock.at(clock.now()):
        bodies = []
        for _n in range(2):
            target = io.BytesIO()
            inspection.write(visit.round, target, reader=cast.secretariat, kinds=kinds.KINDS)
            bodies.append(target.getvalue())
    assert bodies[0] == bodies[1]


def test_a_file_that_is_gone_is_said_and_breaks_nothing_off(cast, visit):
    gone = Evidence.objects.get(caption="Kệ hồ sơ").file
    other = Evidence.objects.filter(caption=HOSTILE).first()
    lost = files.StoredFile.objects.create(
        agency=cast.agency, sha256="1" * 64, name="x.jpg", size=1, content_type="image/jpeg", kind="image",
        kept_by=cast.auditor, original_sha256="1" * 64,
    )  # fmt: skip
    Evidence.objects.filter(file=gone).update(file=lost)
    archive = written(visit, cast.secretariat)
    assert archive.testzip() is None
    row = next(row for row in rows_of(archive) if row["what"] == "Kệ hồ sơ")
    assert (row["path"], row["sha256"], row["problem"]) == (None, None, "Không còn tệp trên đĩa của hệ thống.")
    assert "Không còn tệp trên đĩa của hệ thống." in archive.read("index.html").decode()
    assert other.file.sha256 in {row["sha256"] for row in rows_of(archive)}


def test_bytes_that_are_not_those_that_were_kept_are_said(tmp_path):
    with Archive(tmp_path / "x.zip") as archive:
        changed = archive.add("a.txt", [b"khac"], clock.now(), expected="0" * 64)
        assert changed.size == 4
        assert changed.problem

        def broken():
            yield b"nua dau"
            raise OSError("disk")

        half = archive.add("b.txt", broken(), clock.now())
        assert (half.size, bool(half.problem)) == (7, True)
        nothing = archive.add("c.txt", (_ for _ in [1][:0]), clock.now())
        assert (nothing.size, nothing.problem) == (0, "")
    assert zipfile.ZipFile(tmp_path / "x.zip").testzip() is None


@pytest.mark.parametrize(
    ("mishap", "said"), [(PrintingFailed("Giấy quá dài."), "Giấy quá dài."), (ZeroDivisionError(), "không")]
)
def test_a_paper_that_cannot_be_printed_is_said(cast, visit, monkeypatch, mishap, said):
    def fails(html, **how):
        raise mishap

    monkeypatch.setattr(kinds, "print_pdf", fails)
    archive = written(visit, cast.secretariat)
    problems = {row["problem"] for row in rows_of(archive)}
    assert len(problems) == 2
    (told,) = problems - {""}
    assert told in archive.read("index.html").decode()
    assert said in told


def test_who_reads_figures_may_order_it_and_nobody_else(cast, visit):
    for person in (cast.secretariat, cast.chair, cast.committee):
        assert visit.round in inspection.readable(person)
    for person in (cast.head, cast.lead, cast.staff, cast.administrator, cast.stranger):
        target = io.BytesIO()
        with pytest.raises(PermissionDenied):
            inspection.write(visit.round, target, reader=person, kinds=kinds.KINDS)
        assert target.getvalue() == b""


@pytest.mark.papers
def test_notes_that_the_reader_may_not_read_yet_are_left_out_and_named(cast):
    """A member of the committee does not read the notes about the own department before they are signed."""
    visit = make_open_visit(cast, cast.vp)
    photo(visit, cast, "Kệ hồ sơ")
    make_finding(visit, cast, title="Bản ghi nhanh")
    archive = written(visit, cast.committee)
    assert [name for name in archive.namelist() if name.startswith(("2-", "4-"))] == []
    page = archive.read("index.html").decode()
    assert f"Ghi chép của buổi đánh giá {visit}: người lập hồ sơ này chưa được đọc." in page
    text = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".jsonl", ".json", ".html")))
    assert "Bản ghi nhanh" not in text.decode()
    whole = written(visit, cast.secretariat)  # who reads the notes gets them
    trail = next(name for name in whole.namelist() if name.endswith(".jsonl"))
    assert "Bản ghi nhanh" in whole.read(trail).decode()


@pytest.mark.papers
def test_progress_is_told_and_it_goes_to_what_cannot_be_rewound(cast, visit):
    class Pipe(io.RawIOBase):
        def __init__(self):
            self.body = b""

        def writable(self):
            return True

        def write(self, piece):
            self.body += bytes(piece)
            return len(piece)

    told, pipe = [], Pipe()
    inspection.write(visit.round, pipe, reader=cast.chair, kinds=kinds.KINDS, progress=lambda *step: told.append(step))
    assert zipfile.ZipFile(io.BytesIO(pipe.body)).testzip() is None
    done = [step[0] for step in told]
    assert done == list(range(len(done)))
    assert {step[1] for step in told} == {done[-1]}


@pytest.mark.parametrize(("kind", "file_format"), [("inspection", "zip"), ("csv_files", "zip"), ("workbook", "xlsx")])
def test_it_is_made_on_order(cast, visit, kind, file_format):
    made = order(kind, visit.round, by=cast.secretariat, file_format=file_format)
    assert made.sentence == ""
    assert made.is_ready
    assert zipfile.ZipFile(made.path).testzip() is None
    assert made.file_name.endswith(f"-{visit.round.year}.{file_format}")
    assert PaperOrder.objects.count() == 1


@pytest.mark.hazard
def test_three_hundred_megabytes_go_through_a_few(cast, visit, tmp_path):
    """Evidence is read and written piece by piece: the memory of the process hardly grows."""

    for n in range(30):
        body = os.urandom(10 * 1024**2)
        sha256 = hashlib.sha256(body).hexdigest()
        file = files.StoredFile.objects.create(
            agency=cast.agency, sha256=sha256, name=f"{n}.jpg", size=len(body), content_type="image/jpeg",
            kind="image", kept_by=cast.auditor, original_sha256=sha256,
        )  # fmt: skip
        file.path.parent.mkdir(parents=True, exist_ok=True)
        file.path.write_bytes(body)
        Evidence.objects.create(visit=visit, file=file, caption=f"Ảnh {n}", permitted=True)
    del body
    tracemalloc.start()
    inspection.write(visit.round, tmp_path / "x.zip", reader=cast.secretariat, kinds=kinds.KINDS)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "x.zip").stat().st_size > 300 * 1024**2
    assert peak < 20 * 1024**2
