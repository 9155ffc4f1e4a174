"""How a person at the screen sends a form."""


def sent(browser, url, **answers):
    """What the form at `url` sends: as it stands on the page, but for `answers`; None leaves a field out."""
    form = browser.get(url).context["form"]
    said = {**standing(form), **answers}
    return browser.post(url, {name: value for name, value in said.items() if value not in (None, "", [])})


def standing(form):
    """What a form says as it stands on the page."""
    values = {name: _standing(form, name) for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _standing(form, name):
    value = form[name].value()
    if isinstance(value, bool):
        return "on" if value else None  # a box sends something when it is ticked
    widget = form.fields[name].widget
    return widget.format_value(value) if hasattr(widget, "format_value") else None
