"""Nothing is overwritten silently: an edit is checked, counted and told, or nothing of it happens."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.core.versions import Stale, label_of
from audits.organisation.models import Department, User
from audits.planning.models import AuditRound, LeftOut, Visit

from ..factories import make_department, make_procedure, make_round, make_visit


@pytest.fixture
def draft(cast):
    return make_round(cast)


def test_an_edit_counts_the_version_and_tells_old_and_new(cast, draft):
    version = draft.version
    draft.edit(by=cast.secretariat, title="Đợt khác", scope=draft.scope)
    event = Event.objects.latest("seq")
    assert (draft.title, draft.version) == ("Đợt khác", version + 1)
    assert (event.verb, event.details["old"], event.details["new"]) == (
        "edited",
        {"title": "Đánh giá nội bộ"},
        {"title": "Đợt khác"},
    )


def test_an_edit_that_changes_nothing_leaves_no_event(cast, draft):
    before, version = Event.objects.count(), draft.version
    draft.edit(by=cast.secretariat, title=draft.title, starts_on=draft.starts_on)
    assert (Event.objects.count(), draft.version) == (before, version)


def test_who_may_not_write_is_refused(cast, draft):
    with pytest.raises(PermissionDenied):
        draft.edit(by=cast.chair, title="Khác")
    with pytest.raises(PermissionDenied):
        draft.remove(by=cast.chair)
    with pytest.raises(PermissionDenied):
        Department.enter(by=cast.chair, agency=cast.agency, code="X", name="X")
    assert not Department.objects.filter(code="X").exists()


def test_the_second_of_two_is_stale_and_overwrites_nothing(cast, draft):
    mine, theirs = (AuditRound.objects.get(pk=draft.pk) for _n in range(2))
    theirs.edit(by=cast.secretariat, version=theirs.version, title="Của họ")
    before = Event.objects.count()
    with pytest.raises(Stale) as stale:
        mine.edit(by=cast.secretariat, version=mine.version, title="Của tôi")
    assert stale.value.fresh.title == "Của họ"
    assert AuditRound.objects.get(pk=draft.pk).title == "Của họ"
    assert Event.objects.count() == before


def test_a_value_that_cannot_be_is_refused_at_its_field(cast, draft):
    before = Event.objects.count()
    with pytest.raises(RuleBroken) as broken:
        draft.edit(by=cast.secretariat, title="x" * 201)
    assert broken.value.field == "title"
    with pytest.raises(RuleBroken, match="ends before it starts"):
        draft.edit(by=cast.secretariat, ends_on=date(draft.year, 1, 1), starts_on=date(draft.year, 1, 2))
    assert AuditRound.objects.get(pk=draft.pk).title == "Đánh giá nội bộ"
    assert Event.objects.count() == before


def test_members_of_a_record_count_as_a_change(cast, draft):
    visit = make_visit(draft, cast.ncc)
    one, other = make_procedure(cast.ncc), make_procedure(cast.ncc)
    visit.edit(by=cast.secretariat, related={"procedures": [one]})
    assert visit.version == 2
    event = Event.objects.latest("seq")
    assert event.details["old"] == {"procedures": []} or "old" not in event.details
    assert [member["id"] for member in event.details["new"]["procedures"]] == [one.pk]

    before = Event.objects.count()
    visit.edit(by=cast.secretariat, related={"procedures": [one]})
    assert (visit.version, Event.objects.count()) == (2, before)

    visit.edit(by=cast.secretariat, place="Phòng họp", related={"procedures": [one, other]})
    assert visit.version == 3  # one change, however much is in it


def test_a_new_record_with_members_is_not_stale_at_once(cast, draft):
    visit = Visit.enter(
        by=cast.secretariat,
        round=draft,
        department=cast.ncc,
        team=draft.teams.get(),
        starts_at=make_visit(draft, cast.vp).starts_at,
        ends_at=make_visit(draft, cast.vp).ends_at,
        related={"procedures": [make_procedure(cast.ncc)]},
    )
    assert visit.version == Visit.objects.get(pk=visit.pk).version
    visit.edit(by=cast.secretariat, version=visit.version, place="Tầng 2")


def test_an_edit_that_breaks_a_rule_takes_its_members_back(cast, draft):
    visit = make_visit(draft, cast.ncc)
    foreign = make_procedure(make_department(cast.stranger.agency))
    with pytest.raises(RuleBroken):
        visit.edit(by=cast.secretariat, place="Khác", related={"procedures": [foreign]})
    assert (visit.procedures.count(), Visit.objects.get(pk=visit.pk).place) == (0, "")


def test_what_is_taken_out_stays_in_the_history(cast, draft):
    row = LeftOut.enter(by=cast.secretariat, round=draft, department=cast.vp, reason="Đợt sau")
    row.remove(by=cast.secretariat)
    event = Event.objects.latest("seq")
    assert not LeftOut.objects.exists()
    assert (event.verb, event.kind, event.parent_id, bool(event.details["old"]["name"])) == (
        "removed",
        "leftout",
        draft.pk,
        True,
    )


def test_what_others_stand_on_is_not_taken_out(cast, draft):
    before = Event.objects.count()
    with pytest.raises(RuleBroken, match="other records stand on it"):
        draft.remove(by=cast.secretariat)
    assert AuditRound.objects.filter(pk=draft.pk).exists()
    assert Event.objects.count() == before


def test_a_password_never_enters_the_history(cast):
    user = User.open_account(by=cast.administrator, agency=cast.agency, username="moi", full_name="Người Mới")
    assert "password" not in Event.objects.of(user).get().details["new"]


def test_columns_are_called_as_on_the_page(cast):
    assert str(label_of(AuditRound, "starts_on")) == "first day"
    assert label_of(AuditRound, "anything_else") == "anything_else"
