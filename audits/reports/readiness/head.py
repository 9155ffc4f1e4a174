"""Head and foot of a document: who signs in whose name, who gets it, which date it bears."""

from django.utils.translation import gettext as _

from audits.core import clock
from audits.core.fold import fold
from audits.planning.models import Visit

from .problem import Problem
from .texts import at


def signature(document):
    """Another person than the chair signs in somebody's name, and the line says in whose (Decree 30/2020, Art. 13)."""
    own = document.authority == document.Authority.OWN
    if not own and not document.authority_of.strip():
        sentence = _("The signature line “%(line)s” does not say in whose name.") % {"line": document.authority}
        yield Problem(sentence, at(document, "authority_of"))
    chair, name = document.agency.chair, document.signer_name.strip()
    if own and name and chair and fold(name) != fold(chair.full_name):
        sentence = _("%(name)s is not the chair and would sign in the own name. Choose KT., TM., TL. or TUQ.")
        yield Problem(sentence % {"name": name}, at(document, "authority"), must=False)


def recipients(document):
    """The last line says where the file copy is kept."""
    lines = [line.strip(" -") for line in document.recipients.splitlines() if line.strip(" -")]
    if lines and not fold(lines[-1]).startswith("luu"):
        sentence = _("The recipients do not end with where the file copy is kept (Lưu: VT …).")
        yield Problem(sentence, at(document, "recipients"), must=False)


def date(document):
    """The date that is reserved to it, when it was taken back before it was printed."""
    if document.dated_on and (sentence := wrong_date(document, document.dated_on)):
        yield Problem(sentence, document.get_absolute_url())


def wrong_date(document, day):
    """Why a document cannot bear a date, in a sentence; empty when it can."""
    if day > clock.today():
        return _("%(day)s is still to come. Date the document on the day of its issue.") % {"day": f"{day:%d/%m/%Y}"}
    if document.kind in document.PLANNING:
        return ""
    last = Visit.objects.held().filter(round=document.round_id).order_by("actual_ends_at").last()
    ended = clock.local_date(last.actual_ends_at) if last and last.actual_ends_at else None
    if ended and day < ended:
        return _("The last visit ended on %(ended)s, so its report cannot be dated %(day)s.") % {
            "ended": f"{ended:%d/%m/%Y}",
            "day": f"{day:%d/%m/%Y}",
        }
    return ""
