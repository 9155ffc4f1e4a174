"""The prose of a document: whether it is written, and whether it agrees with the findings of the round."""

import re
import unicodedata

from django.utils.translation import gettext as _

from audits.core import numbers
from audits.figures import findings as figures
from audits.findings.models import Finding, Grade

from ..document_kinds import PROPOSALS
from .problem import Problem

MAY_BE_EMPTY = ("remark",)
IN_EVERY_HEAD = ("recipients", "signer_post", "signer_name")
DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
NONCONFORMITY = r"(?:điểm không phù hợp|sự không phù hợp|KPH)"
COUNTED = {  # what a count in the prose may be followed by, and which grades it counts
    rf"{NONCONFORMITY} nặng": (Grade.Kind.MAJOR,),
    rf"{NONCONFORMITY} nhẹ": (Grade.Kind.MINOR,),
    NONCONFORMITY: Grade.NONCONFORMITIES,
    r"điểm lưu ý": (Grade.Kind.OBSERVATION,),
    r"cơ hội cải tiến": (Grade.Kind.OPPORTUNITY,),
}
NONE_SAID = re.compile(
    rf"không (?:phát hiện|có|ghi nhận)(?: các| bất kỳ)? {NONCONFORMITY}(?P<weight> nặng| nhẹ)?", re.IGNORECASE
)


def at(document, name):
    """The address of a field of the document."""
    return f"{document.get_absolute_url()}edit/#id_{name}"


def label_of(document, name):
    return document._meta.get_field(name).verbose_name


def prose(document):
    """(name, text) of what is written, marks composed."""
    return [(name, unicodedata.normalize("NFC", getattr(document, name))) for name in document.texts]


def unwritten(document):
    wanted = [name for name in document.texts if name not in MAY_BE_EMPTY]
    for name in (*wanted, *IN_EVERY_HEAD):
        if not getattr(document, name).strip():
            yield Problem(_("“%(part)s” is empty. Write it.") % {"part": label_of(document, name)}, at(document, name))


def without_date(document):
    """Every proposal says until when."""
    for name in PROPOSALS:
        text = getattr(document, name) if name in document.texts else ""
        if text.strip() and not DATE.search(text):
            sentence = _("“%(part)s” names no date. Say until when.") % {"part": label_of(document, name)}
            yield Problem(sentence, at(document, name))


def numbers_that_are_none(document):
    """Numbers of findings in the prose that no finding bears, or one that was withdrawn."""
    agency, audit_round = document.agency, document.round
    patterns = {pattern: _pattern(pattern) for pattern in (agency.nonconformity_pattern, agency.finding_pattern)}
    named = [
        (name, found.group(), *_read(pattern, found))
        for name, text in prose(document)
        for pattern, searched in patterns.items()
        for found in searched.finditer(text)
    ]
    if not named:
        return
    known = dict(
        Finding.objects.filter(agency=agency, number__in={number for _n, _s, number, _r in named}).values_list(
            "number", "status"
        )
    )
    for name, said, number, of_round in dict.fromkeys(named):
        part = {"part": label_of(document, name), "number": said}
        if number not in known:
            own = of_round in ((None, None), (audit_round.number, audit_round.year))
            sentence = _("“%(part)s” names %(number)s, and no finding bears that number.") % part
            yield Problem(sentence, at(document, name), must=own)
        elif known[number] == Finding.Status.WITHDRAWN:
            sentence = _("“%(part)s” names %(number)s, which was withdrawn.") % part
            yield Problem(sentence, at(document, name), must=False)


def _pattern(pattern):
    """What numbers of this pattern look like in a text, however people set their blanks."""
    parts = {"number": r"(?P<number>\d{1,4})", "round": r"(?P<round>\d{1,3})", "year": r"(?P<year>\d{4})"}
    written = re.escape(unicodedata.normalize("NFC", pattern)).replace(r"\ ", r"\s*")
    for name, found in parts.items():
        written = written.replace(re.escape("{" + name + "}"), found, 1)
    return re.compile(rf"(?<!\w){written}(?!\w)")


def _read(pattern, found):
    """(the number as the program writes it, (round, year) that it names)."""
    parts = {name: int(value) for name, value in found.groupdict().items()}
    return numbers.written(pattern, **parts), (parts.get("round"), parts.get("year"))


def counts_that_cannot_be(document):
    """Counts in the prose that are higher than the whole round has, or “none” where there are some.

    A smaller count may be that of a department; only what cannot be is said.
    """
    if document.kind != document.Kind.REPORT:
        return
    counts = figures.of_rounds([document.round]).by_kind
    for name, text in prose(document):
        part = label_of(document, name)
        for words, count, all_of_them in _counted(text, counts):
            if count > all_of_them:
                sentence = _("“%(part)s” says “%(words)s”, but the round has %(count)s.")
                said = {"part": part, "words": words, "count": all_of_them}
                yield Problem(sentence % said, at(document, name), must=False)
        for found in NONE_SAID.finditer(text):
            kinds = {" nặng": (Grade.Kind.MAJOR,), " nhẹ": (Grade.Kind.MINOR,)}
            weight = (found["weight"] or "").lower()
            if there_are := sum(counts.get(kind, 0) for kind in kinds.get(weight, Grade.NONCONFORMITIES)):
                sentence = _("“%(part)s” says “%(words)s”, but the round has %(count)s.")
                said = {"part": part, "words": found.group(), "count": there_are}
                yield Problem(sentence % said, at(document, name), must=False)


def _counted(text, counts):
    """(the words, the count in them, how many the round has) of every count of findings in a text."""
    taken = set()
    for words, kinds in COUNTED.items():  # those that say more come first
        for found in re.finditer(rf"(?<![\w/.,-])(\d{{1,4}}) {words}(?! \d)", text, re.IGNORECASE):
            if found.start() not in taken:
                taken.add(found.start())
                yield found.group(), int(found[1]), sum(counts.get(kind, 0) for kind in kinds)
