"""What a visit must come to when operations arrive in some order: a second, plain telling of the rules, for tests.

It shares no code with the program and knows no database. `arrive` takes one operation of `onsite_device.py` and says
how it must be answered; `records` is what the visit holds then.
"""

from dataclasses import dataclass, field

NEEDS_NOTE = ("does_not_conform", "observation", "not_applicable", "not_checked")
SEVERAL = ("files",)
PROPOSED = ("opening_notes", "attendees", "minutes")  # parts of the minutes that come with a text to start from


@dataclass
class Record:
    """A record of the visit: the values of its form, as sent."""

    values: dict
    version: int = 1
    withdrawn: bool = False
    made_by: object = None

    @property
    def shown(self):
        """What others get of it: of what was withdrawn, nothing."""
        return {} if self.withdrawn else self.values


@dataclass
class Answer:
    """How an operation must be answered."""

    state: str
    fields: set = field(default_factory=set)  # those in conflict


class Broken(Exception):
    """A rule refuses it."""


class Reference:
    """The visit, as whoever wrote the rules down would keep it on paper."""

    def __init__(self, records, lead):
        self.records = records  # by (kind, uid)
        self.lead = lead
        self.acted = set()  # op_ids
        self.events = 0

    def arrive(self, person, one):
        if one.op_id in self.acted:
            return Answer("duplicate")
        act = {"withdraw": self._withdraw, "discard": self._discard}.get(one.kind, self._write)
        try:
            answer = act(person, one)
        except Broken:
            return Answer("refused")
        if answer.state == "applied":
            self.acted.add(one.op_id)
        return answer

    def _withdraw(self, person, one):
        kind = one.fields["entry_kind"].removesuffix("s")
        return self._gone(self.records.get((kind, one.uid)))

    def _discard(self, person, one):
        record = self.records.get(("finding", one.uid))
        if record and person not in (record.made_by, self.lead):
            raise Broken
        return self._gone(record)

    def _gone(self, record):
        if record is None or record.withdrawn:
            raise Broken
        record.withdrawn = True
        record.version += 1
        self.events += 1
        return Answer("applied")

    def _write(self, person, one):
        key = one.kind, one.uid
        record = self.records.get(key)
        if record is None:
            if one.kind == "answer":
                raise Broken
            self._check(key, one.fields, None)
            self.records[key] = Record(cleaned(one.fields), made_by=person)
            self.events += 1
            return Answer("applied")
        if record.withdrawn:
            raise Broken
        self._offered(one)
        values, collide = self._merged(record, one)
        if collide:
            return Answer("conflict", collide)
        changed = values != record.values
        if changed:
            self._check(key, values, record)
            record.values = values
            record.version += 1
        if changed or one.kind == "minutes":
            self.events += 1
        return Answer("applied")

    def _merged(self, record, one):
        """Field by field: mine, what stood there before, theirs."""
        mine, theirs = {**record.values, **cleaned(one.fields)}, record.values
        if one.base_version == record.version:
            return mine, set()
        before = cleaned(one.base or {})
        values, collide = dict(theirs), set()
        for name in cleaned(one.fields):
            base = before.get(name, [] if name in SEVERAL else "")
            if one.kind == "minutes" and name in PROPOSED and not theirs[name]:
                base = ""  # a proposal: nothing stood there
            if name == "files" and base != mine[name] and not self._standing(base):
                base = None  # nobody can say any more what that was
            if mine[name] == base:
                continue
            if theirs[name] in (base, mine[name]):
                values[name] = mine[name]
            else:
                collide.add(name)
        return values, collide

    def _offered(self, one):
        if one.kind == "finding" and not self._standing(one.fields["files"]):
            raise Broken

    def _standing(self, uids):
        found = [self.records.get(("evidence", uid)) for uid in uids]
        return all(one and not one.withdrawn for one in found)

    def _check(self, key, values, record):
        kind, uid = key
        if kind == "answer" and values["answer"] in NEEDS_NOTE and not values["note"].strip():
            raise Broken
        if kind == "finding" and record is None and not self._standing(values["files"]):
            raise Broken
        if kind == "sample":
            for (of_kind, other), row in self.records.items():
                same = of_kind == "sample" and other != uid and not row.withdrawn
                if same and row.values["case_code"] == values["case_code"]:
                    raise Broken


def cleaned(fields):
    return {
        name: sorted(value) if isinstance(value, list) else value.strip().replace("\r\n", "\n")
        for name, value in fields.items()
    }
