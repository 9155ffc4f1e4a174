"""What the overview is about: one round or a year, the whole agency or a department, as far as the reader may know.

Chair, committee and secretariat read all figures, a member of a team those of the own rounds, who answers for a
department (or works with the team there) those of that department. The administrator reads none.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery, Value
from django.http import Http404
from django.utils.html import format_html
from django.utils.translation import gettext as _

from audits.core.templatetags.house import vn_dates
from audits.figures import rounds as figures
from audits.organisation.models import Department
from audits.planning.models import AuditRound, Visit

# What is read of each round to choose from.
OF_ROUND = ("number", "year", "status", "starts_on", "ends_on", "decision_on", "taken_over", "title", "agency")


@dataclass(frozen=True)
class Scope:
    """The rounds that are counted together, in one department or in all, and the rounds that they are compared with."""

    reader: object
    rounds: tuple
    before: tuple = ()
    round: AuditRound | None = None  # the one, or None for a year
    year: int | None = None
    department: Department | None = None
    rounds_offered: tuple = ()
    years_offered: tuple = ()
    departments_offered: tuple = ()
    all_departments: bool = False  # whether the reader may know the figures of all of them
    departments: tuple = ()  # of the agency, to be lent to figures
    rounds_of_year: tuple = ()  # all of that year, also those that the reader is not offered: objectives count them
    sees_forms: bool = False  # counted survey forms are figures of a year, not of a round that somebody audits

    @property
    def agency(self):
        return self.reader.agency

    def __str__(self):
        return _("Year %(year)s") % {"year": self.year} if self.round is None else str(self.round)

    @property
    def choices_of_rounds(self):
        within = f"&department={self.department.pk}" if self.department else ""
        return [
            _choice(f"?round={one.pk}{within}", one, one == self.round, vn_dates(one.starts_on, one.ends_on))
            for one in self.rounds_offered
        ]

    @property
    def choices_of_years(self):
        within, called = f"&department={self.department.pk}" if self.department else "", _("Year %(year)s")
        return [
            _choice(f"?year={year}{within}", called % {"year": year}, year == self.year) for year in self.years_offered
        ]

    @property
    def choices_of_departments(self):
        about = f"?{self.of_rounds}&department="
        return [_choice(f"{about}{one.pk}", one.name, one == self.department) for one in self.departments_offered]

    @property
    def compared_with(self):
        """The name of what it is compared with."""
        if self.round is None and self.before:
            return _("Year %(year)s") % {"year": self.before[0].year}
        return str(self.before[0]) if self.before else ""

    @property
    def of_rounds(self):
        """The part of an address that says which rounds, as it is written there."""
        return "".join(f"{name}={value}" for name, value in self.params.items())

    @property
    def the_year(self):
        """The year, or that of the round."""
        return self.year or self.round.year

    @property
    def params(self):
        """The part of an address that says which rounds."""
        return {"round": self.round.pk} if self.round else {"year": self.year}

    def query_of_year(self, **more):
        """The query string of a list that knows years and departments."""
        within = {"department": self.department.pk} if self.department else {}
        return "?" + "&".join([f"{name}={value}" for name, value in {"year": self.the_year, **within, **more}.items()])

    def query(self, by="department", /, **more):
        """The query string of a list of just these rows; `by` names its filter by department.

        A page has hundreds of these; they are made of numbers and plain words only.
        """
        within = {by: self.department.pk} if self.department else {}
        return "?" + "&".join([f"{name}={value}" for name, value in {**self.params, **within, **more}.items()])


def _choice(url, label, is_chosen, note=""):
    """A line of a menu. Ten years of rounds have dozens of them, so they are not written by a template."""
    current = format_html(' aria-current="{}"', "true") if is_chosen else ""
    small = format_html(' <small class="text-secondary">{}</small>', note) if note else ""
    return format_html('<a class="menu-item" href="{}"{}>{}{}</a>', url, current, label, small)


def of(request):
    """The scope that the address asks for, or None where the reader has no round to see yet."""
    user = request.user
    reads_all = user.reads_figures
    if user.is_administrator and not reads_all:
        raise PermissionDenied
    departments, rounds = _departments(user, reads_all=reads_all), _rounds(user, reads_all=reads_all)
    all_rounds = rounds
    own = [one for one in departments if one.is_own]
    if not reads_all:
        rounds = rounds if own else [one for one in rounds if one.is_own]
        if not (own or rounds):
            raise PermissionDenied
    if not rounds:
        if request.GET.keys() & {"round", "year", "department"}:
            raise Http404
        return None
    whole_years = reads_all or bool(own)
    year = _number(request, "year") if whole_years else None
    chosen = None if year else _round(request, rounds)
    free = reads_all or (chosen is not None and chosen.is_own)
    department = _department(request, departments if free else own, free=free, usual=user.department_id)
    the_year = chosen.year if chosen else year
    return Scope(
        reader=user,
        rounds=(chosen,) if chosen else _of_year(rounds, year),
        before=_before(rounds, chosen, year, whole=reads_all, own=department in own),
        round=chosen,
        year=year,
        department=department,
        rounds_offered=tuple(rounds),
        years_offered=tuple(sorted({one.year for one in rounds}, reverse=True)) if whole_years else (),
        departments_offered=tuple(departments if free else own),
        all_departments=free,
        departments=tuple(departments),
        rounds_of_year=tuple(one for one in all_rounds if one.year == the_year),
        sees_forms=reads_all or department in own,
    )


def _departments(user, *, reads_all):
    """The departments of the agency, each with whether its figures are the reader's own."""
    rows = Department.objects.visible_to(user).only("agency", "code", "name", "order")
    if reads_all:
        return list(rows.annotate(is_own=Value(False)))
    answered = Department.objects.answered_for_by(user).filter(pk=OuterRef("pk"))
    contact = Visit.objects.filter(contacts=user, department=OuterRef("pk"))
    works_with_the_team = Q(Exists(contact), pk=user.department_id)
    is_own = Q(Exists(answered)) | works_with_the_team
    return list(rows.annotate(is_own=ExpressionWrapper(is_own, BooleanField())))


def _rounds(user, *, reads_all):
    """The rounds whose plan counts, the newest first, each with whether the reader is in a team and with its report."""
    documents = AuditRound.documents.rel.related_model.objects.reports().issued().filter(round=OuterRef("pk"))
    report = documents.order_by("-revision")
    return list(
        AuditRound.objects.visible_to(user)
        .counting()
        .annotate(
            is_own=Value(False) if reads_all else Exists(user.memberships.filter(team__round=OuterRef("pk"))),
            report=Subquery(report.values("pk")[:1]),
            reported_on=Subquery(report.values("dated_on")[:1]),
        )
        .only(*OF_ROUND, "standard__name")
        .select_related("standard")
        .order_by("-starts_on", "-number")
    )


def _number(request, name):
    """What the address says, as a number; None when it says nothing, 404 when it cannot be one of ours."""
    said = request.GET.get(name, "")
    if not said:
        return None
    if not (said.isdecimal() and said.isascii() and len(said) < 10):
        raise Http404
    return int(said)


def _round(request, rounds):
    wanted = _number(request, "round")
    if wanted is None:
        begun = [one for one in rounds if one.status in AuditRound.BEGUN]
        return (begun or rounds)[0]
    return _one_of(rounds, wanted)


def _of_year(rounds, year):
    found = tuple(one for one in rounds if one.year == year)
    if not found:
        raise Http404
    return found


def _department(request, allowed, *, free, usual):
    wanted = _number(request, "department")
    if wanted is not None:
        return _one_of(allowed, wanted)
    if free:
        return None
    if not allowed:
        raise Http404
    return next((one for one in allowed if one.pk == usual), allowed[0])


def _one_of(records, pk):
    found = next((one for one in records if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _before(rounds, chosen, year, *, whole, own):
    """The round before, or the rounds of the year before that had any, of those whose figures the reader may know."""
    known = rounds if whole or own else [one for one in rounds if one.is_own]
    if chosen:
        earlier = figures.before(chosen, known)
        return (earlier,) if earlier else ()
    years = {one.year for one in known if one.year < year and one.status in AuditRound.BEGUN}
    return tuple(one for one in known if one.year == max(years)) if years else ()
