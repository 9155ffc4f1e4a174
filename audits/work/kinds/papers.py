"""What waits about procedures and about the documents of the agency."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.findings.models import RevisionRequest
from audits.procedures.models import Revision

from ..rows import last
from . import OF_BOTH, OF_CHAIR, OF_SECRETARIAT, kind, to

PROCEDURE = to("procedures:procedure", "within")
NAMED = {"name": "procedure__code", "about": "procedure__title", "within": "procedure"}


def revisions_in(reader, state):
    return Revision.objects.filter(procedure__agency=reader.agency_id, status=state)


def incomplete():
    """What `is_complete` of a revision refuses: no file, or nothing that says what changed."""
    return Q(file=None) | Q(summary="")


@kind(
    "write_revision",
    title=_("Complete the draft of %(name)s"),
    button=_("Write"),
    page=PROCEDURE,
    act=to("procedures:edit_revision", "within", "pk"),
)
def drafts_to_complete(reader):
    rows = revisions_in(reader, "draft").filter(incomplete(), author=reader.user)
    return rows, {**NAMED, "since": last("revision", "entered", "send_back")}


@kind(
    "review_revision",
    title=_("Review the draft of %(name)s"),
    button=_("Review"),
    page=PROCEDURE,
    act=to("procedures:revision_step", "within", "pk", "review"),
    only_of=OF_SECRETARIAT,
)
def drafts_to_review(reader):
    """Never by the author, nor in the author's name."""
    own = Q(author=reader.user) | Q(author__in=reader.deciding_as("secretariat"))
    rows = revisions_in(reader, "draft").filter(reader.is_secretariat).exclude(incomplete()).exclude(own)
    return rows, {**NAMED, "since": last("revision", "entered", "edited", "send_back")}


@kind(
    "approve_revision",
    title=_("Approve the revision of %(name)s"),
    button=_("Approve"),
    page=PROCEDURE,
    act=to("procedures:revision_step", "within", "pk", "approve"),
    only_of=OF_CHAIR,
)
def revisions_to_approve(reader):
    """Never by author or reviewer, nor in their name."""
    deciding = reader.deciding_as("chair")
    own = Q(author=reader.user) | Q(author__in=deciding)
    own |= Q(reviewer=reader.user.pk) | Q(reviewer__in=deciding)
    rows = revisions_in(reader, "reviewed").filter(reader.is_chair).exclude(own)
    return rows, {**NAMED, "since": last("revision", "review")}


@kind(
    "read_revision",
    title=_("Read the new revision of %(name)s and confirm it"),
    button=_("Read and confirm"),
    page=PROCEDURE,
    act=to("procedures:confirm_reading", "within", "pk"),
)
def revisions_to_read(reader):
    rows = Revision.objects.to_be_read_by(reader.user).filter(procedure__agency=reader.agency_id)
    return rows, {**NAMED, "since": last("revision", "approve")}


@kind(
    "take_up",
    title=_("Decide on the request to revise %(name)s"),
    button=_("Decide"),
    page=to("findings:revision_request", "pk"),
    acts_as=OF_BOTH,
)
def requests_to_take_up(reader):
    mine = Q(procedure__department__in=reader.answered) | reader.is_secretariat
    waiting = Q(status="open") | Q(status="taken_up", revision__status="withdrawn")
    rows = RevisionRequest.objects.filter(mine, waiting, agency=reader.agency_id)
    return rows, {"name": "procedure__code", "about": "reason", "since_on": "asked_on"}


def documents_in(reader, state):
    return reader.user.agency.documents.filter(status=state)


DOCUMENT = {"name": "kind", "about": "round__title", "number": "round__number", "year": "round__year"}
DOCUMENTS = {
    "decision": _("the decision"),
    "plan": _("the audit plan"),
    "notice": _("the notice"),
    "report": _("the report"),
    "follow_up": _("the report on the follow-up"),
}
PAGE = to("reports:document", "pk")


@kind(
    "submit_report",
    title=_("Write %(name)s of round %(number)s/%(year)s and submit it"),
    names=DOCUMENTS,
    button=_("Open the document"),
    page=PAGE,
    only_of=OF_SECRETARIAT,
)
def reports_to_submit(reader):
    since = last("issueddocument", "prepared", "send_back", "release")
    return documents_in(reader, "draft").filter(reader.is_secretariat), {**DOCUMENT, "since": since}


@kind(
    "issue_report",
    title=_("Issue %(name)s of round %(number)s/%(year)s"),
    names=DOCUMENTS,
    button=_("Issue"),
    page=PAGE,
    act=to("reports:step", "pk", "issue"),
    only_of=OF_CHAIR,
)
def reports_to_issue(reader):
    """Never by who prepared it, nor in that person's name."""
    own = Q(prepared_by=reader.user) | Q(prepared_by__in=reader.deciding_as("chair"))
    rows = documents_in(reader, "submitted").filter(reader.is_chair).exclude(own)
    return rows, {**DOCUMENT, "since": last("issueddocument", "submit")}


@kind(
    "release_report",
    title=_("%(name)s of round %(number)s/%(year)s cannot be printed: take it back to draft"),
    names={
        "decision": _("The decision"),
        "plan": _("The audit plan"),
        "notice": _("The notice"),
        "report": _("The report"),
        "follow_up": _("The report on the follow-up"),
    },
    button=_("See why"),
    page=PAGE,
)
def reports_that_are_stuck(reader):
    mine = Q(issued_by__in=reader.user.acted_for()) | reader.is_secretariat
    rows = documents_in(reader, "issuing").exclude(printing_failed="").filter(mine)
    return rows, {**DOCUMENT, "about": "printing_failed", "since": last("issueddocument", "issue")}
