"""What is asked of people about a corrective action: the plan, the measures, the judgements, more time."""

from crispy_forms.bootstrap import InlineRadios
from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.decisions import PaperDecision
from audits.core.file_fields import StoredFilesField
from audits.core.forms import DateField, PageForm, PersonField, RecordForm, Row, StepForm, column
from audits.organisation.models import Department, User

from . import action_rules as rules
from .extensions import Extension
from .measures import Cause, Measure
from .revision_requests import RevisionRequest

# ---- the plan


class PlanTextsForm(PageForm):
    """Correction and similar cases; or, for a minor nonconformity, why nothing more is needed."""

    submit = _("Save")
    correction = forms.CharField(
        label=_("Correction"),
        help_text=_("What was put right at once: for the citizens concerned, in the files."),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
    )
    similar = forms.CharField(
        label=_("Similar cases elsewhere"),
        help_text=_("Where else the same could have happened, and what was found there."),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
    )
    no_action_reason = forms.CharField(
        label=_("Only corrected, no corrective action needed, because"),
        help_text=_("For a single slip that is put right already. Then write what was done as a measure."),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
    )

    def __init__(self, *args, record, **kwargs):
        present = {name: getattr(record, name) for name in ("correction", "similar", "no_action_reason")}
        super().__init__(*args, record=record, initial=present, **kwargs)
        if record.is_major:
            del self.fields["no_action_reason"]

    def apply(self, action, *, by):
        action.write_plan(by=by, version=self.seen_version(), **self.answers())


class WhyForm(PageForm):
    """Ask why until the answer can be changed: each answer is the reason of the one before."""

    submit = _("Save the causes")
    rows = [*(f"why_{n}" for n in range(1, Cause.WHYS + 1)), "category"]

    category = forms.ChoiceField(label=_("Where the root cause lies"), required=False)

    def __init__(self, *args, action, under=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.action, self.under = action, under
        for n in range(1, Cause.WHYS + 1):
            label = _("Why did it happen?") if n == 1 and not under else _("And why is that so?")
            self.fields[f"why_{n}"] = forms.CharField(label=label, max_length=1000, required=n == 1)
        self.fields["category"].choices = [("", _("Not said")), *Cause.Category.choices]

    def apply(self, record, *, by):
        answers = [self.cleaned_data[f"why_{n}"] for n in range(1, Cause.WHYS + 1)]
        Cause.ask_why(self.action, answers, by=by, category=self.cleaned_data["category"], under=self.under)
        return self.action


class CauseForm(RecordForm):
    """One cause, worded anew."""

    model = Cause
    rows = ["text", "category"]
    text = column(Cause, "text")
    category = column(Cause, "category")


class MeasureForm(RecordForm):
    """A measure: what, who, until when."""

    model = Measure
    submit = _("Save the measure")
    rows = [InlineRadios("kind"), "what", Row("who", "due_on")]

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Measure.Kind.choices, initial=Measure.Kind.CORRECTIVE, widget=forms.RadioSelect
    )
    what = column(Measure, "what")
    who = column(Measure, "who")
    due_on = column(Measure, "due_on")

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, given={"action": action}, **kwargs)
        self.offer("who", User.objects.active().filter(agency=action.agency_id))
        self.fields["due_on"].help_text = _("At the latest %(day)s.") % {"day": f"{action.measures_until:%d/%m/%Y}"}


class ReportMeasureForm(PageForm):
    """A measure is done: when, with what result, and the files that show it."""

    submit = _("Report it as done")
    rows = ["done_on", "result", "proof"]

    done_on = DateField(label=_("Done on"))
    result = forms.CharField(label=_("Result"), widget=forms.Textarea, max_length=2000)
    proof = StoredFilesField(label=_("Evidence"), required=False)

    def __init__(self, *args, record, **kwargs):
        present = {
            "done_on": record.done_on or clock.today(),
            "result": record.result,
            "proof": list(record.proof.all()),
        }
        super().__init__(*args, record=record, initial=present, **kwargs)

    def apply(self, measure, *, by):
        measure.report(by=by, version=self.seen_version(), **self.answers())


class RemoveForm(PageForm):
    """Take a cause or a measure out of the plan."""

    submit = _("Take it out")
    danger = True

    def apply(self, record, *, by):
        action = record.action
        record.remove(by=by)
        return action


# ---- people


class NameOwnerForm(PageForm):
    """Who is responsible for the action."""

    submit = _("Name this person")
    owner = PersonField(None, label=_("Responsible person"), empty_label=_("Choose one"))

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, initial={"owner": record.owner_id}, **kwargs)
        self.fields["owner"].queryset = User.objects.active().filter(department__in=record.department.unit())

    def apply(self, action, *, by):
        action.name_owner(by=by, version=self.seen_version(), **self.answers())


class VerifierField(PersonField):
    """A person who may verify: from elsewhere, without a part in the work."""

    def __init__(self, **kwargs):
        super().__init__(None, label=_("Verifier"), **kwargs)


class AssignForm(PageForm):
    """Who follows the action and who verifies it."""

    submit = _("Name them")
    follower = PersonField(
        None,
        label=_("Follows the action"),
        required=False,
        empty_label=_("Team leader until the report, then the secretariat"),
        help_text=_("Accepts plan and result."),
    )
    verifier = VerifierField(required=False, empty_label=_("Named when the plan is approved"))

    def __init__(self, *args, record, **kwargs):
        present = {"follower": record.follower_id, "verifier": record.verifier_id}
        super().__init__(*args, record=record, initial=present, **kwargs)
        elsewhere = rules.people_from_elsewhere(record)
        self.fields["follower"].queryset = elsewhere
        self.fields["verifier"].queryset = rules.possible_verifiers(record)
        if record.verifier_id and record.status not in (record.Status.REQUESTED, record.Status.PLANNED):
            self.fields["verifier"].required = True

    def apply(self, action, *, by):
        action.assign(by=by, version=self.seen_version(), **self.answers())


# ---- steps


class ActionStepForm(StepForm):
    """A step that asks for nothing but, where it demands one, its reason."""

    def __init__(self, *args, record, step, **kwargs):
        needs_note = any(row.note for row in record.STEPS if row.name == step)
        super().__init__(*args, record=record, step=step, needs_note=needs_note, **kwargs)

    def paper(self):
        return None

    def apply(self, record, *, by):
        paper = {"paper": self.paper()} if self.paper() else {}
        getattr(record, self.step)(by=by, version=self.seen_version(), **self.answers("note"), **paper)
        return record

    def answers(self, *names):
        return super().answers(*(name for name in names if name in self.fields))


class OnPaperForm(PaperDecision, ActionStepForm):
    """The secretariat records what the chair decided on paper."""

    def _rows(self):
        return [*(["note"] if "note" in self.fields else []), *PaperDecision.paper_rows]

    def paper(self):
        return PaperDecision.paper(self)


class ApproveForm(ActionStepForm):
    """The plan meets the cause; names who verifies, usually whoever raised the finding."""

    verifier = VerifierField(
        empty_label=_("Choose one"), help_text=_("From another department, without a part in the work.")
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        usual = record.usual_verifier()
        self.fields["verifier"].initial = usual.pk if usual else None
        self.fields["verifier"].queryset = rules.possible_verifiers(record)

    def apply(self, record, *, by):
        paper = {"paper": self.paper()} if self.paper() else {}
        getattr(record, self.step)(by=by, version=self.seen_version(), verifier=self.cleaned_data["verifier"], **paper)
        return record


class ApproveOnPaperForm(PaperDecision, ApproveForm):
    """The chair approved the plan of a major nonconformity on paper."""

    rows = ["verifier", *PaperDecision.paper_rows]

    def paper(self):
        return PaperDecision.paper(self)


class ConfirmForm(ActionStepForm):
    """It was done as planned; when is it looked at whether it helped?"""

    rows = [InlineRadios("check"), "check_on"]
    check = forms.ChoiceField(
        label=_("The check of effectiveness"),
        choices=[("day", _("on a day")), ("round", _("in the next audit round"))],
        initial="day",
        widget=forms.RadioSelect,
    )
    check_on = DateField(label=_("Day of the check"), required=False)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.fields["check_on"].initial = record.usual_check_on()

    def apply(self, action, *, by):
        said = self.cleaned_data
        action.confirm(
            by=by,
            version=self.seen_version(),
            check_on=said["check_on"],
            check_next_round=said["check"] == "round",
        )


class JudgeEffectiveForm(ActionStepForm):
    """It helped: what was looked at shows it."""

    rows = ["looked_at", "need_not_wait"]
    looked_at = forms.CharField(
        label=_("What did you look at?"),
        help_text=_("For example the case files of the last quarter, with how many they were."),
        widget=forms.Textarea,
        max_length=4000,
    )
    need_not_wait = forms.CharField(
        label=_("Why it need not wait for the revision of the procedure"),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        obstacle = rules.waits_for_revision(record)
        if obstacle:
            self.fields["need_not_wait"].help_text = obstacle
        elif not self.is_bound:
            del self.fields["need_not_wait"]

    def _rows(self):
        return [name for name in self.rows if name in self.fields]

    def apply(self, action, *, by):
        action.judge_effective(by=by, version=self.seen_version(), **self.answers("looked_at", "need_not_wait"))


class HandOverForm(ActionStepForm):
    """Which department takes over what a merged or closed one owes."""

    rows = ["department", "note"]
    department = forms.ModelChoiceField(None, label=_("Receiving department"), empty_label=_("Choose one"))

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        receiving = Department.objects.filter(agency=record.agency_id).existing().exclude(pk=record.department_id)
        self.fields["department"].queryset = receiving
        self.fields["department"].initial = record.department.merged_into_id

    def apply(self, action, *, by):
        return action.hand_over(by=by, version=self.seen_version(), **self.answers("department", "note"))


# ---- more time, and the procedure


class AskExtensionForm(PageForm):
    """Ask for more time before the deadline is over."""

    submit = _("Ask for more time")
    until = DateField(label=_("Until"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000)

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, **kwargs)
        self.action = action

    def apply(self, record, *, by):
        return Extension.ask(self.action, by=by, **self.answers())


class RequestRevisionForm(PageForm):
    """Ask that a procedure be changed."""

    submit = _("Send the request")
    rows = ["procedure", "reason"]
    procedure = forms.ModelChoiceField(None, label=_("Procedure"), empty_label=_("Choose a procedure"))
    reason = forms.CharField(label=_("What is to be changed, and why"), widget=forms.Textarea, max_length=2000)

    def __init__(self, *args, by, finding=None, action=None, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        self.origin = {"finding": finding, "action": action}
        self.fields["procedure"].queryset = by.agency.procedures.not_withdrawn().order_by("code")
        self.fields["procedure"].label_from_instance = lambda one: f"{one.code} · {one.title}"

    def apply(self, record, *, by):
        procedure = self.cleaned_data["procedure"]
        return RevisionRequest.ask(procedure, by=by, reason=self.cleaned_data["reason"], **self.origin)
