"""What is said before a document is submitted: what it waits for, and what should be looked at."""

import subprocess
import sys
from datetime import timedelta

import pytest

from audits.core import clock, files
from audits.core.rules import RuleBroken
from audits.fieldwork.models import ChecklistItem, Evidence
from audits.findings.models import CorrectiveAction, Finding
from audits.planning.models import Visit
from audits.reports import issuing, readiness
from audits.reports.collecting import beginnings
from audits.reports.models import IssuedDocument
from audits.reports.readiness import signs

from ..core import corpus
from .test_issuing import TEXTS, finding, fresh  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(cast, finding):  # noqa: F811 - the fixture
    """A draft that lacks nothing."""
    texts = {**beginnings.texts(finding.round), **TEXTS, "signer_name": cast.chair.full_name}
    ChecklistItem.objects.filter(visit__round=finding.round).update(note="Đã xem sổ")
    CorrectiveAction.objects.update(owner=cast.head)
    document = IssuedDocument.prepare(finding.round, by=cast.secretariat, **texts)
    finding.files.add(_evidence(finding.visit, cast.auditor))
    return document


def _evidence(visit, by, **values):
    file = files.keep(corpus.picture(), by=by, name="anh.jpg")
    return Evidence.objects.create(visit=visit, file=file, **{"caption": "Sổ", "permitted": True, **values})


def said(document, *, must=None):
    """The sentences of a document, or those of one level."""
    found = readiness.check(fresh(document))
    return [str(problem.sentence) for problem in found if must in (None, problem.must)]


def write(document, **values):
    IssuedDocument.objects.filter(pk=document.pk).update(**values)


def test_a_document_that_lacks_nothing_has_nothing_to_say(document):
    assert said(document) == []


MUST = [
    ({"strengths": " "}, "“strengths” is empty. Write it."),
    ({"recipients": ""}, "“recipients” is empty. Write it."),
    ({"proposals_leadership": "Họp xem xét."}, "“proposals to the leadership” names no date. Say until when."),
    ({"authority": "KT."}, "The signature line “KT.” does not say in whose name."),
]
SHOULD = [
    (
        {"recipients": "Ban Chỉ đạo ISO;"},
        "The recipients do not end with where the file copy is kept (Lưu: VT …).",
    ),
    (
        {"signer_name": "Trần Thị B"},
        "Trần Thị B is not the chair and would sign in the own name. Choose KT., TM., TL. or TUQ.",
    ),
    (
        {"conformity": "Hệ thống phù hợp 😀, ✓ và ☑."},
        "“conclusion on conformity” has a sign that papers cannot print: 😀 (U+1F600). Write it in words.",
    ),
    (
        {"causes": "Đợt này có 02 điểm không phù hợp."},
        "“causes, as far as known” says “02 điểm không phù hợp”, but the round has 1.",
    ),
    ({"causes": "Có 1 KPH nặng, 1 KPH nhẹ."}, "“causes, as far as known” says “1 KPH nặng”, but the round has 0."),
    (
        {"conformity": "Không phát hiện điểm không phù hợp."},
        "“conclusion on conformity” says “Không phát hiện điểm không phù hợp”, but the round has 1.",
    ),
]


@pytest.mark.parametrize(("values", "sentence"), MUST, ids=lambda value: str(value)[:40])
def test_it_waits_for_what_is_missing(document, values, sentence):
    write(document, **values)
    assert said(document, must=True) == [sentence]
    with pytest.raises(RuleBroken, match="."):
        issuing.submit(fresh(document), by=document.prepared_by)


@pytest.mark.parametrize(("values", "sentence"), SHOULD, ids=lambda value: str(value)[:40])
def test_it_says_what_should_be_looked_at_and_is_submitted_all_the_same(document, values, sentence):
    write(document, **values)
    assert said(document) == [sentence]
    assert said(document, must=True) == []
    issuing.submit(fresh(document), by=document.prepared_by)


@pytest.mark.parametrize(
    "fine",
    [
        "Tại Phòng NCC có 01 điểm không phù hợp; 1 KPH nhẹ.",
        "Không có điểm không phù hợp nặng.",
        "Theo KPH 01/Đ1-{year} và báo cáo 05/12/2017 KPH nhẹ.",
        "Ngày 12/10/2017 KPH 01/Đ1-{year} được ghi nhận.",
        "☐ ☑ ✓ √ □ “…” – • ﬁ Ⅳ ½ ≥ 95%",
    ],
)
def test_what_may_well_be_meant_is_let_pass(document, fine):
    write(document, causes=fine.format(year=document.round.year))
    assert said(document) == []


def test_a_number_that_no_finding_of_the_round_bears_is_a_contradiction(document):
    year = document.round.year
    write(document, causes=f"Như KPH 09/Đ1-{year}, KPH  01/Đ1-{year} và KPH 02/Đ1-2016.")
    assert said(document, must=True) == [
        f"“causes, as far as known” names KPH 09/Đ1-{year}, and no finding bears that number."
    ]
    assert said(document, must=False) == [
        "“causes, as far as known” names KPH 02/Đ1-2016, and no finding bears that number."
    ]
    where = readiness.missing(fresh(document))[0].url
    assert where == f"/documents/{document.pk}/edit/#id_causes"


def test_a_withdrawn_finding_is_not_quoted_without_a_word(document, finding):  # noqa: F811
    Finding.objects.filter(pk=finding.pk).update(status="withdrawn")
    write(document, causes=f"Như {finding.number}.")
    assert f"“causes, as far as known” names {finding.number}, which was withdrawn." in said(document, must=False)


def test_a_gap_in_the_numbers_and_figures_that_differ_are_contradictions(document, finding, monkeypatch):  # noqa: F811
    year = finding.round.year
    Finding.objects.filter(pk=finding.pk).update(sequence=3, number=f"KPH 03/Đ1-{year}")
    assert said(document, must=True) == [
        f"KPH 01/Đ1-{year} is missing in the series of numbers.",
        f"KPH 02/Đ1-{year} is missing in the series of numbers.",
    ]
    counted = readiness.records.figures.of_rounds

    def miscounted(rounds):
        found = counted(rounds)
        found.by_kind["minor"] = 2
        return found

    monkeypatch.setattr(readiness.records.figures, "of_rounds", miscounted)
    sentence = "Minor nonconformity: the figures say 2, but 1 findings are issued."
    assert sentence in said(document, must=True)


def test_a_nonconformity_has_its_action_and_its_evidence(document, finding):  # noqa: F811
    finding.files.clear()
    CorrectiveAction.objects.update(owner=None)
    assert said(document, must=False) == [
        f"{finding.number} has no file as evidence.",
        f"{finding.number}: nobody is responsible for the corrective action yet.",
    ]
    Finding.objects.filter(pk=finding.pk).update(status="issued")
    CorrectiveAction.objects.all().delete()
    assert said(document, must=True) == [f"{finding.number} has no corrective action."]


def test_what_conforms_says_what_was_seen(document, finding):  # noqa: F811
    items = ChecklistItem.objects.filter(visit__round=finding.round, answer="conforms")
    items.update(note="")
    shown = items.first()
    Evidence.objects.filter(visit=finding.visit).update(item=shown)
    count = items.count() - 1
    assert count
    assert said(document, must=False) == [f"Phòng NCC: {count} answers “conforms” have neither a note nor evidence."]
    assert readiness.doubts(fresh(document))[0].url == f"/visits/{finding.visit_id}/record/"


def test_a_photo_says_what_it_shows_in_signs_that_can_be_printed(document, finding):  # noqa: F811
    Evidence.objects.update(caption="")
    assert said(document) == [f"{finding.number}: a photo does not say what it shows."]
    Evidence.objects.update(caption="Sổ 漢")
    assert said(document) == [
        f"“{finding.number}, what it shows” has a sign that papers cannot print: 漢 (U+6F22). Write it in words."
    ]


def test_signs_of_findings_are_looked_at_too(document, finding):  # noqa: F811
    Finding.objects.filter(pk=finding.pk).update(statement="Thiếu 🖊 ở bước 6")
    assert said(document) == [
        f"“{finding.number}, statement” has a sign that papers cannot print: 🖊 (U+1F58A). Write it in words."
    ]


def test_minutes_are_signed(document, finding):  # noqa: F811
    Visit.objects.filter(pk=finding.visit_id).update(status="closed")
    assert said(document, must=True) == ["The minutes of the visit to Phòng NCC are not signed."]


def test_a_report_is_not_dated_before_the_last_visit_nor_in_the_future(cast, document):
    today, ended = clock.today(), clock.local_date(document.round.visits.get().actual_ends_at)
    issuing.submit(fresh(document), by=cast.secretariat)
    for day, part in ((today + timedelta(days=1), "still to come"), (ended - timedelta(days=1), "cannot be dated")):
        with pytest.raises(RuleBroken, match=part):
            fresh(document).issue(by=cast.chair, number="05/BC-SLĐTBXH", dated_on=day)
        assert readiness.wrong_date(document, day)
    write(document, status="draft", dated_on=today + timedelta(days=1))
    assert len(said(document, must=True)) == 1
    assert readiness.wrong_date(document, today) == ""


def test_doubts_are_confirmed_when_a_person_submits(cast, document, at_screen):
    write(document, recipients="Ban Chỉ đạo ISO")
    browser, url = at_screen(cast.secretariat), f"/documents/{document.pk}/submit/"
    page = browser.get(url).content.decode()
    assert "Nơi nhận không kết thúc bằng dòng lưu văn bản" in page
    assert "Tôi đã xem 1 điểm nêu trên và vẫn trình." in page
    op_id = page.split('name="op_id" value="')[1].split('"')[0]
    browser.post(url, {"op_id": op_id})
    assert fresh(document).status == "draft"
    browser.post(url, {"op_id": op_id, "seen": "on"})
    assert fresh(document).status == "submitted"


def test_where_nothing_is_doubtful_nothing_is_asked(cast, document, at_screen):
    browser, url = at_screen(cast.secretariat), f"/documents/{document.pk}/submit/"
    page = browser.get(url).content.decode()
    assert 'name="seen"' not in page
    browser.post(url, {"op_id": page.split('name="op_id" value="')[1].split('"')[0]})
    assert fresh(document).status == "submitted"


def test_the_page_of_the_draft_shows_both_and_offers_submitting_only_without_the_first(cast, document, at_screen):
    write(document, recipients="Ban Chỉ đạo ISO", strengths="")
    page = at_screen(cast.secretariat).get(f"/documents/{document.pk}/").content.decode()
    assert "Chưa trình được:" in page
    assert "Nên xem lại trước khi trình:" in page
    assert f"/documents/{document.pk}/submit/" not in page


def test_no_text_costs_the_web_process_the_press():
    """The font's table is read; WeasyPrint is not imported for it."""
    code = (
        "import sys; from audits.reports import printing; from fontTools.ttLib import TTFont;"
        "printing.stand_in('x', TTFont(printing.FONTS['font:regular'], lazy=True).getBestCmap());"
        "sys.exit('weasyprint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_marks_in_pieces_are_put_together_before_they_are_looked_up():
    assert signs.lacking("Ti\u00ea\u0301ng Vi\u00ea\u0323t") == []
    assert signs.lacking("\u200b\u202e\ufeff") == []
    assert [signs.named(sign) for sign in signs.lacking("漢a漢")] == ["漢 (U+6F22)"]
