"""Who takes the steps of a visit, and what each step demands."""

from django.utils.translation import gettext as _

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.organisation.roles import secretariat

from .rounds import AuditRound
from .teams import lead

# ---- who


def moves(visit, user):
    """By agreement with the department: the secretariat, or the lead for the own team."""
    return secretariat(visit, user) or lead(visit, user)


# ---- what a step demands


def round_is_live(visit, act):
    if visit.round.status not in (AuditRound.Status.APPROVED, AuditRound.Status.UNDERWAY):
        raise RuleBroken(_("The round is not approved yet, or its visits are over."))


def can_name(visit, act):
    """People of the agency who do not audit in this very visit."""
    round_is_live(visit, act)
    auditing = set(visit.team.members.values_list("user", flat=True))
    for person in act.changes["contacts"]:
        if person.agency_id != visit.round.agency_id or not person.is_active:
            raise RuleBroken(_("Choose active people of the agency."), field="contacts")
        if person.pk in auditing:
            raise RuleBroken(
                _("%(person)s is in the team that audits. Name somebody else.") % {"person": person},
                field="contacts",
            )


def can_open(visit, act):
    round_is_live(visit, act)
    if not visit.checklist.exists():
        raise RuleBroken(_("This visit has no checklist yet. Prepare it first."))
    began = act.changes["actual_starts_at"]
    if began > clock.now() or clock.local_date(began) < visit.round.starts_on:
        raise RuleBroken(
            _("A visit begins neither in the future nor before the first day of its round. Correct the time."),
            field="actual_starts_at",
        )


def missing_at_close(visit):
    """What a visit lacks before it can be closed: (part, sentence), for the guard and for its page."""
    waiting = visit.checklist.unanswered().count()
    if waiting:
        yield (
            "checklist",
            _("%(count)s questions are not answered yet. Answer them, several at once with one reason if need be.")
            % {"count": waiting},
        )
    for name in ("opening_notes", "attendees", "minutes"):
        if not getattr(visit, name).strip():
            label = visit._meta.get_field(name).verbose_name
            yield name, _("The minutes lack “%(part)s”. Write it first.") % {"part": label}


def can_close(visit, act):
    for part, sentence in missing_at_close(visit):
        raise RuleBroken(sentence, field=part)
    ended = act.changes["actual_ends_at"]
    if ended > clock.now() or ended <= visit.actual_starts_at:
        raise RuleBroken(
            _("The visit cannot end in the future or before it began. Correct the time."), field="actual_ends_at"
        )


def on_paper_needs_scan(visit, act):
    if not act.changes.get("signed_scan"):
        raise RuleBroken(_("Upload the scan of the minutes that were signed in ink."), field="signed_scan")


def needs_witness(visit, act):
    """A second member of the team; in a team of one, somebody of the secretariat."""
    if act.changes.get("witness") not in visit.possible_witnesses(act.by):
        raise RuleBroken(
            _("Name a second member of the team as witness; in a team of one, somebody of the secretariat."),
            field="witness",
        )


def can_move(visit, act):
    round_is_live(visit, act)
    moved = type(visit)(round=visit.round, starts_at=act.changes["starts_at"], ends_at=act.changes["ends_at"])
    moved.check_times(visit.round)
