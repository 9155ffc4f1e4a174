"""What each figure of the overview counts, in a sentence: a click away on the page, and beside it in the file."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audits.figures.satisfaction import FORMS, INTERVIEWS, LABELS

DEFINITIONS = {
    "visits": (
        _("Visits held"),
        _("Visits that were closed or signed, out of those in the plan. Visits that were called off do not count."),
    ),
    "departments": (
        _("Departments audited"),
        _("Departments with at least one visit held, out of those with a visit in the plan."),
    ),
    "procedures": (
        _("Procedures audited"),
        _("Different procedures of the visits held, out of those of all visits in the plan."),
    ),
    "findings": (
        _("Findings"),
        _("Findings that were issued and not withdrawn, whether they are closed by now or not."),
    ),
    "nonconformities": (
        _("Nonconformities"),
        _("Issued findings whose grade is a nonconformity, major or minor. Each owes a corrective action."),
    ),
    "open": (
        _("Not closed"),
        _("Issued nonconformities whose corrective action is neither judged effective nor cancelled yet."),
    ),
    "implemented": (
        _("Actions implemented"),
        _(
            "Nonconformities whose newest action was confirmed by the verifier as carried out, whether its effect is "
            "judged by now or not, out of the issued nonconformities."
        ),
    ),
    "overdue": (
        _("Overdue"),
        _(
            "Nonconformities whose newest action has passed its deadline: for the plan, for carrying it out, or for "
            "the check of effectiveness. What waits for the verifier is not overdue. Days are working days."
        ),
    ),
    "on_time": (
        _("On-time rate"),
        _(
            "Confirmed reports that came by the first deadline, out of all confirmed reports. An extension does not "
            "count as on time, and every cycle of an action counts on its own."
        ),
    ),
    "closure": (
        _("Closure rate"),
        _(
            "Nonconformities whose action was judged effective, out of the issued ones. It says nothing of whether "
            "they were in time. Rounds taken over from paper do not count: they were followed up there."
        ),
    ),
    "repeats": (
        pgettext_lazy("findings", "Repeats"),
        _(
            "Findings that name an earlier one of the same department, and nonconformities with an action that was "
            "judged not effective."
        ),
    ),
    "case_files": (
        _("Case files ready in time"),
        _(
            "Sampled case files whose result was ready by the date on the slip, out of those that are finished. The "
            "sample is small: it shows where to look, not how the whole agency does. Files count once the minutes of "
            "their visit are signed."
        ),
    ),
    "satisfaction": (
        _("Satisfaction"),
        _(
            "People who were satisfied or very satisfied (4 or 5 of 5), out of all answers: the interviews of signed "
            "visits in these rounds, and the valid survey forms on paper of the year. Both are shown beside their sum."
        ),
    ),
    "interviews": (
        LABELS[INTERVIEWS],
        _("People who were satisfied or very satisfied (4 or 5 of 5), out of all who were asked at signed visits."),
    ),
    "forms": (
        LABELS[FORMS],
        _(
            "Valid forms that say satisfied or very satisfied, out of all valid ones. A survey counts in the year in "
            "which it ended, so all rounds of a year have the same forms."
        ),
    ),
    "objectives": (
        _("Quality objectives"),
        _(
            "Objectives of the year whose latest result reaches the target, out of all that are set and not "
            "withdrawn. Until the year is closed the result is the one so far."
        ),
    ),
}


def label(name):
    return DEFINITIONS[name][0]


def meaning(name):
    return DEFINITIONS[name][1]
