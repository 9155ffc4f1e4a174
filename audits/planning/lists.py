"""The list of rounds: its filters, its order, its columns as a file; and the tabs of one round."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.core.listing import Filters, in_turn
from audits.core.tables import Column, word_for

from .models import AuditRound

# The records that stand in a plan, by the names that they have in the trail.
KINDS = ("auditround", "leftout", "team", "teammember", "waiver", "visit", "meeting")
# What a visit's notes say is not for everybody who may see that it took place.
OF_THE_NOTES = ("prepare", "share_out", "questions_released", "write_minutes", "sign_without", "reopen")


class RoundFilters(Filters):
    """Year and status; the search box covers title and scope."""

    columns = {"year": "year", "status": "status"}

    year = forms.ChoiceField(label=_("Year"))
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("Any status")), *AuditRound.Status.choices])

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        years = AuditRound.objects.visible_to(user).order_by("-year").values_list("year", flat=True).distinct()
        self.fields["year"].choices = [("", _("All years")), *((str(year), str(year)) for year in years)]


SORTS = {
    "round": ("year", "number"),
    "title": ("search",),
    "dates": ("starts_on",),
    "status": (in_turn("status", AuditRound.Status),),
}

COLUMNS = [
    Column(_("Round"), str),
    Column(_("Title"), "title"),
    Column(_("Edition"), "standard.name"),
    Column(_("First day"), "starts_on", kind="date"),
    Column(_("Last day"), "ends_on", kind="date"),
    Column(_("Status"), word_for(AuditRound, "status")),
    Column(_("Teams"), "team_count", kind="number"),
    Column(_("Visits"), "visit_count", kind="number"),
    Column(_("Visits signed"), "signed_count", kind="number"),
    Column(_("Number of the decision"), "decision_number"),
    Column(_("Date of the decision"), "decision_on", kind="date"),
]

TABS = (
    ("round", "", _("Plan"), ""),
    ("teams", "teams/", _("Teams"), "team_count"),
    ("timetable", "visits/", _("Timetable"), "visit_count"),
    ("findings", "findings/", _("Findings"), ""),
    ("objectives", "objectives/", _("Objectives"), ""),
    ("papers", "papers/", _("Documents"), ""),
    ("history", "history/", _("History"), ""),
)


OF_FIGURES = ("objectives",)


def lists_of_planning(shown):
    """The two lists of what was and will be audited, for `partials/_tabs.html`."""
    labels = {"rounds": _("Audit rounds"), "visits": _("Visits")}
    return [
        {"label": label, "url": reverse(f"planning:{name}"), "active": name == shown} for name, label in labels.items()
    ]


def tabs_of(audit_round, shown, user):
    """For `partials/_tabs.html`; figures are not for everybody."""
    here = audit_round.get_absolute_url()
    return [
        {
            "label": label,
            "url": f"{here}{path}",
            "active": name == shown,
            "count": getattr(audit_round, count) if count else None,
        }
        for name, path, label, count in TABS
        if user.reads_own_figures or name not in OF_FIGURES
    ]
