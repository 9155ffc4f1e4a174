"""Every list works alike: filters in the address, sorting, pages of fifty, and the same rows as a file."""

from itertools import islice
from operator import attrgetter

from django import forms
from django.db.models import Case, Value, When
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from .fold import matching
from .tables import table_response
from .web import PAGE_LENGTH, page_of

CHUNK = 1_000  # rows that are read at a time for a file
PRINTED = 1_000  # rows on a page for printing: twenty to thirty sheets


def in_turn(column, choices):
    """For `sorts`: states in the order in which a record goes through them, not by the letters of their names."""
    places = [When(**{column: value}, then=place) for place, value in enumerate(choices.values)]
    return Case(*places, default=Value(len(places)))


class OneOf(forms.TypedChoiceField):
    """A record to narrow a list by, out of those that `offer` is given.

    They are read once; a ModelChoiceField would ask the database again for the one that was chosen.
    """

    def __init__(self, *, label, anything):
        super().__init__(label=label, coerce=int, empty_value=None)
        self.anything = anything

    def offer(self, records):
        self.choices = [("", self.anything), *((record.pk, str(record)) for record in records)]
        return records


class Filters(forms.Form):
    """What a list is narrowed by; `q` searches the folded text of the rows.

    A subclass names the column behind each of its fields in `columns`, or narrows in a way of its own. A value that
    cannot be is ignored, so that an old bookmark still opens the list.
    """

    columns = {}

    q = forms.CharField(label=_("Search"), required=False, max_length=200)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        self.lent = {}  # records that rows refer to and the filters have read anyway, by the relation's path
        for field in self.fields.values():
            field.required = False

    def lend(self, rows):
        """Let rows refer to the records read for the filters: fifty findings of one round need it once."""
        for path, records in self.lent.items():
            *way, name = path.split("__")
            at_hand = {record.pk: record for record in records}
            for row in rows:
                owner = attrgetter(".".join(way))(row) if way else row
                if (pk := getattr(owner, f"{name}_id")) in at_hand:
                    setattr(owner, name, at_hand[pk])

    def narrow(self, rows):
        """The rows that fit all that was chosen."""
        self.is_valid()
        chosen = self._chosen()
        if chosen.get("q"):
            rows = rows.filter(matching(chosen["q"]))
        return rows.filter(**{self.columns[name]: value for name, value in chosen.items() if name in self.columns})

    def has_changed(self):
        return any(self.data.get(name) for name in self.fields)

    def said(self):
        """(label, words) of what the list is narrowed by: for paper, which shows no form."""
        return [(self.fields[name].label, self._words(name, value)) for name, value in self._chosen().items()]

    def said_hidden(self):
        """Those of them that have no field on the screen."""
        hidden, chosen = [field.name for field in self.hidden_fields()], self._chosen()
        return [(self.fields[name].label, self._words(name, chosen[name])) for name in hidden if name in chosen]

    def _chosen(self):
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    def _words(self, name, value):
        choices = getattr(self.fields[name], "choices", ())
        return dict(choices).get(value, value) if isinstance(choices, list) else value


def show_list(request, template, *, rows, filters, sorts, columns, title, on_page=None, in_file=None, **context):
    """Render a list, or hand it out with `?format=xlsx` or `?format=csv`; with `?format=print` on one long page.

    `sorts` maps what `?sort=` may say to columns, the first being the usual order; where a column may be empty it is
    an expression, and rows without it come last either way. `columns` are those of the file. `on_page` and `in_file`
    make of the rows those of the page and of the file: with what it shows of each, and no more.
    """
    rows = filters.narrow(rows)
    sort = request.GET.get("sort", "")
    name = sort.removeprefix("-")
    if name in sorts:
        rows = rows.order_by(*(_ordered(column, back=sort.startswith("-")) for column in sorts[name]), "-pk")
    form = request.GET.get("format")
    if form is not None and form != "print":
        return table_response(form, str(title), columns, _row_by_row(in_file(rows) if in_file else rows, filters))
    printed = form == "print"
    page = page_of(request, on_page(rows) if on_page else rows, PRINTED if printed else PAGE_LENGTH)
    page.object_list = list(page.object_list)
    filters.lend(page.object_list)
    shown = {"page": page, "filters": filters, "sort": sort, "title": title, "printed": printed}
    return render(request, template, {**shown, **context})


def _row_by_row(rows, filters):
    """A list of any length, of which never more than some stand in memory."""
    waiting = rows.iterator(chunk_size=CHUNK)
    while some := list(islice(waiting, CHUNK)):
        filters.lend(some)
        yield from some


def _ordered(column, *, back):
    if isinstance(column, str):
        return _reversed(column) if back else column
    return column.desc(nulls_last=True) if back else column.asc(nulls_last=True)


def _reversed(column):
    return column.removeprefix("-") if column.startswith("-") else f"-{column}"
