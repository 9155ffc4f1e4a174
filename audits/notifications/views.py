"""One's own notices, and for the administrator those that do not get through."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from audits.core.web import applied, page_of, show

from .bookmark import Bookmark
from .deliveries import Delivery
from .forms import AgainForm, SeenForm
from .reading import read_by
from .wording import label


def notices(request):
    """`/notifications/`: what one was told, newest first."""
    told = read_by(request.user)
    newest = told.values_list("pk", flat=True).first()
    form = SeenForm(request.POST or None, by=request.user, initial={"newest": newest})
    if request.method == "POST" and (done := applied(form, by=request.user)):
        return done.go(request, _("Your notices are marked as seen."))
    context = {"page": page_of(request, told), "by_mail": settings.MAIL_CONFIGURED}
    return show(request, "notifications/notices.html", context, form)


def deliveries(request):
    """`/settings/deliveries/`: mails that wait or failed, and why; what they say is not for administrators."""
    if not request.user.is_administrator:
        raise PermissionDenied
    agency = request.user.agency
    form = AgainForm(request.POST or None, by=request.user)
    if request.method == "POST" and (done := applied(form, by=request.user)):
        return done.go(request, _("They go out with the next turn of the worker."))
    mails = Delivery.objects.in_trouble().filter(agency=agency).select_related("person")
    page = page_of(request, mails.order_by("state", "next_try_at", "pk"))
    context = {
        "page": page,
        "lines": [(mail, label(mail.kind)) for mail in page],
        "any_failed": mails.failed().exists(),
        "by_mail": settings.MAIL_CONFIGURED,
        "stuck": Bookmark.objects.filter(agency=agency).exclude(reason="").first(),
    }
    return show(request, "notifications/deliveries.html", context, form)
