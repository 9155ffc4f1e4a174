"""The forms of the record page as operations: written down on a device first, then sent here, once or more often.

Each kind is a form of a page with its verb; what it is about is named by `uid`. A later feature adds its own kinds
(findings/onsite.py), since this one does not know it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from audits.core.copies import uuid_of
from audits.core.file_fields import token_of
from audits.core.rules import RuleBroken
from audits.planning.visits import Visit

from .forms.answers import AnswerForm
from .forms.entries import EvidenceForm, InterviewForm, SampleForm, WithdrawForm
from .forms.held import MinutesForm
from .forms.sent import KeepEvidenceForm

KINDS = {}


@dataclass(frozen=True)
class Kind:
    """A sort of operation: which form it is, and among which records of the visit it finds its own.

    `form(visit, user, record, data, files)` makes the form; `among(visit, data)` gives the rows, or nothing where it
    is about the visit itself. With `makes`, a uid that the visit does not have yet is a new record.
    """

    form: Callable
    among: Callable | None
    makes: bool

    def find(self, visit, data):
        """The record that an operation is about; None where the visit has none of that uid."""
        if self.among is None:
            return visit
        rows, uid = self.among(visit, data), uuid_of(data.get("uid"))
        return rows.filter(uid=uid).first() if rows is not None and uid else None


def kind(name, *, among=None, makes=False):
    """Register the function that makes the form of a kind of operation."""

    def register(form):
        KINDS[name] = Kind(form, among, makes)
        return form

    return register


@kind("answer", among=lambda visit, data: visit.checklist.select_related("clause"))
def answer(visit, user, item, data, files):
    return AnswerForm(data, by=user, record=item)


@kind("sample", among=lambda visit, data: visit.samples.all(), makes=True)
def sample(visit, user, record, data, files):
    return SampleForm(data, by=user, visit=visit, record=record)


@kind("interview", among=lambda visit, data: visit.interviews.all(), makes=True)
def interview(visit, user, record, data, files):
    return InterviewForm(data, by=user, visit=visit, record=record)


@kind("evidence", among=lambda visit, data: visit.evidence.select_related("file", "item", "sample"), makes=True)
def evidence(visit, user, record, data, files):
    if record is not None:
        return EvidenceForm(data, by=user, visit=visit, record=record)
    return KeepEvidenceForm(data, files, by=user, visit=visit)


@kind("minutes")
def minutes(visit, user, record, data, files):
    return MinutesForm(data, by=user, record=visit)


def _entries(visit, data):
    name = data.get("entry_kind")
    return getattr(visit, name).all() if name in ("samples", "interviews", "evidence") else None


@kind("withdraw", among=_entries)
def withdraw(visit, user, entry, data, files):
    return WithdrawForm(data, by=user, record=entry)


def form_for(name, visit, user, said, file=None, files=None):
    """(form, record) of an operation of that kind as it was sent; the record is None when it is to be made.

    `file` is a StoredFile that was kept from it earlier. RuleBroken says when there is nothing (any more) to write on.
    """
    one = KINDS[name]
    data = said.copy() if isinstance(said, QueryDict) else _as_sent(said)
    record = one.find(visit, data)
    if record is None and not (one.makes and uuid_of(data.get("uid"))):
        raise RuleBroken(_("What this was written about is not in this visit (any more)."))
    if record is not None and record.is_withdrawn and visit.status == Visit.Status.OPEN:
        raise RuleBroken(_("This was withdrawn meanwhile. Write it down anew if it is still needed."))
    data["version"] = data.get("base_version", "")
    if file is not None:
        data["file-kept"] = token_of(file, user)
    form = one.form(visit, user, record, data, MultiValueDict() if files is None else files)
    if record is None:
        form.uid = uuid_of(data["uid"])
    else:
        form.base = _base(data)
        if form.base is None and not data["version"]:
            form.base = QueryDict()  # nobody saw what stands there: nothing of it is overwritten
    return form, record


def _as_sent(said):
    """The fields by name with their lists, as a form sends them."""
    data = QueryDict(mutable=True)
    for name, values in said.items():
        data.setlist(name, [_text(one) for one in (values if isinstance(values, list) else [values])])
    return data


def _base(data):
    """What stood in the form before the person typed; None where the device does not say so in a way that we know."""
    try:
        base = json.loads(data.get("base", ""))
    except (ValueError, RecursionError):
        return None
    return _as_sent(base) if isinstance(base, dict) else None


def _text(value):
    """What is no text (a script may send true, 5 or null) as a form would send it."""
    if value is None or value is False:
        return ""
    return "on" if value is True else str(value)
