"""Pages of findings: the list, and one finding with its steps."""

from django.db.models import Exists, F, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core import history, trail
from audits.core.files import served
from audits.core.forms import StepForm
from audits.core.listing import show_list
from audits.core.web import applied, require_step, show

from . import forms
from .finding import Finding
from .lists import COLUMNS, SORTS, FindingFilters
from .reading import FindingQuerySet
from .revision_requests import RevisionRequest

# Each step with a page of its own: its form, what its button says, what is said when it is done.
STEPS = {
    "accept": (forms.AcceptForm, gettext_lazy("Accept"), gettext_lazy("The finding is accepted.")),
    "dispute": (forms.DisputeForm, gettext_lazy("Disagree"), gettext_lazy("The other opinion is recorded.")),
    "answer": (forms.AnswerForm, gettext_lazy("Answer"), gettext_lazy("The answer is recorded.")),
    "regrade": (forms.RegradeForm, gettext_lazy("Change the grade"), gettext_lazy("The grade is changed.")),
    "reword": (forms.RewordForm, gettext_lazy("Change the wording"), gettext_lazy("The wording is changed.")),
    "uphold": (forms.UpholdForm, gettext_lazy("Uphold"), gettext_lazy("The ruling is recorded.")),
    "issue": (forms.IssueForm, gettext_lazy("Issue"), gettext_lazy("The finding is issued.")),
    "discard": (forms.ReasonedStepForm, gettext_lazy("Drop the draft"), gettext_lazy("The draft is dropped.")),
    "withdraw": (forms.ReasonedStepForm, gettext_lazy("Withdraw"), gettext_lazy("The finding is withdrawn.")),
    "correct": (forms.CorrectForm, gettext_lazy("Correct"), gettext_lazy("The correction is recorded.")),
    "close_unanswered": (
        forms.ReasonedStepForm,
        gettext_lazy("Close without an answer"),
        gettext_lazy("The finding is closed."),
    ),
    "withdraw_issued": (
        forms.ReasonedStepForm,
        gettext_lazy("Withdraw"),
        gettext_lazy("The finding is withdrawn; its number stays."),
    ),
}
DANGEROUS = ("discard", "withdraw", "withdraw_issued")


def findings(request):
    """`/findings/`: every finding that the reader may see."""
    return show_list(
        request,
        "findings/findings.html",
        rows=Finding.objects.visible_to(request.user).with_names().annotate(repeats_number=F("repeat_of__number")),
        on_page=FindingQuerySet.in_rows,
        in_file=FindingQuerySet.in_file,
        filters=FindingFilters(request.GET, user=request.user),
        sorts=SORTS,
        columns=COLUMNS,
        title=_("Findings"),
    )


def finding(request, pk):
    """`/findings/<id>/`: what was found, where it stands, whose turn it is, and how it came there."""
    asked = Exists(RevisionRequest.objects.filter(finding=OuterRef("pk")))
    seen = Finding.objects.visible_to(request.user).on_its_page()
    record = get_object_or_404(seen.annotate(is_asked_for=asked), pk=pk)
    record.agency = request.user.agency  # what one sees is of one's own agency, and that is at hand
    return show(
        request,
        "findings/finding.html",
        {
            "finding": record,
            "buttons": (offered := buttons(record, request.user)),
            "may_answer": record.grade.is_observation and any(button["name"] == "answer" for button in offered),
            "may_request": record.status in ("issued", "closed") and not request.user.is_administrator,
            "files": record.files.standing().select_related("file"),
            "ground_files": record.ground_files.all(),
            **_followed_up(record),
            "repeats": record.earlier_like_this().presented_to(request.user).in_brief()[:5],
            "events": history.readable(trail.Event.objects.of(record), about=record),
        },
    )


def _followed_up(record):
    """What became of an issued finding: the actions of a nonconformity, and which procedures it asks to be revised."""
    requests, actions = record.revision_requests, record.actions
    return {
        "actions": actions.select_related("department").order_by("-pk")
        if record.number and record.grade.is_nonconformity
        else (),
        "revision_requests": requests.select_related("procedure", "revision") if record.is_asked_for else (),
    }


def step(request, pk, name):
    """`/findings/<id>/<step>/`: the form of a step."""
    if name not in STEPS:
        raise Http404
    record = get_object_or_404(Finding.objects.visible_to(request.user).with_names(), pk=pk)
    if not (name == "correct" and "correct_upwards" in record.steps_open_to(request.user)):
        require_step(record, request.user, name)
    form_class, label, message = STEPS[name]
    extra = {"step": name, "submit": label} if issubclass(form_class, StepForm) else {}
    form = form_class(request.POST or None, request.FILES or None, by=request.user, record=record, **extra)
    form.danger = name in DANGEROUS
    if request.method == "POST" and (done := applied(form, record, by=request.user)):
        return done.go(request, message, to=_back(request, record))
    return show(request, "findings/step.html", {"finding": record, "label": label}, form)


def buttons(record, user):
    """The open steps of a finding as buttons; the first that moves it on is the primary one."""
    offered = [name for name in record.steps_open_to(user) if name in STEPS]
    if record.is_accepted and "accept" in offered:
        offered.remove("accept")  # the answer may still change to a dispute; there is nothing to accept twice
    primary = next((name for name in ("answer", "accept", "uphold", "issue") if name in offered), None)
    return [
        {
            "name": name,
            "label": STEPS[name][1],
            "url": reverse("findings:step", args=[record.pk, name]),
            "primary": name == primary,
            "danger": name in DANGEROUS,
        }
        for name in sorted(offered, key=list(STEPS).index)
    ]


def _back(request, record):
    """Harmonisation is done on one page: who came from there goes back there."""
    if request.GET.get("from") == "harmonise":
        return reverse("findings:harmonise", args=[record.round_id])
    return None


def evidence_file(request, pk, evidence_pk):
    """A file of a finding, for whoever may see the finding."""
    record = get_object_or_404(Finding.objects.visible_to(request.user), pk=pk)
    evidence = get_object_or_404(record.files.standing(), pk=evidence_pk)
    return served(request, evidence.file)


def ground_file(request, pk, file_pk):
    """A file that the department attached to its dispute."""
    record = get_object_or_404(Finding.objects.visible_to(request.user), pk=pk)
    return served(request, get_object_or_404(record.ground_files, pk=file_pk))
