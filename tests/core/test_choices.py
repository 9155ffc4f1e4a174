"""Choices that are written without templates read as Django's own would."""

from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.test import override_settings
from django.test.html import parse_html

CHOICES = [("", "Tất cả"), (1, "<b>Một</b>"), ("Nhóm “A”", [("2", "Hai & ba"), (None, "Không")])]


@override_settings(USE_THOUSAND_SEPARATOR=True)
def test_a_choice_reads_as_djangos_own():
    attrs = {"class": "form-select", "required": True, "disabled": False, "title": '"'}
    for widget, value in ((forms.Select, "1"), (forms.Select, ""), (forms.SelectMultiple, ["1", "2"])):
        ours, djangos = (
            widget(choices=CHOICES).render("round", value, attrs, renderer)
            for renderer in (get_default_renderer(), DjangoTemplates())
        )
        assert parse_html(ours) == parse_html(djangos)
        assert "selected" in ours
        assert "<b>" not in ours
