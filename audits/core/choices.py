"""Choices as every form shows them, written here for the sake of long ones.

Django includes two templates for each option; a list with filters of fifty options waited for little else.
"""

from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join


class Renderer(TemplatesSetting):
    """Django's renderer of forms, but for the choices."""

    def render(self, template_name, context, request=None):
        if template_name == "django/forms/widgets/select.html":
            return select(context["widget"])
        return super().render(template_name, context, request)


def select(widget):
    """The markup of Django's own template, from the context of a widget."""
    groups = format_html_join("", "{}", ((_group(name, options),) for name, options, _place in widget["optgroups"]))
    return format_html('<select name="{}"{}>{}\n</select>', widget["name"], flatatt(widget["attrs"]), groups)


def _group(name, options):
    rows = ((one["value"], flatatt(one["attrs"]) if one["attrs"] else "", one["label"]) for one in options)
    shown = format_html_join("", '\n  <option value="{}"{}>{}</option>', rows)
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, shown) if name else shown
