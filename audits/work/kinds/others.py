"""What waits for others because of somebody: what they submitted, asked for or gave to be signed."""

from dataclasses import dataclass, field

from django.db.models import Case, F, OuterRef, Q, Subquery, TextField, Value, When
from django.utils.translation import gettext_lazy as _

from audits.findings.action_rules import owned_or_answered_by
from audits.findings.models import Extension, RevisionRequest
from audits.planning.models import AuditRound
from audits.planning.teams import leading, led_by
from audits.procedures.models import Revision

from ..rows import Row, last, shown
from . import actions, findings, papers, rounds, to, visits

OTHERS = {}
CHAIR, SECRETARIAT, LEAD = _("Chair of the committee"), _("Secretariat"), _("Team leader")
ANSWERING, FOLLOWER, VERIFIER = _("Department"), _("Follows the action"), _("Verifier")


@dataclass(frozen=True, eq=False)
class WaitingKind:
    """One kind of thing that waits for others: its rows, its words, whose turn it is."""

    name: str
    rows: object  # reader, columns -> a query of rows
    title: str
    whom: str
    page: object
    names: dict = field(default_factory=dict)


def waits(name, **said):
    """Register a function `reader -> (records, columns)` as something that waits for others."""

    def register(rows):
        def together(reader, only=Row._fields):
            records, columns = rows(reader)
            return shown(name, records, only, **columns)

        OTHERS[name] = WaitingKind(name, together, **said)
        return rows

    return register


def follower(at=""):
    """Who follows an action, by name; empty where it is the secretariat (`action_progress.follower_name`)."""
    named = {f"{at}follower__is_active": True}
    settled = {f"{at}finding__round__status__in": ("reported", "closed")}
    lead = leading().filter(team=OuterRef(f"{at}finding__visit__team")).values("user__full_name")[:1]
    nobody = Value("", TextField())
    return Case(
        When(**named, then=F(f"{at}follower__full_name")),
        When(**settled, then=nobody),
        default=Subquery(lead),
        output_field=TextField(),
    )


@waits("plan_sent", title=_("Approval of the plan for %(name)s"), whom=FOLLOWER, page=actions.PAGE)
def plans_sent(reader):
    rows = actions.actions_in(reader, "planned").filter(owned_or_answered_by(reader.user))
    return rows, {**actions.named(), "whom": follower(), "since": last("correctiveaction", "plan")}


@waits("plan_endorsed", title=_("Decision on the plan for %(name)s"), whom=CHAIR, page=actions.PAGE)
def plans_endorsed(reader):
    rows = actions.actions_in(reader, "endorsed").filter(owned_or_answered_by(reader.user))
    return rows, {**actions.named(), "since": last("correctiveaction", "endorse")}


@waits("done_sent", title=_("Verification of %(name)s"), whom=VERIFIER, page=actions.PAGE)
def reports_sent(reader):
    rows = actions.actions_in(reader, "done").filter(owned_or_answered_by(reader.user))
    return rows, {**actions.named(), "whom": "verifier__full_name", "since_on": "reported_done_on"}


def _asked_by(reader):
    rows = Extension.objects.asked().filter(action__agency=reader.agency_id)
    return rows.filter(Q(asked_by=reader.user) | Q(action__department__in=reader.answered))


MORE_TIME = _("More time for %(name)s, until %(until)s")


@waits("time_asked", title=MORE_TIME, whom=FOLLOWER, page=to("findings:action", "within"))
def time_asked_of_follower(reader):
    rows = _asked_by(reader).exclude(action__finding__grade__kind="major")
    return rows, {**actions.asked_for(), "whom": follower("action__"), "until": "until"}


@waits("time_asked_of_chair", title=MORE_TIME, whom=CHAIR, page=to("findings:action", "within"))
def time_asked_of_chair(reader):
    rows = _asked_by(reader).filter(action__finding__grade__kind="major")
    return rows, {**actions.asked_for(), "until": "until"}


@waits("plan_submitted", title=_("Approval of round %(number)s/%(year)s"), whom=CHAIR, page=rounds.PAGE)
def rounds_submitted(reader):
    rows = AuditRound.objects.filter(agency=reader.agency_id, status="submitted", submitted_by=reader.user)
    return rows, {**rounds.NAMED, "since": last("auditround", "submit")}


@waits(
    "report_submitted",
    title=_("Issue of %(name)s of round %(number)s/%(year)s"),
    names=papers.DOCUMENTS,
    whom=CHAIR,
    page=papers.PAGE,
)
def reports_submitted(reader):
    rows = papers.documents_in(reader, "submitted").filter(prepared_by=reader.user)
    return rows, {**papers.DOCUMENT, "since": last("issueddocument", "submit")}


@waits("draft_sent", title=_("Review of the draft of %(name)s"), whom=SECRETARIAT, page=papers.PROCEDURE)
def drafts_sent(reader):
    rows = papers.revisions_in(reader, "draft").filter(author=reader.user).exclude(papers.incomplete())
    return rows, {**papers.NAMED, "since": last("revision", "entered", "edited", "send_back")}


@waits("reviewed", title=_("Approval of the revision of %(name)s"), whom=CHAIR, page=papers.PROCEDURE)
def revisions_reviewed(reader):
    mine = Q(author=reader.user) | Q(reviewer=reader.user)
    rows = Revision.objects.filter(mine, procedure__agency=reader.agency_id, status="reviewed")
    return rows, {**papers.NAMED, "since": last("revision", "review")}


@waits(
    "revision_asked",
    title=_("Request to revise %(name)s"),
    whom=ANSWERING,
    page=to("findings:revision_request", "pk"),
)
def revisions_asked(reader):
    waiting = Q(status="open") | Q(status="taken_up", revision__status="withdrawn")
    rows = RevisionRequest.objects.filter(waiting, agency=reader.agency_id, asked_by=reader.user)
    return rows, {"name": "procedure__code", "whom": "procedure__department__name", "since_on": "asked_on"}


@waits("disputed", title=_("Ruling on your other opinion on %(name)s"), whom=LEAD, page=findings.PAGE)
def findings_disputed(reader):
    lead = leading().filter(team=OuterRef("visit__team")).values("user__full_name")[:1]
    rows = findings.disputed(reader, "disputed").filter(Q(department__in=reader.answered))
    return rows, {**findings.named(), "whom": Subquery(lead), "since_on": "disputed_on"}


@waits("disputed_again", title=_("Ruling for good on %(name)s"), whom=SECRETARIAT, page=findings.PAGE)
def findings_disputed_again(reader):
    rows = findings.disputed(reader, "disputed_again").filter(Q(department__in=reader.answered))
    return rows, {**findings.named(), "since_on": "disputed_on"}


@waits("to_be_signed", title=_("Signature on the minutes of the visit to %(name)s"), whom=ANSWERING, page=visits.PAGE)
def minutes_to_be_signed(reader):
    rows = visits.unsigned(reader).filter(led_by(reader.user))
    return rows, {**visits.named(), "whom": "department__name", "since": "actual_ends_at"}
