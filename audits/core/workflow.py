"""The only place where the status of a record changes.

A record's steps stand in one table that can be read aloud: who takes it from where to where, and what it
demands. Buttons, refusals and tests all come from that table.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from . import trail
from .rules import RuleBroken
from .trail import SYSTEM
from .versions import Versioned

__all__ = ["SYSTEM", "Act", "OnPaper", "Step", "Workflowed", "system"]


@dataclass(frozen=True)
class OnPaper:
    """A decision that was taken on paper and is recorded by the secretariat, with its scan."""

    number: str
    date: object
    scan: models.Model

    def __post_init__(self):
        if not (self.number and self.date and self.scan):
            raise RuleBroken(_("A decision on paper needs its number, its date and the scan of it."))


@dataclass(frozen=True)
class Act:
    """One taking of a step, as its guard sees it: who acts, who decides, why, and what is set or said with it."""

    by: object
    decider: object
    note: str = ""
    paper: OnPaper | None = None
    changes: dict = field(default_factory=dict)
    log: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One row of a record's table of steps; the same name may stand twice with other people.

    `who(record, user)` returns the person in whose name `user` may act (the user, or whom they stand in for),
    or nothing. `target` None leaves the status. `guard(record, act)` raises RuleBroken with what is missing.
    A step with `paper` may also be recorded as decided on paper, by whom the record names for that.
    """

    name: str
    sources: tuple
    target: str | None
    who: Callable
    guard: Callable | None = None
    note: bool = False
    paper: bool = False


def system(record, user):
    """Steps that happen by themselves, as part of somebody's other step."""
    return SYSTEM if user is SYSTEM else None


class Workflowed(Versioned):
    """A record whose status moves along its STEPS, each in one transaction with its Event."""

    STEPS = ()

    class Meta:
        abstract = True

    def records_paper(self, user):
        """Whether `user` may record what was decided on paper. Closed until a subclass opens it."""
        return False

    def decider_on_paper(self):
        """The person who decides when it is done on paper."""
        return None

    @transaction.atomic
    def take(self, name, *, by, note="", paper=None, version=None, log=None, related=None, **changes):
        """Take a step: lock, check person, state and guard on the fresh row, set columns, leave the Event.

        `related` sets many-to-many fields; `log` gives the guard and the Event what is not a column. Raises
        RuleBroken, PermissionDenied or Stale, and changes nothing then. Returns the Event.
        """
        head = trail.lock(self.agency)
        fresh = self.locked()
        if paper and paper.scan.agency_id != head.agency_id:
            raise RuleBroken(_("A decision on paper needs its number, its date and the scan of it."))
        changes, related = fresh.merged(version, changes, related)
        step, decider = fresh._open_step(name, by, paper)
        if step.note and not note.strip():
            raise RuleBroken(_("Write the reason: others must be able to follow it later."), field="note")
        if step.guard:
            step.guard(fresh, Act(by, decider, note, paper, {**changes, **related}, log or {}))
        if step.target:
            changes["status"] = step.target
        old = fresh.change(related=related, **changes)
        more = dict(log or {})
        if paper:
            more["on_paper"] = {"number": paper.number, "date": paper.date, "scan": paper.scan}
        event = trail.record(
            fresh,
            name,
            by=by,
            head=head,
            on_behalf_of=decider if decider is not SYSTEM else None,
            note=note,
            old=old,
            new={key: value for key, value in {**changes, **related}.items() if key in old},
            **more,
        )
        self.refresh_from_db()
        return event

    def _open_step(self, name, user, paper=None):
        """The step of that name that `user` may take now, and the person who decides."""
        steps = [step for step in self.STEPS if step.name == name and self.status in step.sources]
        if not any(step.name == name for step in self.STEPS):
            raise LookupError(name)
        if not steps:
            raise RuleBroken(
                _("“%(record)s” is “%(state)s” now, so this step is not open. Look at the page again.")
                % {"record": self, "state": self.get_status_display()}
            )
        for step in steps:
            decider = self._decider(step, user, on_paper=paper is not None)
            if decider:
                return step, decider
        raise PermissionDenied

    def _decider(self, step, user, *, on_paper=False):
        if user is SYSTEM:
            return SYSTEM if step.who is system else None
        if not on_paper:
            return step.who(self, user)
        if step.paper and self.records_paper(user):
            decider = self.decider_on_paper()
            return decider if decider and step.who(self, decider) else None
        return None

    def steps_open_to(self, user):
        """The names of the steps that `user` may take in the present state: these give the buttons."""
        here = [step for step in self.STEPS if self.status in step.sources]
        deciders = {}  # one question stands behind several steps and is asked once
        for step in here:
            if step.who not in deciders:
                deciders[step.who] = self._decider(step, user)
        return list(dict.fromkeys(step.name for step in here if deciders[step.who]))

    def steps_on_paper(self, user):
        """The names of the steps that `user` may record as decided on paper."""
        here = [step for step in self.STEPS if self.status in step.sources and step.paper]
        deciders = {step.who: step for step in here}
        deciders = {who: self._decider(step, user, on_paper=True) for who, step in deciders.items()}
        return [step.name for step in here if deciders[step.who]]
