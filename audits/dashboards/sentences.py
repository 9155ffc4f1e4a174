"""How a scope stands, in sentences that are made from its figures: nothing is said that they do not show."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def of(overview):
    """What a member of the committee would say in the corridor, as one text."""
    said = [_audited(overview), *_found(overview), *_followed_up(overview), *_repeated(overview)]
    said += _objectives(overview.aims)
    return " ".join(str(sentence) for sentence in said if sentence)


def _audited(overview):
    scope, departments = overview.scope, overview.on_site.departments
    said = {"held": departments.held, "planned": departments.planned}
    if not departments.planned:
        return _("No visit is planned here.")
    if scope.department:
        visits = overview.on_site.visits
        if visits.held < visits.planned:
            return _("%(held)s of %(planned)s visits have been held in this department.") % {
                "held": visits.held,
                "planned": visits.planned,
            }
        return _("The department has been audited.")
    if not departments.held:
        return (
            ngettext(
                "No visit has been held yet; %(planned)s department is to be audited.",
                "No visit has been held yet; %(planned)s departments are to be audited.",
                departments.planned,
            )
            % said
        )
    if departments.held == departments.planned:
        return (
            ngettext(
                "The %(planned)s department in the plan has been audited.",
                "All %(planned)s departments in the plan have been audited.",
                departments.planned,
            )
            % said
        )
    return _("%(held)s of %(planned)s departments have been audited so far.") % said


def _found(overview):
    found = overview.found
    total, major = found.nonconformities, found.by_kind["major"]
    if not overview.on_site.departments.held:
        return
    if not found.total and overview.is_going_on:
        yield _("Findings are issued when the teams have agreed on them.")
        return
    if not total:
        yield _("No nonconformity was found.")
        return
    said = ngettext("%(total)s nonconformity was issued", "%(total)s nonconformities were issued", total)
    weight = _("%(major)s of them major") if major else _("none of them major")
    yield f"{said}, {weight}." % {"total": total, "major": major}


def _followed_up(overview):
    acted, late = overview.actions, overview.overdue
    if not acted.issued:
        return
    said = {"closed": acted.closed, "issued": acted.issued}
    yield (_("All of them are closed.") if not acted.open else _("%(closed)s of %(issued)s are closed.") % said)
    if not acted.overdue:
        if acted.open:
            yield _("Nothing is overdue.")
        return
    worst = max(late, key=lambda row: row.days)
    whose = worst.department.name if worst.department else _("checks of effectiveness")
    said = {"count": acted.overdue, "days": worst.days, "whose": whose}
    yield (
        ngettext("%(count)s is overdue", "%(count)s are overdue", acted.overdue) % said
        + ngettext(
            ", the longest by %(days)s working day (%(whose)s).",
            ", the longest by %(days)s working days (%(whose)s).",
            worst.days,
        )
        % said
    )


def _repeated(overview):
    count = overview.figures["repeats"].value
    if count:
        yield ngettext(
            "%(count)s finding repeats an earlier one or was not remedied.",
            "%(count)s findings repeat an earlier one or were not remedied.",
            count,
        ) % {"count": count}


def _objectives(aims):
    settled, so_far = aims.missed(settled=True), aims.missed(settled=False)
    if aims.reached and aims.reached == aims.total:
        several = _("All %(count)s quality objectives are reached.") % {"count": aims.total}
        yield several if aims.total > 1 else _("The quality objective is reached.")
    if settled:
        yield ngettext(
            "%(count)s quality objective was missed.", "%(count)s quality objectives were missed.", settled
        ) % {"count": settled}
    if so_far:
        yield ngettext(
            "%(count)s quality objective is not reached yet.",
            "%(count)s quality objectives are not reached yet.",
            so_far,
        ) % {"count": so_far}
