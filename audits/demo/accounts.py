"""Who can sign in to the demo, and what waits for them today: asked of the steps themselves."""

from collections import defaultdict

from audits.findings.models import Finding
from audits.organisation.models import Agency, Department, User
from audits.planning.models import AuditRound, Visit
from audits.procedures.models import Revision
from audits.procedures.reading import readers_of

from .tasks import about_findings

ROLES = {
    User.Role.ADMINISTRATOR: "keeps accounts and settings",
    User.Role.CHAIR: "decides on plans, reports and revisions",
    User.Role.COMMITTEE: "reads plans, findings and reports",
    User.Role.SECRETARIAT: "plans rounds, records meetings, prepares reports",
    User.Role.STAFF: "reads plans, reports and the findings of the own department",
}


def demo_agencies():
    """The agencies that the loader made."""
    return Agency.objects.filter(is_demo=True).order_by("pk")


def accounts():
    """(person, [what they can do today]) of everybody, in the order of the accounts' making."""
    waiting = defaultdict(list)
    for ask in (_about_accounts, _about_visits, _about_disputes, _about_actions, _about_revisions, _about_rounds):
        for person, what in ask():
            if what not in waiting[person]:
                waiting[person].append(what)
    people = User.objects.filter(agency__in=demo_agencies()).order_by("agency", "pk")
    return [(person, waiting[person] or [ROLES[person.role]]) for person in people]


def _about_accounts():
    """Who cannot sign in yet, and who hands out the links with which a password is chosen."""
    people = User.objects.filter(agency__in=demo_agencies(), is_active=True)
    for person in people.without_password():
        yield person, "cannot sign in yet: the administrator hands out a one-time link"
        for administrator in people.filter(agency=person.agency_id, role=User.Role.ADMINISTRATOR):
            yield administrator, f"hand out a one-time link to {person.username}"


def _about_visits():
    """Visits to prepare, to go on with, to be signed, or to be told who accompanies them."""
    live = AuditRound.objects.live().filter(agency__in=demo_agencies())
    for visit in Visit.objects.filter(round__in=live).select_related(*Visit.READ_WITH):
        if visit.status == Visit.Status.PLANNED:
            step, what = (
                ("open", "open the visit of") if visit.checklist.exists() else ("prepare", "prepare the visit of")
            )
            if step in visit.steps_open_to(visit.team.lead):
                yield visit.team.lead, f"{what} {visit.department.code}"
        if visit.status == Visit.Status.OPEN:
            for member in visit.team.members.select_related("user"):
                if "write_minutes" in visit.steps_open_to(member.user):
                    yield member.user, f"go on with the visit of {visit.department.code}"
        if visit.status != Visit.Status.SIGNED:
            yield from _of_the_department(visit)


def _of_the_department(visit):
    word = "change" if visit.contacts.exists() else "name"
    for person in visit.department.answerable():
        steps = visit.steps_open_to(person)
        if "sign" in steps:
            yield person, "sign the minutes"
        if "name_contacts" in steps:
            yield person, f"{word} who works with the team"


def _about_disputes():
    disputed = Finding.objects.presented().filter(agency__in=demo_agencies(), response=Finding.Response.DISPUTED)
    for finding in disputed.select_related("visit__team", "department__head"):
        lead = finding.visit.team.lead
        if "uphold" in finding.steps_open_to(lead):
            yield lead, f"rule on the dispute of {finding.department.code}"
    presented = Finding.objects.presented().filter(agency__in=demo_agencies()).exclude(response="")
    for department in Department.objects.filter(pk__in=presented.values("department")).select_related("head"):
        finding = presented.filter(department=department).first()
        if "dispute" in finding.steps_open_to(department.head):
            yield department.head, "change the answer to a finding before it is issued"


def _about_actions():
    return about_findings(demo_agencies())


def _about_revisions():
    people = User.objects.filter(agency__in=demo_agencies(), is_active=True).exclude(role=User.Role.STAFF)
    for revision in Revision.objects.under_way().filter(procedure__agency__in=demo_agencies()):
        for person in people:
            open_steps = revision.steps_open_to(person)
            if "approve" in open_steps:
                yield person, f"approve the revision of {revision.procedure.code}"
            if "review" in open_steps:
                yield person, f"review the revision of {revision.procedure.code}"
    for revision in Revision.objects.approved().filter(procedure__agency__in=demo_agencies()).exclude(departments=None):
        for person, read_on in readers_of(revision):
            if read_on is None:
                yield person, f"read the revision of {revision.procedure.code}"


def _about_rounds():
    """Rounds of which nothing is open any more: the secretariat gathers them for the report."""
    secretaries = User.objects.filter(agency__in=demo_agencies(), is_active=True, role=User.Role.SECRETARIAT)
    for audit_round in AuditRound.objects.filter(agency__in=demo_agencies(), status=AuditRound.Status.UNDERWAY):
        if audit_round.visits.exclude(status__in=(Visit.Status.SIGNED, Visit.Status.CANCELLED)).exists():
            continue
        for person in secretaries:
            if "gather" in audit_round.steps_open_to(person):
                yield person, "end the visits and prepare the report"
