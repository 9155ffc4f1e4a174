"""What the sheet of sampled case files says (BM-ĐGNB-04), ready to be set in type: no queries here."""

from dataclasses import dataclass
from datetime import date

from .paper import IsoForm
from .report import SampleGroup
from .visit import Side


@dataclass(frozen=True, kw_only=True)
class CaseSheetContent:
    """Phiếu kiểm tra mẫu hồ sơ of a visit: the files taken down, and room for more to be written by hand."""

    template = "papers/case_sheet.html"
    across = True
    title = "Phiếu kiểm tra mẫu hồ sơ"
    draft = False
    # what is looked at in each file and marked by hand
    CHECKS = ("Đủ thành phần", "Phiếu kiểm soát", "Thư xin lỗi", "Chữ ký, sổ khớp")

    form: IsoForm
    round: str
    standard: str
    department: str
    on: date | None = None
    team: str = ""
    auditors: tuple[str, ...] = ()
    groups: tuple[SampleGroup, ...] = ()
    blank_rows: int = 0  # under each procedure
    summary: str = ""
    sides: tuple[Side, Side] = (Side("Đại diện đơn vị"), Side("Người đánh giá"))

    @property
    def blanks(self):
        """The rows to write in, for the template to count."""
        return range(self.blank_rows)
