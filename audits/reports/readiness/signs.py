"""Signs that the font of the papers lacks: they would be printed as an empty box."""

import unicodedata
from functools import cache

from django.utils.translation import gettext as _

from audits.findings.models import Finding

from .. import printing
from ..collecting import photos
from .problem import Problem
from .texts import at, label_of

OF_FINDINGS = ("title", "criterion", "evidence", "statement", "ground", "ruling", "reply")
BOX = "□"


def not_in_the_font(document):
    """One sentence for each field, with the signs by their names; papers print a box in their place."""
    own = (*document.texts, "recipients", "authority_of", "signer_post", "signer_name")
    for name in own:
        if lost := lacking(getattr(document, name)):
            yield _problem(label_of(document, name), lost, at(document, name))
    if document.kind in document.PLANNING:
        return
    columns = Finding.objects.filter(round=document.round).numbered().in_order().only("number", *OF_FINDINGS)
    for finding in columns:
        for name in OF_FINDINGS:
            if lost := lacking(getattr(finding, name)):
                where = f"{finding.number}, {Finding._meta.get_field(name).verbose_name}"
                yield _problem(where, lost, finding.get_absolute_url())
    if document.kind == document.Kind.REPORT:
        for finding, evidence in photos.of_round(document.round):
            if lost := lacking(evidence.caption):
                where = f"{finding.number}, {evidence._meta.get_field('caption').verbose_name}"
                yield _problem(where, lost, finding.get_absolute_url())


def _problem(where, lost, url):
    signs = ", ".join(named(sign) for sign in lost)
    sentence = _("“%(part)s” has a sign that papers cannot print: %(signs)s. Write it in words.")
    return Problem(sentence % {"part": where, "signs": signs}, url, must=False)


def lacking(text):
    """The signs of a text that become an empty box, in their order."""
    text = unicodedata.normalize("NFC", text)
    if text.isascii():
        return []
    return [sign for sign in dict.fromkeys(text) if sign not in "\t\n\r\f" and _is_lost(sign)]


@cache
def _is_lost(sign):
    """Whether a paper shows a box for it; signs that print as another one, or are invisible, are none."""
    if sign == BOX or sign in printing.STAND_INS:
        return False
    return BOX in printing.stand_in(sign, known_signs())


@cache
def known_signs():
    """What the font has a picture for; read from its table alone, once a process."""
    from fontTools.ttLib import TTFont

    with TTFont(printing.FONTS["font:regular"], lazy=True) as font:
        return frozenset(font.getBestCmap())


def named(sign):
    """😀 (U+1F600)"""
    return f"{sign} (U+{ord(sign):04X})"
