"""Pages of people: who they are, what they answer for, whether they are trained, and their account."""

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from audits.core import history, trail
from audits.core.listing import show_list
from audits.core.web import applied, begun_with, form_page, require_edit, show

from . import forms
from .departments import Department
from .links import address_for
from .lists import ACCOUNT_COLUMNS, PEOPLE_COLUMNS, PEOPLE_SORTS, PeopleFilters
from .people import AuditorCertificate, Substitution, User


def people(request):
    """`/people/`: everybody in the agency."""
    administers = request.user.is_administrator
    return show_list(
        request,
        "organisation/people.html",
        rows=User.objects.visible_to(request.user).with_certificates(),
        filters=PeopleFilters(request.GET, user=request.user),
        sorts=PEOPLE_SORTS,
        columns=[*PEOPLE_COLUMNS, *(ACCOUNT_COLUMNS if administers else [])],
        title=_("People"),
        may_add=administers,
    )


def person(request, pk):
    """`/people/<id>/`: post, certificates, substitutions, teams; the account for who keeps it."""
    record = _person(request, pk)
    reader = request.user
    keeps = record.may_edit(reader) or reader.is_secretariat
    return show(
        request,
        "organisation/person.html",
        {
            "person": record,
            "may_edit": record.may_edit(reader),
            "may_substitute": Substitution(person=record).may_edit(reader) and record.may_have_substitutes,
            "may_certify": AuditorCertificate(person=record).may_edit(reader),
            "sees_account": record.may_edit(reader) or record == reader,
            "sees_email": keeps or record == reader,
            "answers_for": Department.objects.visible_to(reader).existing().answered_for_by(record),
            "substitutions": record.substitutions.select_related("substitute"),
            "standing_in": record.standing_in.current().select_related("person"),
            "certificates": record.certificates.select_related("standard"),
            "memberships": record.memberships.visible_to(reader)
            .select_related("team__round__standard")
            .order_by("-team__round__year", "-team__round__number"),
            "events": history.readable(trail.Event.objects.about(record), about=record) if keeps else None,
        },
    )


def new_person(request):
    """`/people/new/`."""
    require_edit(User(agency=request.user.agency), request.user)
    kept = ["department"]
    form = forms.NewPersonForm(request.POST or None, by=request.user, initial=begun_with(request, *kept))
    return form_page(
        request,
        form,
        title=_("New person"),
        lead=_("The account has no password yet: on the page that follows you make a link with which one is chosen."),
        said=_("The account is open. Make a one-time link and hand it to the person."),
        path=[_list()],
        keep=kept,
    )


def edit_person(request, pk):
    """`/people/<id>/edit/`."""
    record = _kept(request, pk)
    form = forms.PersonForm(request.POST or None, by=request.user, record=record)
    title, said = _("Change the person"), _("The person is changed.")
    return form_page(request, form, record, title=title, said=said, path=[_list(), record])


def close_account(request, pk):
    """`/people/<id>/close/`."""
    record = _kept(request, pk)
    return form_page(
        request,
        forms.CloseForm(request.POST or None, by=request.user, record=record),
        record,
        title=_("Close the account"),
        lead=_("%s can no longer sign in, from this moment on. What was done with the account stays.") % record,
        said=_("The account is closed."),
        path=[_list(), record],
    )


def reopen_account(request, pk):
    """`/people/<id>/reopen/`."""
    record = _kept(request, pk)
    return form_page(
        request,
        forms.ReopenForm(request.POST or None, by=request.user, record=record),
        record,
        title=_("Reopen the account"),
        lead=_("%s can sign in again, with the password of before.") % record,
        said=_("The account is open again."),
        path=[_list(), record],
    )


def make_link(request, pk):
    """`/people/<id>/link/`: make a one-time link, which is shown here and nowhere else."""
    record = _kept(request, pk)
    form = forms.LinkForm(request.POST or None, by=request.user, record=record)
    if request.method == "POST" and (done := applied(form, record, by=request.user)):
        if done.replayed:
            return done.go(request)
        link = request.build_absolute_uri(address_for(record))
        return render(request, "organisation/link_made.html", {"person": record, "link": link})
    return show(request, "organisation/link_make.html", {"person": record}, form)


def make_links(request):
    """`/people/links/`: one-time links for all who have no password yet, on a sheet to be printed and handed out."""
    require_edit(User(agency=request.user.agency), request.user)
    people = list(
        User.objects.visible_to(request.user).active().without_password().select_related("agency", "department")
    )
    form = forms.LinksForm(request.POST or None, by=request.user, people=people)
    if request.method == "POST" and (done := applied(form, by=request.user)):
        if done.replayed:
            return done.go(request)
        links = [(person, request.build_absolute_uri(address_for(person))) for person in people]
        return render(request, "organisation/links_made.html", {"links": links})
    return show(request, "organisation/links_make.html", {"people": people}, form)


def new_certificate(request, pk):
    """`/people/<id>/certificates/new/`."""
    record = _person(request, pk)
    require_edit(AuditorCertificate(person=record), request.user)
    last = AuditorCertificate.like_the_last(request.user.agency)
    form = forms.CertificateForm(request.POST or None, by=request.user, given={"person": record}, initial=last)
    title, said = _("New certificate"), _("The certificate is entered.")
    return form_page(request, form, title=title, said=said, path=[_list(), record])


def edit_certificate(request, pk, certificate_pk):
    """`/people/<id>/certificates/<id>/`."""
    certificate = _certificate(request, pk, certificate_pk)
    form = forms.CertificateForm(request.POST or None, by=request.user, record=certificate)
    title, said = _("Change the certificate"), _("The certificate is changed.")
    path = [_list(), certificate.person]
    return form_page(request, form, certificate, title=title, said=said, path=path)


def withdraw_certificate(request, pk, certificate_pk):
    """`/people/<id>/certificates/<id>/withdraw/`."""
    certificate = _certificate(request, pk, certificate_pk)
    return form_page(
        request,
        forms.WithdrawForm(
            request.POST or None, by=request.user, record=certificate, submit=_("Withdraw the certificate")
        ),
        certificate,
        title=_("Withdraw the certificate"),
        lead=_("%s was entered by mistake and proves nothing.") % certificate,
        said=_("The certificate is withdrawn."),
        path=[_list(), certificate.person],
    )


def new_substitution(request, pk):
    """`/people/<id>/substitutions/new/`."""
    record = _person(request, pk)
    require_edit(Substitution(person=record), request.user)
    form = forms.SubstitutionForm(request.POST or None, by=request.user, person=record)
    title, said = _("New substitution"), _("The substitution is entered.")
    lead = _("The substitute acts for %s in every step; history and papers show for whom.") % record.with_post
    return form_page(request, form, title=title, lead=lead, said=said, path=[_list(), record])


def edit_substitution(request, pk, substitution_pk):
    """`/people/<id>/substitutions/<id>/`."""
    substitution = _substitution(request, pk, substitution_pk)
    form = forms.SubstitutionForm(
        request.POST or None, by=request.user, record=substitution, person=substitution.person
    )
    title, said = _("Change the substitution"), _("The substitution is changed.")
    path = [_list(), substitution.person]
    return form_page(request, form, substitution, title=title, said=said, path=path)


def withdraw_substitution(request, pk, substitution_pk):
    """`/people/<id>/substitutions/<id>/withdraw/`."""
    substitution = _substitution(request, pk, substitution_pk)
    return form_page(
        request,
        forms.WithdrawForm(
            request.POST or None, by=request.user, record=substitution, submit=_("Withdraw the substitution")
        ),
        substitution,
        title=_("Withdraw the substitution"),
        lead=_("%s will no longer act for this person.") % substitution.substitute.with_post,
        said=_("The substitution is withdrawn."),
        path=[_list(), substitution.person],
    )


def account(request):
    """`/account/`: one's own account."""
    form = forms.LanguageForm(request.POST or None, by=request.user, record=request.user)
    if request.method == "POST" and (done := applied(form, request.user, by=request.user)):
        response = done.go(request, _("The language is saved."), to="organisation:account")
        # A choice on this device would come before the one just made.
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return response
    standing_in = request.user.standing_in.current().select_related("person")
    return show(request, "organisation/account.html", {"standing_in": standing_in}, form)


def _person(request, pk):
    return get_object_or_404(User.objects.visible_to(request.user).select_related("department", "agency"), pk=pk)


def _kept(request, pk):
    """A person whose account the reader keeps."""
    record = _person(request, pk)
    require_edit(record, request.user)
    return record


def _certificate(request, pk, certificate_pk):
    """A certificate that the reader may change."""
    standing = _person(request, pk).certificates.standing().select_related("standard")
    certificate = get_object_or_404(standing, pk=certificate_pk)
    require_edit(certificate, request.user)
    return certificate


def _substitution(request, pk, substitution_pk):
    """A substitution that the reader may change."""
    standing = _person(request, pk).substitutions.filter(withdrawn=False).select_related("substitute")
    substitution = get_object_or_404(standing, pk=substitution_pk)
    require_edit(substitution, request.user)
    return substitution


def _list():
    return ("organisation:people", _("People"))
