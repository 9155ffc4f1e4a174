"""Pages of departments: who leads each of them, and who answers for it."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from audits.core import history, trail
from audits.core.listing import show_list
from audits.core.web import begun_with, form_page, require_edit, show

from .departments import Authorisation, Department
from .forms import AuthorisationForm, DepartmentForm, WithdrawForm
from .lists import DEPARTMENT_COLUMNS, DEPARTMENT_SORTS, DepartmentFilters


def departments(request):
    """`/departments/`: the units of the agency."""
    return show_list(
        request,
        "organisation/departments.html",
        rows=Department.objects.visible_to(request.user).with_people(),
        filters=DepartmentFilters(request.GET, user=request.user),
        sorts=DEPARTMENT_SORTS,
        columns=DEPARTMENT_COLUMNS,
        title=_("Departments"),
        may_add=Department(agency=request.user.agency).may_edit(request.user),
    )


def department(request, pk):
    """`/departments/<id>/`: head, deputies, whom the head has authorised, sections, people, procedures."""
    record = _department(request, pk)
    return show(
        request,
        "organisation/department.html",
        {
            "department": record,
            "may_edit": record.may_edit(request.user),
            "may_authorise": record.exists_today and Authorisation(department=record).may_edit(request.user),
            "authorisations": record.authorisations.select_related("person"),
            "sections": record.children.with_people(),
            "people": record.people.active(),
            "procedures": record.procedures.visible_to(request.user).count(),
            "events": history.readable(trail.Event.objects.about(record), about=record),
        },
    )


def new_department(request):
    """`/departments/new/`."""
    require_edit(Department(agency=request.user.agency), request.user)
    initial = begun_with(request, "kind")
    form = DepartmentForm(request.POST or None, by=request.user, given={"agency": request.user.agency}, initial=initial)
    title, said = _("New department"), _("The department is entered.")
    return form_page(request, form, title=title, said=said, path=[_list()], keep=["kind"])


def edit_department(request, pk):
    """`/departments/<id>/edit/`."""
    record = _department(request, pk)
    require_edit(record, request.user)
    form = DepartmentForm(request.POST or None, by=request.user, record=record)
    title, said = _("Change the department"), _("The department is changed.")
    return form_page(request, form, record, title=title, said=said, path=[_list(), record])


def authorise(request, pk):
    """`/departments/<id>/authorise/`: somebody answers for the department by a written authorisation."""
    record = _department(request, pk)
    require_edit(Authorisation(department=record), request.user)
    form = AuthorisationForm(request.POST or None, by=request.user, given={"department": record})
    title, said = _("Authorise somebody"), _("The authorisation is entered.")
    return form_page(request, form, title=title, said=said, path=[_list(), record])


def edit_authorisation(request, pk, authorisation_pk):
    """`/departments/<id>/authorisations/<id>/`."""
    authorisation = _authorisation(request, pk, authorisation_pk)
    form = AuthorisationForm(request.POST or None, by=request.user, record=authorisation)
    title, said = _("Change the authorisation"), _("The authorisation is changed.")
    path = [_list(), authorisation.department]
    return form_page(request, form, authorisation, title=title, said=said, path=path)


def withdraw_authorisation(request, pk, authorisation_pk):
    """`/departments/<id>/authorisations/<id>/withdraw/`."""
    authorisation = _authorisation(request, pk, authorisation_pk)
    form = WithdrawForm(
        request.POST or None, by=request.user, record=authorisation, submit=_("Withdraw the authorisation")
    )
    return form_page(
        request,
        form,
        authorisation,
        title=_("Withdraw the authorisation"),
        lead=_("%s will no longer answer for the department.") % authorisation.person.with_post,
        said=_("The authorisation is withdrawn."),
        path=[_list(), authorisation.department],
    )


def _department(request, pk):
    rows = Department.objects.visible_to(request.user).with_people().select_related("merged_into")
    return get_object_or_404(rows, pk=pk)


def _authorisation(request, pk, authorisation_pk):
    """An authorisation that the reader may change."""
    standing = _department(request, pk).authorisations.filter(withdrawn=False).select_related("person")
    authorisation = get_object_or_404(standing, pk=authorisation_pk)
    require_edit(authorisation, request.user)
    return authorisation


def _list():
    return ("organisation:departments", _("Departments"))
