"""The sampling sheet of a visit: of how many case files of a procedure how many were taken, and how they were chosen.

Audits rest on samples; how one was drawn belongs to what the auditor answers for (ISO 19011:2018, A.6).
"""

import random
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audits.core import clock, trail
from audits.core.fold import fold
from audits.core.rules import RuleBroken
from audits.core.versions import Stale
from audits.planning.visits import Visit

from .onsite import OnSite
from .samples import CaseSample

MOST_LISTED = 5_000  # rows of a list: a quarter of a busy procedure
MOST_AT_ONCE = 100  # case files, each of which is an entry of its own
SEEDS = 10**9


@dataclass(frozen=True)
class Listed:
    """One case file of the list: its code and days, and nobody's name."""

    code: str
    received_on: date
    due_on: date
    ready_on: date | None = None
    handed_on: date | None = None

    @classmethod
    def from_row(cls, row):
        code, *days = row
        return cls(code, *(date.fromisoformat(day) if day else None for day in days))

    def as_row(self):
        days = (self.received_on, self.due_on, self.ready_on, self.handed_on)
        return [self.code, *(day.isoformat() if day else "" for day in days)]


def drawn(codes: Iterable[str], count: int, seed: int) -> list[str]:
    """`count` codes by chance, the same ones for the same codes and seed.

    The codes in their order get a number each from `random.Random(seed).random()`, the one sequence that Python
    promises never to change; those with the smallest numbers are drawn.
    """
    chance = random.Random(seed)  # noqa: S311 (to be drawn again, not to be secret)
    numbered = sorted((chance.random(), code) for code in sorted(codes))
    return sorted(code for _number, code in numbered[:count])


class Sampling(OnSite):
    """How the case files of one procedure were sampled at a visit.

    `frame` is the list that was drawn from, `draws` every draw with its seed: a draw can be made again by anybody
    who has the list. What was drawn becomes a CaseSample with its days.
    """

    class Method(models.TextChoices):
        RANDOM = "random", gettext_lazy("At random")
        PURPOSE = "purpose", gettext_lazy("On purpose")

    SENTENCES = {
        **OnSite.SENTENCES,
        "entered": gettext_lazy("began the sampling sheet"),
        "edited": gettext_lazy("corrected the sampling sheet"),
        "listed": gettext_lazy("kept the list to draw from"),
        "drawn": gettext_lazy("drew case files at random"),
        "picked": gettext_lazy("took case files on purpose"),
    }
    UNLOGGED = ("frame",)
    QUIET = ("draws", "list_hash")
    tab = "fieldwork:samples"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="samplings")
    procedure = models.ForeignKey(
        "audits.Procedure", models.PROTECT, related_name="+", verbose_name=gettext_lazy("procedure")
    )
    period_from = models.DateField(gettext_lazy("received from"), null=True, blank=True)
    period_to = models.DateField(gettext_lazy("received until"), null=True, blank=True)
    population = models.PositiveIntegerField(
        gettext_lazy("case files in all"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1_000_000)],
    )
    method = models.CharField(gettext_lazy("chosen"), max_length=10, choices=Method.choices, default=Method.RANDOM)
    reason = models.TextField(gettext_lazy("why these"), max_length=1000, blank=True)
    frame = models.JSONField(default=list, blank=True, editable=False)
    listed = models.PositiveIntegerField(gettext_lazy("case files in the list"), default=0, editable=False)
    left_out = models.PositiveIntegerField(gettext_lazy("rows left out"), default=0, editable=False)
    list_source = models.CharField(gettext_lazy("list from"), max_length=200, blank=True, editable=False)
    list_hash = models.CharField(max_length=64, blank=True, editable=False)
    draws = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        verbose_name = gettext_lazy("sampling sheet")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "procedure"],
                condition=Q(withdrawn=False),
                name="sampling_once_a_procedure",
                violation_error_message=gettext_lazy("This procedure has a sampling sheet already. Open that one."),
            )
        ]

    def __str__(self):
        return _("sampling sheet of %(procedure)s") % {"procedure": self.procedure}

    def get_absolute_url(self):
        if self.withdrawn:
            return reverse(self.tab, args=[self.visit_id])
        return reverse("fieldwork:sampling", args=[self.visit_id, self.pk])

    def check_rules(self):
        super().check_rules()
        if self.withdrawn:
            return  # what is wrong with it may be why
        if self.procedure.agency_id != self.visit.round.agency_id:
            raise RuleBroken(_("Choose a procedure of the agency."), field="procedure")
        if self.period_from and self.period_to and self.period_to < self.period_from:
            raise RuleBroken(_("The period ends before it begins. Correct one of the days."), field="period_to")
        for name in ("period_from", "period_to"):
            day = getattr(self, name)
            if day and day > clock.today():
                raise RuleBroken(_("This day lies in the future. Correct it."), field=name)
        if self.method == self.Method.PURPOSE and not self.reason.strip():
            raise RuleBroken(_("Write why these case files were chosen."), field="reason")
        least = max(self.listed, self.taken().count())
        if self.population is not None and self.population < least:
            raise RuleBroken(
                _("There are %(count)s case files already, in the list or taken. The number cannot be smaller.")
                % {"count": least},
                field="population",
            )

    def taken(self):
        """The case files of the sample that this sheet is about."""
        return CaseSample.objects.standing().filter(visit=self.visit_id, procedure=self.procedure_id)

    # ---- the list

    @transaction.atomic
    def keep_list(self, rows, *, by, source, left_out=0, version=None):
        """Keep the list to draw from; where nobody has said how many files there were and when, it says so.

        What was drawn must be drawable again from the same list, so the list stays once something was drawn.
        """
        trail.lock(self.agency)
        fresh = self.locked()
        refuse_another(fresh, version)
        if fresh.draws:
            raise RuleBroken(
                _("Case files were drawn from the list already, so it stays. Withdraw the sheet to begin anew.")
            )
        if not rows or len(rows) > MOST_LISTED:
            raise RuleBroken(_("A list has 1 to %(most)s case files.") % {"most": MOST_LISTED})
        rows = sorted(rows, key=lambda row: row.code)
        frame = [row.as_row() for row in rows]
        said = {
            "population": fresh.population or len(rows) + left_out,
            "period_from": fresh.period_from or min(row.received_on for row in rows),
            "period_to": fresh.period_to or max(row.received_on for row in rows),
        }
        return self.edit(
            by=by,
            verb="listed",
            frame=frame,
            listed=len(frame),
            left_out=left_out,
            list_source=source,
            list_hash=trail.digest(frame),
            **said,
        )

    def list(self):
        """The case files of the list, by code."""
        return [Listed.from_row(row) for row in self.frame]

    def drawn_codes(self):
        return {code for draw in self.draws for code in draw["codes"]}

    def known_codes(self):
        """Those that are not drawn (again): drawn before, or in the sample by hand."""
        by_hand = {fold(code) for code in self.taken().values_list("case_code", flat=True)}
        drawn_before = self.drawn_codes()
        return {row[0] for row in self.frame if row[0] in drawn_before or fold(row[0]) in by_hand}

    # ---- choosing from it

    @transaction.atomic
    def draw(self, count, *, by, version=None, seed=None):
        """Take `count` case files of the list by chance; those taken already are not drawn again."""
        trail.lock(self.agency)
        fresh = self.locked()
        refuse_another(fresh, version)
        known = fresh.known_codes()
        left = [row[0] for row in fresh.frame if row[0] not in known]
        refuse_too_many(count, left)
        seed = secrets.randbelow(SEEDS) if seed is None else seed
        draw = {
            "seed": seed,
            "count": count,
            "of": len(left),
            "without": sorted(known),
            "codes": drawn(left, count, seed),
            "on": clock.today().isoformat(),
        }
        fresh._take(draw["codes"], by)
        note = _("Seed %(seed)s: %(count)s of %(of)s case files.") % draw
        return self.edit(by=by, verb="drawn", note=note, draws=[*fresh.draws, draw])

    @transaction.atomic
    def pick(self, codes, *, by, reason, version=None):
        """Take case files of the list on purpose, with the reason."""
        trail.lock(self.agency)
        fresh = self.locked()
        refuse_another(fresh, version)
        if not reason.strip():
            raise RuleBroken(_("Write why these case files were chosen."), field="reason")
        known = fresh.known_codes()
        left = [row[0] for row in fresh.frame if row[0] not in known]
        if not codes or not set(codes) <= set(left):
            raise RuleBroken(_("Tick case files of the list that were not taken yet."), field="codes")
        refuse_too_many(len(set(codes)), left)
        fresh._take(sorted(set(codes)), by)
        reasons = fresh.reason.splitlines()
        added = "\n".join([*reasons, reason.strip()] if reason.strip() not in reasons else reasons)
        return self.edit(by=by, verb="picked", note=reason, reason=added)

    def _take(self, codes, by):
        wanted, rows = set(codes), self.list()
        for row in rows:
            if row.code in wanted:
                CaseSample.take_down(
                    by=by,
                    visit=self.visit,
                    procedure=self.procedure,
                    case_code=row.code,
                    received_on=row.received_on,
                    due_on=row.due_on,
                    ready_on=row.ready_on,
                    handed_on=row.handed_on,
                )

    def drawn_again(self, draw):
        """Whether a draw comes out the same when it is made once more from the list."""
        without = set(draw["without"])
        left = [row[0] for row in self.frame if row[0] not in without]
        return drawn(left, draw["count"], draw["seed"]) == draw["codes"]

    # ---- in words

    def population_words(self):
        """240 case files received from 01/07/2017 to 30/09/2017."""
        if self.population is None:
            return _("It is not written down how many case files there were.")
        count = {"count": self.population}
        said = ngettext("%(count)s case file in all", "%(count)s case files in all", self.population) % count
        if self.period_from and self.period_to:
            days = {"first": f"{self.period_from:%d/%m/%Y}", "last": f"{self.period_to:%d/%m/%Y}"}
            said += _(", received from %(first)s to %(last)s") % days
        return f"{said}."

    def chosen_words(self, codes):
        """How the case files `codes` of the sample were chosen: by chance with the seeds, or on purpose and why."""
        if not codes:
            return _("None was taken yet.")
        said = [part for part in (self._drawn_words(codes), self._others_words(codes)) if part]
        if len(said) > 1:
            said.insert(
                0, ngettext("%(count)s case file.", "%(count)s case files.", len(codes)) % {"count": len(codes)}
            )
        return " ".join(said)

    def _drawn_words(self, codes):
        count = len(self.drawn_codes() & set(codes))
        if not count:
            return ""
        seeds = ", ".join(str(draw["seed"]) for draw in self.draws)
        said = ngettext(
            "%(count)s taken at random from a list of %(listed)s (seed %(seeds)s).",
            "%(count)s taken at random from a list of %(listed)s (seed %(seeds)s).",
            count,
        )
        return said % {"count": count, "listed": self.listed, "seeds": seeds}

    def _others_words(self, codes):
        count = len(set(codes) - self.drawn_codes())
        if not count:
            return ""
        why = "; ".join(line.strip(" .;") for line in self.reason.splitlines() if line.strip())
        if why and (self.draws or self.method == self.Method.PURPOSE):
            said = ngettext("%(count)s taken on purpose: %(why)s.", "%(count)s taken on purpose: %(why)s.", count)
        elif self.draws:
            said = ngettext("%(count)s taken outside the draw.", "%(count)s taken outside the draw.", count)
        else:
            said = ngettext("%(count)s taken at random.", "%(count)s taken at random.", count)
        return said % {"count": count, "why": why}


def refuse_another(fresh, version):
    """Somebody changed the sheet since the page was opened."""
    if version is not None and version != fresh.version:
        raise Stale(fresh)


def refuse_too_many(count, left):
    if count < 1 or count > min(len(left), MOST_AT_ONCE):
        raise RuleBroken(
            _("Choose 1 to %(most)s case files: so many are left in the list and can be taken at once.")
            % {"most": min(len(left), MOST_AT_ONCE)}
            if left
            else _("No case file is left in the list."),
            field="count",
        )
