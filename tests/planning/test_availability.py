"""While people and teams are chosen, the facts stand beside each choice."""

import pytest

from audits.core import clock
from audits.planning.availability import Availability
from audits.planning.forms.timetable import VisitForm
from audits.planning.models import Visit

from ..factories import (
    approve,
    make_certificate,
    make_procedure,
    make_revision,
    make_round,
    make_team,
    make_user,
    make_visit,
)


def facts_of(groups, record):
    """{fact: tone} of one offer."""
    offer = next(offer for group in groups for offer in group.offers if offer.record == record)
    return {fact.text: fact.tone for fact in offer.facts}


def text_of(groups, record, tone):
    return " ".join(text for text, one in facts_of(groups, record).items() if one == tone)


def test_people_in_a_team_are_no_longer_offered(cast):
    audit_round = make_round(cast)
    offered = {offer.record for group in Availability(audit_round).people_for() for offer in group.offers}
    assert not offered & {cast.lead, cast.auditor, cast.stranger}
    assert {cast.second_lead, cast.staff} <= offered


def test_those_with_a_certificate_come_first_and_the_others_are_marked(cast):
    certified, others = Availability(make_round(cast)).people_for()
    assert [offer.record for offer in certified.offers] == [cast.second_lead]
    assert text_of([certified], cast.second_lead, "good") == "Certified"
    assert "No certificate" in text_of([others], cast.staff, "bad")
    assert not others.open


def test_a_person_of_a_visited_department_is_marked_for_that_team(cast):
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc)
    known = Availability(audit_round)
    assert "Belongs to Phòng NCC" in text_of(known.people_for(audit_round.teams.get()), cast.staff, "bad")
    assert "Belongs to" not in text_of(known.people_for(), cast.staff, "bad")


def test_who_wrote_an_audited_procedure_is_marked(cast):
    procedure = make_procedure(cast.ncc, "QT-NCC-12")
    make_revision(procedure, cast.second_lead)
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc, procedures=[procedure])
    known = Availability(audit_round)
    assert "Wrote QT-NCC-12" in text_of(known.people_for(audit_round.teams.get()), cast.second_lead, "bad")


def test_who_is_busy_in_another_round_and_how_loaded_everybody_is(cast):
    other = make_round(cast)
    make_visit(other, cast.vp)
    make_visit(other, cast.ncc, hour=13)
    make_team(other, cast.second_lead)
    approve(other, cast)
    audit_round = make_round(cast)
    audit_round.teams.get().members.all().delete()
    known = Availability(audit_round)
    assert "Busy in another round" in text_of(known.people_for(), cast.lead, "bad")
    assert "2 visits this year" in text_of(known.people_for(), cast.lead, "")
    assert "0 visits this year" in text_of(known.people_for(), cast.second_lead, "")


def test_a_cancelled_visit_is_no_load(cast):
    audit_round = make_round(cast)
    make_visit(audit_round, cast.vp)
    Visit.objects.update(status="cancelled")
    assert Availability(audit_round).load[cast.lead.pk] == 0


def test_a_team_is_offered_with_what_speaks_against_this_visit(cast):
    audit_round = make_round(cast)
    second = make_team(audit_round, cast.second_lead)
    make_visit(audit_round, cast.ncc, hour=8)
    day = audit_round.starts_on
    offers = Availability(audit_round).teams_for(
        department=cast.ttr, starts_at=clock.moment_of(day, 9), ends_at=clock.moment_of(day, 10)
    )
    first = audit_round.teams.get(number=1)
    against = text_of([offers], first, "bad")
    assert "truong1 belongs to Phòng TTR" in against
    assert "Busy at this time: Phòng NCC" in against
    assert facts_of([offers], second) == {
        "Nguyễn Văn totruong2 (team leader)": "",
        "Free at this time": "good",
        "0 visits, 0 hours": "",
    }


def test_without_a_time_a_team_says_when_it_is_busy(cast):
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc, hour=8)
    offers = Availability(audit_round).teams_for()
    assert "08:00–10:00" in text_of([offers], audit_round.teams.get(), "")


def test_a_visit_that_is_changed_does_not_stand_in_its_own_way(cast):
    audit_round = make_round(cast)
    visit = make_visit(audit_round, cast.ncc, hour=8)
    form = VisitForm(by=cast.secretariat, record=visit, audit_round=audit_round)
    assert "Free at this time" in text_of(form.fields["team"].widget.groups, visit.team, "good")


def test_a_marked_choice_can_be_chosen(cast):
    audit_round = make_round(cast)
    answers = {
        "department": cast.ttr.pk,
        "day": audit_round.starts_on,
        "starts": "08:00",
        "ends": "10:00",
        "team": audit_round.teams.get().pk,
        "mode": "on_site",
    }
    form = VisitForm(answers, by=cast.secretariat, audit_round=audit_round)
    assert "belongs to Phòng TTR" in text_of(form.fields["team"].widget.groups, audit_round.teams.get(), "bad")
    assert form.is_valid(), form.errors


@pytest.mark.parametrize("more", [0, 12])
def test_the_facts_cost_the_same_whatever_the_number_of_people(cast, more, django_assert_max_num_queries):
    audit_round = make_round(cast)
    for number in range(more):
        person = make_user(cast.agency, department=cast.vp)
        make_certificate(person, cast.standard)
        make_visit(audit_round, cast.ncc, hour=8 + number)
    with django_assert_max_num_queries(14):
        Availability(audit_round).people_for(audit_round.teams.get())
