"""Who is told what: the two tables, of acts and of deadlines, and nothing else decides it.

A notice goes out at once when it is due today or marked so here; all others wait for the digest of the day. Whoever
did an act knows of it and is not told. When a notice is sent the table is asked again: who is no longer one of
these people, may no longer see the record, or has nothing left to do, is not told any more.
"""

from collections.abc import Callable
from dataclasses import dataclass

from audits.core import clock, trail
from audits.core.trail import Event
from audits.findings.action import CorrectiveAction
from audits.findings.extensions import Extension
from audits.organisation.departments import Department
from audits.organisation.people import User
from audits.planning.programme import Programme
from audits.planning.rounds import AuditRound
from audits.planning.teams import Team
from audits.planning.visits import Visit

from . import people

# ---- what a notice is about, how long it holds, until when it is to be done


def itself(record, event):
    return [record]


def the_visits(record, event):
    """A visit that joins a plan, or all visits of the plan that is approved."""
    if isinstance(record, Visit):
        return [record]
    return record.visits.exclude(status=Visit.Status.CANCELLED).select_related(*Visit.READ_WITH)


LIVE = (AuditRound.Status.APPROVED, AuditRound.Status.UNDERWAY)


def is_live(audit_round, event):
    return audit_round.status in LIVE


def visit_stands(visit, event):
    return visit.round.status in LIVE and visit.status == Visit.Status.PLANNED and visit.starts_at > clock.now()


def plan_counted(event):
    """Whether the plan was approved when it was changed: of the changes of a draft nobody hears, however late."""
    of_round = Event.objects.filter(agency=event.agency_id, kind="auditround", record_id=event.parent_id)
    return of_round.filter(verb="approve", seq__lt=event.seq).exists()


def visit_joins(visit, event):
    """It stands in a plan that is approved now, or it was put into one that counted."""
    return visit_stands(visit, event) and (event.kind == "auditround" or plan_counted(event))


def visit_changed(visit, event):
    """Another time, place, team or department; other changes of the plan are nobody's worry."""
    told = {"starts_at", "ends_at", "place", "team", "department"} & set(event.details.get("old", {}))
    return bool(told) and visit_stands(visit, event) and plan_counted(event)


def visit_is_off(visit, event):
    """Called off before its day was over; of a plan that was never approved nobody knew."""
    return bool(visit.round.decision_number) and visit.day >= clock.today()


def department_without_visit(visit, event):
    """The department that a visit was taken from: out of the plan, or given to another one."""
    return Department.objects.filter(pk__in=_lost(event, "department"))


def team_without_visit(visit, event):
    """The team that a visit was taken from: out of the plan, or given to another one."""
    return Team.objects.filter(pk__in=_lost(event, "team"))


def _lost(event, name):
    """The id of what a visit, or a team, was parted from; of one that was taken out only its history is left."""
    if event.verb == "removed":
        before = Event.objects.filter(agency=event.agency_id, kind=event.kind, record_id=event.record_id)
        named = [one.details["new"][name] for one in before.order_by("seq") if name in one.details.get("new", {})]
    else:
        named = [event.details["old"][name]] if name in event.details.get("old", {}) else []
    return [one["id"] for one in named[-1:]]


def visit_is_lost(unit, event):
    """It did not come back meanwhile, and the plan counts."""
    audit_round = AuditRound.objects.live().filter(pk=event.parent_id)
    held_by = {type(unit)._meta.model_name: unit}
    back = Visit.objects.filter(pk=event.record_id, **held_by).exclude(status=Visit.Status.CANCELLED)
    return audit_round.exists() and plan_counted(event) and not back.exists()


def who_left(member, event):
    """The person whom an amendment took out of a team."""
    return User.objects.filter(pk__in=_lost(event, "user"))


def membership_counts(member, event):
    return member.team.round.status in LIVE and plan_counted(event)


def membership_ended(person, event):
    """Not in another team of the round since, and the plan counts."""
    audit_round = AuditRound.objects.live().filter(pk=event.parent_id)
    return audit_round.exclude(teams__members__user=person).exists() and plan_counted(event)


def programme_waits(programme, event):
    return programme.status == Programme.Status.SUBMITTED


def programme_is_written(programme, event):
    return programme.status == Programme.Status.DRAFT


def programme_is_approved(programme, event):
    return programme.status == Programme.Status.APPROVED


def contacts_are_missing(visit, event):
    return visit_joins(visit, event) and not visit.contacts.exists()


def minutes_wait(visit, event):
    return visit.status == Visit.Status.CLOSED


def the_visit(arrival, event):
    """What arrives late is looked at together, visit by visit."""
    return [arrival.visit]


def arrivals_wait(visit, event):
    """Something still waits, and nothing did before it: a device sends many things in a row, told of once."""
    waiting = visit.late_arrivals.waiting()
    return waiting.exists() and not waiting.filter(pk__lt=event.record_id).exists()


def plan_is_wanted(action, event):
    return action.status == CorrectiveAction.Status.REQUESTED


def slip_is_new(action, event):
    """Once the plan is overdue its reminders say so."""
    return plan_is_wanted(action, event) and not action.is_overdue


def plan_is_sent_back_again(action, event):
    return plan_is_wanted(action, event) and action.times_sent_back >= 3


def is_carried_out(action, event):
    return action.status in (CorrectiveAction.Status.APPROVED, CorrectiveAction.Status.DONE)


def waits_for_decision(extension, event):
    return extension.status == Extension.Status.ASKED


def still_matters(extension, event):
    return extension.action.is_open


def day_of_visit(visit):
    return visit.day


def deadline(action):
    return action.deadline


def deadline_of_action(extension):
    return extension.action.due_on


# ---- acts


@dataclass(frozen=True)
class Told:
    """One row: of the acts `because_of`, `who` is told, as long as it `still` holds; `until` is when it is due.

    It takes the place of one about the same record that still waits, of its own kind or one of `instead_of`: not where
    it is `about` something else than the record of the act, since that may lose two visits.
    """

    kind: str
    because_of: tuple
    who: tuple
    still: Callable
    until: Callable | None = None
    at_once: bool = False
    about: Callable = itself
    instead_of: tuple = ()

    def people(self, record):
        return {person.pk: person for circle in self.who for person in circle(record)}

    def day(self, record):
        """The day on which it is due; None where it is not about a day."""
        return self.until(record) if self.until else None

    def holds(self, record, event, date):
        return self.still(record, event)

    def replaces(self, record, event):
        """The kinds of notices about a record whose place it takes."""
        is_about_it = isinstance(record, Visit) or (trail.kind_of(record), record.pk) == (event.kind, event.record_id)
        return (self.kind, *self.instead_of) if is_about_it else ()


VISIT = ("visit_planned", "visit_moved", "visit_cancelled")
PROGRAMME = ("programme_submitted", "programme_sent_back", "programme_approved")
concerned = (people.department, people.contacts, people.team)

# fmt: off
TOLD = (
    Told("programme_submitted", ("programme.submit",), (people.chair,), programme_waits, instead_of=PROGRAMME),
    Told("programme_sent_back", ("programme.send_back",), (people.secretariat,), programme_is_written,
         instead_of=PROGRAMME),
    Told("programme_approved", ("programme.approve",), (people.secretariat,), programme_is_approved,
         instead_of=PROGRAMME),
    Told("visit_planned", ("auditround.approve", "visit.entered"), concerned, visit_joins, day_of_visit,
         about=the_visits),
    Told("visit_moved", ("visit.reschedule", "visit.edited"), concerned, visit_changed, at_once=True, instead_of=VISIT),
    Told("visit_cancelled", ("visit.cancel",), concerned, visit_is_off, at_once=True, instead_of=VISIT),
    Told("visit_taken_out", ("visit.removed", "visit.edited"), (people.its_own,), visit_is_lost, at_once=True,
         about=department_without_visit),
    Told("visit_given_away", ("visit.removed", "visit.edited"), (people.members,), visit_is_lost, at_once=True,
         about=team_without_visit),
    Told("team_joined", ("teammember.entered",), (people.themselves,), membership_counts),
    Told("team_left", ("teammember.removed",), (people.themselves,), membership_ended, about=who_left),
    Told("plan_amended", ("auditround.amend",), (people.chair,), is_live),
    Told("contacts_wanted", ("auditround.approve", "visit.entered"), (people.department,), contacts_are_missing,
         day_of_visit, about=the_visits),
    Told("minutes_to_sign", ("visit.close",), (people.department,), minutes_wait, at_once=True),
    Told("late_arrivals", ("latearrival.received",), (people.leading_the_visit,), arrivals_wait, at_once=True,
         about=the_visit),
    Told("slip_issued", ("correctiveaction.requested",), (people.department, people.responsible), slip_is_new,
         deadline),
    Told("plan_sent_back", ("correctiveaction.send_back",), (people.responsible,), plan_is_wanted, deadline),
    Told("plan_sent_back_again", ("correctiveaction.send_back",), (people.committee,), plan_is_sent_back_again),
    Told("plan_approved", ("correctiveaction.approve", "correctiveaction.approve_done"),
         (people.responsible, people.workers), is_carried_out, deadline),
    Told("extension_asked", ("extension.entered",), (people.deciders,), waits_for_decision, deadline_of_action),
    Told("extension_granted", ("extension.grant",), (people.asker, people.responsible), still_matters),
    Told("extension_refused", ("extension.refuse",), (people.asker, people.responsible), still_matters,
         deadline_of_action),
)
# fmt: on


# ---- deadlines


DUTIES = {  # what is due of an action in each state that has a deadline
    "requested": "plan",
    "planned": "work",
    "endorsed": "work",
    "approved": "work",
    "implemented": "check",
}


@dataclass(frozen=True)
class Reminded:
    """One rung of the ladder: so many working days `after` a deadline (before it, when negative) a circle is reminded.

    People of one circle hear the latest rung that is reached: who was not told three days before is told on the day.
    """

    duty: str
    rung: str
    after: Callable
    circle: tuple
    at_once: bool = False

    @property
    def kind(self):
        return f"{self.duty}_{self.rung}"

    def people(self, action):
        return {person.pk: person for circle in self.circle for person in circle(action)}

    def holds(self, action, event, date):
        return DUTIES.get(action.status) == self.duty and action.deadline == date


def ladder(duty, person, *above):
    """From the person who owes it upwards."""
    return (
        Reminded(duty, "soon", lambda agency: -agency.remind_before, (person,)),
        Reminded(duty, "today", lambda agency: 0, (person,), at_once=True),
        Reminded(duty, "late", lambda agency: agency.remind_after, (person,)),
        Reminded(duty, "head", lambda agency: agency.remind_head_after, above),
        Reminded(duty, "chair", lambda agency: agency.remind_chair_after, (people.chair,)),
    )


REMINDED = (
    *ladder("plan", people.responsible, people.head, people.secretariat),
    *ladder("work", people.responsible, people.head, people.secretariat),
    *ladder("check", people.verifier, people.secretariat),
)


# ---- asked again before it is sent


RULES = {rule.kind: rule for rule in (*TOLD, *REMINDED)}


def sees(person, record):
    """Whether a person may sign in and see the record (an extension is part of its action)."""
    record = people.action_of(record)
    return person.is_active and type(record).objects.visible_to(person).filter(pk=record.pk).exists()


def did_it(person, event):
    """Whether it was this person's own act."""
    return event.actor_id == person.pk


def why_not(delivery, record, event):
    """Why a notice is not to be sent any more, in a word for the administrator; empty when it is."""
    if record is None:
        return "gone"
    rule = RULES[delivery.kind]
    if not rule.holds(record, event, delivery.date):
        return "settled"
    if delivery.person_id not in rule.people(record):
        return "replaced"
    return "" if sees(delivery.person, record) else "not visible"
