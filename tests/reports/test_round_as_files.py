"""The rounds of a whole story as files, with real papers: every kind of record, every cell, every byte."""

import hashlib
import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from audits.planning.models import AuditRound
from audits.reports import inspection, workbook
from audits.reports.kinds import KINDS as PAPERS
from audits.reports.workbook.writing import KINDS

from .sample_inspection import rows_of
from .test_workbook import as_read

pytestmark = [pytest.mark.papers, pytest.mark.django_db]

PEOPLE = ("secretariat", "chair", "committee", "lead", "head", "staff", "administrator")


def test_every_cell_of_every_round_is_what_its_row_says_to_everybody(the_story):
    filled = set()
    for audit_round in AuditRound.objects.visible_to(the_story.cast.secretariat):
        for name in PEOPLE:
            reader = getattr(the_story.cast, name)
            if not workbook.readable(reader).filter(pk=audit_round.pk).exists():
                continue
            target = io.BytesIO()
            workbook.as_xlsx(audit_round, target, reader=reader)
            book = CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue()))
            for kind in KINDS:
                if not kind.for_whom(reader):
                    assert str(kind.label) not in book.sheet_names
                    continue
                rows = list(kind.rows_for(audit_round, reader))
                filled |= {kind.name} if rows else set()
                expected = [[as_read(column.of(row), column.kind) for column in kind.columns] for row in rows]
                assert book.get_sheet_by_name(str(kind.label)).to_python()[1:] == expected, (kind.name, name)
    assert {kind.name for kind in KINDS} - filled <= {"dieu-chinh-ke-hoach"}


def test_the_file_of_a_reported_round_holds_real_papers_and_checks(the_story, tmp_path):
    path = tmp_path / "round.zip"
    inspection.write(the_story.reported, path, reader=the_story.cast.secretariat, kinds=PAPERS)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        rows = rows_of(archive)
        assert [row["problem"] for row in rows if row["problem"]] == []
        for row in rows:
            body = archive.read(row["path"])
            assert hashlib.sha256(body).hexdigest() == row["sha256"]
            assert body.startswith(b"%PDF-") or not row["path"].endswith(".pdf")
        sums = archive.read("SHA256SUMS").decode().splitlines()
        assert {line.split("  ")[1] for line in sums} == set(archive.namelist()) - {"SHA256SUMS"}
    kinds = {row["record"]["kind"] for row in rows if row["record"]}
    assert kinds >= {"issueddocument", "signedcopy", "visit", "correctiveaction", "measure"}
