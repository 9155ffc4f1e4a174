"""Two people, one record: nothing is overwritten silently.

Every record that people edit carries a `version`. Who saves on top of somebody else's save gets `Stale`,
and the page shows theirs beside yours, field by field (`partials/_compare.html`). Who also says what stood there
before typing (`Seen`) is met only where both changed the same field; what they changed apart is brought together.
"""

import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from . import trail
from .fold import folded_from, refold
from .rules import RuleBroken


class Stale(Exception):
    """Somebody saved this record since the form was opened; `fresh` is the record as it stands now.

    `fields` are the names of what both sides changed apart from each other, where that is known.
    """

    def __init__(self, fresh, fields=()):
        super().__init__(str(fresh))
        self.fresh, self.fields = fresh, tuple(fields)


@dataclass(frozen=True)
class Seen:
    """What a person had on the screen before typing: the version of the record and its values, by name.

    A verb takes it in place of a plain version. Where the record is another by then, each field is looked at: what
    the person left as it was stays theirs, what only the person changed is set, what both changed is `Stale`.
    """

    version: int | None  # None for what was never seen from the server, such as an own entry made without a network
    values: dict = field(default_factory=dict)


class Versioned(models.Model):
    """A record that people write and change, each time with an Event.

    A subclass has `agency` (a column or a property through its parent) and `may_edit(user)`, which says
    who may; where the record stands under another, `trail_parent` names it.
    """

    UNLOGGED = ()  # columns whose values never enter the history, such as a password
    READ_WITH = ()  # what its rules look at, read in the same query as the record itself

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def may_edit(self, user):
        """Whether `user` may write this record now. Closed until a subclass opens it."""
        return False

    def check_rules(self):
        """Raise RuleBroken when the record as it stands breaks a rule beyond the constraints of its columns."""

    @classmethod
    @transaction.atomic
    def enter(cls, *, by, may=None, verb="entered", note="", related=None, **values):
        """Write a new record down; `related` sets its many-to-many fields, `may` is as in `edit`."""
        fresh = cls(**values)
        head = trail.lock(fresh.agency)
        if not (may or cls.may_edit)(fresh, by):
            raise PermissionDenied
        clean(fresh)
        fresh.check_rules()
        write(fresh, force_insert=True)
        if fresh._set_related(related or {}, is_new=True):
            fresh.check_rules()  # those that ask about the members
        trail.record(fresh, verb, by=by, head=head, note=note, new=cls._logged({**values, **(related or {})}))
        return fresh

    @classmethod
    def _logged(cls, values):
        return {name: value for name, value in values.items() if name not in cls.UNLOGGED}

    @transaction.atomic
    def edit(
        self, *, by, may=None, version=None, verb="edited", note="", related=None, columns=None, along=None, **changes
    ):
        """Change columns (and `related` many-to-many fields) of the record as it stands now.

        `columns` takes those whose names mean something else here: `note` is the reason of an act. Those in `along`
        are only written together with another one, such as who answered. `may(record, user)` stands in for `may_edit`
        where a verb is for other people. Raises Stale when `version` (a number or what was `Seen`) is not the present
        one, PermissionDenied when it is not for `by`, RuleBroken when the result would break a rule. Nothing happens,
        and no Event is left, when nothing changed.
        """
        head = trail.lock(self.agency)
        fresh = self.locked()
        changes, related = fresh.merged(version, {**changes, **(columns or {})}, related)
        if not (may or type(fresh).may_edit)(fresh, by):
            raise PermissionDenied
        old = fresh.change(related=related, along=along, **changes)
        if old:
            fresh.check_rules()
            wanted = {**changes, **related, **(along or {})}
            new = {name: value for name, value in wanted.items() if name in old}
            old, new = self._logged(old), self._logged(new)
            trail.record(fresh, verb, by=by, head=head, note=note, old=old, new=new)
        self.refresh_from_db()
        return self

    @transaction.atomic
    def remove(self, *, by, note=""):
        """Take a row out of something that is still being written, such as a plan; its Event stays."""
        trail.lock(self.agency)
        fresh = self.locked()
        if not fresh.may_edit(by):
            raise PermissionDenied
        try:
            trail.record(fresh, "removed", by=by, note=note, old={"name": str(fresh)})
            fresh.delete()
        except models.ProtectedError as error:
            raise RuleBroken(
                _("“%(record)s” cannot be taken out: other records stand on it.") % {"record": fresh}
            ) from error

    def locked(self):
        """The record as the database has it now, its row (and no other) locked until the transaction ends."""
        rows = type(self)._base_manager.select_for_update(of=("self",))
        if self.READ_WITH:
            rows = rows.select_related(*self.READ_WITH)
        return rows.get(pk=self.pk)

    def merged(self, version, changes, related=None):
        """What to set on this locked record, (columns, many-to-many fields), for somebody who saw it at `version`.

        Where it is another one by now, Stale; unless `version` is what was `Seen`, and no field was changed by both.
        A field of which nobody said what stood there counts as changed by both, unless both say the same.
        """
        related = related or {}
        if not isinstance(version, Seen):
            if version not in (None, self.version):
                raise Stale(self)
            return changes, related
        if version.version == self.version:
            return {name: self._unless_alike(name, mine) for name, mine in changes.items()}, related
        return self._brought_together(version, changes, related)

    def _unless_alike(self, name, mine):
        """A text that only ends its lines in another way was not changed."""
        return getattr(self, name) if isinstance(mine, str) and alike(mine, getattr(self, name)) else mine

    def _brought_together(self, seen, changes, related):
        settled, collide = {}, []
        for name, mine in {**changes, **related}.items():
            theirs, before = self._now(name), seen.values.get(name, UNKNOWN)
            settled[name] = three_ways(mine, before, theirs)
            if settled[name] is COLLIDES:
                collide.append(name)
        if collide:
            raise Stale(self, collide)
        return {name: settled[name] for name in changes}, {name: settled[name] for name in related}

    def _now(self, name):
        value = getattr(self, name)
        return list(value.all()) if isinstance(value, models.Manager) else value

    def change(self, *, related=None, along=None, **changes):
        """Set and save columns (and many-to-many fields) of a locked record; the old values of those that changed.

        What is folded from them, here and in other records, is folded anew. Only the verbs of a record call this:
        it asks nobody and leaves no Event.
        """
        old = self._put(changes)
        if old:
            old |= self._put(along or {})
            clean(self, changed=old)
        columns = list(old)
        old |= self._set_related(related or {})
        if old:
            self.version += 1
            write(self, update_fields=[*columns, *folded_from(type(self), columns), "version"])
            refold(self, columns)
        return old

    def _put(self, values):
        """Set columns, unsaved; the old values of those that changed."""
        old = {}
        for name, value in values.items():
            before = getattr(self, name)
            setattr(self, name, value)
            if before != value:
                old[name] = before
        return old

    def _set_related(self, related, *, is_new=False):
        """Replace many-to-many fields; the old members of those that changed. A new record has none to ask for."""
        old = {}
        for name, members in related.items():
            manager, wanted = getattr(self, name), list(members)
            before = [] if is_new else list(manager.all())
            if is_new and wanted or {member.pk for member in before} != {member.pk for member in wanted}:
                if is_new and type(self)._meta.get_field(name).one_to_many:
                    self._put_under(name, wanted)
                elif is_new:
                    manager.add(*wanted)
                else:
                    manager.set(wanted)
                old[name] = before
        return old

    def _put_under(self, name, rows):
        """Write the rows that stand under a new record, such as the steps of a procedure, all at once."""
        relation = type(self)._meta.get_field(name)
        for row in rows:
            setattr(row, relation.field.name, self)
            clean(row)
        relation.related_model._base_manager.bulk_create(rows)


UNKNOWN, COLLIDES, NOT_THERE = object(), object(), object()  # what nobody said; what both changed; a missing key


def three_ways(mine, before, theirs):
    """What is to stand of a value that I changed from `before`, and somebody else perhaps too.

    What I left as it was, or wrote as they did, stays theirs; a dictionary is looked at key by key.
    """
    if alike(mine, before) or alike(mine, theirs):
        return theirs
    if alike(theirs, before):
        return mine
    if not all(isinstance(value, dict) for value in (mine, before, theirs)):
        return COLLIDES
    found = {
        key: three_ways(mine.get(key, NOT_THERE), before.get(key, NOT_THERE), theirs.get(key, NOT_THERE))
        for key in {**theirs, **mine}
    }
    return COLLIDES if COLLIDES in found.values() else {key: one for key, one in found.items() if one is not NOT_THERE}


def alike(one, other):
    """Whether two values of a field are the same to a person: however lines end, and in whatever order rows come."""
    return _plain(one) == _plain(other)


def _plain(value):
    if isinstance(value, str):
        return unicodedata.normalize("NFC", "\n".join(value.splitlines()).strip())
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, list | tuple | models.QuerySet):
        rows = [_plain(row) for row in value]
        return set(rows) if value and isinstance(value[0], models.Model) else rows
    return value


def clean(record, changed=None):
    """What is wrong with a column as a RuleBroken sentence at its field, so that no verb relies on a form.

    With `changed`, those columns only: the rest was looked at when it was written. A related record at hand was read
    from the database, which is not asked for it again.
    """
    columns = record._meta.concrete_fields
    settled = {
        field.name for field in columns if changed is not None and not {field.name, field.attname} & set(changed)
    }
    at_hand = {field.name for field in columns if field.is_relation and _is_at_hand(record, field)}
    with _in_a_sentence():
        record.clean_fields(exclude=settled | at_hand)
        record.clean()


def write(record, **how):
    """Save a record that is clean. What the database refuses is said in the words of the constraint.

    The database is not asked beforehand: that costs a query for each constraint, and the answer may be old by then.
    """
    try:
        with transaction.atomic():
            record.save(**how)
    except IntegrityError:
        with _in_a_sentence():
            record.validate_unique()
            record.validate_constraints()
        raise


@contextmanager
def _in_a_sentence():
    try:
        yield
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise RuleBroken(" ".join(messages), field=None if field == "__all__" else field) from error


def _is_at_hand(record, field):
    related = field.get_cached_value(record, default=None)
    return related is not None and not related._state.adding


def label_of(model, name):
    """What people call a column of `model`."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    if field.one_to_many:  # the rows under a record, such as the steps of a procedure
        return field.related_model._meta.verbose_name_plural
    return field.verbose_name
