"""Who takes the steps of a corrective action, and what each step demands (all states: docs/steps.md)."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.organisation.departments import Department
from audits.organisation.people import User
from audits.organisation.roles import answers_for, decided_by_secretariat, secretariat, secretariat_from_elsewhere
from audits.planning.rounds import AuditRound
from audits.planning.teams import leading

LATEST_CHECK = timedelta(days=366)  # a later day is a slip of the pen

# ---- who


def owner_or_answering(action, user):
    """The responsible person, or who answers for the department that has the action."""
    return user if user.pk == action.owner_id else answers_for(action, user)


def follows(action, user):
    """Who accepts plan and result: whom the secretariat named; else the lead of the visit's team.

    Once the round is reported, or the lead is gone or belongs to the department by now, it is the secretariat, never
    a member from the department itself while there is anybody else.
    """
    if action.follower_id and action.follower.is_active:
        return user if user.pk == action.follower_id else None
    leader = action.finding.visit.team.lead
    settled = action.finding.round.status in (AuditRound.Status.REPORTED, AuditRound.Status.CLOSED)
    if settled or leader is None or not leader.is_active or action.department.same_unit(leader.department):
        return secretariat_from_elsewhere(action, user)
    return user if user.pk == leader.pk else None


def follows_major(action, user):
    return follows(action, user) if action.is_major else None


def follows_minor(action, user):
    return None if action.is_major or action.is_short else follows(action, user)


def follows_short_path(action, user):
    return follows(action, user) if action.is_short and not action.is_major else None


def is_verifier(action, user):
    return user if user.pk == action.verifier_id else None


def hands_over(action, user):
    """The secretariat, once the department was merged or closed: it cannot do any more what it owes."""
    return None if action.department.exists_today else secretariat(action, user)


# ---- the same as conditions of queries


def followed_by(user, at=""):
    """The actions, or what belongs to them under the path `at`, that `follows` gives to a person."""
    named = Q(**{f"{at}follower__is_active": True})
    lead = leading().filter(team=OuterRef(f"{at}finding__visit__team"))
    unit = Q(user__department=OuterRef(f"{at}department")) | Q(user__department=OuterRef(f"{at}department__parent"))
    near = Exists(lead.filter(unit | Q(user__department__parent=OuterRef(f"{at}department"))))
    settled = Q(**{f"{at}finding__round__status__in": (AuditRound.Status.REPORTED, AuditRound.Status.CLOSED)})
    own = ~settled & ~near & Exists(lead.filter(user=user))
    decided = Q(**{f"{at}department__in": decided_by_secretariat(user).values("pk")})
    others = (settled | near | ~Exists(lead)) & decided
    return Q(**{f"{at}follower": user}) | (~named & (own | others))


def verified_from_within():
    """The actions whose verifier belongs to the department that acts by now: somebody else has to be named."""
    unit = Q(verifier__department=F("department")) | Q(verifier__department__parent=F("department"))
    return unit | Q(verifier__department=F("department__parent"))


def owned_or_answered_by(user):
    """The actions that `owner_or_answering` gives to a person."""
    return Q(owner=user) | Q(department__in=Department.objects.answered_for_by(user))


# ---- what a step demands


def owner_is_there(action, act):
    owner = act.changes.get("owner")
    if owner is None or not owner.is_active or owner.agency_id != action.agency_id:
        raise RuleBroken(_("Choose an active person of the agency."), field="owner")
    if action.verifier_id == owner.pk:
        raise RuleBroken(_("This person verifies the action. Choose somebody else."), field="owner")


def obstacle_to_verify(action, person):
    """Why a person may not verify an action, as a sentence; empty when nothing speaks against it.

    Who verifies did none of the work and is from another department (ISO 9001:2015, 9.2.2 c).
    """
    said = {"person": person}
    if not person.is_active or person.agency_id != action.agency_id:
        return _("%(person)s cannot sign in any more. Name somebody else.") % said
    if action.department.same_unit(person.department):
        return _("%(person)s belongs to the department that acts. Name somebody from elsewhere.") % said
    if person.pk == action.owner_id or action.measures.filter(who=person).exists():
        return _("%(person)s has a part in the work. Name somebody who did none of it.") % said
    return ""


def verifier_is_impartial(action, act):
    """Who was named from elsewhere may have come to the department that acts since then."""
    if obstacle := obstacle_to_verify(action, action.verifier):
        raise RuleBroken(obstacle)


def people_are_impartial(action, act):
    """The follower is from elsewhere too: nobody decides on an action of their own department."""
    follower, verifier = act.changes.get("follower"), act.changes.get("verifier")
    if verifier and (obstacle := obstacle_to_verify(action, verifier)):
        raise RuleBroken(obstacle, field="verifier")
    if follower and (not follower.is_active or follower.agency_id != action.agency_id):
        raise RuleBroken(_("Choose an active person of the agency."), field="follower")
    if follower and action.department.same_unit(follower.department):
        raise RuleBroken(
            _("%(person)s belongs to the department that acts. Name somebody from elsewhere.") % {"person": follower},
            field="follower",
        )


def people_are_named(action, act):
    """An approved plan has a responsible person and an impartial verifier."""
    if not action.owner_id:
        raise RuleBroken(_("Nobody is responsible yet. Ask the department to name somebody."))
    verifier = act.changes.get("verifier")
    if verifier is None:
        raise RuleBroken(
            _("Nobody is named to verify: who raised the finding may not. Name somebody from elsewhere."),
            field="verifier",
        )
    if obstacle := obstacle_to_verify(action, verifier):
        raise RuleBroken(obstacle, field="verifier")


def plan_is_complete(action, act):
    """Correction, root cause and corrective measures; or, of a minor one, a correction that is proved already."""
    if not action.correction.strip():
        raise RuleBroken(_("Write what was corrected at once."), field="correction")
    if action.is_short:
        short_path_is_open(action)
        correction_is_proved(action, act, named=False)
    elif not action.causes.all():
        raise RuleBroken(_("Write the root cause: ask why until the answer can be changed."))
    elif not _corrective(action):
        raise RuleBroken(_("Write at least one corrective measure, with person and date."))


def short_path_is_open(action):
    """Only a minor nonconformity may do without corrective action, and then it plans none."""
    if action.is_major:
        raise RuleBroken(
            _("A major nonconformity needs a corrective action. Take the reason why none is needed out."),
            field="no_action_reason",
        )
    if _corrective(action):
        raise RuleBroken(
            _("The plan has corrective measures and a reason why none is needed. Take one of the two out."),
            field="no_action_reason",
        )


def correction_is_proved(action, act, named=True):
    """Short path: what was corrected is written down as a measure that is done, with its evidence."""
    read_measures(action)
    if not action.measures.all():
        raise RuleBroken(_("Write down what was done, as a measure with its evidence."))
    every_measure_is_proved(action, act)
    if named:
        people_are_named(action, act)


def _corrective(action):
    read_measures(action)
    return [measure for measure in action.measures.all() if measure.kind == measure.Kind.CORRECTIVE]


def read_measures(action):
    """The measures with who does them and the files that prove them, read once for each reading of the action."""
    rows = action.measures.select_related("who").prefetch_related("proof")
    prefetch_related_objects([action], Prefetch("measures", rows))


def every_measure_is_proved(action, act):
    read_measures(action)
    open_one = next((measure for measure in action.measures.all() if measure.done_on is None), None)
    if open_one:
        raise RuleBroken(_("“%(measure)s” is not done yet. Report it first.") % {"measure": open_one})
    bare = next((measure for measure in action.measures.all() if not measure.proof.all()), None)
    if bare:
        raise RuleBroken(_("“%(measure)s” has no evidence yet. Attach it first.") % {"measure": bare})


def check_is_set(action, act):
    """A day after the confirmation, or the next round."""
    verifier_is_impartial(action, act)
    day = act.changes.get("check_on")
    if act.changes.get("check_next_round"):
        return
    if day is None:
        raise RuleBroken(_("Say when it is checked whether it helped, or choose the next round."), field="check_on")
    if day <= clock.today():
        raise RuleBroken(_("Choose a day after today: what was done must show its effect first."), field="check_on")
    if day > clock.today() + LATEST_CHECK:
        raise RuleBroken(_("The check is due within a year. Check the date, or choose the next round."), "check_on")


def is_looked_at(action, act):
    """Says what was looked at; where the procedure is the cause its revision must be in force, or need not wait."""
    verifier_is_impartial(action, act)
    if not act.changes.get("looked_at", "").strip():
        raise RuleBroken(_("Write what you looked at."), field="looked_at")
    if act.changes.get("need_not_wait", "").strip():
        return
    if obstacle := waits_for_revision(action):
        raise RuleBroken(obstacle, field="need_not_wait")


def waits_for_revision(action):
    """Why the judgement waits for a procedure, as a sentence; empty when it does not."""
    read_requests(action)
    standing = [one for one in action.revision_requests.all() if one.status != one.Status.DECLINED]
    asked = next((request for request in standing if not request.is_in_force), None)
    if asked:
        return _("%(procedure)s is to be revised, and the revision is not in force yet. Wait, or say why not.") % {
            "procedure": asked.procedure
        }
    if not standing and any(cause.category == cause.Category.PROCEDURE for cause in action.causes.all()):
        return _("The cause lies in the procedure, and nobody asked for its revision. Ask for it, or say why not.")
    return ""


def read_requests(action):
    """The requests to revise a procedure, and the causes, read once for each reading of the action."""
    rows = action.revision_requests.select_related("procedure", "revision")
    prefetch_related_objects([action], Prefetch("revision_requests", rows), "causes")


def receiver_is_there(action, act):
    receiver = act.log.get("department")
    if receiver is None or receiver.agency_id != action.agency_id or not receiver.exists_today:
        raise RuleBroken(_("Choose the department that takes it over."), field="department")


# ---- who can be chosen


def people_from_elsewhere(action):
    """Active people of the agency outside the unit of the department that acts."""
    people = User.objects.active().filter(agency=action.agency_id).select_related("department")
    return people.exclude(department__in=action.department.unit()).exclude(role=User.Role.ADMINISTRATOR)


def possible_verifiers(action):
    """Those of them who have no part in the work."""
    working = action.measures.values("who")
    return people_from_elsewhere(action).exclude(pk=action.owner_id).exclude(pk__in=working)
