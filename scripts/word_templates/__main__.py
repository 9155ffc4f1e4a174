"""The Word templates that ship, made anew from their description: `python -m scripts.word_templates`.

They are committed, since an office opens and changes them in Word; nobody changes the committed ones by hand.
`--check` says which of them (or docs/word-templates.md) is not what its description makes.
"""

import io
import os
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditsys.settings")
    if "SECRET_KEY" not in os.environ:
        os.environ["DEBUG"] = "on"
    import django

    django.setup()
    behind = stale()
    if sys.argv[1:] == ["--check"]:
        for path in behind:
            print(f"{path.relative_to(ROOT)} is not current; run python -m scripts.word_templates")
        return bool(behind)
    for path, content in behind.items():
        path.write_bytes(content)
        print(path.relative_to(ROOT))
    return 0


def stale():
    """The committed files that are not what their description makes, with what it makes."""
    made = {**templates(), ROOT / "docs/word-templates.md": guide()}
    return {
        path: content for path, content in made.items() if not path.exists() or not same(path.read_bytes(), content)
    }


def same(one, other):
    """Whether two files say the same: of archives what they hold counts, since machines pack differently."""
    return unpacked(one) == unpacked(other)


def unpacked(content):
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def templates():
    from audits.reports.word.making import SHIPPED

    from .papers import PAPERS

    return {SHIPPED / f"{kind}.docx": build() for kind, build in PAPERS.items()}


def guide():
    from .guide import text

    return text().encode()


if __name__ == "__main__":
    sys.exit(main())
