"""Observations: a department answers all of its own on one page."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audits.core.forms import PageForm
from audits.core.web import applied, show
from audits.organisation.models import Department

from .finding import Finding


def waiting_for_answer(user):
    """The issued observations of the departments for which somebody answers, the oldest first."""
    rows = Finding.objects.filter(status=Finding.Status.ISSUED).observations()
    answered = Department.objects.answered_for_by(user)
    return rows.filter(department__in=answered, agency=user.agency_id).with_names().select_related("agency")


class AnswersForm(PageForm):
    """An answer to each observation; what is left empty stays open."""

    submit = gettext_lazy("Send the answers")

    def __init__(self, *args, findings, **kwargs):
        super().__init__(*args, **kwargs)
        self.findings = findings
        for finding in self.findings:
            self.fields[self.name_of(finding)] = forms.CharField(
                label=gettext_lazy("Answer of the department"),
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=4000,
                required=False,
            )

    @staticmethod
    def name_of(finding):
        return f"reply_{finding.pk}"

    def rows_with_fields(self):
        """(finding, its field) in order, for the page."""
        return [(finding, self[self.name_of(finding)]) for finding in self.findings]

    def clean(self):
        if not any(self.cleaned_data.get(self.name_of(finding), "").strip() for finding in self.findings):
            raise forms.ValidationError(_("Write at least one answer."))

    def apply(self, record, *, by):
        for finding in self.findings:
            if reply := self.cleaned_data[self.name_of(finding)].strip():
                finding.answer(by=by, reply=reply)
        return "findings:observations"


def answer_together(request):
    """`/observations/`: what the reader's departments have still to answer, each with room for it."""
    findings = list(waiting_for_answer(request.user))
    form = AnswersForm(request.POST or None if findings else None, by=request.user, findings=findings)
    if request.method == "POST" and findings and (done := applied(form, by=request.user)):
        left = waiting_for_answer(request.user).count()
        said = ngettext(
            "The answers are recorded. %(count)s observation is left.",
            "The answers are recorded. %(count)s observations are left.",
            left,
        ) % {"count": left}
        return done.go(request, said)
    return show(request, "findings/observations.html", {}, form)
