"""The two things that can be done about notices: having seen them, and having them tried again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.forms import PageForm

from .deliveries import Delivery


class SeenForm(PageForm):
    """Up to the newest notice that was on the page; what came in since is not seen yet."""

    submit = _("Mark all as seen")
    newest = forms.IntegerField(widget=forms.HiddenInput)

    def apply(self, record, *, by):
        Delivery.mark_seen(by, newest=self.cleaned_data["newest"])
        return "notifications:notices"


class AgainForm(PageForm):
    """One mail, or without its number all that failed."""

    submit = _("Try all again")
    mail = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def apply(self, record, *, by):
        chosen = Delivery.objects.in_trouble().filter(agency=by.agency_id)
        chosen = chosen.filter(pk=self.cleaned_data["mail"]) if self.cleaned_data["mail"] else chosen.failed()
        for delivery in chosen:
            delivery.try_again(by=by)
        return "notifications:deliveries"
