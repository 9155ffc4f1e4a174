"""What issued findings leave to do today: asked of the steps of those who may have a part in it."""

from audits.core import clock
from audits.findings.models import CorrectiveAction, Extension, Finding, Measure, RevisionRequest
from audits.organisation.models import Substitution, User

Status = CorrectiveAction.Status
NEXT = {
    Status.REQUESTED: (("plan",), "plan the corrective action of {}"),
    Status.PLANNED: (("approve", "endorse", "approve_done"), "decide on the plan of {}"),
    Status.ENDORSED: (("approve",), "approve the endorsed plan of {}"),
    Status.APPROVED: (("report_done",), "carry out the corrective action of {}"),
    Status.DONE: (("confirm",), "verify what {} did"),
    Status.IMPLEMENTED: (("judge_effective",), "check whether what {} did helped"),
}


def about_findings(agencies):
    """(person, what) of everything that waits for somebody after findings were issued."""
    for agency in agencies:
        deciders = _deciders(agency)
        yield from _about_actions(agency, deciders)
        yield from _about_extensions(agency, deciders)
        yield from _about_requests(agency, deciders)
        yield from _about_observations(agency)


def _about_actions(agency, deciders):
    for action in CorrectiveAction.objects.open().filter(agency=agency).select_related(*CorrectiveAction.READ_WITH):
        steps, what = NEXT[action.status]
        if action.status == Status.IMPLEMENTED and (action.check_on is None or action.check_on > clock.today()):
            continue
        named = {action.owner, action.follower, action.verifier} - {None}
        near = named | deciders | set(action.department.answerable())
        yield from _who_may(action, steps, near, what.format(action.department.code))
    carried_out = Measure.objects.unfinished().filter(action__status=Status.APPROVED, action__agency=agency)
    for measure in carried_out.select_related("who", "action__department"):
        yield measure.who, f"report a measure of {measure.action.department.code}"


def _about_extensions(agency, deciders):
    for extension in Extension.objects.asked().filter(action__agency=agency).select_related(*Extension.READ_WITH):
        near = deciders | ({extension.action.follower} - {None})
        yield from _who_may(extension, ("grant",), near, f"decide on more time for {extension.department.code}")


def _about_requests(agency, deciders):
    for request in RevisionRequest.objects.open().filter(agency=agency).select_related(*RevisionRequest.READ_WITH):
        near = deciders | set(request.procedure.department.answerable())
        yield from _who_may(request, ("take_up",), near, f"decide whether {request.procedure.code} is revised")


def _about_observations(agency):
    issued = Finding.objects.filter(status=Finding.Status.ISSUED, agency=agency).observations()
    for finding in issued.select_related("agency", "department", "grade"):
        yield from _who_may(finding, ("answer",), finding.department.answerable(), "answer an observation")


def _deciders(agency):
    """Chair and secretariat of an agency, and who stands in for them today."""
    holders = User.objects.active().filter(agency=agency, role__in=(User.Role.CHAIR, User.Role.SECRETARIAT))
    standing = Substitution.objects.current().filter(person__in=holders).select_related("substitute")
    return {*holders, *(row.substitute for row in standing)}


def _who_may(record, steps, people, what):
    for person in sorted(people, key=lambda person: person.pk):
        if set(steps) & set(record.steps_open_to(person)):
            yield person, what
