"""The figures of a paper's layout: what Decree 30/2020/NĐ-CP, Annex I, fixes and what it leaves to the agency."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What the decree leaves to the agency: margins in millimetres, the size of the text in points."""

    RANGES: ClassVar = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20), "size": (13, 14)}

    top: int = 20
    bottom: int = 20
    left: int = 30
    right: int = 15
    size: int = 14

    def __post_init__(self):
        for name, (least, most) in self.RANGES.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} of a paper is {least} to {most}")

    @property
    def width(self):
        return 210 - self.left - self.right


def layout_of(agency):
    """What the agency settled about its papers."""
    return Layout(left=agency.margin_left, right=agency.margin_right, size=agency.font_size)
