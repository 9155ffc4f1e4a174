"""What every page does: act once, show what went wrong where it went wrong, and turn pages of rows."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import InterfaceError, OperationalError, connection, models
from django.http import HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from . import busy, once, trail, versions
from .rules import RuleBroken

PAGE_LENGTH = 50
COUNTED = 1_000
FARTHEST = 1_000_000  # pages; a database cannot skip any number of rows that somebody may write into an address


class Done:
    """An act that succeeded (now, or when the same form arrived before), and where it leads."""

    def __init__(self, url, replayed):
        self.url, self.replayed = url, replayed

    def go(self, request, message=None, to=None):
        """On to the record, or to `to`, with a word of confirmation."""
        if message and not self.replayed:
            messages.success(request, message)
        return HttpResponseRedirect(resolve_url(to) if to else self.url)


def applied(form, record=None, *, by, hashed=None):
    """Act on a valid form, once; None when something is to be mended, which then stands on the form.

    The verb runs in one transaction; its RuleBroken becomes an error at the field, its Stale a comparison of
    theirs and yours with nothing overwritten; a database that is busy, a form to be sent again under the same
    `op_id`, which is safe even where the answer got lost after the act. PermissionDenied goes through (403).
    `hashed` is the hash of what was sent, where the form holds something made from it.
    """
    try:
        return _applied(form, record, by, hashed or once.body_hash(form.data, form.files))
    except (OperationalError, InterfaceError) as error:
        if not busy.passes(error):
            raise
    connection.close_if_unusable_or_obsolete()  # the page that comes back may need another one
    form.busy = True
    form.add_error(None, busy.sentence())
    return None


def _applied(form, record, by, hashed):
    if not form.is_valid():
        return _sent_before(form, by, hashed)
    op_id = form.cleaned_data["op_id"]
    if op_id is None:
        form.add_error(None, _("This page was incomplete. Please send it once more."))
        form.renew()
        return None

    def act():
        return resolve_url(form.apply(record, by=by) or record)

    try:
        return Done(*once.act_once(by, op_id, hashed, act))
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, broken.sentence)
    except versions.Stale as stale:
        form.conflict = Conflict(form, stale)
        form.renew(version=stale.fresh.version)
    except once.SameIdOtherBody:
        form.add_error(None, _("This form was sent before with other content. Check it and send it once more."))
        form.renew()
    return None


def _sent_before(form, by, hashed):
    """A form that arrives a second time may no longer fit what the first one made of the record: it is led on too.

    Any other invalid form gets a fresh id where the one that it carried cannot be one.
    """
    target = once.led_to(by, form.data.get(form.add_prefix("op_id")), hashed)
    if target is not None:
        return Done(target, replayed=True)
    if "op_id" in form.errors or "version" in form.errors:
        form.add_error(None, _("This page was incomplete. Please send it once more."))
        for name in ("op_id", "version"):
            form.errors.pop(name, None)
        form.renew(version=form.initial.get("version") or "")
    return None


class Conflict:
    """Somebody saved the record meanwhile: who, when, and the fields where theirs is not yours.

    `fields` are (name, label, theirs, yours): those that both changed, or, where that is not known, all that differ.
    """

    def __init__(self, form, stale):
        self.fresh = fresh = stale.fresh
        last = trail.Event.objects.of(fresh).select_related("actor").order_by("-seq").first()
        self.who = (last.actor or trail.SYSTEM) if last else None
        self.at = last.at if last else None
        self.fields = []
        for name in stale.fields or form.changed_data:
            if name in ("op_id", "version") or not hasattr(fresh, name):
                continue
            if parts := form.disputed(name, fresh):
                self.fields += parts
                continue
            theirs, yours = _readable(fresh, name), _typed(form, name)
            if stale.fields or str(theirs) != str(yours):
                label = name in form.fields and form.fields[name].label
                self.fields.append((name, label or versions.label_of(type(fresh), name), theirs, yours))

    @property
    def rows(self):
        """As the page compares them: label, theirs, yours."""
        return [compared[1:] for compared in self.fields]


def _readable(record, name):
    display = getattr(record, f"get_{name}_display", None)
    if display:
        return display()
    value = getattr(record, name)
    return ", ".join(map(str, value.all())) if hasattr(value, "all") else _worded(value)


def _worded(value):
    return (_("yes") if value else _("no")) if isinstance(value, bool) else value


def _typed(form, name):
    """What was typed, in the words of `_readable`."""
    value = form.cleaned_data.get(name)
    if isinstance(value, list | models.QuerySet):
        return ", ".join(map(str, value))
    labels = getattr(form.fields.get(name), "choices", None) if isinstance(value, str | int) else None
    return dict(labels).get(value, value) if labels else _worded(value)


def show(request, template, context, form=None):
    """Render a page; a form with something to mend answers 422, one that met another's save 409, a busy one 503."""
    status, headers = 200, {}
    if form is not None:
        context = {"form": form, **context}
        if form.busy:
            status, headers = busy.STATUS, busy.HEADERS
        elif form.conflict:
            status = 409
        elif form.is_bound and form.errors:
            status = 422
    response = render(request, template, context, status=status)
    for name, value in headers.items():
        response[name] = value
    return response


def form_page(request, form, record=None, *, title, said, path, lead="", keep=None):
    """A page that is one form: act and go on to where it leads, or show it with what is to be mended.

    `path` are the pages above it, each a record or (name of the address, label); the last one is the way back. With
    `keep` a second button leads to the empty form again, which keeps those answers.
    """
    if request.method == "POST" and (done := applied(form, record, by=request.user)):
        return done.go(request, said, to=another(request, keep))
    above = [(resolve_url(one[0]), one[1]) if isinstance(one, tuple) else (resolve_url(one), one) for one in path]
    context = {"title": title, "lead": lead, "path": above, "back": above[-1][0], "more": keep is not None}
    return show(request, "form.html", context, form)


def another(request, keep=()):
    """The address of the form once more, when “Save and add another” was pressed; `keep` are answers to begin with."""
    if "more" not in request.POST:
        return None
    kept = {name: request.POST[name] for name in keep or () if request.POST.get(name)}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def begun_with(request, *names):
    """The answers that an address brings to an empty form: what was kept from the one before."""
    return {name: request.GET[name] for name in names if name in request.GET}


def require_step(record, user, name, *, on_paper=False):
    """403 for who may see a record but not take this step of it; what a step demands its form will say."""
    steps = record.steps_on_paper(user) if on_paper else record.steps_open_to(user)
    if name not in steps:
        raise PermissionDenied


def require_edit(record, user):
    """403 for who may see a record (or the list that it would join) but not write it."""
    if not record.may_edit(user):
        raise PermissionDenied


class Pages(Paginator):
    """Pages of a list of any length: its rows are counted as far as the next full thousand beyond the reader's page.

    Counting a hundred thousand rows takes longer than showing fifty of them, and nobody turns a thousand pages.
    """

    goes_on = False  # whether there are more rows than were counted

    def __init__(self, rows, length, *, near):
        super().__init__(rows, length)
        self.near = near

    @cached_property
    def count(self):
        if isinstance(self.object_list, list):
            return len(self.object_list)
        as_far_as = (self._near_row() // COUNTED + 1) * COUNTED
        found = self.object_list.order_by().values("pk")[: as_far_as + 1].count()
        self.goes_on = found > as_far_as
        return min(found, as_far_as)

    def page(self, number):
        """Far into a list the rows of a page are found by their keys first: all before them would be read in full."""
        page = super().page(number)
        first = (page.number - 1) * self.per_page
        if first >= COUNTED and isinstance(self.object_list, models.QuerySet):
            keys = self.object_list.values("pk")[first : first + self.per_page]
            page.object_list = self.object_list.filter(pk__in=[row["pk"] for row in keys])
        return page

    def _near_row(self):
        try:
            return min(max(int(self.near), 1), FARTHEST) * self.per_page
        except (TypeError, ValueError):
            return self.per_page

    def get_elided_page_range(self, *args, **kwargs):
        yield from super().get_elided_page_range(*args, **kwargs)
        if self.goes_on:
            yield self.ELLIPSIS


def page_of(request, rows, length=PAGE_LENGTH):
    """The page of `rows` that the address asks for; a number out of range gives the nearest page."""
    number = request.GET.get("page")
    return Pages(rows, length, near=number).get_page(number)
