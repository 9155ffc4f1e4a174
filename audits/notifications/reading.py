"""Which of the notices that one was told one still reads: those about what one may still see.

Access is lost when a post, a role or a substitution ends, and a visit is taken out of a plan; the notice of that time
would then lead to a page that does not answer.
"""

from django.core.cache import caches
from django.db.models import Exists, OuterRef, Q

from audits.core import clock
from audits.findings.action import CorrectiveAction
from audits.findings.extensions import Extension
from audits.organisation.departments import Department
from audits.organisation.people import User
from audits.planning.programme import Programme
from audits.planning.rounds import AuditRound
from audits.planning.teams import Team, TeamMember
from audits.planning.visits import Visit

from .deliveries import Delivery

# What notices are about.
ABOUT = (Programme, AuditRound, Visit, CorrectiveAction, Extension, Department, Team, TeamMember, User)


def read_by(user):
    """The notices of a person, newest first, without those whose record is not theirs to see any more."""
    seen = Q()
    for model in ABOUT:
        records = model.objects.visible_to(user).filter(pk=OuterRef("record_id"))
        seen |= Q(Exists(records), record_kind=model._meta.model_name)
    return Delivery.objects.visible_to(user).standing().filter(seen)


def how_many_unseen(user):
    """What the bell counts. Only where something is new, and something happened since it was counted last, is it asked.

    Notices are marked as seen up to the newest one, so those that are new are known by their number and the newest.
    """
    if not user.unseen_notices:
        return 0
    head = getattr(user.agency, "trail_head", None)
    known_by = (user.pk, clock.today(), head.hash if head else "", user.unseen_notices, user.newest_notice)
    key = "unseen:" + ":".join(map(str, known_by))
    return caches["memory"].get_or_set(key, lambda: read_by(user).unseen().count())
