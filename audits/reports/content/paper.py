"""What every paper has around its text: an official paper with its head and foot, a form of the quality system."""

from dataclasses import dataclass
from datetime import date

from ..qr import drawn
from .letterhead import Letterhead, Recipients, Signature, in_two_lines, short_date


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What proves a paper beside its signature: who approved it in the program, and how it is looked up."""

    code: str  # 7K4M-2QXD-9TBC
    address: str  # where the code is answered; empty where the installation has no address of its own
    trail_number: int  # the last event of the agency's history before it was issued …
    trail_hash: str  # … and its hash
    approvals: tuple[str, ...] = ()  # who prepared and approved it, for whom, when, and what that means

    @property
    def qr(self):
        return drawn(self.address or self.code)

    @property
    def place(self):
        """Where to type the code: the address without it."""
        return self.address.partition("?")[0]


@dataclass(frozen=True, kw_only=True)
class IsoForm:
    """The head of a form of the quality management system (BM-…), as document control wants it."""

    agency: str
    code: str  # empty where the agency gave none
    issue: str = "01"  # lần ban hành
    revision: str = "00"  # lần sửa đổi
    effective_on: date | None = None
    logo: str = ""  # the picture that the press was handed under this name (logo:17); empty where there is none

    @property
    def agency_lines(self):
        return in_two_lines(self.agency)

    @property
    def agency_size(self):
        """How large the name is set (pt), so that head and logo stay in the margin whatever its length."""
        return next((size for longest, size in ((70, 10.5), (110, 8.5)) if len(self.agency) <= longest), 7)

    @property
    def line(self):
        """The same in a line, for the foot of an official paper that is a form as well."""
        parts = [*filter(None, [self.code]), f"Lần ban hành {self.issue}", f"Lần sửa đổi {self.revision}"]
        if self.effective_on:
            parts.append(f"Hiệu lực từ {short_date(self.effective_on)}")
        return " · ".join(parts)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """An official paper (công văn hành chính có tên loại): what stands around its text."""

    template = "papers/decree.html"
    photos = ()

    letterhead: Letterhead
    kind: str  # Báo cáo, Quyết định, Kế hoạch …
    abstract: str  # trích yếu; a line break where it is to be broken
    addressees: tuple[str, ...] = ()  # Kính gửi
    signature: Signature = Signature()
    recipients: Recipients = Recipients()
    remark: str = ""  # a line at the foot of page 1, such as why it was set again
    proof: Proof | None = None  # of an issued one
    form: IsoForm | None = None  # where the paper is a form (BM-…) too: its code stands at the foot

    @property
    def title(self):
        return f"{self.kind}: {' '.join(self.abstract.split())}"

    @property
    def reference(self):
        """Báo cáo số 05/BC-SLĐTBXH ngày 05 tháng 12 năm 2017: how its annexes name it."""
        return f"{self.kind} {self.letterhead.reference}"

    @property
    def first_foot(self):
        """What stands at the foot of page 1."""
        return " · ".join(filter(None, (self.form.line if self.form else "", self.remark)))
