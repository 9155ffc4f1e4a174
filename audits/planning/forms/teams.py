"""The teams of a round and who is in them, chosen with the facts beside each name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.forms import PageForm
from audits.core.offers import OfferField

from ..availability import Availability
from ..models import Team, TeamMember
from .plan import PlanForm

LEAD_HELP = _("Whoever becomes leader takes over from the present one, who stays in the team as an auditor.")


class NewTeamForm(PlanForm):
    """A new team with its leader."""

    submit = _("Form the team")
    may_waive = True
    rows = ["lead", "remark"]

    lead = OfferField(label=_("Team leader"))
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args, audit_round, **kwargs):
        super().__init__(*args, audit_round=audit_round, **kwargs)
        self.fields["lead"].offer(*Availability(audit_round).people_for())

    def change(self, record, *, by):
        return Team.form(self.round, by=by, **self.answers("lead", "remark"))


class TeamForm(PlanForm):
    """The remark of a team, such as what it specialises in."""

    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, audit_round=record.round, initial={"remark": record.remark}, **kwargs)

    def change(self, team, *, by):
        return team.edit(by=by, version=self.seen_version(), **self.answers("remark"))


class DissolveForm(PlanForm):
    """Take a team out of the plan with its members."""

    submit = _("Dissolve the team")
    danger = True

    def change(self, team, *, by):
        team.dissolve(by=by)
        return f"{self.round.get_absolute_url()}teams/"


class NewMemberForm(PlanForm):
    """Somebody joins a team."""

    submit = _("Take on")
    may_waive = True
    rows = ["user", "role"]

    user = OfferField(label=_("Person"))
    role = forms.ChoiceField(
        label=_("Role in the team"),
        choices=TeamMember.Role.choices,
        initial=TeamMember.Role.AUDITOR,
        help_text=LEAD_HELP,
    )

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, audit_round=team.round, **kwargs)
        self.team = team
        self.fields["user"].offer(*Availability(team.round).people_for(team))

    def change(self, record, *, by):
        return self.team.take_on(by=by, **self.answers("user", "role"))


class MemberForm(PlanForm):
    """Another role for a member."""

    may_waive = True

    role = forms.ChoiceField(label=_("Role in the team"), choices=TeamMember.Role.choices, help_text=LEAD_HELP)

    def __init__(self, *args, record, **kwargs):
        audit_round = record.team.round
        super().__init__(*args, record=record, audit_round=audit_round, initial={"role": record.role}, **kwargs)

    def change(self, member, *, by):
        return member.assign(self.cleaned_data["role"], by=by, version=self.seen_version())


class RemoveMemberForm(PlanForm):
    """Take somebody out of a team."""

    submit = _("Take out of the team")
    danger = True

    def change(self, member, *, by):
        member.remove(by=by)
        return member.team


class DeclareForm(PageForm):
    """A member declares to be impartial towards the departments that the team visits."""

    submit = _("I declare this")

    def apply(self, member, *, by):
        member.declare(by=by)
