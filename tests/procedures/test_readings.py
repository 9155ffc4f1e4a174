"""Who works by a new revision confirms having read it; who wrote, reviewed or approved it need not."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.procedures.models import Reading, Revision
from audits.procedures.reading import readers_of

from ..factories import make_procedure, make_revision


@pytest.fixture
def revision(cast):
    made = make_revision(make_procedure(cast.ncc), cast.head, effective_on=clock.today())
    made.departments.add(cast.ncc)
    return made


def test_it_waits_for_the_people_of_the_departments_concerned_until_they_confirm(cast, revision):
    waiting = Revision.objects.to_be_read_by
    assert list(waiting(cast.staff)) == [revision]
    assert [list(waiting(person)) for person in (cast.head, cast.vp_head, cast.outsider, cast.stranger)] == [[]] * 4
    Reading.confirm(revision, by=cast.staff)
    assert not waiting(cast.staff).exists()
    assert readers_of(revision) == [(cast.staff, clock.today())]


def test_nobody_confirms_twice_or_what_does_not_concern_them(cast, revision):
    Reading.confirm(revision, by=cast.staff)
    for person in (cast.staff, cast.vp_head, cast.head):
        with pytest.raises(RuleBroken, match="does not wait"):
            Reading.confirm(revision, by=person)
    with pytest.raises(PermissionDenied):
        Reading.enter(by=cast.head, revision=revision, person=cast.staff)


def test_what_a_later_revision_superseded_need_not_be_read_any_more(cast, revision):
    later = make_revision(revision.procedure, cast.head, issue=2, effective_on=clock.today() + timedelta(days=1))
    assert Revision.objects.to_be_read_by(cast.staff).exists()
    with clock.at(clock.moment_of(later.effective_on, 8)):
        assert not Revision.objects.to_be_read_by(cast.staff).exists()


def test_the_page_asks_for_the_confirmation_and_shows_the_keeper_who_gave_it(cast, at_screen, revision):
    page = revision.procedure.get_absolute_url()
    address = f"{page}revisions/{revision.pk}/read/"
    staff = at_screen(cast.staff)
    assert address in staff.get(page).content.decode()
    form = staff.get(address).context["form"]
    assert staff.post(address, {"op_id": form["op_id"].value()}).status_code == 302
    assert address not in staff.get(page).content.decode()
    assert at_screen(cast.head).get(page).context["readers"] == [(cast.staff, clock.today())]
