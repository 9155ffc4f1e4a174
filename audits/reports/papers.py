"""A paper's content becomes HTML, ready for the press."""

from django.template.loader import render_to_string
from django.utils import translation

from .layout import Layout


def render_html(paper, *, layout=None):
    """The HTML of any record of `content/`, in Vietnamese whoever asks for it."""
    with translation.override("vi"):
        return render_to_string(paper.template, {"paper": paper, "layout": layout or Layout()})
