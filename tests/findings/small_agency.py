"""An agency of five people with a round under way, and everything that any of them might try there."""

from datetime import timedelta

from audits.core import clock
from audits.findings.models import Cause, CorrectiveAction, Extension, Finding, Grade, Measure, RevisionRequest
from audits.planning.models import AuditRound, Meeting, Visit
from audits.procedures.models import Revision

from ..factories import (
    approve,
    make_agency,
    make_certificate,
    make_department,
    make_finding,
    make_item,
    make_meeting,
    make_procedure,
    make_standard,
    make_team,
    make_user,
    make_visit,
)
from .actions import make_stored_file

# Moves that are no step of a record; all others are called like their step, or as STEP_OF says.
EDITS = {
    "meet",
    "report",
    "write",
    "short",
    "why",
    "blame",
    "correction",
    "corrective",
    "do",
    "ask",
    "ask revision",
    "draft",
}
STEP_OF = {
    "close visit": ("close",),
    "close round": ("close",),
    "close unanswered": ("close_unanswered",),
    "withdraw issued": ("withdraw_issued",),
    "correct": ("correct", "correct_upwards"),
    "judge": ("judge_effective",),
    "judge at once": ("judge_effective",),
    "enact": ("approve",),
    "drop": ("withdraw",),
}
ENDS = {"withdraw", "withdraw issued", "cancel", "drop", "decline"}  # after which there is less to play with
KINDS = ("major", "minor", "minor", "observation", "strength")


class SmallAgency:
    """Five people, one visit of the department NCC, and five findings: written down, or issued already.

    `moves` gives (name, record, act): what somebody may try, each a verb with arguments that could be right.
    """

    def __init__(self, *, issued):
        self.agency = agency = make_agency()
        standard = make_standard()
        self.ncc, self.ttr = make_department(agency, "NCC"), make_department(agency, "TTR")
        leadership = make_department(agency, "LDS", kind="leadership")
        self.chair = make_user(agency, role="chair", department=leadership)
        self.secretariat = make_user(agency, role="secretariat", department=self.ttr)
        self.lead = self.auditor = make_user(agency, department=self.ttr)
        self.head = make_user(agency, department=self.ncc)
        self.staff = make_user(agency, department=self.ncc)
        for department, head in ((self.ncc, self.head), (self.ttr, self.secretariat), (leadership, self.chair)):
            department.head = head
            department.save()
        make_certificate(self.lead, standard)
        self.people = (self.chair, self.secretariat, self.lead, self.head, self.staff)
        self.grades = list(Grade.objects.filter(agency=agency).order_by("order"))
        self.procedure = make_procedure(self.ncc)
        day = clock.today()
        self.round = AuditRound.plan(
            by=self.secretariat,
            title="Đợt",
            standard=standard,
            starts_on=day,
            ends_on=day,
            scope="Toàn bộ",
            outside_programme="Đột xuất",
        )
        make_team(self.round, self.lead)
        self.visit = make_visit(self.round, self.ncc)
        self.meeting = make_meeting(self.round, day=self.round.starts_on)
        approve(self.round, self)
        make_item(self.visit)
        self.visit.open(by=self.lead, started_at=self.visit.starts_at)
        for kind in KINDS:
            make_finding(self.visit, self, kind=kind)
        self.visit.checklist.get().record_answer(by=self.lead, answer="conforms")
        self.visit.write_minutes(by=self.lead, opening_notes="Nêu mục đích", attendees="Tổ 1", minutes="Đã xem hồ sơ")
        self.proof = make_stored_file(self.staff)
        if issued:
            self.issue_everything()

    def issue_everything(self):
        self.visit.close(by=self.lead)
        Visit.objects.get(pk=self.visit.pk).sign(by=self.head)
        self.meeting.record(by=self.lead, attendance="Tổ 1", notes="Thống nhất")
        Finding.issue_together(Finding.objects.filter(round=self.round).with_names(), by=self.lead)

    @staticmethod
    def stands_open(name, record, person):
        """Whether a move is worth trying: the table of steps gives it to the person now, or it is no step."""
        if name in EDITS:
            return not isinstance(record, CorrectiveAction) or name in ("ask", "ask revision") or record.takes_reports
        steps = [step for step in record.STEPS if step.name in STEP_OF.get(name, (name,))]
        return any(record.status in step.sources and step.who(record, person) for step in steps)

    def moves(self):
        yield from self.moves_of_the_round()
        findings = Finding.objects.filter(round=self.round).exclude(status="withdrawn").order_by("pk")
        for finding in findings.select_related(*Finding.READ_WITH):
            yield from self.moves_of_a_finding(finding)
        actions = CorrectiveAction.objects.filter(agency=self.agency).open().order_by("pk")
        for action in actions.select_related(*CorrectiveAction.READ_WITH).prefetch_related("measures", "extensions"):
            yield from self.moves_of_an_action(action)
        yield from self.moves_of_the_procedure()

    def moves_of_the_round(self):
        audit_round, visit = AuditRound.objects.get(pk=self.round.pk), Visit.objects.get(pk=self.visit.pk)
        yield "close visit", visit, lambda by: visit.close(by=by)
        yield "sign", visit, lambda by: visit.sign(by=by)
        yield "reopen", visit, lambda by: visit.reopen(by=by, note="Xem lại")
        meeting = Meeting.objects.get(pk=self.meeting.pk)
        yield "meet", meeting, lambda by: meeting.record(by=by, attendance="Tổ 1", notes="Thống nhất")
        yield "gather", audit_round, lambda by: audit_round.gather(by=by)
        yield "resume", audit_round, lambda by: audit_round.resume(by=by, note="Bổ sung")
        yield "report", audit_round, lambda by: audit_round.report()
        yield "close round", audit_round, lambda by: audit_round.close(by=by)

    def moves_of_a_finding(self, finding):
        other = self.grades[(self.grades.index(finding.grade) + finding.version) % len(self.grades)]
        for name, act in (
            ("dispute", lambda by: finding.respond(by=by, ground="Đã xin lỗi")),
            ("accept", lambda by: finding.respond(by=by)),
            ("uphold", lambda by: finding.uphold(by=by, note="Giữ nguyên")),
            ("regrade", lambda by: finding.regrade(by=by, grade=other, note="Thống nhất")),
            ("withdraw", lambda by: finding.withdraw(by=by, note="Trùng")),
            ("issue", lambda by: finding.issue(by=by)),
            ("answer", lambda by: finding.answer(by=by, reply="Sẽ bổ sung")),
            ("close unanswered", lambda by: finding.close_unanswered(by=by, note="Quá hạn")),
            ("correct", lambda by: finding.correct(by=by, grade=other, note="Đính chính")),
            ("withdraw issued", lambda by: finding.withdraw_issued(by=by, note="Nhầm")),
        ):
            yield name, finding, act

    def moves_of_an_action(self, action):
        yield from self.plan_of(action)
        day = clock.today() + timedelta(days=40)
        for name in ("plan", "endorse", "approve", "approve_done", "report_done"):
            yield name, action, lambda by, name=name: getattr(action, name)(by=by)
        for name in ("send_back", "reject", "judge_ineffective", "cancel"):
            yield name, action, lambda by, name=name: getattr(action, name)(by=by, note="Lý do")
        yield "hand_over", action, lambda by: action.hand_over(by=by, note="Sáp nhập", department=self.ttr)
        for person in (self.staff, self.lead):
            yield "name_owner", action, lambda by, person=person: action.name_owner(by=by, owner=person)
        for person in (self.secretariat, self.head, self.staff):
            yield "assign", action, lambda by, person=person: action.assign(by=by, follower=None, verifier=person)
        yield "confirm", action, lambda by: action.confirm(by=by, check_on=day)
        yield "judge", action, lambda by: action.judge_effective(by=by, looked_at="10 hồ sơ")
        said = {"looked_at": "10 hồ sơ", "need_not_wait": "Bản in tạm đã treo tại quầy"}
        yield "judge at once", action, lambda by: action.judge_effective(by=by, **said)
        later = action.due_on + timedelta(days=9)
        yield "ask", action, lambda by: Extension.ask(action, by=by, until=later, reason="Chờ")
        for extension in (one for one in action.extensions.all() if one.status == Extension.Status.ASKED):
            yield "grant", action, lambda by, extension=extension: extension.grant(by=by)
            yield "refuse", action, lambda by, extension=extension: extension.refuse(by=by, note="Đủ thời gian")

    def plan_of(self, action):
        yield "write", action, lambda by: action.write_plan(by=by, correction="Xin lỗi", no_action_reason="")
        yield "short", action, lambda by: action.write_plan(by=by, correction="Xin lỗi", no_action_reason="Đơn lẻ")
        for name, category in (("why", "material"), ("blame", "procedure")):
            yield (
                name,
                action,
                lambda by, category=category: Cause.ask_why(action, ["Sổ thiếu cột"], by=by, category=category),
            )
        for kind in Measure.Kind.values:
            planned = {"kind": kind, "what": "Sửa", "who": self.staff}
            yield (
                kind,
                action,
                lambda by, planned=planned: Measure.enter(
                    by=by, action=action, due_on=action.measures_until, **planned
                ),
            )
        done = {"done_on": clock.today(), "result": "Xong", "proof": [self.proof]}
        for measure in action.measures.all():
            yield "do", action, lambda by, measure=measure: measure.report(by=by, **done)
        asked = {"reason": "Thêm bước 6", "action": action}
        yield "ask revision", action, lambda by: RevisionRequest.ask(self.procedure, by=by, **asked)

    def moves_of_the_procedure(self):
        for request in RevisionRequest.objects.filter(agency=self.agency).exclude(status="declined"):
            yield "take_up", request, lambda by, request=request: request.take_up(by=by)
            yield "decline", request, lambda by, request=request: request.decline(by=by, note="Không cần")
        revision = Revision.objects.filter(procedure=self.procedure).under_way().first()
        if revision:
            yield "draft", revision, lambda by: revision.edit(by=by, file=self.proof, summary="Thêm bước 6")
            yield "review", revision, lambda by: revision.review(by=by)
            day = clock.today() + timedelta(days=revision.pk % 3)
            yield "enact", revision, lambda by: revision.approve(by=by, effective_on=day)
            yield "drop", revision, lambda by: revision.withdraw(by=by, note="Viết lại")
