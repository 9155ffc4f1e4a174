"""Every template can be read by Django, and holds nothing that the Content-Security-Policy refuses."""

import os
import re
import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# Papers are printed by WeasyPrint and mails are plain text: no browser reads them.
PRINTED = ROOT / "templates/papers"
# Opened from a disk, under its own policy: its style has to stand in it.
ALONE = ROOT / "templates/inspection"
REFUSED = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*\btype=.application/json)", re.I),
    "an inline style": re.compile(r"<style\b|\sstyle=", re.I),
    "an inline event handler": re.compile(r"\s(?:on[a-z]+|hx-on[\w:.-]*)=", re.I),
    "an htmx filter": re.compile(r"hx-trigger=\"[^\"]*\["),
    "a script in an htmx value": re.compile(r"\b(?:js|javascript):", re.I),
    "an address of another server": re.compile(r"(?:src|href)=\"(?:https?:)?//"),
    "text that is not escaped": re.compile(r"\|\s*safe\b|{%\s*autoescape off"),
}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditsys.settings")
    django.setup()
    folder = ROOT / "templates"
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    problems = [problem for path in paths for problem in [*unreadable(folder, path), *refused(folder, path)]]
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


def unreadable(folder, path):
    name = str(path.relative_to(folder))
    try:
        get_template(name)
    except TemplateSyntaxError as error:
        yield f"{name}: {error}"


def refused(folder, path):
    if path.is_relative_to(PRINTED) or path.suffix == ".txt":
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        for what, pattern in REFUSED.items():
            if what == "an inline style" and path.is_relative_to(ALONE):
                continue
            if pattern.search(line):
                yield f"{path.relative_to(folder)}:{number}: {what}"


if __name__ == "__main__":
    main()
