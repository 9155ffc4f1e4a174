"""A QR code as the path of a drawing: small squares in rows, for the templates of papers."""

from dataclasses import dataclass

QUIET = 4  # modules of white around it, as readers want it (ISO/IEC 18004)


@dataclass(frozen=True)
class Drawing:
    """`side` is its width and height in modules, `path` what is black."""

    side: int
    path: str


def drawn(text):
    import segno  # only papers that are printed need it

    rows = segno.make(text, error="m", micro=False).matrix
    strokes = (stroke for y, row in enumerate(rows, QUIET) for stroke in _strokes(row, y))
    return Drawing(len(rows) + 2 * QUIET, "".join(strokes))


def _strokes(row, y):
    """One rectangle for each run of black modules in a row: fewer shapes, and no hair lines between them."""
    start = None
    for x, module in enumerate([*row, 0], QUIET):
        if module and start is None:
            start = x
        elif not module and start is not None:
            yield f"M{start} {y}h{x - start}v1h{start - x}z"
            start = None
