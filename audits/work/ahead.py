"""For those who come twice a year: what happens next in the round that concerns them, and whom to ask."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from audits.core import clock
from audits.core.templatetags.house import vn_date, vn_datetime
from audits.findings.models import CorrectiveAction
from audits.organisation.models import Department, User
from audits.planning.models import AuditRound, Meeting, TeamMember, Visit

GOING_ON = ("approved", "underway", "reporting", "reported")


def next_in_round(user):
    """What happens next, as a sentence; empty when no round is going on."""
    own = Q(department__in=Department.objects.answered_for_by(user).values("pk")) | Q(department=user.department_id)
    visits = Visit.objects.filter(round=OuterRef("pk"))
    mine = visits.filter(own | Q(team__in=user.memberships.values("team")))
    member = TeamMember.objects.filter(user=user, team__round=OuterRef("pk"))
    actions = CorrectiveAction.objects.filter(own, finding__round=OuterRef("pk"))
    going_on = AuditRound.objects.visible_to(user).filter(status__in=GOING_ON)
    nearest = going_on.annotate(concerns=Exists(mine) | Exists(member)).order_by("-concerns", "-starts_on")
    # What comes next is looked up in that round only, however many are still followed up.
    audit_round = (
        AuditRound.objects.filter(pk=Subquery(nearest.values("pk")[:1]))
        .annotate(
            own_visit_at=_first(mine.filter(**_to_come()), "starts_at"),
            visit_at=_first(visits.filter(**_to_come()), "starts_at"),
            meeting_at=_first(_harmonisation(), "starts_at"),
            due_on=_first(actions.filter(status__in=("requested", "planned", "endorsed", "approved")), "due_on"),
            check_on=_first(actions.filter(status="implemented"), "check_on"),
        )
        .first()
    )
    return _sentence(audit_round) if audit_round else ""


def _to_come():
    return {"status": "planned", "starts_at__gte": clock.now()}


def _harmonisation():
    return Meeting.objects.filter(round=OuterRef("pk"), kind="harmonisation", held=False)


def _first(rows, name):
    """The earliest of a column among rows of a round."""
    return Subquery(rows.order_by(name).values(name)[:1])


def _sentence(audit_round):
    said = {"round": audit_round}
    if audit_round.own_visit_at:
        return _("Next in %(round)s: your visit, %(when)s.") % {**said, "when": vn_datetime(audit_round.own_visit_at)}
    if audit_round.visit_at and audit_round.status in ("approved", "underway"):
        return _("Next in %(round)s: the next visit, %(when)s.") % {**said, "when": vn_datetime(audit_round.visit_at)}
    if audit_round.status == "underway":
        return _harmonising(audit_round, said)
    if audit_round.status == "reporting":
        return _("Next in %(round)s: the report is issued.") % said
    if audit_round.due_on:
        said["day"] = vn_date(audit_round.due_on)
        return _("Next in %(round)s: corrective actions are to be done by %(day)s.") % said
    if audit_round.check_on:
        said["day"] = vn_date(audit_round.check_on)
        return _("Next in %(round)s: whether the actions helped is checked from %(day)s on.") % said
    if audit_round.status == "reported":
        return _("Next in %(round)s: when everything is followed up, the round is closed.") % said
    return _("Next in %(round)s: the visits.") % said


def _harmonising(audit_round, said):
    if audit_round.meeting_at:
        said["when"] = vn_datetime(audit_round.meeting_at)
        return _("Next in %(round)s: the teams agree on the grades, %(when)s.") % said
    return _("Next in %(round)s: the findings are issued, then the report is written.") % said


def whom_to_ask(user):
    """The member of the secretariat to turn to, with department; None when there is no other."""
    members = User.objects.active().filter(agency=user.agency_id, role=User.Role.SECRETARIAT).exclude(pk=user.pk)
    return members.select_related("department").order_by("pk").first()
