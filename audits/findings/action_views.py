"""Pages of corrective actions: the list, and one action with its plan, its measures and its steps."""

from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core import history, trail
from audits.core.files import StoredFile, served
from audits.core.listing import show_list
from audits.core.web import applied, require_step, show
from audits.organisation.models import Department
from audits.organisation.roles import read_deciders
from audits.planning.models import TeamMember

from . import action_forms as forms
from . import action_progress
from . import action_rules as rules
from .action import CorrectiveAction, CorrectiveActionQuerySet
from .action_lists import COLUMNS, SORTS, ActionFilters
from .extensions import Extension
from .measures import Measure, as_tree
from .revision_requests import RevisionRequest

# Each step with a page of its own: its form, what its button says, what is said when it is done.
STEPS = {
    "plan": (forms.ActionStepForm, gettext_lazy("Submit the plan"), gettext_lazy("The plan is submitted.")),
    "approve": (forms.ApproveForm, gettext_lazy("Approve the plan"), gettext_lazy("The plan is approved.")),
    "approve_done": (
        forms.ApproveForm,
        gettext_lazy("Accept the correction"),
        gettext_lazy("It is accepted and goes to the verifier."),
    ),
    "endorse": (forms.ActionStepForm, gettext_lazy("Endorse the plan"), gettext_lazy("The plan goes to the chair.")),
    "report_done": (
        forms.ActionStepForm,
        gettext_lazy("Report everything as done"),
        gettext_lazy("The report goes to the verifier."),
    ),
    "confirm": (forms.ConfirmForm, gettext_lazy("Confirm: implemented"), gettext_lazy("It is confirmed.")),
    "judge_effective": (
        forms.JudgeEffectiveForm,
        gettext_lazy("Effective"),
        gettext_lazy("The action is effective, and the nonconformity is closed."),
    ),
    "reject": (forms.ActionStepForm, gettext_lazy("Not accepted"), gettext_lazy("It goes back to the department.")),
    "judge_ineffective": (
        forms.ActionStepForm,
        gettext_lazy("Not effective yet"),
        gettext_lazy("The judgement is recorded; a new cycle is open."),
    ),
    "send_back": (forms.ActionStepForm, gettext_lazy("Send the plan back"), gettext_lazy("The plan is sent back.")),
    "name_owner": (
        forms.NameOwnerForm,
        gettext_lazy("Name who is responsible"),
        gettext_lazy("The responsible person is named."),
    ),
    "assign": (forms.AssignForm, gettext_lazy("Name follower and verifier"), gettext_lazy("They are named.")),
    "hand_over": (forms.HandOverForm, gettext_lazy("Hand over"), gettext_lazy("It is handed over.")),
    "cancel": (forms.ActionStepForm, gettext_lazy("Cancel the action"), gettext_lazy("The action is cancelled.")),
}
ON_PAPER = {
    "approve": (forms.ApproveOnPaperForm, gettext_lazy("Record approval on paper"), STEPS["approve"][2]),
    "send_back": (forms.OnPaperForm, gettext_lazy("Record a return on paper"), STEPS["send_back"][2]),
    "cancel": (forms.OnPaperForm, gettext_lazy("Record a cancellation on paper"), STEPS["cancel"][2]),
}
MEANING = {
    "plan": gettext_lazy("Who follows the action reads it next. Until then nobody changes it."),
    "approve": gettext_lazy("From now on the measures are carried out as planned."),
    "endorse": gettext_lazy("You find the plan fit for the cause; the chair decides on it."),
    "report_done": gettext_lazy("The verifier compares what was done with the plan."),
    "reject": gettext_lazy("The department reads your reason and carries on; the deadline does not move."),
    "judge_ineffective": gettext_lazy("This cycle stays as it is. A new one opens, with deadlines from today."),
    "send_back": gettext_lazy("The department reads your reason and plans anew; the first deadline does not move."),
    "hand_over": gettext_lazy("The receiving department gets an action of its own, with deadlines from today."),
    "cancel": gettext_lazy("Nothing is done any more, and the nonconformity is closed. This cannot be taken back."),
}
EXTENSION_STEPS = {"grant": gettext_lazy("Grant more time"), "refuse": gettext_lazy("Refuse more time")}
EXTENSION_ON_PAPER = {
    "grant": gettext_lazy("Record on paper: more time granted"),
    "refuse": gettext_lazy("Record on paper: more time refused"),
}
FORWARD = ("plan", "approve", "approve_done", "endorse", "report_done", "confirm", "judge_effective")
DANGEROUS = ("cancel", "judge_ineffective")


def actions(request):
    """`/actions/`: every corrective action that the reader may see."""
    return show_list(
        request,
        "findings/actions.html",
        rows=CorrectiveAction.objects.visible_to(request.user).with_names(),
        on_page=CorrectiveActionQuerySet.in_rows,
        filters=ActionFilters(request.GET, user=request.user),
        sorts=SORTS,
        columns=COLUMNS,
        title=_("Corrective actions"),
    )


def action(request, pk):
    """`/actions/<id>/`: what was found, what is done about it, where it stands and whose turn it is."""
    record = seen_action(request, pk)
    causes, measures = _causes(record), _measures(record, request.user)
    extensions, lacks = _extensions(record, request.user), action_progress.lacks(record)
    parts = [*(cause for cause, _depth in causes), *measures, *extensions]
    events = history.readable(trail.Event.objects.about(record), about=record, at_hand=parts)
    return show(
        request,
        "findings/action.html",
        {
            "action": record,
            "finding": record.finding,
            "buttons": [
                *_writing(record, request.user, lacks and action_progress.next_part(record, causes, measures)),
                *buttons(record, request.user, missing=bool(lacks)),
            ],
            "stages": action_progress.stages(record),
            "turn": action_progress.turn(record),
            "returned": action_progress.returned(record, events),
            "lacks": lacks,
            "causes": causes,
            "measures": measures,
            "extensions": extensions,
            "revision_requests": record.revision_requests.all(),
            "follower": action_progress.follower_name(record),
            "files": record.finding.files.standing().select_related("file"),
            "may_request": RevisionRequest(agency=record.agency).may_edit(request.user),
            "cycles": (cycles := _other_cycles(record)),
            "followed_by": next((other for other in cycles if other.earlier_id == record.pk), None),
            "may_write": record.plan_is_open_to(request.user),
            "may_add": Measure(action=record).may_edit(request.user),
            "may_ask_time": Extension(action=record).may_edit(request.user),
            "events": events,
        },
    )


def step(request, pk, name, *, on_paper=False):
    """`/actions/<id>/<step>/`, `/actions/<id>/<step>/on-paper/`: the form of a step, beside the plan."""
    table = ON_PAPER if on_paper else STEPS
    if name not in table:
        raise Http404
    record = seen_action(request, pk)
    require_step(record, request.user, name, on_paper=on_paper)
    form_class, label, message = table[name]
    extra = {"step": name, "submit": label} if issubclass(form_class, forms.ActionStepForm) else {}
    form = form_class(request.POST or None, request.FILES or None, by=request.user, record=record, **extra)
    form.danger = name in DANGEROUS
    if request.method == "POST" and (done := applied(form, record, by=request.user)):
        return done.go(request, message)
    context = {
        "action": record,
        "finding": record.finding,
        "label": label,
        "lead": MEANING.get(name, ""),
        "causes": _causes(record),
        "measures": _measures(record, request.user),
    }
    return show(request, "findings/action_step.html", context, form)


def proof_file(request, pk, file_pk):
    """`/actions/<id>/files/<file>/`: what shows that a measure was done, for whoever may see the action."""
    record = get_object_or_404(CorrectiveAction.objects.visible_to(request.user), pk=pk)
    proofs = Measure.proof.through.objects.filter(measure__action=record).values("storedfile")
    return served(request, get_object_or_404(StoredFile, pk__in=proofs, pk=file_pk))


def seen_action(request, pk):
    """The action with all that its rules and its page look at, for whoever may see it."""
    user = request.user
    rows = CorrectiveAction.objects.visible_to(user).select_related(*CorrectiveAction.READ_WITH)
    rows = rows.select_related(
        "finding__clause__standard", "finding__procedure", "finding__round__standard", "finding__department"
    )
    rows = rows.annotate(answered=Exists(Department.objects.answered_for_by(user).filter(pk=OuterRef("department"))))
    members = TeamMember.objects.select_related("user__department")
    record = get_object_or_404(rows.prefetch_related(Prefetch("finding__visit__team__members", members)), pk=pk)
    record.department.keep_answer(user, record.answered)
    read_deciders(record, user)
    return record


def buttons(record, user, *, missing):
    """The open steps of an action as buttons; the first that moves it on is primary, once nothing is missing."""
    here = record.get_absolute_url()
    offered, on_paper = record.steps_open_to(user), record.steps_on_paper(user)
    shown = [name for name in STEPS if name in offered and not (missing and name in ("plan", "report_done"))]
    primary = next((name for name in FORWARD if name in shown), None)
    rows = [
        {"label": STEPS[name][1], "url": f"{here}{name}/", "primary": name == primary, "danger": name in DANGEROUS}
        for name in shown
    ]
    return rows + [
        {"label": ON_PAPER[name][1], "url": f"{here}{name}/on-paper/", "icon": "paperclip"}
        for name in ON_PAPER
        if name in on_paper
    ]


def _writing(record, user, part):
    """The way to the part of the plan that is to be written next, for who writes it."""
    if not (part and record.plan_is_open_to(user)):
        return []
    url = f"{record.get_absolute_url()}{part}"
    return [{"label": _("Write the plan"), "url": url, "primary": True, "icon": "edit"}]


def _other_cycles(record):
    """The actions on the same finding before and after this one; while the first is open there is no other."""
    if record.cycle == 1 and record.earlier_id is None and record.is_open:
        return ()
    cycles = list(record.finding.actions.exclude(pk=record.pk).select_related("department").order_by("pk"))
    for other in cycles:
        other.finding = record.finding
    return cycles


def _causes(record):
    """[(cause, depth)] of an action, which has causes and requests for revision at hand from then on."""
    rules.read_requests(record)
    return as_tree(record.causes.all())


def _measures(record, user):
    """The measures with their files, and what the reader may do with each (`Measure.may_edit`, `may_report`)."""
    writes, answers = record.plan_is_open_to(user), rules.owner_or_answering(record, user) is not None
    rules.read_measures(record)
    rows = list(record.measures.all())
    for measure in rows:
        measure.may_be_edited = writes
        measure.may_be_reported = record.takes_reports and (answers or measure.who_id == user.pk)
    return rows


def _extensions(record, user):
    """The requests for more time, each with the decisions that the reader may take or record."""
    if record.status in (record.Status.REQUESTED, record.Status.PLANNED, record.Status.ENDORSED):
        return []  # more time is asked for while an action is carried out
    rows = record.extensions.select_related("asked_by", "decided_by")
    for extension in rows:
        extension.action = record
        offered, on_paper = extension.steps_open_to(user), extension.steps_on_paper(user)
        here = [record.pk, extension.pk]
        extension.buttons = [
            {"label": label, "url": reverse("findings:extension_step", args=[*here, name])}
            for name, label in EXTENSION_STEPS.items()
            if name in offered
        ] + [
            {"label": label, "url": reverse("findings:extension_on_paper", args=[*here, name]), "icon": "paperclip"}
            for name, label in EXTENSION_ON_PAPER.items()
            if name in on_paper
        ]
    return rows
