"""Writes docs/steps.md from the tables of steps, so that the page says what the program does.

python scripts/steps.py            writes the page
python scripts/steps.py --check    fails when the page is behind
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "steps.md"
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditsys.settings")
if "SECRET_KEY" not in os.environ:
    os.environ["DEBUG"] = "on"

import django  # noqa: E402 - the environment decides what the settings are

django.setup()

from django.apps import apps  # noqa: E402
from django.utils import translation  # noqa: E402

from audits.core.workflow import Workflowed, system  # noqa: E402
from audits.work import turns  # noqa: E402

HEAD = """# States and steps

Made by `scripts/steps.py` from the tables of steps in the models; do not edit it by hand. *Note*: a reason is
demanded. *Paper*: the secretariat may record it as decided on paper by the chair, with number, date and scan.
*Waits*: it stands on My work of those to whom it is open once its turn has come, or why it does not.
"""


def page():
    """The text of the page."""
    with translation.override("en"):
        return "\n".join([HEAD, *(section(model) for model in records())])


def records():
    return sorted(
        (model for model in apps.get_app_config("audits").get_models() if issubclass(model, Workflowed)),
        key=lambda model: model._meta.model_name,
    )


def section(model):
    states = ", ".join(f"`{value}` {label}" for value, label in model.Status.choices)
    rows = "\n".join(row(model, step) for step in model.STEPS)
    return (
        f"## {model._meta.verbose_name.capitalize()}\n\n{states}\n\n"
        f"| step | from | to | who | demands | waits |\n|---|---|---|---|---|---|\n{rows}\n"
    )


def row(model, step):
    demands = [said(step.guard)] if step.guard else []
    demands += ["note"] if step.note else []
    demands += ["paper"] if step.paper else []
    return (
        f"| {step.name} | {', '.join(step.sources)} | {step.target or 'stays'} | {said(step.who)} "
        f"| {'; '.join(demands)} | {waits(model, step)} |"
    )


def waits(model, step):
    """Whether a step is a task, or why not; nothing for what happens by itself."""
    if step.who is system:
        return ""
    key = (model.__name__, step.name)
    return "yes" if key in turns.TURNS else turns.NOT_TURNS[key]


def said(function):
    """What a function of a table is called, or what its docstring says first."""
    first = (function.__doc__ or "").strip().split("\n")[0].rstrip(".")
    return first or function.__name__.replace("_", " ")


def main():
    if "--check" in sys.argv[1:]:
        if PAGE.read_text(encoding="utf-8") != page():
            sys.exit("docs/steps.md is behind the tables of steps: run scripts/steps.py.")
    else:
        PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
