"""The translations: what is said in the sources, and how it reads in Vietnamese.

messages.py extract         put every sentence of the sources into django.po (needs GNU gettext)
messages.py fill FILE.json  the same, and fill in {"English sentence": "câu tiếng Việt", …}
messages.py check           fail when a sentence is missing, untranslated or wrongly translated
messages.py compile         make django.mo of django.po (needs only Python)

In FILE.json a sentence with a context is written "context|||sentence"; one with a plural goes by its
singular, and its translation uses what the plural uses.
"""

import argparse
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/vi/LC_MESSAGES/django.po")
SOURCES = ("audits", "auditsys", "templates")
HEADER = {
    "Project-Id-Version": "auditsys",
    "Language": "vi",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
PERCENT = re.compile(r"%(?:\((?P<name>\w+)\))?[-+0#]*[\d.]*[a-zA-Z]")
BRACES = re.compile(r"{(\w*)[^{}]*}")
NEVER_WRAP = 1_000_000  # so that the sentences of two people stand on two lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["extract", "fill", "check", "compile"])
    parser.add_argument("file", nargs="?", type=Path)
    options = parser.parse_args()
    if (options.command == "fill") != bool(options.file):
        parser.error("“fill” takes one file, the other commands take none")
    with one_at_a_time():
        problems = {
            "extract": lambda: fill({}),
            "fill": lambda: fill(json.loads(options.file.read_text(encoding="utf-8"))),
            "check": check,
            "compile": lambda: compile_catalogue(read_catalogue()),
        }[options.command]()
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


@contextmanager
def one_at_a_time():
    """Several people translate at once; each waits until the one before has written."""
    (ROOT / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    folder = os.open((ROOT / CATALOGUE).parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def fill(translations):
    catalogue = extract()
    entries = {key(entry): entry for entry in catalogue}
    known = {sentence: text for sentence, text in translations.items() if sentence in entries}
    for sentence, text in known.items():
        translate(entries[sentence], text)
    save(catalogue, ROOT / CATALOGUE)
    compile_catalogue(catalogue)
    missing = sum(not translation(entry) for entry in catalogue)
    print(f"{len(catalogue)} sentences, {len(known)} filled in now, {missing} without a translation.")
    unknown = [f"Not in the sources: {sentence!r}" for sentence in translations if sentence not in known]
    return unknown + [problem for sentence in known for problem in mistakes(entries[sentence])]


def check():
    catalogue = extract()
    kept = {key(entry) for entry in read_catalogue()}
    found = {key(entry) for entry in catalogue}
    problems = [f"Not extracted yet, run “make messages”: {sentence!r}" for sentence in sorted(found - kept)]
    problems += [f"No longer in the sources, run “make messages”: {sentence!r}" for sentence in sorted(kept - found)]
    for entry in catalogue:
        if not translation(entry):
            problems.append(f"Not translated: {key(entry)!r} in {places(entry)}")
        problems += mistakes(entry)
    return problems


def compile_catalogue(catalogue):
    target = (ROOT / CATALOGUE).with_suffix(".mo")
    draft = target.with_suffix(f".{os.getpid()}")
    catalogue.save_as_mofile(str(draft))
    draft.replace(target)
    return []


def extract():
    """What the sources say now, with the translations that we have; never a guess from a similar sentence."""
    catalogue = spoken()
    kept = {key(entry): translation(entry) for entry in read_catalogue() if not entry.fuzzy}
    for entry in catalogue:
        translate(entry, kept.get(key(entry), ""))
    return catalogue


def spoken():
    """The sentences of the sources, extracted in a copy: the catalogue is never seen half written."""
    if not shutil.which("xgettext"):
        sys.exit("Sentences are extracted by GNU gettext: install the package “gettext”.")
    with tempfile.TemporaryDirectory() as folder:
        for source in SOURCES:
            if (ROOT / source).exists():
                shutil.copytree(ROOT / source, Path(folder, source), ignore=shutil.ignore_patterns("__pycache__"))
        Path(folder, "locale").mkdir()
        options = ["--locale", "vi", "--no-wrap", "--add-location", "file"]
        made = subprocess.run(
            [sys.executable, "-m", "django", "makemessages", *options],
            cwd=folder,
            env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
            capture_output=True,
            text=True,
        )
        if made.returncode:
            sys.exit(f"The sentences could not be extracted.\n{made.stdout}{made.stderr}")
        catalogue = polib.pofile(str(Path(folder, CATALOGUE)), wrapwidth=NEVER_WRAP)
    catalogue.metadata, catalogue.metadata_is_fuzzy = dict(HEADER), False
    catalogue.header = "The interface in Vietnamese, kept by scripts/messages.py."
    for entry in catalogue:
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    return catalogue


def read_catalogue():
    path = ROOT / CATALOGUE
    return polib.pofile(str(path), wrapwidth=NEVER_WRAP) if path.exists() else polib.POFile(wrapwidth=NEVER_WRAP)


def save(catalogue, path):
    draft = path.with_suffix(f".{os.getpid()}")
    catalogue.save(str(draft))
    draft.replace(path)


def key(entry):
    return f"{entry.msgctxt}|||{entry.msgid}" if entry.msgctxt else entry.msgid


def translation(entry):
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def translate(entry, text):
    if entry.msgid_plural:  # Vietnamese has one form for all numbers
        entry.msgstr_plural = {0: text}
    else:
        entry.msgstr = text


def places(entry):
    return ", ".join(path for path, line in entry.occurrences)


def mistakes(entry):
    """A wrong placeholder would break the page, in one language only."""
    said, text = entry.msgid_plural or entry.msgid, translation(entry)
    if not text:
        return []
    problems = []
    if "python-format" in entry.flags and placeholders(PERCENT, said) != placeholders(PERCENT, text):
        problems.append(f"Other placeholders than in {key(entry)!r}: {text!r}")
    if "python-brace-format" in entry.flags and placeholders(BRACES, said) != placeholders(BRACES, text):
        problems.append(f"Other placeholders than in {key(entry)!r}: {text!r}")
    if said.startswith("\n") != text.startswith("\n") or said.endswith("\n") != text.endswith("\n"):
        problems.append(f"Begins or ends with other line breaks than {key(entry)!r}: {text!r}")
    return problems


def placeholders(pattern, text):
    """Named ones in any order, as often as wanted; nameless ones in their number."""
    found = [match.group() for match in pattern.finditer(text.replace("%%", ""))]
    return sorted(set(found)) if "(" in "".join(found) or "{" in "".join(found) else found


if __name__ == "__main__":
    main()
