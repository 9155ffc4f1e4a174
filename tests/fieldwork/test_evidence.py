"""Photos and files of a visit: added without scripts, arranged, and shown in that order in lists and papers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from audits.core import files
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.fieldwork.models import Evidence
from audits.reports.collecting import photos

from ..core import corpus
from ..factories import close_visit, hold_harmonisation, make_finding, make_open_visit, make_procedure, make_sample
from .pages import address, sent


@pytest.fixture
def visit(cast):
    return make_open_visit(cast)


@pytest.fixture
def item(visit):
    return visit.checklist.in_order().first()


def photo(visit, cast, caption, **values):
    file = files.keep(corpus.picture(), by=cast.auditor, name="anh.jpg")
    return Evidence.enter(by=cast.auditor, visit=visit, file=file, caption=caption, permitted=True, **values)


def captions(rows):
    return [evidence.caption for evidence in rows]


def test_what_is_added_without_scripts_stays_chosen_when_one_file_is_refused(cast, at_screen, visit, item):
    browser, url = at_screen(cast.auditor), address("add_evidence", visit.pk)
    note = SimpleUploadedFile("ghi-chep.txt", "Sổ theo dõi".encode())
    assert browser.post(url, sent(item=item.pk, files=[note])).status_code == 302
    good, lie = SimpleUploadedFile("b.txt", b"hai"), SimpleUploadedFile("a.pdf", b"MZ not a paper")
    refused = browser.post(url, sent(item=item.pk, files=[good, lie]))
    assert refused.status_code == 422
    assert "a.pdf" in refused.content.decode()
    assert 'name="files-kept"' in refused.content.decode()  # the good file need not be chosen again
    assert item.evidence.get().file.name == "ghi-chep.txt"


def test_a_photo_is_shown_where_the_team_put_it_and_later_ones_come_last(cast, visit, item):
    a, b, c = (photo(visit, cast, caption, item=item) for caption in "abc")
    c.arrange(by=cast.lead, places=-2)
    assert captions(item.evidence.standing()) == ["c", "a", "b"]
    photo(visit, cast, "d", item=item)
    a.arrange(by=cast.auditor, places=1)
    assert captions(item.evidence.standing()) == ["c", "b", "a", "d"]
    moved = [(event.verb, event.actor) for event in Event.objects.of(c).order_by("seq")]
    assert moved == [("entered", cast.auditor), ("arranged", cast.lead)]
    assert [event.verb for event in Event.objects.of(b)] == ["entered"]  # it stayed where it was


def test_at_the_ends_nothing_moves_and_nothing_is_written(cast, visit, item):
    _a, b, c = (photo(visit, cast, caption, item=item) for caption in "abc")
    b.arrange(by=cast.auditor, places=-2)
    assert captions(item.evidence.standing()) == ["b", "a", "c"]
    count = Event.objects.count()
    Evidence.objects.get(pk=b.pk).arrange(by=cast.auditor, places=-1)
    Evidence.objects.get(pk=c.pk).arrange(by=cast.auditor, places=9)
    assert captions(item.evidence.standing()) == ["b", "a", "c"]
    assert Event.objects.count() == count


def test_only_what_belongs_together_is_arranged(cast, visit, item):
    sample = make_sample(visit, make_procedure(cast.ncc), cast.auditor)
    of_sample = [photo(visit, cast, caption, sample=sample) for caption in "xy"]
    a, alone = photo(visit, cast, "a", item=item), photo(visit, cast, "kệ")
    of_sample[1].arrange(by=cast.auditor, places=-1)
    assert captions(sample.evidence.all()) == ["y", "x"]
    assert captions(alone.beside()) == ["kệ"]
    assert captions(visit.evidence.in_order()) == ["a", "y", "x", "kệ"]
    a.refresh_from_db()
    assert a.order is None


def test_what_was_withdrawn_has_no_place_and_others_do_not_arrange(cast, visit, item):
    a, b = (photo(visit, cast, caption, item=item) for caption in "ab")
    b.withdraw(by=cast.auditor, note="Nhầm hồ sơ")
    with pytest.raises(RuleBroken), transaction.atomic():
        b.arrange(by=cast.auditor, places=-1)
    close_visit(visit, cast)
    with pytest.raises(RuleBroken), transaction.atomic():
        Evidence.objects.get(pk=a.pk).arrange(by=cast.auditor, places=1)


def test_buttons_move_it_and_lead_back_to_it(cast, at_screen, visit, item):
    a, b = (photo(visit, cast, caption, item=item) for caption in "ab")
    browser, page = at_screen(cast.auditor), address("evidence_edit", visit.pk, b.pk)
    assert browser.get(page).context["places"]["place"] == 2
    response = browser.post(address("arrange", visit.pk, b.pk), sent(places="-1"))
    assert response["Location"] == page
    assert captions(item.evidence.standing()) == ["b", "a"]
    assert browser.get(page).context["places"]["place"] == 1
    assert browser.post(address("arrange", visit.pk, b.pk), sent(places="7")).status_code == 422
    assert at_screen(cast.head).post(address("arrange", visit.pk, b.pk), sent(places="1")).status_code == 404


def test_one_photo_alone_has_no_buttons_to_move_it(cast, at_screen, visit, item):
    alone = photo(visit, cast, "a", item=item)
    assert at_screen(cast.auditor).get(address("evidence_edit", visit.pk, alone.pk)).context["places"] is None


def test_the_report_prints_photos_as_they_were_arranged(cast, visit, item):
    finding = make_finding(visit, cast)
    taken = [photo(visit, cast, caption, item=item, shows_case_file=False) for caption in "abc"]
    finding.files.add(*taken)
    taken[2].arrange(by=cast.auditor, places=-2)
    close_visit(visit, cast)
    visit.refresh_from_db()
    visit.sign(by=cast.head)
    hold_harmonisation(visit.round, cast)
    finding.refresh_from_db()
    finding.issue(by=cast.lead)
    assert [evidence.caption for _finding, evidence in photos.of_round(visit.round)] == ["c", "a", "b"]
