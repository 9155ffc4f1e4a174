"""What a page does with a form: act once, or show what went wrong where it went wrong, with all that was typed."""

import uuid

import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.datastructures import MultiValueDict

from audits.core import web
from audits.core.forms import PageForm
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.core.web import applied, page_of, require_step, show
from audits.organisation.models import Department
from audits.planning.models import AuditRound

from ..factories import make_department, make_round


class TitleForm(PageForm):
    """The title of a round, as any page would ask for it."""

    title = forms.CharField(label="Tên")

    def apply(self, audit_round, *, by):
        if self.cleaned_data["title"] == "cấm":
            raise RuleBroken("Tên này không dùng được.", field="title")
        if self.cleaned_data["title"] == "cấm tất cả":
            raise RuleBroken("Không đổi được nữa.", field="somewhere else")
        audit_round.edit(by=by, version=self.seen_version(), title=self.cleaned_data["title"])


@pytest.fixture
def draft(cast):
    return make_round(cast, title="Cũ")


def sent(audit_round, by, **said):
    """A form as it arrives, with an id and the version of the page."""
    body = {"op_id": str(uuid.uuid4()), "version": str(audit_round.version), "title": "Mới", **said}
    data = QueryDict(mutable=True)
    data.update({name: value for name, value in body.items() if value is not None})
    return TitleForm(data, MultiValueDict(), by=by, record=audit_round)


def title_of(audit_round):
    return AuditRound.objects.get(pk=audit_round.pk).title


def test_a_good_form_acts_and_leads_to_the_record(cast, draft):
    done = applied(sent(draft, cast.secretariat), draft, by=cast.secretariat)
    assert (done.url, done.replayed, title_of(draft)) == (draft.get_absolute_url(), False, "Mới")


def test_the_same_form_again_is_led_to_the_same_page(cast, draft):
    op_id, fresh = str(uuid.uuid4()), AuditRound.objects.get(pk=draft.pk)
    assert applied(sent(draft, cast.secretariat, op_id=op_id), draft, by=cast.secretariat)
    done = applied(sent(fresh, cast.secretariat, op_id=op_id), fresh, by=cast.secretariat)
    assert (done.url, done.replayed) == (draft.get_absolute_url(), True)
    assert Event.objects.filter(verb="edited").count() == 1


def test_another_text_under_the_same_id_comes_back_with_a_fresh_one(cast, draft):
    op_id, fresh = str(uuid.uuid4()), AuditRound.objects.get(pk=draft.pk)
    applied(sent(draft, cast.secretariat, op_id=op_id), draft, by=cast.secretariat)
    form = sent(fresh, cast.secretariat, op_id=op_id, title="Còn khác nữa")
    assert applied(form, fresh, by=cast.secretariat) is None
    assert (title_of(draft), form["title"].value()) == ("Mới", "Còn khác nữa")
    assert form.non_field_errors()
    assert form["op_id"].value() != op_id


@pytest.mark.parametrize(("title", "where"), [("cấm", "title"), ("cấm tất cả", "__all__"), ("", "title")])
def test_what_is_refused_stands_at_its_field_and_nothing_is_lost(cast, draft, title, where):
    form = sent(draft, cast.secretariat, title=title)
    assert applied(form, draft, by=cast.secretariat) is None
    assert list(form.errors) == [where]
    assert (form["title"].value(), title_of(draft)) == (title, "Cũ")


def test_a_refused_form_keeps_its_id_and_may_be_sent_again(cast, draft):
    op_id = str(uuid.uuid4())
    applied(sent(draft, cast.secretariat, op_id=op_id, title="cấm"), draft, by=cast.secretariat)
    assert applied(sent(draft, cast.secretariat, op_id=op_id), draft, by=cast.secretariat)


def test_who_saves_second_sees_both_and_may_decide(cast, draft):
    mine, theirs = (AuditRound.objects.get(pk=draft.pk) for _n in range(2))
    assert applied(sent(theirs, cast.secretariat, title="Của họ"), theirs, by=cast.secretariat)
    form = sent(mine, cast.secretariat, title="Của tôi")
    assert applied(form, mine, by=cast.secretariat) is None
    assert title_of(draft) == "Của họ"
    assert form.conflict.who == cast.secretariat
    assert form.conflict.rows == [("Tên", "Của họ", "Của tôi")]
    assert form["title"].value() == "Của tôi"

    again = sent(mine, cast.secretariat, title="Của tôi", version=form["version"].value(), op_id=form["op_id"].value())
    assert applied(again, AuditRound.objects.get(pk=draft.pk), by=cast.secretariat)
    assert title_of(draft) == "Của tôi"


def test_a_right_that_is_missing_goes_through(cast, draft):
    with pytest.raises(PermissionDenied):
        applied(sent(draft, cast.chair), draft, by=cast.chair)


@pytest.mark.parametrize(
    "broken",
    [{"op_id": None}, {"op_id": ""}, {"op_id": "x"}, {"op_id": "\x00"}, {"version": "x"}, {"version": "1.5"}],
    ids=str,
)
def test_a_form_that_lost_its_hidden_fields_comes_back_with_good_ones(cast, draft, broken):
    form = sent(draft, cast.secretariat, **broken)
    assert applied(form, draft, by=cast.secretariat) is None
    assert list(form.errors) == ["__all__"]
    assert uuid.UUID(form["op_id"].value())
    mended = {name: form[name].value() for name in ("op_id", "version", "title")}
    assert applied(sent(draft, cast.secretariat, **mended), draft, by=cast.secretariat)


@pytest.mark.parametrize("version", ["0", "-1", str(2**63), "9" * 4000])
def test_a_version_that_never_was_is_not_the_present_one(cast, draft, version):
    form = sent(draft, cast.secretariat, version=version)
    assert applied(form, draft, by=cast.secretariat) is None
    assert title_of(draft) == "Cũ"


def test_the_answer_says_how_it_went(cast, draft, rf):
    request = RequestFactory().get("/")
    request.user = cast.secretariat
    form = sent(draft, cast.secretariat, title="")
    applied(form, draft, by=cast.secretariat)
    assert show(request, "form.html", {"title": "x", "path": [], "back": "/"}, form).status_code == 422


def test_a_step_that_is_not_open_is_forbidden(cast, draft):
    require_step(draft, cast.secretariat, "submit")
    for person, step in ((cast.chair, "submit"), (cast.secretariat, "approve"), (cast.secretariat, "unknown")):
        with pytest.raises(PermissionDenied):
            require_step(draft, person, step)
    require_step(draft, cast.secretariat, "cancel", on_paper=True)


@pytest.mark.parametrize(
    ("asked", "shown"), [("2", 2), ("99", 3), ("0", 3), ("-1", 3), ("x", 1), ("", 1), ("9" * 5000, 1)]
)
def test_a_page_out_of_range_is_the_nearest_one(rf, asked, shown):
    assert page_of(rf.get("/", {"page": asked}), list(range(25)), length=10).number == shown


@pytest.mark.parametrize(
    ("asked", "shown", "counted", "goes_on"),
    [("", 1, 4, True), ("2", 2, 8, True), ("5", 5, 11, False), ("9", 6, 11, False), ("9" * 30, 6, 11, False)],
)
def test_a_long_list_is_counted_a_little_ahead_of_its_reader(cast, rf, monkeypatch, asked, shown, counted, goes_on):
    monkeypatch.setattr(web, "COUNTED", 4)
    rows = Department.objects.filter(agency=cast.agency)
    for _more in range(11 - rows.count()):
        make_department(cast.agency)
    page = page_of(rf.get("/", {"page": asked}), rows.all(), length=2)
    assert (page.number, page.paginator.count, page.paginator.goes_on) == (shown, counted, goes_on)
    foot = render_to_string("partials/_pagination.html", {"page": page}, rf.get("/"))
    assert ("of more than" in foot) == goes_on
    assert ('rel="next"' in foot) == (shown < 6)


def test_far_into_a_list_the_rows_of_a_page_are_found_by_their_keys_in_the_same_order(cast, rf, monkeypatch):
    rows = Department.objects.filter(agency=cast.agency).select_related("head").order_by("-name", "pk")
    for _more in range(11 - rows.count()):
        make_department(cast.agency)
    wanted = list(rows)[6:9]
    monkeypatch.setattr(web, "COUNTED", 4)
    with CaptureQueriesContext(connection) as asked:
        assert list(page_of(rf.get("/", {"page": "3"}), rows, length=3)) == wanted
    skipping = [query["sql"] for query in asked if "OFFSET" in query["sql"]]
    assert len(skipping) == 1
    assert "search" not in skipping[0]
    assert "JOIN" not in skipping[0]
