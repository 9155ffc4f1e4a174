"""How papers speak of corrective actions: states, deadlines, causes, revisions of procedures, in Vietnamese."""

from audits.findings.models import CorrectiveAction, Measure, RevisionRequest
from audits.procedures.models import Revision

from ..content.letterhead import short_date

Status = CorrectiveAction.Status
STATES = {
    Status.REQUESTED: "Chờ kế hoạch khắc phục",
    Status.PLANNED: "Kế hoạch chờ duyệt",
    Status.ENDORSED: "Kế hoạch chờ Trưởng Ban phê duyệt",
    Status.APPROVED: "Đang thực hiện",
    Status.DONE: "Chờ kiểm tra xác nhận",
    Status.IMPLEMENTED: "Đã thực hiện, chờ kiểm tra hiệu lực",
    Status.EFFECTIVE: "Có hiệu lực (không tái diễn)",
    Status.INEFFECTIVE: "Chưa có hiệu lực",
    Status.HANDED_OVER: "Đã chuyển giao đơn vị khác",
    Status.CANCELLED: "Đã hủy",
}


def state(action):
    """Where an action stands; one that is late says so."""
    return f"{STATES[action.status]}, quá hạn" if action.is_overdue else STATES[action.status]


def on_time(action):
    """Whether the confirmed report came by the first deadline; nothing before it is confirmed."""
    return {True: "Đúng hạn", False: "Quá hạn", None: ""}[action.was_on_time]


def check_on(action):
    """When it is looked at whether the measures helped."""
    return "đợt đánh giá tiếp theo" if action.check_next_round else short_date(action.check_on)


def cause(action):
    """The root causes in short; nothing before the plan is submitted."""
    if action.status == Status.REQUESTED:
        return ""
    answers = list(action.causes.all())
    explained = {answer.parent_id for answer in answers}
    return "; ".join(answer.text.rstrip(". ") for answer in answers if answer.pk not in explained)


def measure(action):
    """What is done, in short: the corrective measures, or what was corrected where that was enough."""
    if action.status == Status.REQUESTED:
        return ""
    planned = [row.what.rstrip(". ") for row in action.measures.all() if row.kind == Measure.Kind.CORRECTIVE]
    if planned:
        return "; ".join(planned)
    return f"Chỉ khắc phục ngay: {action.correction}" if action.correction else ""


def revision(request):
    """A procedure whose revision was asked for, and what became of that."""
    return f"{request.procedure.code}: {revision_outcome(request)}"


def revision_outcome(request):
    written = request.revision
    if request.status == RevisionRequest.Status.DECLINED:
        return "không sửa đổi"
    if written is None or written.status == Revision.Status.WITHDRAWN:
        return f"đã đề nghị sửa đổi ngày {short_date(request.asked_on)}"
    issue = f"lần ban hành {written.issue:02d}, sửa đổi {written.revision:02d}"
    if written.status == Revision.Status.APPROVED:
        return f"{issue}, hiệu lực từ {short_date(written.effective_on)}"
    return f"{issue} đang soạn thảo"
