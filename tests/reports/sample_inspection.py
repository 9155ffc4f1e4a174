"""A small round with something of everything that the file for the inspection holds."""

import io
import json
import zipfile

from audits.core import clock
from audits.findings.models import CorrectiveAction, Measure
from audits.reports import inspection, kinds
from audits.reports.models import IssuedDocument

from ..factories import (
    close_visit,
    hold_harmonisation,
    make_finding,
    make_objective,
    make_open_visit,
    make_procedure,
    make_revision,
    make_sample,
)
from ..story import pdf
from .test_issuing import fresh
from .test_photos import photo

HOSTILE = "../../CON. <script>alert(1)</script>&amp; \u202egpj.exe\r\n=cmd|' " + "rất dài " * 30


def printed_at_once(html, **how):
    """In the place of the press: what it is given is tested elsewhere."""
    return b"%PDF-1.7 " + html[:40].encode()


def make_inspected(cast):
    """A visit with evidence of every sort, a sampled procedure with its revision, an issued finding and its action."""
    visit = make_open_visit(cast)
    procedure = make_procedure(cast.ncc)
    make_revision(procedure, cast.head, file=pdf(cast.head, "QT.pdf"))
    make_sample(visit, procedure, cast.auditor)
    finding = make_finding(visit, cast)
    finding.files.add(photo(visit, cast, HOSTILE))
    photo(visit, cast, "Kệ hồ sơ", shows_case_file=False)
    photo(visit, cast, "Không được chụp").edit(by=cast.auditor, permitted=False)
    photo(visit, cast, "Nhầm").withdraw(by=cast.auditor, note="Nhầm tệp")
    make_objective(cast, cast.ncc)  # an act of the agency that is none of the round's
    close_visit(visit, cast)
    fresh(visit).sign(by=cast.head)
    hold_harmonisation(visit.round, cast)
    fresh(finding).issue(by=cast.lead)
    action = CorrectiveAction.objects.get()
    measure = Measure.objects.create(action=action, what="Gửi phiếu xin lỗi", who=cast.staff, due_on=clock.today())
    measure.proof.add(pdf(cast.staff, "phieu-xin-loi.pdf"))
    document = IssuedDocument.prepare(visit.round, by=cast.secretariat)
    IssuedDocument.objects.filter(pk=document.pk).update(
        status="issued", number="45/BC-SLĐTBXH", dated_on=clock.today(), pdf=pdf(cast.secretariat, "45.pdf")
    )
    return fresh(visit)


def written(visit, reader, **more):
    """The ZIP of the round of a visit."""
    target = io.BytesIO()
    inspection.write(visit.round, target, reader=reader, kinds=kinds.KINDS, **more)
    return zipfile.ZipFile(target)


def rows_of(archive):
    """What the manifest says of each file."""
    return [row for section in json.loads(archive.read("manifest.json"))["sections"] for row in section["files"]]
