"""A program reads from a paper what a person reads, by a schema that says what the papers of today hold."""

import dataclasses
import json
from datetime import UTC, date, datetime

import jsonschema
import pypdf
import pytest

from audits.reports import attached
from audits.reports.snapshot import unpacked
from scripts import paper_schema

from .pdf import stream
from .sample_every_paper import every_paper, letter, printed
from .sample_papers import letterhead, report
from .sample_slips import slip


def data_of(kind, content):
    (attachment,) = attached.data_of(kind, content)
    return json.loads(attachment.data)


def test_the_schema_says_what_the_papers_hold_today():
    written = paper_schema.FILE.read_text(encoding="utf-8")
    assert written == paper_schema.text(), "run scripts/paper_schema.py"


@pytest.fixture(scope="module")
def rules():
    schema = json.loads(paper_schema.FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_data_of_every_paper_keeps_to_the_schema(rules):
    samples = every_paper()
    assert {sample.kind for sample in samples.values()} == set(attached.PAPERS), "each kind has a sample"
    for name, sample in samples.items():
        for one in attached.data_of(sample.kind, sample.content):
            assert list(rules.iter_errors(json.loads(one.data))) == [], name


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"paper": "decree"},
        {"paper": "slip"},  # with the content of a report
        {"date": "05/12/2017"},
        {"content": {"is": "ReportContent"}},
    ],
)
def test_data_of_another_shape_are_refused(rules, change):
    told = data_of("report", report())
    assert rules.is_valid(told)
    assert not rules.is_valid(told | change)


def test_they_say_which_paper_this_is_and_give_back_all_that_it_says():
    paper = report()
    told = data_of("report", paper)
    assert (told["schema"], told["version"], told["paper"]) == ("urn:auditsys:paper-data", 1, "report")
    assert (told["number"], told["date"]) == ("152/BC-SLĐTBXH", "2017-12-14")
    assert unpacked(told["content"]) == paper
    assert data_of("slip", slip())["number"] == "KPH 04/Đ1-2017"


def test_they_are_as_old_as_their_document_whenever_it_is_printed():
    (attachment,) = attached.data_of("report", report())
    assert attachment.created == datetime(2017, 12, 14, tzinfo=UTC)
    (attachment,) = attached.data_of("reminder_letter", letter())
    assert attachment.created == datetime(2017, 12, 26, tzinfo=UTC)
    assert json.loads(attachment.data)["date"] is None


def test_letters_are_composed_as_on_the_page_and_half_a_sign_breaks_nothing():
    paper = report(scope="ha\u0309i \ud800", letterhead=letterhead(number="1/BC", on=date(2017, 12, 5)))
    assert data_of("report", paper)["content"]["scope"] == "hải ?"


def test_a_draft_carries_none():
    assert attached.data_of("report", report(letterhead=letterhead(number="", on=None, draft=True))) == ()


def test_the_pdf_carries_them_once_and_says_what_they_are():
    sample = every_paper()["slip-withdrawn"]
    reader = pypdf.PdfReader(stream(printed(sample)))
    root = reader.trailer["/Root"]
    (file,) = root["/AF"]
    assert file["/AFRelationship"] == "/Data"
    assert file["/EF"]["/F"]["/Subtype"] == "/application/json"
    assert file["/EF"]["/F"]["/Params"]["/ModDate"] == "D:20180315000000Z"
    assert list(reader.attachments) == ["du-lieu.json"]
    (data,) = reader.attachments["du-lieu.json"]
    assert unpacked(json.loads(data)["content"]) == sample.content


def test_a_paper_that_nobody_has_described_cannot_get_into_the_schema():
    @dataclasses.dataclass
    class Odd:
        """Holds what JSON does not."""

        what: complex

    with pytest.raises(TypeError, match="complex"):
        paper_schema.Parts().of(Odd)
