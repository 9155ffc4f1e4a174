"""What the file for the inspection holds, and how it is checked without the program: one file, looked at again."""

import hashlib
import json
import re
import subprocess
import unicodedata
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import translation

from audits.core import files
from audits.core.trail import Event
from audits.fieldwork.models import Evidence
from audits.reports import kinds
from audits.reports.inspection.names import Names

from ..factories import make_cast
from .sample_inspection import make_inspected, printed_at_once, rows_of, written

pytestmark = pytest.mark.papers


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The file of a round, made once: tests leave it as it was."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        translation.override("en"),
        pytest.MonkeyPatch.context() as at,
    ):
        at.setattr(kinds, "print_pdf", printed_at_once)
        cast = make_cast()
        visit = make_inspected(cast)
        yield SimpleNamespace(cast=cast, visit=visit, archive=written(visit, cast.secretariat))
        transaction.set_rollback(True)


def test_it_holds_papers_evidence_procedures_data_and_trail(made):
    archive = made.archive
    assert archive.testzip() is None
    names = archive.namelist()
    for part in (
        r"1-van-ban/001-bao-cao.*45-bc-sldtbxh\.pdf",
        r"2-buoi-danh-gia/ncc/001-bien-ban.*\.pdf",
        r"2-buoi-danh-gia/ncc/002-.*\.pdf",
        r"3-khac-phuc/001-phieu.*kph-01.*\.pdf",
        r"3-khac-phuc/chung-minh/001-.*phieu-xin-loi\.pdf",
        r"4-bang-chung/ncc/00\d-ke-ho-so\.jpg",
        r"5-quy-trinh/001-qt-ncc.*\.pdf",
        r"6-so-lieu/001-.*\.xlsx",
        r"6-so-lieu/002-.*\.zip",
        r"6-so-lieu/003-nhat-ky.*\.jsonl",
    ):
        assert [name for name in names if re.fullmatch(part, name)], part
    photos = [name for name in names if name.startswith("4-bang-chung/")]
    kept = Evidence.objects.get(caption="Kệ hồ sơ").file
    assert len(photos) == 2
    assert files.read(kept) in [archive.read(name) for name in photos]


def test_what_may_not_be_copied_stays_and_is_said(made):
    archive = made.archive
    page = archive.read("index.html").decode()
    assert "01 tệp mà đơn vị chưa đồng ý cho sao chép" in page
    assert "01 tệp đã rút vì nhập nhầm" in page
    hidden = Evidence.objects.filter(caption__in=("Không được chụp", "Nhầm")).values_list("file__sha256", flat=True)
    kept = set(Evidence.objects.filter(permitted=True, withdrawn=False).values_list("file__sha256", flat=True))
    assert not (set(hidden) - kept) & {hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}


def test_it_is_checked_with_sha256sum_alone(made, tmp_path):
    made.archive.extractall(tmp_path)
    check = ["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"]
    assert subprocess.run(check, cwd=tmp_path).returncode == 0
    listed = {line.split("  ", 1)[1] for line in (tmp_path / "SHA256SUMS").read_text().splitlines()}
    there = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert there - listed == {"SHA256SUMS"}
    changed = tmp_path / next(name for name in sorted(listed) if name.endswith(".jpg"))
    body = bytearray(changed.read_bytes())
    body[-1] ^= 1
    changed.write_bytes(body)
    assert subprocess.run(check, cwd=tmp_path, capture_output=True).returncode == 1


def test_the_manifest_says_of_each_file_what_it_is(made):
    archive = made.archive
    for row in rows_of(archive):
        body = archive.read(row["path"])
        assert (row["size"], row["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())
        assert row["what"]
        assert not row["problem"]
    shown = next(row for row in rows_of(archive) if row["what"] == "Kệ hồ sơ")
    evidence = Evidence.objects.get(caption="Kệ hồ sơ")
    assert shown["record"] == {"kind": "evidence", "id": evidence.pk}
    assert shown["original_name"] == evidence.file.name
    assert shown["date"].startswith(evidence.taken_on.isoformat())


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.tags, self.ids = [], [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.ids |= {value for name, value in attrs if name == "id"}
        self.links += [value for name, value in attrs if name in ("href", "src")]


def test_the_page_leads_to_every_file_and_runs_nothing(made):
    archive = made.archive
    page = archive.read("index.html").decode()
    read = Links()
    read.feed(page)
    inside = {link for link in read.links if not link.startswith("#")}
    assert inside == set(archive.namelist()) - {"index.html"}
    assert {link[1:] for link in read.links if link.startswith("#")} <= read.ids
    assert not {"script", "img", "iframe", "object", "link", "base", "form"} & set(read.tags)
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    assert '<html lang="vi">' in page
    assert "&lt;script&gt;alert(1)" in page


def test_names_are_unpacked_by_every_system(made):
    names = made.archive.namelist()
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert len(name) <= 150
        assert re.fullmatch(r"[A-Za-z0-9._-]+(/[a-z0-9._-]+)*", name), name
        assert not re.search(r"(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.|/|$)", name, re.IGNORECASE)
        assert ".." not in name
    given = Names()
    paths = [given.path("4-bang-chung/" + "x" * 60, title, "jpg") for title in ("CON", "con", "", "漢字", "a" * 500)]
    assert len(set(paths)) == 5
    assert max(map(len, paths)) <= 150
    assert given.path("a", "b", "../sh") == "a/001-b"


def test_files_bear_the_day_of_their_record(made):
    archive = made.archive
    path = next(row["path"] for row in rows_of(archive) if row["what"] == "Kệ hồ sơ")
    day = Evidence.objects.get(caption="Kệ hồ sơ").taken_on
    assert archive.getinfo(path).date_time[:3] == (day.year, day.month, day.day)


def chained(value):
    """The hash of docs/inspection-file.md, written again without the program."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


COLUMNS = (
    *("chain_version", "agency", "seq", "at", "actor", "on_behalf_of", "verb", "kind", "record_id"),
    *("parent_kind", "parent_id", "details_hash", "previous_hash"),
)


def breaks(lines):
    """The numbers of acts that do not fit into the chain."""
    found, before = [], {"seq": 0, "hash": "0" * 64}
    for line in lines:
        if "verb" in line:
            right = chained([line[name] for name in COLUMNS]) == line["hash"]
            right &= line["details"] == {} or chained(line["details"]) == line["details_hash"]
            right &= before["seq"] != line["seq"] - 1 or line["previous_hash"] == before["hash"]
            found += [] if right else [line["seq"]]
        before = line
    return found


def test_the_chain_is_computed_again_from_the_lines(made):
    archive = made.archive
    path = next(name for name in archive.namelist() if name.endswith(".jsonl"))
    head, *lines = [json.loads(line) for line in archive.read(path).decode().splitlines()]
    assert head["format"] == "auditsys-trail"
    assert [line["seq"] for line in lines] == list(range(head["first"], head["last"] + 1))
    assert breaks(lines) == []
    told = [line for line in lines if "verb" in line]
    assert {"auditround", "visit", "finding", "evidence", "correctiveaction"} <= {line["kind"] for line in told}
    between = [line for line in lines if "verb" not in line]
    assert between
    assert {tuple(line) for line in between} == {("seq", "hash")}
    of_the_round = Event.objects.filter(seq__in=[line["seq"] for line in told], agency=made.cast.agency)
    assert set(of_the_round.values_list("hash", flat=True)) == {line["hash"] for line in told}
    for place, change in ((0, {"verb": "approve"}), (-1, {"details": {"note": "khác"}}), (3, {"hash": "0" * 64})):
        forged = [dict(line) for line in lines]
        at = lines.index(told[place])
        forged[at].update(change)
        assert told[place]["seq"] in breaks(forged)
