"""Pages of the roots of trust: the administrator's."""

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core import history, trail
from audits.core.forms import PageForm, StepForm, column
from audits.core.web import form_page, require_edit, show

from .trust import MOST_BYTES, TrustRoot


class TrustRootForm(PageForm):
    """A root certificate, as the authority hands it out."""

    submit = gettext_lazy("Add the root certificate")

    name = column(TrustRoot, "name")
    upload = forms.FileField(
        label=gettext_lazy("File of the certificate"),
        help_text=gettext_lazy(
            "A file .cer, .crt, .der or .pem. Compare its SHA-256 with the one that the authority publishes."
        ),
    )

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("This is no certificate. Upload the file .cer, .crt or .pem of the root."))
        return upload

    def apply(self, record, *, by):
        upload = self.cleaned_data["upload"]
        upload.seek(0)
        return TrustRoot.add(by=by, name=self.cleaned_data["name"], data=upload.read())


class RetireForm(StepForm):
    """Why a root vouches for nobody any more."""

    step = "retire"
    needs_note = True
    submit = gettext_lazy("Retire the root certificate")


def trust_roots(request):
    """`/settings/trust/`."""
    require_edit(request.user.agency, request.user)
    rows = TrustRoot.objects.visible_to(request.user).select_related("added_by")
    events = trail.Event.objects.filter(kind="trustroot", record_id__in=rows.values("pk"))
    return show(request, "organisation/trust_roots.html", {"roots": rows, "events": history.readable(events)})


def new_trust_root(request):
    """`/settings/trust/new/`."""
    require_edit(request.user.agency, request.user)
    form = TrustRootForm(request.POST or None, request.FILES or None, by=request.user)
    return form_page(
        request,
        form,
        title=_("New root certificate"),
        lead=_(
            "Who signs with a certificate of this authority is trusted from now on. Take it from the authority itself."
        ),
        said=_("The root certificate is added. Signed copies that were filed before can be checked anew."),
        path=_path(),
    )


def retire_trust_root(request, pk):
    """`/settings/trust/<id>/retire/`."""
    root = get_object_or_404(TrustRoot.objects.visible_to(request.user).in_use(), pk=pk)
    return form_page(
        request,
        RetireForm(request.POST or None, by=request.user, record=root),
        root,
        title=_("Retire the root certificate %s") % root,
        lead=_("Signatures are not trusted by it any more. It stays in the list and in the history."),
        said=_("The root certificate is retired. Signed copies that were filed before can be checked anew."),
        path=_path(),
    )


def _path():
    return [("organisation:settings", _("Settings")), ("organisation:trust_roots", _("Roots of trust"))]
