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


def answer_row(browser, item, **values):
    """Save a row of the record page as it stands on the screen of this browser."""
    item.refresh_from_db()
    values = sent(**{"answer": "conforms", "note": "", "version": item.version, **values})
    return browser.post(address("answer", item.visit_id, item.pk), values)


class Page(HTMLParser):
    """What the tests ask of a page: its ids and text fields."""

    def __init__(self, response):
        super().__init__()
        self.ids, self.fields = [], {}
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids += [attrs["id"]] if "id" in attrs else []
        if tag == "input":
            self.fields[attrs.get("name")] = attrs.get("value", "")
