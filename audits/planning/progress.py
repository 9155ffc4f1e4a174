"""Where a round stands and whose turn it is: the stages on its page, and the one next step."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import AuditRound

STAGES = (  # status, label, the verb that leads there
    ("draft", gettext_lazy("Plan"), "entered"),
    ("submitted", gettext_lazy("Submitted"), "submit"),
    ("approved", gettext_lazy("Approved"), "approve"),
    ("underway", gettext_lazy("Auditing"), "begin"),
    ("reporting", gettext_lazy("Reporting"), "gather"),
    ("reported", gettext_lazy("Following up"), "report"),
    ("closed", gettext_lazy("Closed"), "close"),
)


VERBS = tuple(verb for _status, _label, verb in STAGES)


def stages(audit_round, events):
    """Each stage with whether it is done and since when; `events` are those of VERBS, in order."""
    since = {event.verb: event.at for event in events}
    order = [status for status, _label, _verb in STAGES]
    status = audit_round.status
    now = order.index(status) if status in order else len(order)
    if audit_round.status == AuditRound.Status.CANCELLED:
        now = max((place for place, (_status, _label, verb) in enumerate(STAGES) if verb in since), default=0) + 1
    rows = []
    for place, (name, label, verb) in enumerate(STAGES):
        final = name == status == "closed"
        mark = "done" if place < now or final else "now" if place == now and status in order else ""
        rows.append({"label": label, "mark": mark, "at": since.get(verb) if mark else None})
    return rows


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, in a sentence; `is_yours` when the reader can take the step."""

    sentence: str
    is_yours: bool = False


def turn(audit_round, user, steps, *, has_problems=False, waiting=0):
    """Who has to do what now."""
    Status = AuditRound.Status
    if audit_round.status == Status.DRAFT:
        yours = audit_round.plan_is_open_to(user)
        if has_problems:
            return Turn(_("The secretariat completes the plan: what is named below is still missing."), yours)
        return Turn(_("The plan is complete. The secretariat submits it for approval."), yours)
    if audit_round.status == Status.SUBMITTED:
        return _approval(audit_round, user, steps)
    if audit_round.status == Status.APPROVED:
        return Turn(
            _("The departments name who works with the teams, the teams prepare their checklists. ")
            + _("The round begins when the first visit is opened.")
        )
    if audit_round.status == Status.UNDERWAY:
        if waiting:
            return Turn(_("The teams audit: %(count)s visits are not signed yet.") % {"count": waiting})
        return Turn(
            _(
                "All visits are signed. The teams agree on the grades and issue the findings, then the secretariat "
                "ends the visits."
            ),
            "gather" in steps,
        )
    if audit_round.status == Status.REPORTING:
        return Turn(_("The secretariat prepares the report; the chair issues it."), "resume" in steps)
    if audit_round.status == Status.REPORTED:
        return Turn(
            _("The report is issued. When everything is followed up, the secretariat closes the round."),
            "close" in steps,
        )
    if audit_round.taken_over:
        return Turn(_("This round was held before the program. It was taken over from paper; its papers count."))
    return Turn(
        {
            Status.CLOSED: _("The round is closed."),
            Status.CANCELLED: _("The round was cancelled; the history says why."),
        }[audit_round.status]
    )


def _approval(audit_round, user, steps):
    chair = audit_round.agency.chair
    if "approve" not in steps:
        name = chair.with_post if chair else _("the chair")
        return Turn(_("The plan waits for the approval of %(name)s.") % {"name": name})
    if audit_round.was_submitted_by(user):
        return Turn(_("You submitted this plan yourself, so somebody else has to approve it."))
    return Turn(_("The plan waits for your approval."), True)
