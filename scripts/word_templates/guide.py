"""docs/word-templates.md: how a template is written, and which fields each kind of paper has."""

import inspect
import re
import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from typing import get_args, get_origin, get_type_hints

from django.utils import translation

from audits.reports.word.fields import names
from audits.reports.word.kinds import KINDS

HEAD = """\
# Word templates

Reports, plans, decisions, notices and minutes also come as Word files, for further work on them. Each kind is set by a
template, itself a Word file: under Settings, Word templates, the administrator downloads the one in use, changes it in
Word (fonts, margins, order, fixed words, a logo) and uploads it. It is tried on a sample before it is taken; what is
wrong with it is said in a sentence. “Back to the one that ships” is always there. The issued PDF stays the document:
a template changes nothing in it. A template of the agency's own keeps its own margins and sizes; the one that ships
follows the settings of papers.

This page is made by `python -m scripts.word_templates` from what papers say (`audits/reports/content`); a test keeps
it current.

## How fields are written

| In the template | What comes out |
|---|---|
| `{{ abstract }}` | the field; a line break in it stays one |
| `{{ letterhead.number }}` | a field of a field |
| `{% if remark %}… {% endif %}` | words within a paragraph that stand there only if the field is not empty |
| `{%p if waivers %}` … `{%p endif %}` | whole paragraphs; each of the two stands alone in a paragraph, which vanishes |
| `{%p for finding in findings %}` … `{%p endfor %}` | the paragraphs between, once for each finding |
| `{%tr for line in departments %}` … `{%tr endfor %}` | rows of a table; each of the two stands in a row of its own |
| `{%tc for grade in grades %}` … `{%tc endfor %}` | cells side by side; each of the two in a cell of its own |
| `{%p for line in scope\\|lines %}{{ line }}{%p endfor %}` | what people typed, each line a paragraph |
| `{{ loop.index }}`, `{% if loop.last %}.{% else %};{% endif %}` | the place in a loop; the sign at the end of a list |
| `{{ count\\|two }}` | 07: a count with two figures |
| `{{ rate\\|number }}`, `{{ mean\\|number(2) }}` | 93,1; 4,25 |
| `{{ subjects\\|join(', ') }}` | a list of texts in one line |
| `{{ worst or '–' }}` | the field, or a dash where it is empty |

Days come as 05/12/2017, times as 08:30. Text is text: what people typed can never become a field, and signs such as <,
& and {{ stay what they are. A template knows names, conditions and loops and nothing else: no functions, no files, no
pictures from elsewhere; the photos of an annex stand in the PDF, the Word file has their captions. Not taken are files
with macros, embedded objects, links to other files or pictures, and the Word fields that fetch something (INCLUDETEXT,
LINK, DDE …). What proves the PDF (the code and its QR code) is for the PDF alone.

A table of the findings, row by row:

| Số | Mức độ | Nội dung |
|---|---|---|
| `{%tr for finding in findings %}` | | |
| `{{ finding.number }}` | `{{ finding.grade }}` | `{{ finding.title }}` |
| `{%tr endfor %}` | | |

A list in which every line ends with its sign, three paragraphs in Word:

    {%p for ground in grounds %}
    - {{ ground }}{% if loop.last %}.{% else %};{% endif %}
    {%p endfor %}

Every template has besides: `original`, which is empty but for a Word file made of an issued document and then has
`original.number` and `original.sha256` of its PDF.
"""
TEXT = {str: "text", int: "count", float: "number", bool: "yes or no", date: "day", time: "time", datetime: "moment"}
COMMENT = re.compile(r"^    (\w+): .*?#\s*(.+)$", re.MULTILINE)


def text():
    with translation.override("en"):
        return "".join(_parts())


def _parts():
    parts = [HEAD]
    for kind in KINDS.values():
        parts.append(f"\n## {kind.label} (`{kind.name}`)\n\n{_first_line(kind.content)}\n")
        owed = ", ".join(f"`{path}`" for path in kind.owed)
        parts.append(f"\nA template of it is not taken without: {owed}.\n")
        parts.append(_table(kind.content))
    parts.append("\n## What these are made of\n")
    for record in _records():
        parts.append(f"\n### {record.__name__}\n\n{_first_line(record)}\n{_table(record)}")
    return parts


def _records():
    """The records that papers are made of, each once, by name."""
    found = []

    def look(record):
        for hint in get_type_hints(record).values():
            for one in _inner(hint):
                if is_dataclass(one) and not hasattr(one, "__iter__") and one not in found:
                    found.append(one)
                    look(one)

    for kind in KINDS.values():
        look(kind.content)
    return sorted(found, key=lambda record: record.__name__)


def _inner(hint):
    yield hint
    for one in get_args(hint):
        yield from _inner(one)


def _table(record):
    """Each field with what it holds; what is worked out of others has its docstring."""
    hints, said = get_type_hints(record), _comments(record)
    own = {field.name for field in fields(record)}
    lines = ["", "| Field | Is | What it says |", "|---|---|---|"]
    for name in names(record):
        if name in own and _worded(hints[name]) is None:
            continue
        if name in own:
            lines.append(f"| `{name}` | {_worded(hints[name])} | {said.get(name, '')} |")
        else:
            lines.append(f"| `{name}` | worked out | {_property(record, name)} |")
    return "\n".join(lines) + "\n"


def _comments(record):
    """What stands behind a field in the source of its record, and of those that it is built on."""
    found = {}
    for one in reversed(record.__mro__):
        if is_dataclass(one):
            found |= dict(COMMENT.findall(inspect.getsource(one)))
    return {name: comment.replace("|", "\\|") for name, comment in found.items()}


def _property(record, name):
    value = inspect.getattr_static(record, name)
    function = getattr(value, "fget", None) or value.func
    return (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")


def _worded(hint):
    if isinstance(hint, types.UnionType):
        return f"{_worded(next(one for one in get_args(hint) if one is not types.NoneType))}, or empty"
    if hasattr(hint, "__iter__") and is_dataclass(hint):
        return "list of text"
    if get_origin(hint) is tuple:
        return f"list of {_worded(get_args(hint)[0])}"
    if get_origin(hint) is dict:
        return "text by text" if get_args(hint)[0] is str else None  # no template can name it
    return TEXT.get(hint) or f"`{hint.__name__}`"


def _first_line(record):
    return (inspect.getdoc(record) or "").split("\n\n")[0].replace("\n", " ")
