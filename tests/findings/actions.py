"""Corrective actions in every state, brought there through their verbs; used by several modules."""

from datetime import timedelta

from audits.core import clock
from audits.findings.models import Cause, CorrectiveAction, Measure
from audits.planning.models import Visit

from ..factories import close_visit, hold_harmonisation, make_finding, make_open_visit, sign_visit


def make_stored_file(by, name="chung-cu.png"):
    """A small picture, kept like any upload."""
    import io

    from PIL import Image

    from audits.core import files

    target = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(target, "PNG")
    return files.keep(target.getvalue(), by=by, name=name)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def issue_finding(cast, kind="minor", **values):
    """A finding of the department NCC, issued in a round under way."""
    finding = make_finding(make_open_visit(cast), cast, kind=kind, **values)
    close_visit(finding.visit, cast)
    sign_visit(Visit.objects.get(pk=finding.visit_id), cast.head)
    hold_harmonisation(finding.round, cast)
    finding = fresh(finding)
    finding.issue(by=cast.lead)
    return fresh(finding)


def requested(cast, kind="minor"):
    return issue_finding(cast, kind).actions.get()


def write_measure(action, by, who, *, kind="corrective", done=False, proof=()):
    """A measure due in a week; with `done` it was done today."""
    measure = Measure.enter(
        by=by, action=action, kind=kind, what="Sửa biểu mẫu", who=who, due_on=action.opened_on + timedelta(days=7)
    )
    if done:
        measure.report(by=by, done_on=clock.today(), result="Đã sửa", proof=proof)
    return measure


def written(cast, kind="minor", short=False):
    """A plan that is complete, by the head; the staff member of the department does the work."""
    action = requested(cast, kind)
    action.name_owner(by=cast.head, owner=cast.staff)
    texts = {"correction": "Gửi phiếu xin lỗi cho 2 công dân"}
    if short:
        texts["no_action_reason"] = "Lỗi đơn lẻ, không lặp lại"
        proof = [make_stored_file(cast.staff)]
        write_measure(action, cast.head, cast.staff, kind="correction", done=True, proof=proof)
    else:
        Cause.ask_why(action, ["Không biết quá hạn", "Sổ không ghi ngày hẹn"], by=cast.head, category="material")
        write_measure(action, cast.head, cast.staff)
    action = fresh(action)
    action.write_plan(by=cast.staff, **texts)
    return fresh(action)


def planned(cast, kind="minor", short=False):
    action = written(cast, kind, short)
    action.plan(by=cast.staff)
    return fresh(action)


def approved(cast, kind="minor"):
    action = planned(cast, kind)
    if kind == "major":
        action.endorse(by=cast.lead)
        fresh(action).approve(by=cast.chair)
    else:
        action.approve(by=cast.lead)
    return fresh(action)


def done(cast, kind="minor"):
    action = approved(cast, kind)
    proof = [make_stored_file(cast.staff)]
    for measure in action.measures.all():
        measure.report(by=cast.staff, done_on=clock.today(), result="Đã sửa", proof=proof)
    action.report_done(by=cast.staff)
    return fresh(action)


def implemented(cast, kind="minor", **check):
    action = done(cast, kind)
    action.confirm(by=cast.auditor, **(check or {"check_on": clock.today() + timedelta(days=60)}))
    return fresh(action)


def effective(cast, kind="minor"):
    action = implemented(cast, kind)
    action.judge_effective(by=cast.auditor, looked_at="10 hồ sơ quý I, không hồ sơ nào quá hạn")
    return fresh(action)


STATES = {
    CorrectiveAction.Status.REQUESTED: written,
    CorrectiveAction.Status.PLANNED: planned,
    CorrectiveAction.Status.APPROVED: approved,
    CorrectiveAction.Status.DONE: done,
    CorrectiveAction.Status.IMPLEMENTED: implemented,
    CorrectiveAction.Status.EFFECTIVE: effective,
}
