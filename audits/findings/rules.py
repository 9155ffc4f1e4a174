"""Who takes the steps of a finding, and what each step demands (design of the states: docs/steps.md)."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.organisation.calendar import WorkingDays
from audits.organisation.roles import answers_for, secretariat, secretariat_from_elsewhere
from audits.planning.rounds import AuditRound
from audits.planning.teams import lead, member
from audits.planning.visits import Visit

# ---- who


def visit_lead(finding, user):
    return lead(finding, user)


def raiser_or_lead(finding, user):
    return user if user.pk == finding.raised_by_id else lead(finding, user)


def rules_on_dispute(finding, user):
    """The lead first; the secretariat from elsewhere when the lead did not rule in time, and on a second dispute."""
    Response = finding.Response
    if finding.response == Response.DISPUTED:
        return lead(finding, user) or (finding.ruling_is_late and secretariat(finding, user)) or None
    if finding.response == Response.DISPUTED_AGAIN:
        return secretariat_from_elsewhere(finding, user)
    return None


def notes_opinions(finding, user):
    """The team of the visit, whoever of them leads the talk."""
    return member(finding, user)


def answers_observation(finding, user):
    return answers_for(finding, user) if finding.grade.is_observation else None


def lead_of_observation(finding, user):
    return visit_lead(finding, user) if finding.grade.is_observation else None


# ---- what a step demands


def is_complete(finding, act):
    """A nonconformity has criterion, evidence, statement, and a clause or procedure (ISO 19011, 6.4.8)."""
    if not finding.grade.is_nonconformity:
        return
    for name in ("criterion", "evidence", "statement"):
        if not getattr(finding, name).strip():
            label = finding._meta.get_field(name).verbose_name
            raise RuleBroken(
                _("“%(finding)s” is a nonconformity and lacks “%(part)s”. Write it first.")
                % {"finding": finding.title, "part": label},
                field=name,
            )
    if not (finding.clause_id or finding.procedure_id):
        raise RuleBroken(
            _("“%(finding)s” is a nonconformity and names neither clause nor procedure. Choose one.")
            % {"finding": finding.title},
            field="clause",
        )


def visit_is_presented(finding, act):
    if finding.visit.status not in (Visit.Status.CLOSED, Visit.Status.SIGNED):
        raise RuleBroken(_("The visit is not closed yet."))


def refuse_once_signed(finding):
    """Until the minutes are signed the finding may still be talked about."""
    talked_about = (finding.Status.DRAFT, finding.Status.PRESENTED)
    held = Visit.objects.filter(pk=finding.visit_id, status__in=(Visit.Status.OPEN, Visit.Status.CLOSED))
    if not type(finding).objects.filter(pk=finding.pk, status__in=talked_about, visit__in=held).exists():
        raise RuleBroken(_("The minutes are signed, so no opinion can be noted on them any more."))


def has_ground(finding, act):
    visit_is_presented(finding, act)
    if not act.changes.get("ground", "").strip():
        raise RuleBroken(_("Write why the department sees it differently."), field="ground")
    if finding.response in (finding.Response.DISPUTED_AGAIN, finding.Response.UPHELD_FINALLY):
        raise RuleBroken(_("This finding was ruled on for good. It can only be accepted."))


def may_accept(finding, act):
    visit_is_presented(finding, act)


def is_disputed(finding, act):
    if finding.response not in (finding.Response.DISPUTED, finding.Response.DISPUTED_AGAIN):
        raise RuleBroken(_("This finding is not disputed."))


def harmonisation_is_open(audit_round):
    """Whether the teams may compare their findings: each of them has closed a visit."""
    held = Visit.objects.held().filter(team=OuterRef("pk"))
    with_visits = audit_round.teams.filter(Exists(Visit.objects.filter(team=OuterRef("pk"))))
    return with_visits.exists() and not with_visits.filter(~Exists(held)).exists()


def teams_compare(finding, act):
    if not harmonisation_is_open(finding.round):
        raise RuleBroken(_("Harmonisation opens when every team has closed its first visit."))
    if finding.round.status != AuditRound.Status.UNDERWAY:
        raise RuleBroken(_("The round is not under way."))
    is_complete(_as_changed(finding, act), act)


def can_issue(finding, act):
    obstacle = obstacle_to_issue(finding, harmonised=finding.round.harmonisation_is_held)
    if obstacle:
        raise RuleBroken(obstacle)
    is_complete(finding, act)


def obstacle_to_issue(finding, *, harmonised):
    """A sentence on what must happen before a presented finding can be issued; empty when nothing must."""
    if finding.visit.status != Visit.Status.SIGNED:
        return _("The minutes of this visit are not signed yet. Have them signed first.")
    if not harmonised:
        return _("The harmonisation meeting is not recorded as held. Record it in the timetable first.")
    if finding.is_unruled:
        return _("The department disputes “%(finding)s”. Rule on it first.") % {"finding": finding.title}
    if not finding.response and finding.answer_by and clock.today() <= finding.answer_by:
        return _("The grade of “%(finding)s” was raised; the department may answer until %(day)s.") % {
            "finding": finding.title,
            "day": finding.answer_by.strftime("%d/%m/%Y"),
        }
    return ""


def has_reply(finding, act):
    if not act.changes.get("reply", "").strip():
        raise RuleBroken(_("Write the answer of the department."), field="reply")


def period_is_over(finding, act):
    """An observation is closed without an answer only when its time has passed."""
    until = finding.observation_due_on
    if clock.today() <= until:
        raise RuleBroken(_("The department may still answer until %(day)s.") % {"day": until.strftime("%d/%m/%Y")})


def round_is_not_closed(finding, act):
    if finding.round.status == AuditRound.Status.CLOSED:
        raise RuleBroken(_("The round is closed; a finding of it can no longer be changed."))
    is_complete(_as_changed(finding, act), act)


def _as_changed(finding, act):
    """The finding as it would be with the columns that the step sets."""
    changed = type(finding)(
        **{field.attname: getattr(finding, field.attname) for field in finding._meta.concrete_fields}
    )
    for name, value in act.changes.items():
        setattr(changed, name, value)
    return changed


def working_days_after(finding, day, count):
    return WorkingDays(finding.agency).after(day, count)
