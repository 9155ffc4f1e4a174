"""Who takes a document from where to where, and what each step demands."""

from django.utils.translation import gettext_lazy as _

from audits.core.rules import RuleBroken
from audits.core.workflow import Step, system
from audits.organisation.roles import chair, secretariat

from . import readiness


def nothing_is_missing(document, act):
    """The round is ready to be reported, and the texts are written."""
    missing = readiness.missing(document)
    if missing:
        raise RuleBroken(" ".join(str(problem.sentence) for problem in missing))


def decided_by_another(document, act):
    if document.prepared_by_id in (act.decider.pk, None if act.paper else act.by.pk):
        raise RuleBroken(_("You prepared this document. Somebody else has to issue it."))
    if not (act.changes.get("number") and act.changes.get("dated_on")):
        raise RuleBroken(_("Give the number and the date of the document."), field="number")
    if sentence := readiness.wrong_date(document, act.changes["dated_on"]):
        raise RuleBroken(sentence, field="dated_on")
    if document.round.status in document.WITHOUT_PLAN:
        raise RuleBroken(_("This round has no plan that counts. Papers are prepared once it is submitted."))
    if document.changed_since_snapshot():
        raise RuleBroken(
            _("What this document tells was changed after it was submitted. Send it back to be submitted again.")
        )
    if document.bears_the_decision:
        _is_that_of_the_round(document.round, **act.changes)
    elif document.number and document.setting.counts_itself:
        _is_the_reserved_one(document, **act.changes)


def _is_the_reserved_one(document, *, number, dated_on, **_more):
    """A number of the own series stays with the document that was taken back: another one would leave a gap."""
    if number != document.number:
        raise RuleBroken(
            _("The number %(number)s is reserved to this document. Leave the field as it is.")
            % {"number": document.number},
            field="number",
        )
    if dated_on.year != document.number_year:
        raise RuleBroken(
            _("The number %(number)s is one of %(year)s. Choose a date of that year.")
            % {"number": document.number, "year": document.number_year},
            field="dated_on",
        )


def _is_that_of_the_round(audit_round, *, number, dated_on, **_more):
    """The decision on paper is the one by which the round was approved."""
    said = {"number": audit_round.decision_number, "day": f"{audit_round.decision_on:%d/%m/%Y}"}
    sentence = _("The round was approved by decision %(number)s of %(day)s. The paper bears that number and that date.")
    for field, given, approved in (
        ("number", number, audit_round.decision_number),
        ("dated_on", dated_on, audit_round.decision_on),
    ):
        if given != approved:
            raise RuleBroken(sentence % said, field=field)


def issuer_or_secretariat(document, user):
    issuer = user.acting_as(lambda person: person.pk == document.issued_by_id)
    return issuer or secretariat(document, user)


STEPS = (
    Step("submit", ("draft",), "submitted", secretariat, guard=nothing_is_missing),
    Step("send_back", ("submitted",), "draft", chair, note=True, paper=True),
    Step("issue", ("submitted",), "issuing", chair, guard=decided_by_another, paper=True),
    Step("print", ("issuing",), "issued", system),
    Step("release", ("issuing",), "draft", issuer_or_secretariat, note=True),
    Step("supersede", ("issued",), "superseded", system),
)
