"""A query that is put together once gives to other values what it would have given to them."""

from datetime import date

import pytest
from django.db.models import Count, F

from audits.core import prepared
from audits.organisation.models import DayException, User

from ..factories import make_department, make_user

pytestmark = pytest.mark.django_db


def people(agency, departments, since):
    rows = User.objects.filter(agency=agency, department__in=departments, is_active=True)
    if since is not None:
        rows = rows.filter(department__closed_on__gt=since)
    return rows.order_by("pk").values_list("pk", "department__closed_on")


def exceptions(agency):
    return (
        DayException.objects.filter(agency=agency).values(of=F("agency")).annotate(count=Count("pk")).values_list("of")
    )


def test_each_reader_gets_the_own_rows(cast):
    day = date(2017, 12, 5)
    closed = make_department(cast.agency, closed_on=day)
    last = make_user(cast.agency, department=closed)
    prepared._written.cache_clear()
    for agency, departments, since in (
        (cast.agency.pk, (cast.ncc.pk, cast.vp.pk), None),
        (cast.agency.pk, (cast.vp.pk, cast.btxh.pk), None),
        (cast.stranger.agency_id, (cast.ncc.pk, cast.vp.pk), None),
        (cast.agency.pk, (closed.pk,), date(2017, 12, 4)),
        (cast.agency.pk, (closed.pk,), day),
    ):
        asked = prepared.rows(people, agency, departments, since)
        assert [(pk, prepared.day(on)) for pk, on in asked] == list(people(agency, departments, since))
    assert prepared._written.cache_info().misses == 2
    assert prepared.rows(people, cast.agency.pk, (closed.pk,), date(2017, 12, 4))[0][0] == last.pk


def test_a_query_without_rows_has_none(cast):
    assert prepared.rows(exceptions, cast.agency.pk) == []
