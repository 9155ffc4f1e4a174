"""Where a corrective action stands, what comes next, and whose turn it is."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core.rules import RuleBroken
from audits.planning.rounds import AuditRound

from . import action_rules as rules

STAGES = (
    (gettext_lazy("Slip issued"), ()),
    (gettext_lazy("Plan"), ("requested", "planned", "endorsed")),
    (gettext_lazy("Carrying out"), ("approved",)),
    (gettext_lazy("Verification"), ("done",)),
    (gettext_lazy("Check of effectiveness"), ("implemented",)),
)


def stages(action):
    """The five stages of the slip, for the stepper; all done once it was judged effective."""
    now = next((place for place, (_label, states) in enumerate(STAGES) if action.status in states), None)
    if now is None:
        now = len(STAGES) if action.status in ("effective", "ineffective") else 0
    return [
        {"label": label, "mark": "done" if place < now else "now" if place == now and action.is_open else ""}
        for place, (label, _states) in enumerate(STAGES)
    ]


@dataclass(frozen=True)
class Turn:
    """What comes next, who does it, and until when (None when no date presses)."""

    what: str
    who: str
    until: object = None


def turn(action):
    """The one next step of an open action; None when it has ended."""
    Status = action.Status
    department = _("who answers for %(department)s") % {"department": action.department}
    owner = action.owner.with_post if action.owner_id else department
    verifier = action.verifier.with_post if action.verifier_id else _("the verifier")
    return {
        Status.REQUESTED: Turn(_("Plan correction, cause and measures"), owner, action.plan_due_on),
        Status.PLANNED: Turn(
            _("Endorse the plan") if action.is_major else _("Approve the plan"), follower_name(action)
        ),
        Status.ENDORSED: Turn(_("Approve the plan"), _("the chair of the committee")),
        Status.APPROVED: Turn(_("Carry the measures out and report them"), owner, action.due_on),
        Status.DONE: Turn(_("Verify what was done"), verifier),
        Status.IMPLEMENTED: Turn(_("Check whether it helped"), verifier, action.check_on),
    }.get(action.status)


MOVES = ("plan", "endorse", "approve", "approve_done", "report_done", "send_back", "reject")


def returned(action, lines):
    """The line of the history that says who gave plan or result back, and why; None when it was not given back."""
    last = next((line for line in lines if line.verb in MOVES and not line.names), None)
    back = action.status in (action.Status.REQUESTED, action.Status.APPROVED)
    return last if back and last and last.verb in ("send_back", "reject") else None


def follower_name(action):
    """Who accepts plan and result, as a page names them (see `rules.follows`)."""
    if action.follower_id and action.follower.is_active:
        return action.follower.with_post
    leader = action.finding.visit.team.lead
    settled = action.finding.round.status in (AuditRound.Status.REPORTED, AuditRound.Status.CLOSED)
    if settled or leader is None or not leader.is_active:
        return _("the secretariat")
    return leader.with_post


def lacks(action):
    """What the plan, the report that all is done or the judgement still lacks, as a sentence; empty when nothing."""
    guards = {"requested": rules.plan_is_complete, "approved": rules.every_measure_is_proved}
    try:
        if action.status in guards:
            guards[action.status](action, None)
    except RuleBroken as broken:
        return broken.sentence
    return rules.waits_for_revision(action) if action.status == action.Status.IMPLEMENTED else ""


def next_part(action, causes, measures):
    """The part of a plan that is written next, as the end of its address; nothing when the plan is complete."""
    if not action.correction.strip():
        return "write/"
    if not action.is_short and not causes:
        return "causes/new/"
    needed = [one for one in measures if action.is_short or one.kind == one.Kind.CORRECTIVE]
    return "" if needed else "measures/new/"
