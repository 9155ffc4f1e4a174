"""Every list works alike: sorted both ways, narrowed, in pages, on paper, and the same rows as Excel and CSV."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from python_calamine import CalamineWorkbook

from audits.core import clock
from audits.core.fold import fold
from audits.findings.models import CorrectiveAction, Finding, Grade
from audits.organisation.models import Department, User
from audits.planning.models import AuditRound, QualityObjective, Team, Visit
from audits.procedures.models import Procedure
from audits.reports.models import IssuedDocument
from audits.standard.models import Question, Wording

from .factories import make_round
from .test_access import every_pattern

FEW, MANY, A_PAGE = 3, 60, 50
FORMULA = '=HYPERLINK("http://xau.example","Bấm vào đây")'
DAY = date(2017, 12, 5)
ELSEWHERE = "Chỉ cơ quan khác có"


@dataclass
class Place:
    """Where rows are put: an agency with somebody who plans, and the edition that everybody audits against."""

    agency: object
    person: object
    standard: object

    @property
    def department(self):
        return self.agency.departments.first()

    @property
    def round(self):
        return self.agency.rounds.first() or self.rounds([0], "Đợt gốc")[0]

    def rounds(self, numbers, word):
        day = DAY + timedelta(days=numbers[0])
        return AuditRound.objects.bulk_create(
            AuditRound(
                agency=self.agency,
                number=n + 1,
                year=2017,
                title=f"{word} {n}",
                standard=self.standard,
                starts_on=day + timedelta(days=n),
                ends_on=day + timedelta(days=n),
                scope="Toàn bộ",
                status="closed" if n % 2 else "draft",
                decision_number=word,
                search=fold(f"{word} {n}"),
            )
            for n in numbers
        )

    def departments(self, numbers, word):
        return Department.objects.bulk_create(
            Department(
                agency=self.agency,
                code=f"{word[:9]}{n:02d}",
                name=f"{word} {n:02d}",
                order=n,
                kind="office" if n % 2 else "division",
                head_title=word,
                closed_on=DAY,
                search=fold(f"{word} {n}"),
            )
            for n in numbers
        )

    def visits(self, numbers, word):
        team, _made = Team.objects.get_or_create(round=self.round, number=1)
        starts = clock.moment_of(DAY, 8)
        return Visit.objects.bulk_create(
            Visit(
                round=self.round,
                department=department,
                team=team,
                starts_at=starts + timedelta(days=n),
                ends_at=starts + timedelta(days=n, hours=2),
                place=word,
                status="signed" if n % 2 else "planned",
                search=fold(f"{department.name}"),
            )
            for n, department in zip(numbers, self.departments(numbers, word), strict=True)
        )

    def findings(self, numbers, word, kind="minor"):
        grade = Grade.objects.get(agency=self.agency, kind=kind)
        visit = Visit.objects.filter(round=self.round).first() or self.visits([99], word)[0]
        return Finding.objects.bulk_create(
            Finding(
                agency=self.agency,
                round=self.round,
                visit=visit,
                department=visit.department,
                grade=grade,
                title=f"{word} {n}",
                statement=word,
                raised_by=self.person,
                number=f"{word[:20]} {n:02d}",
                series="nonconformity",
                sequence=n + 1,
                presented_at=clock.now(),
                issued_at=clock.now(),
                status="issued" if n % 2 else "closed",
                search=fold(f"{word} {n}"),
            )
            for n in numbers
        )

    def actions(self, numbers, word):
        return CorrectiveAction.objects.bulk_create(
            CorrectiveAction(
                agency=self.agency,
                finding=finding,
                department=finding.department,
                owner=self.person,
                correction=word,
                opened_on=DAY,
                plan_due_on=DAY + timedelta(days=n),
                first_due_on=DAY + timedelta(days=n),
                due_on=DAY + timedelta(days=n),
                status="approved" if n % 2 else "requested",
                search=finding.search,
            )
            for n, finding in zip(numbers, self.findings(numbers, word), strict=True)
        )

    def procedures(self, numbers, word):
        return Procedure.objects.bulk_create(
            Procedure(
                agency=self.agency,
                code=f"{word[:20]} {n:02d}",
                title=f"{word} {n}",
                department=self.department,
                kind="internal" if n % 2 else "administrative",
                time_limit="7.5",
                search=fold(f"{word} {n}"),
            )
            for n in numbers
        )

    def documents(self, numbers, word):
        return IssuedDocument.objects.bulk_create(
            IssuedDocument(
                agency=self.agency,
                round=self.round,
                prepared_by=self.person,
                number=f"{word[:20]} {n:02d}",
                revision=n + 1,
                dated_on=DAY + timedelta(days=n),
                number_year=DAY.year,
                kind="report" if n % 2 else "follow_up",
                status="draft",
                signer_name=word,
                search=fold(f"{word} {n}"),
            )
            for n in numbers
        )

    def people(self, numbers, word):
        return User.objects.bulk_create(
            User(
                agency=self.agency,
                username=f"{self.agency.pk}-{n:02d}",
                full_name=f"{word} {n:02d}",
                position=word,
                department=self.department,
                role="committee" if n % 2 else "staff",
                search=fold(f"{word} {n:02d}"),
            )
            for n in numbers
        )

    def objectives(self, numbers, word):
        return QualityObjective.objects.bulk_create(
            QualityObjective(
                agency=self.agency,
                department=self.department,
                year=2017,
                statement=f"{word} {n:02d}",
                measure=word,
                target=90,
                status="closed" if n % 2 else "open",
                search=fold(f"{word} {n:02d}"),
            )
            for n in numbers
        )

    def questions(self, numbers, word):
        return Question.objects.bulk_create(
            Question(
                agency=self.agency,
                key=f"{word[:10]} {n:02d}",
                standard=self.standard,
                clause=self.standard.clauses.first(),
                text_vi=f"{word} {n}",
                applies_to="procedure" if n % 2 else "department",
                search=fold(f"{word} {n}"),
            )
            for n in numbers
        )

    def wordings(self, numbers, word):
        return Wording.objects.bulk_create(
            Wording(
                agency=self.agency,
                use="note" if n % 2 else "minutes",
                text=f"{word} {n:02d}",
                search=fold(f"{word} {n:02d}"),
            )
            for n in numbers
        )


@dataclass(frozen=True)
class Listed:
    """A list: who makes its rows, the sort in which no two rows are equal, a filter that half of the rows fit."""

    name: str
    make: str
    sort: str
    half: str
    named: int = 0  # the column of the file in which the row has the name that it bears on the page
    typed: tuple = ()  # a column of the file, and what its cells are
    all: str = ""  # what shows every row, where some are left out without being asked for

    def __str__(self):
        return self.name

    def url(self, query=""):
        return f"{reverse(self.name)}?{'&'.join(filter(None, [self.all, query]))}"


LISTS = (
    Listed("planning:rounds", "rounds", "round", "status=draft", typed=(3, date)),
    Listed("planning:visits", "visits", "time", "status=planned", named=1, typed=(2, date)),
    Listed("findings:findings", "findings", "number", "status=issued", typed=(13, datetime)),
    Listed("findings:actions", "actions", "due", "status=requested", typed=(9, date)),
    Listed("procedures:procedures", "procedures", "code", "kind=internal", typed=(5, float)),
    Listed("reports:register", "documents", "date", "kind=report", typed=(1, date)),
    Listed("reports:documents", "documents", "number", "kind=report", typed=(1, date)),
    Listed("organisation:people", "people", "name", "role=committee"),
    Listed("organisation:departments", "departments", "code", "kind=office", named=1, typed=(8, date), all="state=all"),
    Listed(
        "objectives:objectives", "objectives", "objective", "status=open", named=2, typed=(0, float), all="year=2017"
    ),
    Listed("standard:questions", "questions", "key", "applies_to=procedure", all="whose=own"),
    Listed("standard:wordings", "wordings", "text", "use=note"),
)

NOT_SEARCHED = {  # few rows or notes, so they have no search box: tests/fieldwork/test_survey_pages.py, test_figures.py
    "surveys:surveys",
    "dashboards:visits",
    "dashboards:case_files",
    "dashboards:interviews",
}

each_list = pytest.mark.parametrize("listed", LISTS, ids=str)
pytestmark = pytest.mark.django_db


@pytest.fixture
def here(cast):
    return Place(cast.agency, cast.secretariat, cast.standard)


@pytest.fixture
def elsewhere(cast):
    return Place(cast.stranger.agency, cast.stranger, cast.standard)


@pytest.fixture
def browser(cast, at_screen):
    return at_screen(cast.secretariat)


def names(response):
    """What the rows of a page are called, in their order."""
    body = re.search(r"<tbody>(.*?)</tbody>", response.content.decode(), re.DOTALL)
    rows = re.findall(r"<tr.*?</tr>", body[1], re.DOTALL) if body else []
    return [unescape(re.search(r"<a [^>]*>([^<]*)</a>", row)[1]) for row in rows]


def lines(response):
    """The rows of a CSV file, without its heading."""
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1:]


def sheet(response):
    """The rows of an Excel file, without its heading."""
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()[1:]


def test_every_list_of_the_program_is_here():
    found = {
        name
        for name, pattern in every_pattern(get_resolver())
        if "show_list" in getattr(getattr(pattern.callback, "__code__", None), "co_names", ())
    }
    assert found == {listed.name for listed in LISTS} | NOT_SEARCHED


@each_list
def test_a_list_is_sorted_narrowed_and_turned_like_any_other(listed, here, browser):
    getattr(here, listed.make)(range(MANY), "Dòng thử")
    first, second = (browser.get(listed.url(f"sort={listed.sort}&page={n}&q=dong+thu")) for n in (1, 2))
    up = names(first) + names(second)
    assert (len(names(first)), len(up), len(set(up))) == (A_PAGE, MANY, MANY)
    assert names(browser.get(listed.url(f"sort=-{listed.sort}&q=dong+thu"))) == up[::-1][:A_PAGE]

    page = first.content.decode()
    assert 'aria-sort="ascending"' in page
    for sort in re.findall(r"[?;]sort=(-?\w+)", page):
        shown = {way: names(browser.get(listed.url(f"format=print&q=dong+thu&sort={way}{sort}"))) for way in ("", "-")}
        assert sorted(shown[""]) == sorted(shown["-"]) == sorted(up), sort

    half = names(browser.get(listed.url(f"{listed.half}&q=dong+thu")))
    assert len(half) == MANY // 2
    assert set(half) < set(up)
    assert names(browser.get(listed.url("q=khong+co+dong+nao"))) == []
    for odd in ("page=999", "page=x", "page=-1", "page=" + "9" * 30):
        assert names(browser.get(listed.url(f"{odd}&q=dong+thu"))), odd


@each_list
def test_a_list_as_a_file_has_the_rows_of_the_page_and_typed_cells(listed, here, browser):
    getattr(here, listed.make)(range(MANY), FORMULA)
    asked = f"q=hyperlink&sort={listed.sort}"
    shown = names(browser.get(listed.url(f"{asked}&format=print")))
    excel, plain = (browser.get(listed.url(f"{asked}&format={form}")) for form in ("xlsx", "csv"))
    assert len(shown) == MANY
    assert [line[listed.named] for line in sheet(excel)] == shown
    assert [line[listed.named].removeprefix("'") for line in lines(plain)] == shown

    assert b"<f>" not in excel.content
    cells = [cell for line in sheet(excel) for cell in line if str(cell).startswith("=")]
    assert cells
    assert all(isinstance(cell, str) for cell in cells)
    assert not [cell for line in lines(plain) for cell in line if cell.startswith("=")]
    if listed.typed:
        column, kind = listed.typed
        assert {type(line[column]) for line in sheet(excel)} == {kind}


@each_list
def test_a_list_asks_the_database_no_more_for_many_rows_than_for_few(listed, here, browser):
    def queries(form):
        browser.get(listed.url(form))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(listed.url(form)).status_code == 200
        return len(asked)

    make = getattr(here, listed.make)
    make(range(FEW), "Dòng thử")
    few = {form: queries(form) for form in ("", "format=xlsx", "format=print")}
    make(range(FEW, MANY), "Dòng thử")
    assert {form: queries(form) for form in few} == few
    assert few[""] <= 10


@each_list
def test_another_agency_has_no_row_in_the_list(listed, here, elsewhere, browser):
    getattr(here, listed.make)(range(FEW), "Dòng thử")
    getattr(elsewhere, listed.make)(range(FEW), ELSEWHERE)
    for form in ("", "format=csv", "format=print", "q=co+quan+khac"):
        assert ELSEWHERE not in browser.get(listed.url(form)).content.decode()


def test_paper_says_what_a_list_was_narrowed_by(here, browser):
    here.findings(range(FEW), "Dòng thử")
    clause = here.standard.clauses.first()
    page = browser.get(f"/findings/?status=issued&q=dong&clause={clause.pk}").content.decode()
    words = "Tìm kiếm: <strong>dong</strong>; Trạng thái: <strong>Đã phát hành</strong>; Điều khoản: "
    assert f'd-print-block">{words}<strong>{clause}</strong></p>' in page
    assert f'd-print-none">Điều khoản: <strong>{clause}</strong></p>' in page  # no field on the screen shows it


def test_a_round_is_found_by_its_visits_of_ones_own_teams(cast, at_screen):
    """`?whose=mine`: an auditor's own visits; a department's own."""
    audit_round = make_round(cast)
    AuditRound.objects.filter(pk=audit_round.pk).update(status="approved")
    Visit.objects.create(
        round=audit_round,
        department=cast.ncc,
        team=audit_round.teams.get(),
        starts_at=clock.moment_of(DAY, 8),
        ends_at=clock.moment_of(DAY, 10),
    )
    seen = {
        (who, whose): names(at_screen(getattr(cast, who)).get(f"/visits/?whose={whose}"))
        for who in ("auditor", "head", "outsider")
        for whose in ("mine", "ours")
    }
    assert {asked for asked, rows in seen.items() if rows == ["Phòng NCC"]} == {("auditor", "mine"), ("head", "ours")}
    assert not [rows for rows in seen.values() if rows not in ([], ["Phòng NCC"])]
