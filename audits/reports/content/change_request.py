"""What a request to change a document says (BM-TL-01), ready to be set in type: no queries here."""

from dataclasses import dataclass
from datetime import date

from .paper import IsoForm
from .visit import Side


@dataclass(frozen=True)
class PastRevision:
    """A line in the history of the document."""

    issue: str
    revision: str
    effective_on: date | None
    summary: str


@dataclass(frozen=True, kw_only=True)
class ChangeRequestContent:
    """Phiếu đề nghị sửa đổi tài liệu: what is to be changed and why, what was decided, what came of it."""

    template = "papers/change_request.html"
    title = "Phiếu đề nghị sửa đổi tài liệu"
    draft = False
    OPINIONS = ("Đồng ý sửa đổi", "Không sửa đổi")  # ticked by hand

    form: IsoForm
    code: str
    name: str
    department: str
    in_force: str = ""  # lần ban hành 02, sửa đổi 01, hiệu lực từ …
    finding: str = ""  # the number of the finding, with its title
    reason: str = ""
    asked_by: str = ""
    asked_on: date | None = None
    opinion: str = ""  # of who keeps the document: taken up, or declined and why
    opinion_by: str = ""
    opinion_on: date | None = None
    revision: str = ""  # the revision that is written for it
    changes: str = ""  # what it changes
    author: str = ""
    reviewer: str = ""
    approved: str = ""  # who, when, in which decision
    effective_on: date | None = None
    history: tuple[PastRevision, ...] = ()
    sides: tuple[Side, ...] = (Side("Người đề nghị"), Side("Người xem xét"), Side("Người phê duyệt"))
