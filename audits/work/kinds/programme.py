"""What waits in the programme of a year: that it is begun, submitted, approved."""

from django.db.models import DateField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, ExtractMonth, ExtractYear
from django.utils.translation import gettext_lazy as _

from audits.organisation.models import Agency
from audits.planning.models import Programme

from ..rows import last
from . import OF_CHAIR, OF_SECRETARIAT, kind, to

PAGE = to("dashboards:programme", "year")
ASKED_FROM = 3  # the month; late in the first quarter


@kind(
    "begin_programme",
    title=_("Begin the programme of %(year)s"),
    button=_("Begin"),
    page=to("planning:new_programme", "year"),
    about="",
    only_of=OF_SECRETARIAT,
)
def programmes_to_begin(reader):
    """From March on, when the year has none yet."""
    today = Cast(Value(reader.today, DateField()), DateField())
    begun = Programme.objects.filter(agency=OuterRef("pk"), year=OuterRef("this_year"))
    agencies = Agency.objects.annotate(this_year=ExtractYear(today), this_month=ExtractMonth(today))
    late = agencies.filter(reader.is_secretariat, pk=reader.agency_id, this_month__gte=ASKED_FROM)
    return late.filter(~Exists(begun)), {"year": "this_year"}


@kind(
    "submit_programme",
    title=_("Complete the programme of %(year)s and submit it"),
    button=_("Open the programme"),
    page=PAGE,
    about="",
    only_of=OF_SECRETARIAT,
)
def programmes_to_submit(reader):
    rows = Programme.objects.filter(reader.is_secretariat, agency=reader.agency_id, status="draft")
    return rows, {"year": "year", "since": last("programme", "entered", "send_back", "amend")}


@kind(
    "approve_programme",
    title=_("Approve the programme of %(year)s"),
    button=_("Approve"),
    page=PAGE,
    act=to("planning:approve_programme", "year"),
    about="",
    only_of=OF_CHAIR,
)
def programmes_to_approve(reader):
    """Never by who submitted it, nor in that person's name."""
    theirs = Q(submitted_by=reader.user.pk) | Q(submitted_by__in=reader.deciding_as("chair"))
    rows = Programme.objects.filter(reader.is_chair, agency=reader.agency_id, status="submitted").exclude(theirs)
    return rows, {"year": "year", "since": last("programme", "submit")}
