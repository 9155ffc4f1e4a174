"""The figures of a paper's layout: what the rule of its time fixes, and what that leaves to the agency.

Every size, margin and position that paper.css and the templates use for an official paper stands here under a name,
with the number of the box in Annex I of the rule: a new decree is one more set of figures. Lengths are millimetres,
sizes points.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

DECREE_30_SINCE = date(2020, 3, 5)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The figures of Decree 30/2020/NĐ-CP; another rule is this record with what it has otherwise."""

    RANGES: ClassVar = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20), "size": (13, 14)}

    # What the rule leaves to the agency, within RANGES
    top: int = 20
    bottom: int = 20
    left: int = 30
    right: int = 15
    size: int = 14  # of the text (6), and of all that goes with it

    # The sheet: A4
    paper_width: int = 210
    paper_height: int = 297
    # The page number: where it stands, from page 2; as large as the text
    page_number: str = "top-center"
    # (1) Quốc hiệu is one point smaller than Tiêu ngữ, which is as large as the text; the line below is as long as it
    nation_below_text: int = 1
    # (2) the superior body and the issuer, whose line is a third to a half of its name
    issuer_size: int = 12
    issuer_line: int = 40  # per cent
    # (3) Số, ký hiệu
    number_size: int = 13
    # (4) place and date are as large as the text, in italics
    # (5a) kind and subject; the line below is a third to a half of the subject
    title_size: int | None = None  # that of the text
    title_line: int = 34  # per cent
    # (5b) V/v of a letter, so much below the number
    about_size: int = 12
    about_gap: int = 6
    # (6) the text: first line, gap between paragraphs, height of lines; căn cứ
    indent: float = 10
    paragraph_gap: int = 6
    line_height: float = 1.2
    grounds: str = "italic"
    # (7a, 7b) post and name are as large as the text; room for the hand (7c) and the seal (8)
    signature_room: int = 24
    # (9b) Nơi nhận and its list
    recipients_size: int = 12
    recipients_list_size: int = 11
    # Phụ lục: its number and name are as large as the text, the line that names the paper is
    annex_of_size: int = 13

    def __post_init__(self):
        for name, (least, most) in self.RANGES.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} of a paper is {least} to {most}")

    @classmethod
    def of(cls, record):
        """The layout of an agency's papers, or of a document: under its own rule, with the agency's choices."""
        agency = record.agency
        figures = RULES[getattr(record, "layout_rule", DEFAULT)]
        return replace(figures, left=agency.margin_left, right=agency.margin_right, size=agency.font_size)

    @property
    def width(self):
        return self.paper_width - self.left - self.right

    @property
    def nation_size(self):
        return self.size - self.nation_below_text

    @property
    def heading_size(self):
        return self.title_size or self.size

    @property
    def number_below(self):
        """Whether page numbers stand in the bottom margin."""
        return self.page_number.startswith("bottom")

    # Forms (BM-…) are no official papers: their head is the agency's, and no rule fixes it.
    form_top: ClassVar = 46
    form_bottom: ClassVar = 18
    form_signature_room: ClassVar = 16
    done_room: ClassVar = 12
    across_top: ClassVar = 38  # of a form that lies across the sheet
    across_sides: ClassVar = 18
    logo_height: ClassVar = 11


DEFAULT = "decree_30"
DECREE_30 = Layout()
# Circular 01/2011/TT-BNV, in force until Decree 30: grounds stand upright, the kind of the paper is 14 points always.
CIRCULAR_01 = Layout(page_number="bottom-right", grounds="normal", title_size=14)
RULES = {DEFAULT: DECREE_30, "circular_01": CIRCULAR_01}
