"""Who could audit: free, certified, from elsewhere, and how loaded. The facts that stand beside each choice.

The rules themselves are in `checks`; here they are told before somebody chooses.
"""

from collections import Counter, defaultdict

from django.db.models import Count
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits.core.offers import Fact, Offer, Offers
from audits.procedures.models import Procedure

from .checks import Plan, elsewhere


class Availability:
    """What is known about people and teams while a round is planned, read once whatever their number."""

    def __init__(self, audit_round):
        self.round = audit_round
        self.plan = Plan(audit_round)
        self.people = list(audit_round.agency.users.active().select_related("department"))
        certified = audit_round.agency.users.certified(audit_round.standard_id, on=audit_round.starts_on)
        self.certified = set(certified.values_list("pk", flat=True))
        self.team_of = {member.user_id: team for team in self.plan.teams for member in team.members.all()}
        self.load = self._load()
        self.elsewhere = elsewhere(self.plan)
        self.written = self._written()

    def _load(self):
        """How many visits each person has in the year, this round included."""
        rows = (
            self.round.agency.users.filter(memberships__team__round__year=self.round.year)
            .exclude(memberships__team__visits__status="cancelled")
            .exclude(memberships__team__round__status="cancelled")
            .values_list("pk")
            .annotate(visits=Count("memberships__team__visits", distinct=True))
        )
        return Counter(dict(rows))

    def _written(self):
        """Which procedures each person wrote: {user id: {procedure id: code}}."""
        written = defaultdict(dict)
        rows = Procedure.objects.filter(agency=self.round.agency_id, revisions__author__isnull=False)
        for author, pk, code in rows.values_list("revisions__author", "pk", "code"):
            written[author][pk] = code
        return written

    # ---- people for a team

    def people_for(self, team=None):
        """Everybody who is in no team of the round yet; those with a certificate first."""
        slots = [visit for visit in self.plan.visits if team and visit.team_id == team.pk]
        free = [person for person in self.people if person.pk not in self.team_of]
        offers = {True: [], False: []}
        for person in free:
            offers[person.pk in self.certified].append(self._person(person, slots))
        for part in offers.values():
            part.sort(key=lambda offer: offer.is_marked)
        standard = {"standard": self.round.standard}
        return (
            Offers(_("Certified for %(standard)s") % standard, offers[True]),
            Offers(_("Without a certificate for %(standard)s") % standard, offers[False], open=not offers[True]),
        )

    def _person(self, person, slots):
        facts = [Fact(str(person.department))] if person.department else []
        if person.pk in self.certified:
            facts.append(Fact(_("Certified"), "good"))
        else:
            facts.append(Fact(_("No certificate for this edition"), "bad"))
        facts += [Fact(text, "bad") for text in self._not_impartial(person, person.department, slots)]
        busy = [entry for entry, people in self.elsewhere if person in people]
        if busy:
            facts.append(Fact(_("Busy in another round: %(when)s") % {"when": spans(busy)}, "bad"))
        facts.append(Fact(self._visits(self.load[person.pk])))
        return Offer(person, person.with_post, tuple(facts))

    def _not_impartial(self, person, unit, visits):
        """Why somebody cannot audit these visits."""
        for visit in visits:
            if visit.department.same_unit(unit):
                yield _("Belongs to %(unit)s, which the team visits") % {"unit": unit}
            codes = [
                code
                for pk, code in self.written[person.pk].items()
                if pk in {procedure.pk for procedure in visit.procedures.all()}
            ]
            if codes:
                yield _("Wrote %(codes)s, which the team audits") % {"codes": ", ".join(codes)}

    @staticmethod
    def _visits(count):
        return ngettext("%(count)s visit this year", "%(count)s visits this year", count) % {"count": count}

    # ---- a team for a visit

    def teams_for(self, *, department=None, procedures=(), starts_at=None, ends_at=None, visit=None):
        """The round's teams: who is in them, what they have to do, and what speaks against this visit."""
        return Offers(
            "", [self._team(team, department, procedures, starts_at, ends_at, visit) for team in self.plan.teams]
        )

    def _team(self, team, department, procedures, starts_at, ends_at, visit):
        members = list(team.members.all())
        entries = [
            entry
            for entry in [*self.plan.visits, *self.plan.meetings]
            if entry.team_id in (team.pk, None) and entry != visit
        ]
        visits = [entry for entry in self.plan.visits if entry.team_id == team.pk and entry != visit]
        facts = [Fact(", ".join(f"{member.user} ({member.get_role_display().lower()})" for member in members))]
        facts += [Fact(text, "bad") for text in self._against_team(members, department, procedures)]
        uncertified = [
            str(member.user)
            for member in members
            if member.role in member.CERTIFIED and member.user_id not in self.certified
        ]
        if uncertified:
            facts.append(Fact(_("No certificate: %(people)s") % {"people": ", ".join(uncertified)}, "bad"))
        facts += self._free(members, entries, starts_at, ends_at)
        hours = sum((entry.ends_at - entry.starts_at).total_seconds() for entry in visits) / 3600
        facts.append(
            Fact(
                ngettext("%(count)s visit, %(hours)s hours", "%(count)s visits, %(hours)s hours", len(visits))
                % {"count": len(visits), "hours": number_format(round(hours, 1), 0 if hours == int(hours) else 1)}
            )
        )
        return Offer(team, str(team), tuple(facts))

    def _against_team(self, members, department, procedures):
        for member in members:
            if not member.audits:
                continue
            if department and department.same_unit(member.unit):
                yield _("Not impartial: %(person)s belongs to %(unit)s") % {
                    "person": member.user,
                    "unit": member.unit,
                }
            written = [item.code for item in procedures if item.pk in self.written[member.user_id]]
            if written:
                yield _("Not impartial: %(person)s wrote %(procedure)s") % {
                    "person": member.user,
                    "procedure": ", ".join(written),
                }

    def _free(self, members, entries, starts_at, ends_at):
        people = {member.user for member in members}
        foreign = [entry for entry, others in self.elsewhere if people & others]
        if not (starts_at and ends_at):
            busy = [*entries, *foreign]
            return [Fact(_("Busy: %(when)s") % {"when": spans(busy)})] if busy else []
        clashes = [entry for entry in [*entries, *foreign] if entry.starts_at < ends_at and starts_at < entry.ends_at]
        return [busy_at(entry) for entry in clashes] or [Fact(_("Free at this time"), "good")]

    # ---- procedures for a visit

    def procedures_for(self, department=None):
        """The procedures of the agency on the first day; those of the department unfolded and first."""
        groups = defaultdict(list)
        rows = Procedure.objects.filter(agency=self.round.agency_id).existing(self.round.starts_on)
        for procedure in rows.select_related("department").order_by("department__order", "code"):
            groups[procedure.department].append(Offer(procedure, f"{procedure.code} {procedure.title}"))
        owners = sorted(groups, key=lambda owner: owner != department)
        return [Offers(str(owner), groups[owner], open=owner == department) for owner in owners]


def contacts_for(visit, people):
    """People of a department who may work with the team, with what else they are bound by at that time."""
    plan = Plan(visit.round)
    busy = defaultdict(list)
    for entry, bound in [*plan.entries(), *elsewhere(plan)]:
        if entry != visit and entry.starts_at < visit.ends_at and visit.starts_at < entry.ends_at:
            for person in bound:
                busy[person.pk].append(busy_at(entry))
    return Offers("", [Offer(person, person.with_post, tuple(busy[person.pk])) for person in people])


def busy_at(entry):
    return Fact(_("Busy at this time: %(what)s, %(when)s") % {"what": entry.subject, "when": spans([entry])}, "bad")


def spans(entries):
    """When somebody is busy: 05/12 08:00–10:00, 14:00–16:30; 06/12 08:00–10:00."""
    days = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.starts_at):
        days[entry.day].append(f"{entry.starts:%H:%M}–{entry.ends:%H:%M}")
    return "; ".join(f"{date_format(day, 'd/m')} {', '.join(times)}" for day, times in days.items())
