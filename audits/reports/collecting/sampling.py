"""What papers say under the case files of a procedure: of how many, how chosen, what they came to."""

from audits.fieldwork.sheets import sheets_of
from audits.fieldwork.steps import StepCheck

WRONG = {StepCheck.LATE: "quá hạn", StepCheck.NOT_DONE: "không thực hiện"}


def notes_of(visit):
    """{procedure: the lines under its case files at a visit}."""
    return {sheet.procedure: _lines(sheet) for sheet in sheets_of(visit)}


def _lines(sheet):
    lines = []
    if sheet.sampling:
        lines.append(f"Tổng thể và cách chọn: {sheet.sampling.population_words()} {sheet.taken}")
    if sheet.samples:
        lines.append(_shares(sheet))
    if sheet.weakest:
        step = sheet.weakest
        lines.append(f"Bước không đạt nhiều nhất: {step.name} ({step.failed}/{step.checked} hồ sơ đã xem bước này).")
    return tuple(lines)


def _shares(sheet):
    """Always with the number; nothing is said of the files that nobody looked at."""
    in_time = f"đúng hạn {sheet.sampled.in_time} hồ sơ đã có kết quả; " if sheet.sampled.finished else ""
    few = " (mẫu nhỏ, không tính phần trăm)" if sheet.sampled.is_few else ""
    return f"Trong các hồ sơ đã xem: {in_time}không có sai sót {sheet.sampled.fault_free} hồ sơ{few}."


def faults(sample):
    """The faults of a case file, and the steps that were late or not done."""
    steps = []
    for order, step, _said in sample.failed_steps():
        remark = f" ({step['remark']})" if step["remark"] else ""
        steps.append(f"Bước {order} {WRONG[step['result']]}{remark}")
    return "\n".join(filter(None, (sample.faults, "; ".join(steps))))
