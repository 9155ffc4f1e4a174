"""The Word templates that ship, made anew from their description: `python -m scripts.word_templates`.

They are committed, since an office opens and changes them in Word; nobody changes the committed ones by hand.
`--check` says which of them (or docs/word-templates.md) is not what its description makes.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditsys.settings")
    if "SECRET_KEY" not in os.environ:
        os.environ["DEBUG"] = "on"
    import django

    django.setup()
    made = {**templates(), ROOT / "docs/word-templates.md": guide()}
    stale = [path for path, content in made.items() if not path.exists() or path.read_bytes() != content]
    if sys.argv[1:] == ["--check"]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not current; run python -m scripts.word_templates")
        return bool(stale)
    for path in stale:
        path.write_bytes(made[path])
        print(path.relative_to(ROOT))
    return 0


def templates():
    from audits.reports.word.making import SHIPPED

    from .papers import PAPERS

    return {SHIPPED / f"{kind}.docx": build() for kind, build in PAPERS.items()}


def guide():
    from .guide import text

    return text().encode()


if __name__ == "__main__":
    sys.exit(main())
