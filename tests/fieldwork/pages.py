"""How tests send the forms of a visit: as a browser does, with what the page carries."""

import uuid
from html.parser import HTMLParser

from django.urls import reverse

HTMX = {"HX-Request": "true"}


def address(name, *args):
    return reverse(name if ":" in name else f"fieldwork:{name}", args=args)


def sent(**values):
    """A form as a page carries it: with an id of its own."""
    return {"op_id": str(uuid.uuid4()), **values}


def answer_row(browser, item, *, htmx=True, **values):
    """Save a row of the record page as it stands on the screen of this browser."""
    item.refresh_from_db()
    values = sent(**{"answer": "conforms", "note": "", "version": item.version, **values})
    return browser.post(address("answer", item.visit_id, item.pk), values, headers=HTMX if htmx else {})


class Page(HTMLParser):
    """What the tests ask of a page: its text fields, its ids, and what htmx swaps out of band."""

    def __init__(self, response):
        super().__init__()
        self.tags, self.ids, self.out_of_band, self.fields = [], [], [], {}
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        self.ids += [attrs["id"]] if "id" in attrs else []
        self.out_of_band += [attrs.get("id")] if "hx-swap-oob" in attrs else []
        if tag == "input":
            self.fields[attrs.get("name")] = attrs.get("value", "")
