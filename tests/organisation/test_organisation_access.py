"""Who may send which form of the organisation and of the question bank, and what odd posts come to.

Who may open the pages stands in access_table.py.
"""

import uuid

import pytest

from audits.core.trail import Event
from audits.organisation.models import DayException
from audits.standard.models import Clause, Question

from ..factories import make_certificate, make_department, make_substitution, make_user
from .sending import sent

READERS = ("administrator", "chair", "committee", "secretariat", "head", "staff")
EVERYBODY = dict.fromkeys(READERS, 200)


def only(*people):
    return {name: 200 if name in people else 403 for name in READERS}


PAGES = {
    "/departments/": EVERYBODY,
    "/departments/new/": only("secretariat"),
    "/departments/{ncc}/": EVERYBODY,
    "/departments/{ncc}/edit/": only("secretariat"),
    "/departments/{ncc}/authorise/": only("secretariat", "head"),
    "/departments/{ncc}/authorisations/{authorisation}/": only("secretariat", "head"),
    "/departments/{ncc}/authorisations/{authorisation}/withdraw/": only("secretariat", "head"),
    "/people/": EVERYBODY,
    "/people/new/": only("administrator"),
    "/people/{lead}/": EVERYBODY,
    "/people/{lead}/edit/": only("administrator"),
    "/people/{lead}/close/": only("administrator"),
    "/people/{lead}/reopen/": only("administrator"),
    "/people/{lead}/link/": only("administrator"),
    "/people/{lead}/certificates/new/": only("secretariat"),
    "/people/{lead}/certificates/{certificate}/": only("secretariat"),
    "/people/{lead}/certificates/{certificate}/withdraw/": only("secretariat"),
    "/people/{chair}/substitutions/new/": only("secretariat", "administrator"),
    "/people/{chair}/substitutions/{substitution}/": only("secretariat", "administrator"),
    "/people/{chair}/substitutions/{substitution}/withdraw/": only("secretariat", "administrator"),
    "/account/": EVERYBODY,
    "/calendar-days/": EVERYBODY,
    "/calendar-days/new/": only("secretariat"),
    "/calendar-days/{exception}/": only("secretariat"),
    "/calendar-days/{exception}/withdraw/": only("secretariat"),
    "/settings/": only("administrator"),
    "/settings/names/": only("administrator"),
    "/settings/deadlines/": only("administrator"),
    "/grades/": only("administrator"),
    "/grades/{grade}/": only("administrator"),
    "/questions/": EVERYBODY,
    "/questions/new/": only("secretariat"),
    "/questions/{question}/": EVERYBODY,
    "/questions/{question}/edit/": only("secretariat"),
    "/questions/{question}/withdraw/": only("secretariat"),
    "/questions/{question}/restore/": only("secretariat"),
    "/questions/{shared}/": EVERYBODY,
    "/questions/{shared}/edit/": dict.fromkeys(READERS, 403),
}


@pytest.fixture
def ids(cast):
    """The records that stand in the addresses of PAGES."""
    authorisation = cast.ncc.authorisations.create(
        person=cast.staff, starts_on="2026-01-01", document="Giấy ủy quyền số 1"
    )
    exception = DayException.objects.create(agency=cast.agency, day="2026-03-02", works=False, reason="Nghỉ bù")
    own = Question.add(
        by=cast.secretariat, clause=Clause.objects.first(), text_vi="Sổ có đủ cột không?", applies_to="department"
    )
    return {
        "ncc": cast.ncc.pk,
        "lead": cast.lead.pk,
        "chair": cast.chair.pk,
        "authorisation": authorisation.pk,
        "certificate": cast.lead.certificates.get().pk,
        "substitution": make_substitution(cast.chair, cast.deputy).pk,
        "exception": exception.pk,
        "grade": cast.agency.grades.first().pk,
        "question": own.pk,
        "shared": Question.objects.filter(agency=None).first().pk,
    }


def test_another_agency_sends_nothing_there(cast, ids, at_screen):
    browser = at_screen(cast.stranger)
    ours = [address for address in PAGES if "{" in address and "shared" not in address]
    assert {address: browser.post(address.format(**ids)).status_code for address in ours} == dict.fromkeys(ours, 404)


@pytest.mark.parametrize("reader", READERS)
def test_who_may_not_open_a_form_cannot_send_it_either(cast, ids, at_screen, reader):
    before, browser = Event.objects.count(), at_screen(getattr(cast, reader))
    closed = [address for address in PAGES if PAGES[address][reader] == 403]
    sent_to = {address: browser.post(address.format(**ids), {"op_id": uuid.uuid4()}).status_code for address in closed}
    assert sent_to == dict.fromkeys(closed, 403)
    assert Event.objects.count() == before


LONG, NUL = "x" * 2**20, "a\x00b"
TEXTS = ("name", "full_name", "document", "decision", "reason", "course", "text_vi", "label_vi")
DATES = ("starts_on", "issued_on", "day", "closed_on")
NUMBERS = ("order", "head", "person", "substitute", "standard", "clause", "department", "minor_days", "deputies")
ODD = {
    "nothing": {},
    "a megabyte": dict.fromkeys(TEXTS, LONG),
    "a null character": dict.fromkeys(TEXTS, NUL),
    "the year 0": dict.fromkeys(DATES, "0000-01-01"),
    "the year 9999": dict.fromkeys(DATES, "9999-12-31"),
    "words for numbers": dict.fromkeys(NUMBERS, "x"),
    "huge numbers": dict.fromkeys(NUMBERS, "9" * 30),
    "minus one": dict.fromkeys(NUMBERS, "-1"),
    "a version that never was": {"version": "9" * 30},
    "a broken operation": {"op_id": "x"},
}
FORMS = {
    "/departments/new/": "secretariat",
    "/departments/{ncc}/edit/": "secretariat",
    "/departments/{ncc}/authorise/": "secretariat",
    "/people/new/": "administrator",
    "/people/{lead}/edit/": "administrator",
    "/people/{lead}/certificates/new/": "secretariat",
    "/people/{chair}/substitutions/new/": "secretariat",
    "/calendar-days/new/": "secretariat",
    "/settings/names/": "administrator",
    "/settings/papers/": "administrator",
    "/settings/numbers/": "administrator",
    "/settings/deadlines/": "administrator",
    "/settings/reminders/": "administrator",
    "/settings/visits/": "administrator",
    "/grades/{grade}/": "administrator",
    "/questions/new/": "secretariat",
    "/questions/{question}/edit/": "secretariat",
    "/account/": "staff",
}


@pytest.mark.parametrize("address", FORMS)
def test_odd_posts_come_back_and_change_nothing(cast, ids, at_screen, address):
    before, browser, url = Event.objects.count(), at_screen(getattr(cast, FORMS[address])), address.format(**ids)
    fields = browser.get(url).context["form"].fields
    for odd, said in ODD.items():
        typed = {name: value for name, value in said.items() if name in fields}
        answer = browser.post(url, {"something": "", **typed})
        assert (odd, answer.status_code) == (odd, 422)
        form = answer.context["form"]
        kept = [name for name in typed if name not in ("op_id", "version")]
        assert all(str(typed[name]) in str(form[name].value()) for name in kept), odd
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("address", "name", "foreign"),
    [
        ("/departments/new/", "head", "person"),
        ("/departments/{ncc}/edit/", "deputies", "person"),
        ("/departments/new/", "parent", "department"),
        ("/departments/{ncc}/edit/", "merged_into", "department"),
        ("/departments/{ncc}/authorise/", "person", "person"),
        ("/people/new/", "department", "department"),
        ("/people/{lead}/edit/", "department", "department"),
        ("/people/{chair}/substitutions/new/", "substitute", "person"),
        ("/questions/new/", "department_code", "code"),
    ],
)
def test_nothing_of_another_agency_can_be_chosen(cast, ids, at_screen, address, name, foreign):
    theirs = {"person": cast.stranger.pk, "department": cast.stranger.department.pk, "code": "KHAC"}[foreign]
    who = "administrator" if address.startswith("/people/") and "substitutions" not in address else "secretariat"
    answer = sent(at_screen(getattr(cast, who)), address.format(**ids), **{name: theirs})
    assert answer.status_code == 422
    assert name in answer.context["form"].errors


@pytest.mark.parametrize("page", ["/departments/", "/people/", "/questions/"])
@pytest.mark.parametrize(
    "query", ["q=\x00", "department=x&role=x&standard=9999999999999&clause=-1", "page=-3&sort=x", "state=9&kind=%F0"]
)
def test_a_list_forgives_whatever_its_address_says(cast, at_screen, page, query):
    assert at_screen(cast.staff).get(f"{page}?{query}").status_code == 200


@pytest.mark.parametrize("page", ["/departments/", "/people/", "/questions/"])
def test_every_list_comes_as_a_file(cast, at_screen, page):
    browser = at_screen(cast.staff)
    assert browser.get(f"{page}?format=csv")["Content-Type"].startswith("text/csv")
    assert browser.get(f"{page}?format=xlsx").content[:2] == b"PK"
    assert browser.get(f"{page}?format=exe").status_code == 404


def test_lists_take_a_handful_of_queries_however_long(cast, at_screen, django_assert_max_num_queries):
    for number in range(30):
        department = make_department(cast.agency, head=make_user(cast.agency), parent=cast.ncc)
        department.deputies.add(make_user(cast.agency, department=department))
        make_certificate(make_user(cast.agency, department=department), cast.standard, number=f"C{number}")
    browser = at_screen(cast.staff)
    for page in ("/departments/", "/people/", "/questions/"):
        with django_assert_max_num_queries(10):
            browser.get(page)
