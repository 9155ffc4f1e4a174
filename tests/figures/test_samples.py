"""What the sampled case files of a round come to, counted as by hand, with the faults found in their steps."""

from datetime import date

from audits.fieldwork.models import CaseSample
from audits.fieldwork.rates import Share
from audits.fieldwork.steps import asked_now
from audits.figures import onsite

from ..factories import close_visit, make_open_visit, make_procedure, make_sample, sign_visit


def test_a_step_that_failed_makes_a_file_faulty_once_its_visit_is_signed(cast):
    procedure = make_procedure(cast.ncc, "QT-MAU-12")
    procedure.write_steps([{"title": "Tiếp nhận"}, {"title": "Thụ lý"}], by=cast.secretariat)
    visit = make_open_visit(cast, procedures=[procedure])
    day = {"received_on": date(2017, 10, 2), "due_on": date(2017, 10, 16)}
    for ready, faults, results in (
        (date(2017, 10, 16), "", ("in_time", "in_time")),
        (date(2017, 10, 20), "", ("in_time", "late")),
        (date(2017, 10, 12), "thiếu chữ ký", ("not_done", "")),
        (date(2017, 10, 12), "thiếu chữ ký", ("", "")),
        (date(2017, 10, 12), "", ("not_applicable", "")),
        (None, "", ("", "")),
    ):
        steps = asked_now(procedure)
        for step, result in zip(steps.values(), results, strict=True):
            step["result"] = result
        make_sample(visit, procedure, cast.auditor, **day, ready_on=ready, faults=faults, steps=steps)
    audit_round = visit.round
    assert onsite.of_rounds([audit_round]).sampled.files == 0
    close_visit(visit, cast)
    visit.refresh_from_db()
    sign_visit(visit, cast.head)
    files = list(CaseSample.objects.all())
    faulty = [
        one for one in files if one.faults or {step["result"] for step in one.steps.values()} & {"late", "not_done"}
    ]
    sampled = onsite.of_rounds([audit_round]).sampled
    assert (sampled.files, sampled.faulty) == (len(files), len(faulty)) == (6, 3)
    assert sampled.fault_free == Share(3, 6)
    assert sampled.in_time == Share(sum(one.ready_on is not None and not one.is_late for one in files), 5)
