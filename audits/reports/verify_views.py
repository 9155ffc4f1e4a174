"""`/verify/`: anybody with the paper or the file learns whether it is ours and still stands. No signing in."""

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from audits.core import attempts, files

from . import codes, verification

DOOR = "verify"
# Tries without success in ten minutes: of one address (an office may share it), and of everybody together.
EACH, OVERALL = 30, 1000


class CodeForm(forms.Form):
    """The code as it stands on the paper."""

    code = forms.CharField(
        label=gettext_lazy("Code on the paper"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self):
        typed = self.cleaned_data["code"]
        if not codes.understood(typed):
            raise forms.ValidationError(
                _("A code has %(count)s letters and figures, such as 7K4M-2QXD-9TBC. Check it against the paper.")
                % {"count": codes.LENGTH}
            )
        return typed


class FileForm(forms.Form):
    """The file that somebody received."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        help_text=gettext_lazy("The PDF as you received it, or a signed copy. It is compared and not kept."),
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > files.largest():
            raise forms.ValidationError(
                _("This file has more than %(limit)s MB; no document of this program is that large.")
                % {"limit": settings.LARGEST_FILE_MB}
            )
        return upload


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    """`/verify/?code=…`, or a file sent to it."""
    sent = request.method == "POST"
    by_file = FileForm(request.POST, request.FILES) if sent else FileForm()
    by_code = CodeForm(request.GET) if not sent and "code" in request.GET else CodeForm()
    asked = by_file if sent else by_code
    context = {"by_code": by_code, "by_file": by_file, "brought": "file" if sent else "code"}
    if not asked.is_bound:
        return render(request, "reports/verify.html", context)
    if not asked.is_valid():
        return render(request, "reports/verify.html", context | {"asked": asked}, status=422)
    address = request.META.get("REMOTE_ADDR", "")
    if not attempts.count(DOOR, address, each=EACH, overall=OVERALL):
        response = render(request, "reports/verify.html", context | {"too_often": True}, status=429)
        response["Retry-After"] = str(attempts.MINUTES * 60)
        return response
    found = _found(asked)
    if found:
        attempts.give_back(DOOR, address)
    return render(request, "reports/verify.html", context | {"answered": True, "found": found})


def _found(asked):
    if "file" in asked.cleaned_data:
        return verification.by_hash(verification.hash_of(asked.cleaned_data["file"]))
    return verification.by_code(asked.cleaned_data["code"])
