"""Pages of the signed copies of a document: filed, checked anew, handed out."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audits.core.files import served
from audits.core.web import form_page, require_edit
from audits.organisation.roles import secretariat

from .documents import IssuedDocument
from .signed_copies import SignedCopy
from .signed_forms import CheckAnewForm, ScanForm, SignedCopyForm


def signed_copy(request, pk):
    """`/documents/<id>/signed/`: file the copy that was signed with the agency's own tool."""
    document = _issued(request, pk)
    return form_page(
        request,
        SignedCopyForm(request.POST or None, request.FILES or None, by=request.user, document=document),
        document,
        title=_("File the signed copy"),
        lead=_("Download the issued PDF, sign it with the program of your token, and upload the file that it saved."),
        said=_("The signed copy is filed: it is the issued document, and its signatures are unbroken."),
        path=[document],
    )


def scan(request, pk):
    """`/documents/<id>/scan/`: file the scan of the paper that was signed in ink."""
    document = _issued(request, pk)
    return form_page(
        request,
        ScanForm(request.POST or None, request.FILES or None, by=request.user),
        document,
        title=_("File a scan of the signed paper"),
        lead=_("A scan stands beside the issued PDF. The program does not check what it shows."),
        said=_("The scan is filed."),
        path=[document],
    )


def check_anew(request, pk, copy_pk):
    """`/documents/<id>/signed/<copy>/check/`: by the roots that count today."""
    copy = _copy(request, pk, copy_pk)
    require_edit(copy, request.user)
    if not copy.is_signed:
        raise PermissionDenied
    return form_page(
        request,
        CheckAnewForm(request.POST or None, by=request.user, record=copy),
        copy,
        title=_("Check the signatures anew"),
        lead=_("By the root certificates that the administrator has set as of today. The result of the filing stays."),
        said=_("The signatures are checked by the roots of today."),
        path=[copy.document],
    )


@require_safe
def download_copy(request, pk, copy_pk):
    return served(request, _copy(request, pk, copy_pk).file)


def _issued(request, pk):
    """A document that has its bytes, for the secretariat."""
    documents = IssuedDocument.objects.visible_to(request.user).select_related("agency", "pdf", "round")
    document = get_object_or_404(documents, pk=pk)
    if not document.pdf_id or secretariat(document, request.user) is None:
        raise PermissionDenied
    return document


def _copy(request, pk, copy_pk):
    copies = SignedCopy.objects.visible_to(request.user).select_related("document__agency", "document__pdf", "file")
    return get_object_or_404(copies, document=pk, pk=copy_pk)
