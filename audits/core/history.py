"""The trail as people read it: who did what and when, in a sentence, with what changed."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.apps import apps
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .trail import SYSTEM, kind_of
from .versions import label_of

COMMON = {
    "entered": gettext_lazy("entered it"),
    "edited": gettext_lazy("changed it"),
    "removed": gettext_lazy("took it out"),
}
UNSAID = (
    "status",
    "search",
    "version",
    "signed_minutes",
    "snapshot",
)  # what the sentence says already, or nobody reads

UNREAD = ("details_hash", "previous_hash", "hash", "chain_version")  # what proves the chain is for `verify` alone


@dataclass(frozen=True)
class Line:
    """One act as `partials/_history.html` shows it; acts of one sort in one minute are one line with many names.

    `kind` says what the names are, unless the sentence does: “planned a measure” needs no “measure:” after it.
    """

    actor: object
    on_behalf_of: object
    at: object
    verb: str
    sentence: str
    kind: str
    names: tuple
    note: str
    on_paper: str
    changes: list

    def continues(self, earlier):
        """Whether it says no more than `earlier`, just before, about another record of the kind."""
        said = ("actor", "on_behalf_of", "sentence", "kind")
        plain = not any(one.note or one.on_paper or one.changes or not one.names for one in (self, earlier))
        same = all(getattr(self, name) == getattr(earlier, name) for name in said)
        return (
            plain and same and self.at.replace(second=0, microsecond=0) == earlier.at.replace(second=0, microsecond=0)
        )


def readable(events, about=None, at_hand=()):
    """Lines for events, newest first; those about another record than `about` name it.

    Records `at_hand`, which the page shows anyway, need not be read again for their names.
    """
    ordered = list(events.select_related("actor", "on_behalf_of").defer(*UNREAD).order_by("-seq"))
    names = _Names([event for event in ordered if not _is_about(event, about)], at_hand)
    lines = []
    for event in ordered:
        line = _line(event, about, names)
        if lines and lines[-1].continues(line):
            lines[-1] = replace(lines[-1], names=line.names + lines[-1].names)
        else:
            lines.append(line)
    return lines


def told(events):
    """(event, its line) for each of some events, in their order: for files, where every act has a line of its own."""
    names = _Names(events, ())
    return [(event, _line(event, None, names)) for event in events]


def _is_about(event, record):
    return record is not None and event.record_id == record.pk and event.kind == kind_of(record)


def sentence_for(model, verb):
    """What an act is called in the history, from the SENTENCES of the record's class."""
    return getattr(model, "SENTENCES", {}).get(verb) or COMMON.get(verb) or verb


class _Names:
    """What the records of many events are called: one query for each kind, whatever their number.

    A class says in NAMED_WITH which relations its name needs, and in `in_history` what it is called under its parent,
    where that is another name. What was taken out is called as it was then.
    """

    def __init__(self, events, at_hand):
        self.gone, self.found, wanted = {}, defaultdict(dict), defaultdict(set)
        for record in at_hand:
            self.found[kind_of(record)][record.pk] = record
        for event in events:
            if event.verb == "removed":
                self.gone[event.kind, event.record_id] = event.details.get("old", {}).get("name", "")
            elif event.record_id not in self.found[event.kind]:
                wanted[event.kind].add(event.record_id)
        for kind, pks in wanted.items():
            if missing := pks - {pk for gone, pk in self.gone if gone == kind}:
                self.found[kind] |= self._of(apps.get_model("audits", kind), missing)

    def _of(self, model, pks):
        return model._base_manager.select_related(*getattr(model, "NAMED_WITH", ())).in_bulk(pks)

    def of(self, event):
        record = self.found[event.kind].get(event.record_id)
        if record is None:
            return self.gone.get((event.kind, event.record_id), "")
        return str(getattr(record, "in_history", record))


def _line(event, about, names):
    model = apps.get_model("audits", event.kind)
    details, sentence = event.details, sentence_for(model, event.verb)
    name = "" if _is_about(event, about) else names.of(event)
    kind = str(model._meta.verbose_name)
    return Line(
        actor=event.actor or SYSTEM,
        on_behalf_of=event.on_behalf_of,
        at=event.at,
        verb=event.verb,
        sentence=sentence,
        kind=kind if name and kind not in str(sentence) else "",
        names=(name,) if name else (),
        note=details.get("note", ""),
        on_paper=_on_paper(details.get("on_paper")),
        changes=_changes(model, details),
    )


def _on_paper(paper):
    if not paper:
        return ""
    return _("decided on paper: %(number)s of %(date)s") % {"number": paper["number"], "date": _shown(paper["date"])}


def _changes(model, details):
    old, new, note = details.get("old", {}), details.get("new", {}), details.get("note")
    order = {field.name: place for place, field in enumerate(model._meta.get_fields())}
    return [
        (label_of(model, name), _told(old[name], model, name), _told(new[name], model, name) or "–")
        for name in sorted(old, key=lambda name: (order.get(name, len(order)), name))
        if name in new and name not in (*UNSAID, *getattr(model, "QUIET", ())) and not (note and new[name] == note)
    ]


def _told(value, model, name):
    """A value in the words that its model has for that column (IN_WORDS), or as it is shown everywhere."""
    words = getattr(model, "IN_WORDS", {}).get(name)
    return words(value) if words else _shown(value, model, name)


def _shown(value, model=None, name=None):
    """A value of the details as a person reads it."""
    if isinstance(value, dict):
        return value.get("name", "")
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, ""):
        return ""
    choices = dict(model._meta.get_field(name).flatchoices) if model and name in _columns(model) else {}
    if value in choices:
        return str(choices[value])
    if isinstance(value, str):
        return _dated(value)
    return str(value)


def _columns(model):
    return {field.name for field in model._meta.concrete_fields}


def _dated(text):
    try:
        moment = parse_datetime(text) if "T" in text else None
        day = None if moment else parse_date(text)
    except ValueError:
        return text
    if moment:
        return date_format(localtime(moment), "H:i d/m/Y")
    return date_format(day, "d/m/Y") if day else text
