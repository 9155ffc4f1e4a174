"""Form fields for files. What was chosen is kept at once, so it survives a form that comes back with errors.

A form cannot put a file back into the browser. So the page carries a signed token of each file that was kept; the
token is good for the person who sent the file (or was shown it on the record's own form), and for a day.
"""

from typing import NamedTuple

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .files import ALL, IMAGES, StoredFile, keep
from .rules import RuleBroken
from .sniffing import KINDS

A_DAY = 24 * 60 * 60
MOST_AT_ONCE = 30


class Chosen(NamedTuple):
    """What a form sent under the name of the field: new uploads, and tokens of files that were kept before."""

    uploads: list
    tokens: list


def token_of(stored_file, person):
    """What a page shown to `person` carries to stand for a kept file."""
    return signing.dumps(stored_file.pk, salt=_salt(person))


def file_of(token, person):
    """The file that a token of this person stands for; None for a token that is foreign, forged or too old."""
    try:
        pk = signing.loads(token, salt=_salt(person), max_age=A_DAY)
    except signing.BadSignature:
        return None
    return StoredFile.objects.filter(agency_id=person.agency_id, pk=pk).first()


def _salt(person):
    return f"audits.stored_file.{person.pk}"


def _files_in(value):
    if value is None:
        return []
    return [value] if isinstance(value, StoredFile) else list(value)


def _every(data, name):
    """All values under a name, from what a browser sent or from a plain dict."""
    if hasattr(data, "getlist"):
        return data.getlist(name)
    return [data[name]] if name in data else []


class StoredFileWidget(forms.Widget):
    """The files that were kept, each of which can be left out, and a way to choose others."""

    template_name = "widgets/stored_file.html"
    needs_multipart_form = True
    person = None

    def __init__(self, *, several, accept, attrs=None):
        super().__init__(attrs)
        self.several, self.accept = several, accept

    @property
    def accepted(self):
        """What a browser offers to choose."""
        return ",".join(KINDS[one].content_type if one in IMAGES else f".{one}" for one in self.accept)

    def value_from_datadict(self, data, files, name):
        return Chosen(_every(files, name), _every(data, f"{name}-kept"))

    def value_omitted_from_data(self, data, files, name):
        return name not in files and f"{name}-kept" not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        kept = [{"file": stored, "token": token_of(stored, self.person)} for stored in _files_in(value)]
        context["widget"] |= {
            "kept": kept,
            "several": self.several,
            "can_be_left_out": self.several or not self.is_required,
            "accept": self.accepted,
        }
        if kept:
            context["widget"]["attrs"].pop("required", None)
        return context


class StoredFilesField(forms.Field):
    """Several files; cleaned to a list of StoredFile. `accept=IMAGES` takes photos only."""

    several = True
    default_error_messages = {"required": _("Choose a file.")}

    def __init__(self, *, accept=ALL, **kwargs):
        self.accept = accept
        self.person = None  # who keeps what is chosen; see for_person
        self.kept = []
        kwargs.setdefault("widget", StoredFileWidget(several=self.several, accept=accept))
        kwargs.setdefault(
            "help_text",
            format_lazy(
                _("{kinds}, up to {limit} MB a file"), kinds=", ".join(accept).upper(), limit=settings.LARGEST_FILE_MB
            ),
        )
        super().__init__(**kwargs)

    def for_person(self, person):
        """Say who is at the screen, before the form is cleaned or shown."""
        self.person = self.widget.person = person

    def to_python(self, chosen):
        """Keep the uploads, find what was kept before; what is good stays chosen even when the rest is refused."""
        self.kept, errors = [], []
        for item in self._asked_for(chosen):
            try:
                stored = self._kept_before(item) if isinstance(item, str) else self._kept_(item)
            except ValidationError as error:
                errors.append(error)
            else:
                if stored not in self.kept:
                    self.kept.append(stored)
        if errors:
            raise ValidationError(errors)
        return self.kept

    def _asked_for(self, chosen):
        items = [*chosen.tokens, *chosen.uploads]
        if len(items) > MOST_AT_ONCE:
            raise ValidationError(gettext("Choose at most %(count)s files at once.") % {"count": MOST_AT_ONCE})
        return items

    def _kept_(self, upload):
        try:
            return keep(upload, by=self.person, accept=self.accept)
        except RuleBroken as broken:
            raise ValidationError(broken.sentence) from broken

    def _kept_before(self, token):
        stored = file_of(token, self.person)
        if stored is None or stored.extension not in self.accept:
            raise ValidationError(gettext("The file that was chosen before can no longer be used. Choose it again."))
        return stored

    def bound_data(self, data, initial):
        return self.kept

    def has_changed(self, initial, data):
        return bool(data.uploads) or [file_of(token, self.person) for token in data.tokens] != _files_in(initial)


class StoredFileField(StoredFilesField):
    """One file; cleaned to its StoredFile, or None. A new upload takes the place of what was chosen before."""

    several = False

    def to_python(self, chosen):
        return next(iter(super().to_python(chosen)), None)

    def _asked_for(self, chosen):
        return chosen.uploads[-1:] or chosen.tokens[-1:]
