"""What waits so that others can do anything at all: accounts, and departments for which nobody answers."""

from django.db.models import Exists, Min, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from audits.core.trail import Event
from audits.findings.models import CorrectiveAction, Finding
from audits.organisation.models import Agency, Department, User
from audits.organisation.roles import ALWAYS, NEVER
from audits.planning.models import Visit

from ..rows import counted
from . import OF_SECRETARIAT, kind, to

Delivery = User.deliveries.rel.related_model


def of_administrator(reader):
    """The agency, for who keeps its accounts and settings: what waits there is one task."""
    return Agency.objects.filter(ALWAYS if reader.user.is_administrator else NEVER, pk=reader.agency_id)


@kind(
    "hand_out_links",
    title=_("Hand out one-time links to those who cannot sign in yet (%(amount)s)"),
    button=_("One-time links"),
    about=_("A link is good for a day; who has not used it needs another one."),
    act=to("organisation:make_links"),
)
def accounts_without_password(reader):
    """One task for all accounts that never had a password and no link lately; a chair may never sign in."""
    lately = Event.objects.filter(kind="user", verb="link_made", at__gte=reader.start_of_yesterday)
    without = User.objects.active().without_password().exclude(role="chair")
    waiting = without.filter(~Exists(lately.filter(record_id=OuterRef("pk"))), agency=OuterRef("pk"))
    opened = Event.objects.filter(kind="user", verb="entered", record_id__in=without.values("pk"))
    since = opened.filter(agency=OuterRef("pk")).order_by("seq").values("at")
    rows = of_administrator(reader).filter(Exists(waiting))
    return rows, {"amount": counted(waiting, "agency"), "since": Subquery(since[:1])}


@kind(
    "see_to_mails",
    title=_("See why mails do not get through, and have them tried again (%(amount)s)"),
    button=_("Mails on their way"),
    about=_("Whom they are for reads them in the pages meanwhile."),
    act=to("notifications:deliveries"),
)
def mails_that_failed(reader):
    failed = Delivery.objects.failed().filter(agency=OuterRef("pk"))
    first = failed.order_by().values("agency").annotate(first=Min("made_at")).values("first")
    rows = of_administrator(reader).filter(Exists(failed))
    return rows, {"amount": counted(failed, "agency"), "since": Subquery(first)}


@kind(
    "name_head",
    title=_("Name who answers for %(name)s: something waits there and nobody can act"),
    button=_("Open the department"),
    page=to("organisation:department", "pk"),
    only_of=OF_SECRETARIAT,
)
def departments_without_answerable(reader):
    here = {"department": OuterRef("pk")}
    waiting = (
        Q(Exists(CorrectiveAction.objects.open().filter(**here)))
        | Q(Exists(Finding.objects.filter(status="issued", **here).observations()))
        | Q(Exists(Visit.objects.filter(status__in=("planned", "open", "closed"), **here)))
    )
    rows = Department.objects.existing().without_answerable()
    return rows.filter(waiting, reader.is_secretariat, agency=reader.agency_id), {"name": "name", "department": "pk"}
