"""Charts drawn on the server as SVG, so that page and paper show the same picture without a script.

On the screen a chart wears the colours of the house (`--grade-…` of the style sheet, so it follows the dark
theme); on paper greys and patterns, which survive a copier. A figure always stands in its bar as a number, and
the same numbers in a table beside it: colour and length are never the only sign.
"""

import textwrap
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join

SCREEN, PAPER = "screen", "paper"


@dataclass(frozen=True)
class Look:
    """How one kind of thing is drawn: fill and ink, on the screen and on paper."""

    screen: str
    paper: str
    screen_ink: str = "var(--grade-ink, #fff)"
    paper_ink: str = "#000"

    def fill(self, medium, name):
        return self.paper.format(name=name) if medium == PAPER else self.screen

    def ink(self, medium):
        return self.paper_ink if medium == PAPER else self.screen_ink


LOOKS = {
    "major": Look("var(--grade-major, #b3261e)", "#1a1a1a", paper_ink="#fff"),
    "minor": Look("var(--grade-minor, #c77700)", "#757575", screen_ink="var(--grade-ink, #000)", paper_ink="#fff"),
    "observation": Look("var(--grade-observation, #2f6fb0)", "#cfcfcf"),
    "opportunity": Look("var(--grade-opportunity, #5b6b7b)", "url(#{name}-hatch)"),
    "strength": Look("var(--grade-strength, #2e7d4f)", "#fff"),
    "plain": Look("var(--tblr-primary, #1d4e89)", "#757575", paper_ink="#fff"),
}
LOOKS |= {"late": LOOKS["major"], "waiting": LOOKS["observation"], "on_time": LOOKS["strength"]}


@dataclass(frozen=True)
class Part:
    """One part of every bar, such as the minor nonconformities; `kind` is a key of LOOKS."""

    label: str
    kind: str = "plain"

    @property
    def look(self):
        return LOOKS.get(self.kind, LOOKS["plain"])


# Everything in the units of the drawing; a page or a paper scales it as a whole.
WIDTH, LABELS, GAP, TOTALS = 720, 300, 5, 34
BAR, LINE, LABEL_LINES = 15, 14, 2
LETTER = {SCREEN: 7.6, PAPER: 6.2}  # how wide a letter is: the screen's face is wider than that of papers


def stacked_bars(name, title, parts, rows, *, description="", medium=SCREEN):
    """Horizontal bars, one for each row, made of the same parts. Returns safe SVG.

    `rows` are pairs of a label and one count for each part. `name` is unique on its page: the ids are made of it.
    """
    rows = [(str(label), list(counts)) for label, counts in rows]
    scale = (WIDTH - LABELS - GAP - TOTALS) / max([sum(counts) for _, counts in rows] + [1])
    bars, top = [], 0
    for label, counts in rows:
        bars.append(bar(label, counts, parts, top, scale, name, medium))
        top += bars[-1]["height"]
    keys, bottom = legend(parts, top + 10, name, medium)
    context = {
        "name": name, "title": title, "description": description or in_words(parts, rows),
        "bars": bars, "keys": keys, "width": WIDTH, "height": bottom, "labels": LABELS, "on_paper": medium == PAPER,
    }  # fmt: skip
    return render_to_string("charts/stacked_bars.html", context)


def bar(label, counts, parts, top, scale, name, medium):
    lines = textwrap.wrap(label, int(LABELS / LETTER[medium]), max_lines=LABEL_LINES, placeholder="…") or [""]
    height = max(BAR, LINE * len(lines)) + GAP
    middle = top + height // 2
    segments, left = [], LABELS + GAP
    for part, count in zip(parts, counts, strict=True):
        if count:
            segments.append(segment(part, count, left, max(round(count * scale), 1), name, medium))
            left += segments[-1]["width"]
    first = middle + 5 - LINE * (len(lines) - 1) // 2
    return {
        "label": label, "lines": [(first + LINE * number, line) for number, line in enumerate(lines)],
        "height": height, "top": middle - BAR // 2, "thick": BAR, "foot": middle + 5,
        "segments": segments, "total": sum(counts), "end": left + 6,
    }  # fmt: skip


def segment(part, count, left, width, name, medium):
    """A part of a bar, with its number where there is room; on a pattern the number stands on a white plate."""
    fill, letters = part.look.fill(medium, name), round(LETTER[medium] * len(str(count)))
    numbered = width > letters + 4
    return {
        "part": part, "count": count, "left": left, "width": width, "middle": left + width // 2,
        "fill": fill, "ink": part.look.ink(medium), "numbered": numbered,
        "plate": {"left": left + width // 2 - letters // 2 - 2, "width": letters + 4},
        "plated": numbered and fill.startswith("url"),
    }  # fmt: skip


def legend(parts, top, name, medium):
    """A key for each part, under the bars where there is room, in more lines where not; and where it all ends."""
    lengths = [round(17 + LETTER[medium] * len(str(part.label)) + 14) for part in parts]
    first = left = max(0, min(LABELS + GAP, WIDTH - sum(lengths)))
    keys = []
    for part, length in zip(parts, lengths, strict=True):
        if keys and left + length > WIDTH:
            left, top = first, top + 18
        keys.append({"part": part, "left": left, "top": top, "fill": part.look.fill(medium, name)})
        left += length
    return keys, top + 18


def in_words(parts, rows):
    """The figures as a sentence, for whoever hears the chart instead of seeing it."""
    told = []
    for label, counts in rows:
        figures = ", ".join(f"{part.label} {count}" for part, count in zip(parts, counts, strict=True) if count)
        told.append(f"{label}: {figures or 0}")
    return "; ".join(told) + "."


STRIP = 300  # units of a strip, which its cell stretches to its own width


@dataclass(frozen=True)
class Stretch:
    """One part of a strip."""

    label: str
    count: int
    left: str
    width: str
    fill: str


def strip(parts, counts, scale):
    """The parts of a bar in the cell of a table; its row says the figures and its table has a legend.

    `scale` is what would fill the whole width.
    """
    drawn, left = [], 0.0
    for part, count in zip(parts, counts, strict=True):
        if count:
            width = STRIP * count / max(scale, count)
            drawn.append(Stretch(part.label, count, f"{left:.1f}", f"{width:.1f}", part.look.screen))
            left += width
    return drawn


def strip_drawn(stretches):
    """A strip as SVG. Its row says the figures, its table has the legend.

    Written here and not in a template: a page has some dozens of them.
    """
    rectangle = '<rect x="{}" width="{}" height="10" fill="{}"><title>{}: {}</title></rect>'
    told = ((one.left, one.width, one.fill, one.label, one.count) for one in stretches)
    return format_html(
        '<svg class="strip" viewBox="0 0 {} 10" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        STRIP,
        format_html_join("", rectangle, told),
    )


@dataclass(frozen=True)
class Cell:
    value: int
    level: int  # 0 to 4, how dark


@dataclass(frozen=True)
class Matrix:
    """Counts in rows and columns, shaded by their size: departments against clauses, say."""

    columns: tuple
    rows: tuple  # of (label, cells, total)
    totals: tuple
    total: int

    def slices(self, width):
        """The same in pieces of at most `width` columns, for paper."""
        pieces = -(-len(self.columns) // width) or 1
        width = -(-len(self.columns) // pieces) or 1
        for start in range(0, max(len(self.columns), 1), width):
            part = slice(start, start + width)
            rows = tuple((label, cells[part], total) for label, cells, total in self.rows)
            yield Matrix(self.columns[part], rows, self.totals[part], self.total)


def heat_matrix(rows, columns, counts):
    """`rows` and `columns` are labels by key, in order; `counts` a number for (row key, column key)."""
    largest = max(counts.values(), default=0)

    def cell(row, column):
        value = counts.get((row, column), 0)
        return Cell(value, -(-4 * value // largest) if value else 0)

    lines = [(label, tuple(cell(row, column) for column in columns)) for row, label in rows.items()]
    totals = tuple(sum(cells[place].value for _, cells in lines) for place in range(len(columns)))
    return Matrix(
        columns=tuple(columns.values()),
        rows=tuple((label, cells, sum(cell.value for cell in cells)) for label, cells in lines),
        totals=totals,
        total=sum(totals),
    )
