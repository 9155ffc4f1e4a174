"""What a report says of the quality objectives of its year, and of the survey forms that were counted in it."""

from audits.core import clock
from audits.figures import objectives, satisfaction

from ..content import report as content
from ..content.wording import counted

OUTCOMES = {True: "Đạt", False: "Không đạt", None: "Chưa có kết quả"}
SO_FAR = {**OUTCOMES, False: "Chưa đạt"}  # while the year is open


def of_year(audit_round):
    """The objectives of the year of a round with their results as they stand, the agency's first."""
    found = objectives.of_year(audit_round.agency, audit_round.year)
    if not found:
        return {}
    return {"objectives": tuple(map(_line, found)), "objectives_on": clock.today()}


def _line(result):
    objective = result.objective
    return content.ObjectiveLine(
        whose=objective.department.name if objective.department else "Toàn cơ quan",
        objective=objective.statement,
        measure=objective.measure,
        target=objective.target_text,
        result=result.value_text if result.value is not None else "–",
        basis=_basis(result),
        outcome=(OUTCOMES if result.is_settled else SO_FAR)[result.achieved],
        cause=objective.cause if result.achieved is False else "",
        remedy=objective.remedy if result.achieved is False else "",
    )


def _basis(result):
    """Where the result comes from: from how many cases, or of which period."""
    if result.value is None:
        return ""
    if result.computed:
        few = f", trên {counted(result.count)} trường hợp" if result.is_few else ""
        return f"tính từ dữ liệu{few}"
    return f"đến {result.measured_on:%d/%m/%Y}"


def surveys(audit_round):
    """The forms counted in the year of a round, and what they come to together with its interviews."""
    surveyed = satisfaction.of_round(audit_round)
    forms = surveyed.forms
    if not forms.given_out:
        return {}
    found = {
        "survey": content.SurveyFigures(
            f"bằng phiếu năm {audit_round.year}",
            forms.given_out,
            forms.returned,
            forms.asked,
            forms.satisfied,
            audit_round.agency.survey_target,
            _mean(forms),
        )
    }
    if surveyed.interviews.asked and forms.asked:
        total = surveyed.total
        found["together"] = content.InterviewFigures(
            "Cộng chung", total.asked, total.asked, total.satisfied, _mean(total)
        )
    return found


def _mean(group):
    return None if group.mean is None else round(float(group.mean), 2)
