"""Every list works alike: filters in the address, sorting, pages of fifty, and the same rows as a file."""

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from .fold import matching
from .tables import table_response
from .web import page_of


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
        self.lent = {}  # records that rows refer to and the filters have read anyway, by the relation's name
        for field in self.fields.values():
            field.required = False

    def lend(self, rows):
        """Let rows refer to the records read for the filters: fifty findings of one round need it once."""
        for name, records in self.lent.items():
            at_hand = {record.pk: record for record in records}
            for row in rows:
                if (pk := getattr(row, f"{name}_id")) in at_hand:
                    setattr(row, name, at_hand[pk])

    def narrow(self, rows):
        """The rows that fit all that was chosen."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if chosen.get("q"):
            rows = rows.filter(matching(chosen["q"]))
        return rows.filter(**{self.columns[name]: value for name, value in chosen.items() if name in self.columns})

    def has_changed(self):
        return any(self.data.get(name) for name in self.fields)


def show_list(request, template, *, rows, filters, sorts, columns, title, on_page=None, **context):
    """Render a list, or hand it out with `?format=xlsx` or `?format=csv`.

    `sorts` maps what `?sort=` may say to columns, the first being the usual order; `columns` are those of the file.
    `on_page` makes of the rows those of the page, when it shows less of each than the file does.
    """
    rows = filters.narrow(rows)
    sort = request.GET.get("sort", "")
    name = sort.removeprefix("-")
    if name in sorts:
        order = [_reversed(column) if sort.startswith("-") else column for column in sorts[name]]
        rows = rows.order_by(*order, "-pk")
    if "format" in request.GET:
        return table_response(request.GET["format"], str(title), columns, rows.iterator(chunk_size=2000))
    page = page_of(request, on_page(rows) if on_page else rows)
    page.object_list = list(page.object_list)
    filters.lend(page.object_list)
    return render(request, template, {"page": page, "filters": filters, "sort": sort, "title": title, **context})


def _reversed(column):
    return column.removeprefix("-") if column.startswith("-") else f"-{column}"
