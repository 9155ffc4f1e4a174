"""How a person at the screen sends a form."""


def sent(browser, url, **answers):
    """What the form at `url` sends: as it stands on the page, but for `answers`; None leaves a field out."""
    form = browser.get(url).context["form"]
    standing = {}
    for name, field in form.fields.items():
        value = field.prepare_value(form[name].value())
        if value not in (None, "", []):
            standing[name] = field.widget.format_value(value) if hasattr(field.widget, "format_value") else value
    said = {**standing, **answers}
    return browser.post(url, {name: value for name, value in said.items() if value is not None})
