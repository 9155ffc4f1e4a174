"""Each case file against the steps of its procedure: done, in time, by whom it should be (ISO 9001:2015, 8.5.1).

A check is kept with the wording of the step as it was asked, so that it can be read when the procedure was revised
since: {"1": {"title", "who", "limit", "result", "remark"}}, one entry for each step of the table.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core.rules import RuleBroken

WORDING = ("title", "who", "limit")
PARTS = {"result": "step", "remark": "remark"}  # what is answered, and how its plain field begins: step_1, remark_1
LONGEST_REMARK = 300


class StepCheck(models.TextChoices):
    """What was seen of one step in one case file."""

    IN_TIME = "in_time", gettext_lazy("Done in time")
    LATE = "late", gettext_lazy("Done late")
    NOT_DONE = "not_done", gettext_lazy("Not done")
    NOT_APPLICABLE = "not_applicable", gettext_lazy("Not applicable")


FAILED = (StepCheck.LATE.value, StepCheck.NOT_DONE.value)


def asked_now(procedure):
    """The steps of a procedure as they stand, nothing of them looked at yet."""
    return {
        str(step.order): {
            "title": step.title,
            "who": step.who,
            "limit": str(step.duration_text),
            "result": "",
            "remark": "",
        }
        for step in procedure.steps.all()
    }


def asked_of(sample, procedure):
    """The steps to ask: those that the case file was checked against, or those of its procedure as they stand."""
    if sample is not None and sample.steps and sample.procedure_id == procedure.pk:
        return sample.steps
    return asked_now(procedure)


def wording(steps):
    """What stands for the wording of steps, in short: a check counts for the steps that were on the screen."""
    said = [(order, *(step[name] for name in WORDING)) for order, step in steps.items()]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12] if said else ""


def spread(steps):
    """The answers about steps as plain fields: {"step_1": "late", "remark_1": "", …}."""
    return {f"{part}_{order}": step[key] for order, step in steps.items() for key, part in PARTS.items()}


def only_checked(steps):
    """The table of checks, or nothing at all where no step was looked at; RuleBroken when it is none."""
    refuse_oddities(steps)
    return steps if any(step["result"] or step["remark"] for step in steps.values()) else {}


def failed(steps):
    """How many steps were late or not done; every verb asks, so that only tables with answers that there are pass."""
    refuse_oddities(steps)
    return sum(step["result"] in FAILED for step in steps.values())


def refuse_oddities(steps):
    for step in steps.values() if isinstance(steps, dict) else [None]:
        is_step = isinstance(step, dict) and set(step) == {*WORDING, "result", "remark"}
        if not is_step or step["result"] not in ("", *StepCheck.values) or len(step["remark"]) > LONGEST_REMARK:
            raise RuleBroken(_("The steps cannot be read. Open the page anew."), field="steps")


def in_words(steps):
    """The checks as the history tells them: 3. Verify: done late (waited for a signature)."""
    said = []
    for order, step in (steps or {}).items():
        if step["result"] or step["remark"]:
            result = str(dict(StepCheck.choices).get(step["result"], "–"))
            remark = f" ({step['remark']})" if step["remark"] else ""
            said.append(f"{order}. {step['title']}: {result}{remark}")
    return "; ".join(said)


@dataclass(frozen=True)
class WeakestStep:
    """The step that failed in most of the case files in which it was looked at."""

    name: str
    failed: int
    checked: int


def weakest(samples):
    """The step that failed most often in these case files of one procedure; the earlier one of equals, None if none."""
    went_wrong, looked_at = Counter(), Counter()
    for sample in samples:
        for order, step in sample.steps.items():
            key = int(order), step["title"]
            applies = step["result"] and step["result"] != StepCheck.NOT_APPLICABLE
            looked_at[key] += bool(applies)
            went_wrong[key] += step["result"] in FAILED
    if not any(went_wrong.values()):
        return None
    order, title = min(went_wrong, key=lambda key: (-went_wrong[key], key))
    return WeakestStep(f"{order}. {title}", went_wrong[order, title], looked_at[order, title])
