"""The slip of a nonconformity at any stage (phiếu KPH, BM-ĐGNB-06): collected from the action's records and Events."""

from django.db.models import Prefetch
from django.utils import translation

from audits.core import clock, trail
from audits.findings.measures import as_tree
from audits.findings.models import CorrectiveAction, Extension, Finding, Measure
from audits.planning.models import Visit

from ..content import slip as content
from ..content.letterhead import short_date
from ..content.wording import CAUSE_GROUPS
from . import action_words as words
from . import acts, heads

DECISIONS = {
    "plan": "Trình phê duyệt kế hoạch",
    "send_back": "Trả lại, yêu cầu lập lại kế hoạch",
    "endorse": "Đồng ý, trình Trưởng Ban phê duyệt",
    "approve": "Phê duyệt kế hoạch",
    "approve_done": "Chấp nhận khắc phục ngay",
}
CHECKS = {
    "reject": "Kiểm tra xác nhận: chưa đạt",
    "confirm": "Kiểm tra xác nhận: đạt",
    "judge_effective": "Kiểm tra hiệu lực: có hiệu lực",
    "judge_ineffective": "Kiểm tra hiệu lực: chưa có hiệu lực",
}
ENDS = ("hand_over", "cancel")
READ_WITH = tuple(
    f"finding__{name}"
    for name in (
        "agency",
        "round__standard",
        "department",
        "procedure",
        "clause",
        "grade",
        "repeat_of",
        "raised_by",
        "visit__signed_by",
        "visit__witness",
    )
)
EXTENDED = {
    Extension.Status.ASKED: "Chờ ý kiến",
    Extension.Status.GRANTED: "Đồng ý",
    Extension.Status.REFUSED: "Không đồng ý",
    Extension.Status.LAPSED: "Hết hiệu lực trước khi có ý kiến",
}


def slip(finding):
    """The slip of a nonconformity as it stands today, with all its cycles. Of a withdrawn one only the number."""
    with translation.override("vi"):
        form = heads.iso_form(finding.agency, "slip")
        if finding.status == Finding.Status.WITHDRAWN:
            return content.SlipContent(form=form, number=finding.number, on=clock.today(), withdrawn=True)
        actions = _actions(finding)
        return content.SlipContent(
            form=form,
            number=finding.number,
            on=clock.today(),
            state=words.state(actions[-1]) if actions else "",
            **_what_was_found(finding),
            cycles=tuple(_cycle(action, actions[place + 1 :]) for place, action in enumerate(actions)),
        )


def _actions(finding):
    """Every cycle of a finding, the oldest first, with all that the slip prints of it."""
    rows = (
        finding.actions.select_related("agency", "department", "owner", "verifier")
        .prefetch_related(
            Prefetch("measures", Measure.objects.select_related("who").prefetch_related("proof")),
            Prefetch("extensions", Extension.objects.select_related("asked_by", "decided_by").order_by("pk")),
            "revision_requests__procedure",
            "revision_requests__revision",
        )
        .order_by("pk")
    )
    for action in rows:
        action.finding = finding
    return list(rows)


def _what_was_found(finding):
    audit_round, visit = finding.round, finding.visit
    return {
        "round": f"Đợt {audit_round.number} năm {audit_round.year}",
        "standard": audit_round.standard.name,
        "department": finding.department.name,
        "procedure": f"{finding.procedure.code} {finding.procedure.title}" if finding.procedure else "",
        "clause": f"{finding.clause.number} {finding.clause.title_vi}" if finding.clause else "",
        "grade": finding.grade.label_vi,
        "repeats": finding.repeat_of.number if finding.repeat_of else "",
        "heading": finding.title,
        "criterion": finding.criterion,
        "evidence": finding.evidence,
        "statement": finding.statement,
        "raised_by": finding.raised_by.with_post,
        "raised_on": _day(visit.actual_starts_at or visit.starts_at),
        "issued_on": _day(finding.issued_at),
        "confirmed": _confirmed(visit),
        "dispute": f"{finding.ground} {f'Kết quả xem xét: {finding.ruling}' if finding.ruling else ''}".strip(),
    }


def _day(moment):
    return clock.local_date(moment) if moment else None


def _confirmed(visit):
    """How the department confirmed the finding: with the minutes of the visit, in which it stands."""
    if visit.signed_at is None:
        return ""
    day = short_date(_day(visit.signed_at))
    if visit.signed_how == Visit.SignedHow.ACCOUNT:
        return f"{visit.signed_by.with_post}, ký biên bản đánh giá ngày {day}"
    if visit.signed_how == Visit.SignedHow.INK:
        return f"Đã ký biên bản đánh giá trên giấy, bản quét tải lên ngày {day}"
    witness = f"; người chứng kiến: {visit.witness.with_post}" if visit.witness else ""
    return f"Đơn vị không ký biên bản đánh giá. Lý do: {visit.unsigned_reason.rstrip('. ')}{witness}"


def _cycle(action, later):
    events = trail.Event.objects.of(action).filter(verb__in=(*DECISIONS, *CHECKS, *ENDS))
    events = list(events.select_related("actor", "on_behalf_of").order_by("seq"))
    done = action.Status.DONE, action.Status.IMPLEMENTED, action.Status.EFFECTIVE, action.Status.INEFFECTIVE
    return content.Cycle(
        number=action.cycle,
        department=action.department.name,
        is_open=action.is_open,
        opened=action.opened_on,
        plan_due=action.plan_due_on,
        first_due=action.first_due_on,
        due=action.due_on,
        owner=action.owner.with_post if action.owner else "",
        causes=tuple(
            content.CauseLine(cause.text, depth, CAUSE_GROUPS.get(cause.category, ""))
            for cause, depth in as_tree(action.causes.all())
        ),
        revisions=tuple(words.revision(request) for request in action.revision_requests.all()),
        correction=action.correction,
        no_action_reason=action.no_action_reason,
        corrections=_measures(action, Measure.Kind.CORRECTION),
        measures=_measures(action, Measure.Kind.CORRECTIVE),
        similar=action.similar,
        decisions=tuple(_act(event, DECISIONS) for event in events if event.verb in DECISIONS),
        is_decided=action.status in (action.Status.APPROVED, *done),
        extensions=tuple(_more_time(extension) for extension in action.extensions.all()),
        verifier=action.verifier.with_post if action.verifier else "",
        reported=_reported(action),
        checks=tuple(_check(event, action) for event in events if event.verb in CHECKS),
        is_confirmed=action.implemented_on is not None,
        check_on=words.check_on(action) if action.implemented_on else "",
        conclusion=_conclusion(action, later, events),
    )


def _measures(action, kind):
    return tuple(
        content.MeasureLine(
            measure.what,
            measure.who.with_post,
            measure.due_on,
            measure.done_on,
            measure.result,
            tuple(file.name for file in measure.proof.all()),
        )
        for measure in action.measures.all()
        if measure.kind == kind
    )


def _act(event, named):
    return content.Act(
        on=_day(event.at),
        what=named[event.verb],
        who=event.actor.with_post if event.actor else "",
        remark=acts.for_whom(event),
        note=event.details.get("note", ""),
    )


def _check(event, action):
    """A check by the verifier; what was looked at when it was judged stands on the action itself."""
    act = _act(event, CHECKS)
    if event.verb == "judge_effective":
        because = f"Không chờ sửa đổi quy trình vì: {action.need_not_wait}" if action.need_not_wait else ""
        note = "\n".join(filter(None, (action.looked_at, because)))
        return content.Act(act.on, act.what, act.who, act.remark, note)
    return act


def _more_time(extension):
    decider = f": {extension.decided_by.with_post}" if extension.decided_by else ""
    return content.MoreTime(
        extension.asked_on,
        extension.due_before,
        extension.until,
        extension.reason,
        extension.asked_by.with_post,
        f"{EXTENDED[extension.status]}{decider}",
    )


def _reported(action):
    """When everything was reported as done, and, once that is confirmed, whether it was on time."""
    if action.reported_done_on is None:
        return ""
    return ", ".join(filter(None, (short_date(action.reported_done_on), words.on_time(action).lower())))


def _conclusion(action, later, events):
    """How the cycle ended and what follows; empty while it is open."""
    Status = CorrectiveAction.Status
    after = next((row for row in later if row.earlier_id == action.pk), None)
    reason = next((event.details.get("note", "") for event in reversed(events) if event.verb in ENDS), "")
    because = f" Lý do: {reason}" if reason else ""
    if action.status == Status.EFFECTIVE:
        return f"Hành động khắc phục có hiệu lực (không tái diễn). Đóng phiếu ngày {short_date(action.judged_on)}."
    if action.status == Status.INEFFECTIVE:
        opened = f" Mở lần khắc phục {after.cycle} ngày {short_date(after.opened_on)}." if after else ""
        return f"Hành động khắc phục chưa có hiệu lực.{opened}"
    if action.status == Status.HANDED_OVER:
        return f"Chuyển giao cho {after.department.name if after else 'đơn vị khác'}.{because}"
    return f"Hủy hành động khắc phục.{because}" if action.status == Status.CANCELLED else ""
