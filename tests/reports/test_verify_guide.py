"""docs/verify.md: what it tells an inspector to do works, on a paper and a history of ours."""

import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from audits.reports.inspection import trail as exported

from .issued import issued_as, submitted_report

GUIDE = (Path(__file__).parents[2] / "docs" / "verify.md").read_text(encoding="utf-8")
SCRIPT = re.search(r"```python\n(.*?)```", GUIDE, re.DOTALL)[1]


@pytest.fixture
def document(cast):
    return issued_as(b"%PDF-1.7\n%%EOF\n", submitted_report(cast), cast)


@pytest.fixture
def check(cast, document, tmp_path):
    """`check(change, *printed)`: what the script of the guide says of the exported history after a change."""
    file = io.BytesIO()
    exported.write(document.round, file, reader=cast.secretariat)
    lines = [json.loads(line) for line in file.getvalue().splitlines()]
    (tmp_path / "check.py").write_text(SCRIPT, encoding="utf-8")

    def run(change=lambda lines: None, *printed):
        change(lines)
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        (tmp_path / "nhat-ky.jsonl").write_text(text, encoding="utf-8")
        command = [sys.executable, "-I", "check.py", "nhat-ky.jsonl", *printed]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    return run


def full(lines):
    return [line for line in lines if "details" in line]


def test_a_history_that_nobody_touched_holds(check, document):
    answer = check()
    assert (answer.returncode, "the chain holds" in answer.stdout) == (0, True), answer.stdout


def test_the_printed_line_is_found_in_it(check, document):
    assert check(lambda lines: None, str(document.trail_number), document.trail_hash).returncode == 0
    assert check(lambda lines: None, str(document.trail_number), "0" * 64).returncode == 1
    assert check(lambda lines: None, str(document.trail_number - 1), document.trail_hash).returncode == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: full(lines)[3].update(actor=999),
        lambda lines: full(lines)[3].update(at="2017-12-12T03:32:00.000000+00:00"),
        lambda lines: full(lines)[3]["details"].update(note="Khác"),
        lambda lines: full(lines)[3].update(hash="0" * 64),
    ],
)
def test_a_changed_act_is_named(check, change):
    assert check(change).returncode == 1


def test_an_erased_text_leaves_the_chain_whole(check):
    assert check(lambda lines: full(lines)[3].update(details={})).returncode == 0


@pytest.mark.papers
def test_the_commands_of_the_guide_say_what_it_says(tmp_path):
    from . import signing

    for tool in ("qpdf", "pdfdetach", "pdffonts", "sha256sum"):
        assert shutil.which(tool), f"{tool} is missing"
    issued, signed = signing.issued_pdf(), signing.signed(signing.issued_pdf())
    name = "45-BC-SLDTBXH.pdf"
    commands = [line.strip() for line in GUIDE.splitlines() if line.startswith("    ") and name in line]
    assert len(commands) == 6
    for data, fits in ((signed, True), (issued[:-9] + b"x" + signed[len(issued) - 8 :], False)):
        (tmp_path / name).write_bytes(issued)
        (tmp_path / "signed.pdf").write_bytes(data)
        for command in commands:
            done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True)  # noqa: S607
            about_the_copy = "signed.pdf" in command
            assert (done.returncode == 0) == (fits or not about_the_copy), (command, done.stderr)
