"""From Events and dates to notices: one agency's turn, in one transaction."""

import logging
from datetime import timedelta

from django.apps import apps
from django.db import transaction
from django.utils import translation

from audits.core import clock, trail
from audits.findings.action import CorrectiveAction
from audits.organisation.calendar import WorkingDays
from audits.organisation.people import User

from .bookmark import Bookmark
from .deliveries import DIGEST, Delivery, is_reached_by_mail
from .recipients import REMINDED, TOLD, did_it, sees
from .wording import words

logger = logging.getLogger(__name__)

EVENTS_A_TURN = 100  # so many at most, since SQLite lets nobody else write meanwhile
REMINDERS_A_TURN = 200
MORNING = 7  # o'clock: digests and what falls due go out then
MOVES_DEADLINES = {"agency", "authorisation", "correctiveaction", "dayexception", "department", "substitution", "user"}
AFTER_FAILURE = timedelta(minutes=10)

BECAUSE_OF = {}
for _rule in TOLD:
    for _act in _rule.because_of:
        BECAUSE_OF.setdefault(_act, []).append(_rule)


def make_all():
    """Give every agency that has news its turn; whether there is more to be made.

    An agency whose turn fails is left alone for a while, and stops nobody else's.
    """
    Bookmark.place_in_all()
    more = False
    for pk in list(Bookmark.objects.behind(clock.today()).values_list("pk", flat=True)):
        try:
            more |= make(pk)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the next agency gets its turn
            logger.exception("The notices of an agency could not be made.")
            told = f"{type(failure).__name__}: {failure}"[:300]
            Bookmark.objects.filter(pk=pk).update(reason=told, retry_at=clock.now() + AFTER_FAILURE)
    gather_digests()
    return more


@transaction.atomic
def make(pk):
    """One turn of one agency; whether Events are left for the next. Nothing while another worker has the bookmark."""
    bookmark = Bookmark.claim(pk)
    if bookmark is None:
        return False
    agency, today = bookmark.agency, clock.today()
    news = trail.Event.objects.filter(agency=agency, seq__gt=bookmark.seq).order_by("seq")[:EVENTS_A_TURN]
    events = list(news)
    for event in events:
        tell(event)
    complete = True
    if bookmark.reminded_on != today or any(event.kind in MOVES_DEADLINES for event in events):
        complete = remind(agency, today)
    bookmark.seq = events[-1].seq if events else bookmark.seq
    bookmark.reminded_on, bookmark.reason, bookmark.retry_at = today if complete else None, "", None
    bookmark.save()
    return len(events) == EVENTS_A_TURN or not complete


# ---- what was done


def tell(event):
    """The notices of one act."""
    for rule in BECAUSE_OF.get(f"{event.kind}.{event.verb}", ()):
        record = _record_of(event)
        if record is None and event.verb != "removed":
            continue
        for subject in rule.about(record, event):
            if rule.still(subject, event):
                _tell_all(rule, subject, event)


def _record_of(event):
    model = apps.get_model("audits", event.kind)
    return model._base_manager.select_related(*getattr(model, "READ_WITH", ())).filter(pk=event.record_id).first()


def _tell_all(rule, record, event):
    waiting = Delivery.objects.pending().filter(kind__in=rule.replaces(record, event), seq__lt=event.seq)
    waiting.filter(record_kind=trail.kind_of(record), record_id=record.pk).update(
        state=Delivery.State.CANCELLED, reason="replaced by a newer notice"
    )
    day, today = rule.day(record), clock.today()
    at_once = rule.at_once or (day is not None and day <= today)
    for person in rule.people(record).values():
        if did_it(person, event) or not sees(person, record):
            continue
        delivery = Delivery.to(
            person,
            kind=rule.kind,
            record=record,
            date=day or clock.local_date(event.at),
            seq=event.seq,
            at_once=at_once,
            not_before=clock.now() if at_once else morning_after(event.at),
        )
        put_down(delivery, record, event)


def morning_after(moment):
    """When the digest goes out that gathers what happened at a moment."""
    day = clock.local_date(moment)
    morning = clock.moment_of(day, MORNING)
    return morning if moment < morning else clock.moment_of(day + timedelta(days=1), MORNING)


def put_down(delivery, record, event=None):
    """Save a notice with its words, unless it is there already."""
    with translation.override(delivery.person.language):
        delivery.subject, delivery.body = words(delivery.kind, record, event)
    Delivery.objects.bulk_create([delivery], ignore_conflicts=True)


# ---- what falls due


def reached(action, today, days):
    """The rungs that a person of each circle has to hear of: the latest of those whose day has come."""
    latest = {}
    for rule in REMINDED:
        owed = action.deadline and rule.holds(action, None, action.deadline)
        if owed and days.after(action.deadline, rule.after(action.agency)) <= today:
            latest[rule.circle] = rule
    return latest.values()


def remind(agency, today):
    """Bring the reminders in line with the deadlines as they are: those missing are made, those void cancelled.

    True when that is complete; a great many are left to the next turn, the reminders of one action never apart.
    """
    days = WorkingDays(agency)
    actions = CorrectiveAction.objects.open().filter(agency=agency).select_related(*CorrectiveAction.READ_WITH)
    rungs = {}
    for action in actions:
        for rule in reached(action, today, days):
            rungs[rule.kind, action.pk, action.deadline] = (rule, action)
    _cancel_void(agency, rungs)
    told = {}
    rows = Delivery.objects.filter(agency=agency, seq=0).exclude(kind=DIGEST)
    for kind, pk, day, person in rows.values_list("kind", "record_id", "date", "person"):
        told.setdefault((kind, pk, day), set()).add(person)
    heard = set()  # who belongs to two circles hears the first of them when both are caught up at once
    for key, (rule, action) in rungs.items():
        if _is_told(rule, action, told.get(key)):
            continue
        if len(heard) >= REMINDERS_A_TURN and not any(action.pk == pk for pk, _person in heard):
            return False
        people = {pk: one for pk, one in rule.people(action).items() if (action.pk, pk) not in heard}
        heard |= {(action.pk, pk) for pk in people}
        _remind_all(rule, action, people.values(), today)
    return True


def _is_told(rule, action, people):
    """Whether it was told to whom it concerns; a new owner or verifier hears it too."""
    if not people or rule.rung in ("head", "chair"):
        return bool(people)
    named = action.verifier_id if rule.duty == "check" else action.owner_id
    return named is None or named in people


def _remind_all(rule, action, people, today):
    for person in people:
        if sees(person, action):
            delivery = Delivery.to(
                person,
                kind=rule.kind,
                record=action,
                date=action.deadline,
                at_once=rule.at_once,
                not_before=clock.moment_of(today, MORNING),
            )
            put_down(delivery, action)


def _cancel_void(agency, rungs):
    """A new date, a new owner, a higher rung, a step that was taken: what still waits for the old ones is void."""
    waiting = Delivery.objects.pending().filter(agency=agency, seq=0).exclude(kind=DIGEST)
    void = []
    for delivery in waiting:
        rule, action = rungs.get((delivery.kind, delivery.record_id, delivery.date), (None, None))
        if rule is None or delivery.person_id not in rule.people(action):
            void.append(delivery.pk)
    Delivery.objects.filter(pk__in=void).pending().update(state=Delivery.State.CANCELLED, reason="void")


# ---- the digest of the day


def gather_digests():
    """One mail for each person and day with all that need not go out at once; what comes later waits for tomorrow's."""
    ready = Delivery.objects.pending().filter(at_once=False, digest=None, next_try_at__lte=clock.now())
    ready = ready.exclude(kind=DIGEST)
    told_today = Delivery.objects.filter(kind=DIGEST, date=clock.today()).values("person")
    waiting = ready.exclude(person__in=told_today).order_by().values("person")
    for person in User.objects.filter(pk__in=waiting):
        if is_reached_by_mail(person):
            _gather(person, ready.filter(person=person))
        else:
            ready.filter(person=person).update(state=Delivery.State.SHOWN)


@transaction.atomic
def _gather(person, items):
    """Put them into today's digest, unless another worker is sending that already."""
    digest = Delivery.to(person, kind=DIGEST, record=person, date=clock.today(), not_before=clock.now())
    Delivery.objects.bulk_create([digest], ignore_conflicts=True)
    untouched = Delivery.objects.select_for_update().pending().filter(message_id=digest.message_id, attempts=0)
    for standing in untouched:
        items.update(digest=standing)
