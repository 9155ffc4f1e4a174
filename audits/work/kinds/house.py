"""What waits so that others can do anything at all: accounts, and departments for which nobody answers."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from audits.core.trail import Event
from audits.findings.models import CorrectiveAction, Finding
from audits.organisation.models import Agency, Department, User
from audits.organisation.roles import ALWAYS, NEVER
from audits.planning.models import Visit

from ..rows import counted
from . import OF_SECRETARIAT, kind, to


@kind(
    "hand_out_links",
    title=_("Hand out one-time links to those who cannot sign in yet (%(amount)s)"),
    button=_("One-time links"),
    act=to("organisation:make_links"),
)
def accounts_without_password(reader):
    """One task for all accounts that never had a password; the chair may have one and never sign in."""
    handed_out = Event.objects.filter(kind="user", record_id=OuterRef("pk"), verb="link_made")
    without = User.objects.active().without_password().filter(~Exists(handed_out)).exclude(role="chair")
    without = without.filter(agency=OuterRef("pk"))
    mine = ALWAYS if reader.user.is_administrator else NEVER
    rows = Agency.objects.filter(mine, Exists(without), pk=reader.agency_id)
    return rows, {"amount": counted(without, "agency")}


@kind(
    "name_head",
    title=_("Name who answers for %(name)s: something waits there and nobody can act"),
    button=_("Open the department"),
    page=to("organisation:department", "pk"),
    acts_as=OF_SECRETARIAT,
    roles=[OF_SECRETARIAT],
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
