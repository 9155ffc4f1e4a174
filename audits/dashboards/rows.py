"""The rows behind figures that no other list shows: visits, case files of the sample, people asked."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core.listing import Filters, OneOf, show_list
from audits.core.tables import Column
from audits.fieldwork.models import Interview
from audits.figures import onsite
from audits.figures import satisfaction as figures
from audits.organisation.models import Department
from audits.planning.models import AuditRound

LARGEST = 9999


class OnSiteFilters(Filters):
    """Round, department, and what the figure counts; a year comes with the address only. `at` leads to the visit."""

    at = ""

    round = OneOf(label=gettext_lazy("Round"), anything=gettext_lazy("All rounds"))
    department = OneOf(label=gettext_lazy("Department"), anything=gettext_lazy("All departments"))
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    figure = forms.ChoiceField(label=gettext_lazy("Which"))
    q = None  # rows that nobody searches: their words are notes

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        self.columns = {name: f"{self.at}{column}" for name, column in COLUMNS_OF_VISIT.items()}
        rounds = AuditRound.objects.visible_to(user).counting().only("number", "year")
        self.fields["round"].offer(rounds)
        self.fields["department"].offer(Department.objects.visible_to(user).only("name"))
        self.fields["figure"].choices = [("", gettext_lazy("All")), *self.figures]

    def narrow(self, rows):
        rows = super().narrow(rows)
        figure = self.cleaned_data.get("figure")
        return rows.filter(self.conditions[figure]) if figure else rows


COLUMNS_OF_VISIT = {"round": "round", "department": "department", "year": "round__year"}


class VisitFilters(OnSiteFilters):
    figures = (("planned", gettext_lazy("In the plan")), ("held", gettext_lazy("Held")))
    conditions = {"planned": Q(), "held": onsite.HELD}


class FileFilters(OnSiteFilters):
    at = "visit__"
    figures = (
        ("all", gettext_lazy("In the sample")),
        ("finished", gettext_lazy("With a result")),
        ("on_time", gettext_lazy("Ready in time")),
        ("late", gettext_lazy("Late")),
        ("waiting", gettext_lazy("Not ready yet")),
        ("faulty", gettext_lazy("With faults")),
    )
    conditions = {**onsite.SAMPLES, "all": Q(), "finished": Q(ready_on__isnull=False)}


class InterviewFilters(OnSiteFilters):
    at = "visit__"
    figures = (("asked", gettext_lazy("All who were asked")), ("satisfied", gettext_lazy("Satisfied")))
    conditions = {"asked": Q(), "satisfied": Q(score__gte=Interview.SATISFIED)}


def visits(request):
    """`/dashboard/visits/`: the visits of rounds whose plan counts, planned and held."""
    return show_list(
        request,
        "dashboards/visits.html",
        rows=onsite.counting()
        .visible_to(request.user)
        .filter(round__in=AuditRound.objects.counting())
        .select_related("round", "department", "team")
        .order_by("-starts_at", "-pk"),
        filters=VisitFilters(request.GET, user=request.user),
        sorts={"day": ("starts_at",), "department": ("department__order", "department__name")},
        columns=[
            Column(_("Round"), "round"),
            Column(_("Department"), "department.name"),
            Column(_("Team"), "team"),
            Column(_("Planned"), "starts_at", kind="datetime"),
            Column(_("Held from"), "actual_starts_at", kind="datetime"),
            Column(_("Held until"), "actual_ends_at", kind="datetime"),
            Column(_("Status"), "get_status_display"),
        ],
        title=_("Visits in the figures"),
    )


def case_files(request):
    """`/dashboard/case-files/`: the sampled case files of signed visits, as far as the reader may know the notes."""
    return show_list(
        request,
        "dashboards/case_files.html",
        rows=onsite.samples_that_count()
        .visible_to(request.user)
        .select_related("visit__round", "visit__department", "procedure")
        .order_by("-visit__starts_at", "procedure__code", "pk"),
        filters=FileFilters(request.GET, user=request.user),
        sorts={"due": ("due_on",), "procedure": ("procedure__code",)},
        columns=[
            Column(_("Round"), "visit.round"),
            Column(_("Department"), "visit.department.name"),
            Column(_("Procedure"), "procedure.code"),
            Column(_("Case code"), "case_code"),
            Column(_("Received"), "received_on", kind="date"),
            Column(_("Due (on the slip)"), "due_on", kind="date"),
            Column(_("Result ready"), "ready_on", kind="date"),
            Column(_("Faults"), "faults"),
            Column(_("Steps late or not done"), "steps_failed", kind="number"),
        ],
        title=_("Sampled case files"),
    )


def interviews(request):
    """`/dashboard/interviews/`: what people said at signed visits, without a name."""
    return show_list(
        request,
        "dashboards/interviews.html",
        rows=figures.interviews_that_count()
        .visible_to(request.user)
        .select_related("visit__round", "visit__department", "procedure")
        .order_by("-visit__starts_at", "pk"),
        filters=InterviewFilters(request.GET, user=request.user),
        sorts={"score": ("score",)},
        columns=[
            Column(_("Round"), "visit.round"),
            Column(_("Department"), "visit.department.name"),
            Column(_("Who was asked"), "get_kind_display"),
            Column(_("How"), "get_channel_display"),
            Column(_("Procedure"), lambda row: row.procedure.code if row.procedure else ""),
            Column(_("Score"), "score", kind="number"),
            Column(_("Remark"), "remark"),
        ],
        title=_("People asked at visits"),
    )
