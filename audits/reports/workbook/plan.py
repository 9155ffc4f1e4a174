"""Sheets of the plan: the round and its decision, what is left out, teams, visits, meetings, waivers, amendments."""

from django.utils.translation import gettext_lazy as _

from audits.core import trail
from audits.core.tables import Column, word_for
from audits.planning import lists, visit_lists
from audits.planning.models import AuditRound, Meeting, TeamMember, Visit, Waiver

from .kinds import Kind, name_of, yes


def _round(audit_round, reader):
    rows = AuditRound.objects.visible_to(reader).with_counts().filter(pk=audit_round.pk)
    return rows.select_related("standard", "submitted_by", "decided_by")


def _left_out(audit_round, reader):
    return audit_round.left_out.select_related("department").order_by("department__order", "pk")


def _members(audit_round, reader):
    rows = TeamMember.objects.visible_to(reader).filter(team__round=audit_round)
    return rows.select_related("team", "user__department", "department").order_by("team__number", "pk")


def _visits(audit_round, reader):
    rows = visit_lists.with_procedures(visit_lists.calendar(reader)).filter(round=audit_round)
    return rows.select_related("round", "department", "team", "signed_by", "witness").order_by("starts_at", "pk")


def _meetings(audit_round, reader):
    return Meeting.objects.visible_to(reader).filter(round=audit_round).select_related("team").order_by("starts_at")


def _waivers(audit_round, reader):
    rows = Waiver.objects.visible_to(reader).filter(round=audit_round)
    return rows.select_related("person", "department", "granted_by").order_by("pk")


def _amendments(audit_round, reader):
    """The numbered changes of the approved plan; few, so they are counted here."""
    acts = trail.Event.objects.of(audit_round).filter(verb="amend").select_related("actor", "on_behalf_of")
    for number, event in enumerate(acts.order_by("seq"), 1):
        event.amendment = number
        yield event


KINDS = (
    Kind(
        "dot-danh-gia",
        _("Round and decision"),
        [
            *lists.COLUMNS,
            Column(_("Decided by"), name_of("decided_by")),
            Column(_("Submitted by"), name_of("submitted_by")),
            Column(_("Grounds"), "grounds"),
            Column(_("Objectives"), "objectives"),
            Column(_("Scope"), "scope"),
            Column(_("Clauses not applied, and why"), "exclusions"),
            Column(_("Method"), "method"),
            Column(_("Why it is held outside the programme"), "outside_programme"),
            Column(_("Amendments"), "amendments", kind="number"),
            Column(_("Taken over from paper"), lambda row: yes(row.taken_over)),
        ],
        _round,
    ),
    Kind(
        "don-vi-khong-danh-gia",
        _("Departments left out"),
        [Column(_("Department"), "department.name"), Column(_("Reason"), "reason")],
        _left_out,
    ),
    Kind(
        "to-danh-gia",
        _("Teams and members"),
        [
            Column(_("Team"), "team.number", kind="number"),
            Column(_("Full name"), "user.full_name"),
            Column(_("Post"), "shown_post"),
            Column(_("Department"), lambda row: row.unit.name if row.unit else ""),
            Column(_("Role in the team"), word_for(TeamMember, "role")),
            Column(_("Declaration"), word_for(TeamMember, "status")),
            Column(_("Declared at"), "declared_at", kind="datetime"),
            Column(_("Department and post as of"), "frozen_on", kind="date"),
        ],
        _members,
    ),
    Kind(
        "buoi-danh-gia",
        _("Visits"),
        [
            *visit_lists.COLUMNS,
            Column(_("Entered afterwards"), lambda row: yes(row.entered_afterwards)),
            Column(_("How it was signed"), word_for(Visit, "signed_how")),
            Column(_("Signed by"), name_of("signed_by")),
            Column(_("Signed at"), "signed_at", kind="datetime"),
            Column(_("Witness"), name_of("witness")),
        ],
        _visits,
    ),
    Kind(
        "cuoc-hop",
        _("Meetings"),
        [
            Column(_("Meeting"), word_for(Meeting, "kind")),
            Column(_("Team"), lambda row: row.team.number if row.team else None, kind="number"),
            Column(_("From"), "starts_at", kind="datetime"),
            Column(_("Until"), "ends_at", kind="datetime"),
            Column(_("Place"), "place"),
            Column(_("Was held"), lambda row: yes(row.held)),
            Column(_("Present"), "attendance"),
            Column(_("Notes"), "notes"),
        ],
        _meetings,
    ),
    Kind(
        "mien-tru",
        _("Waivers"),
        [
            Column(_("Rule waived"), word_for(Waiver, "kind")),
            Column(_("Person"), "person.with_post"),
            Column(_("Department audited"), lambda row: row.department.name if row.department else ""),
            Column(_("Reason"), "reason"),
            Column(_("Granted by"), name_of("granted_by")),
            Column(_("Granted on"), "granted_on", kind="date"),
        ],
        _waivers,
    ),
    Kind(
        "dieu-chinh-ke-hoach",
        _("Amendments of the plan"),
        [
            Column(_("Number"), "amendment", kind="number"),
            Column(_("At"), "at", kind="datetime"),
            Column(_("By"), name_of("actor")),
            Column(_("Acting for"), name_of("on_behalf_of")),
            Column(_("Reason"), lambda event: event.details.get("note", "")),
        ],
        _amendments,
    ),
)
