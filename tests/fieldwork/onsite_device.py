"""A device as the server knows it: it writes down first, sends in order, and forgets only what was answered.

A small model in Python of what static/js/onsite does, for tests: `post(address, fields, files)` is Django's client or
a connection to a real web server, so that the same device is cut off, killed and signed out there.
"""

import json
import uuid
from dataclasses import dataclass

ANSWERS = ("applied", "duplicate", "conflict", "refused")


@dataclass
class Operation:
    """One form, as it lies in the queue of a device."""

    op_id: str
    kind: str
    uid: str
    fields: dict
    base: dict | None = None
    base_version: int | None = None
    file: object = None
    made_at: str = ""


class LostAnswer(Exception):
    """No answer came: the server may have acted or not."""


class OnsiteDevice:
    """A tablet of one person at one visit."""

    def __init__(self, post, visit, owner, *, now=lambda: "", new_id=uuid.uuid4):
        self.post, self.visit, self.owner, self.now, self.new_id = post, visit, owner, now, new_id
        self.device = str(new_id())
        self.queue = []
        self.written = []  # all that was ever written down here, in order
        self.stopped = {}  # operations in conflict or refused, by op_id, with their answer
        self.done = {}  # answers of those that were applied, by op_id
        self.copies = {}  # what the server said of a record last, by (kind, uid)

    def record(self, kind, uid=None, /, *, base=None, base_version=None, file=None, **fields):
        """Write an operation down. Nothing is sent yet."""
        op_id, uid = str(self.new_id()), str(uid or self.new_id())
        made = Operation(op_id, kind, uid, fields, base, base_version, file, self.now())
        self.queue.append(made)
        self.written.append(made)
        return made

    def change(self, kind, uid, /, **fields):
        """Change some fields of a record as its copy shows them on this device."""
        copy = self.copies[kind, str(uid)]
        return self.record(kind, uid, base=copy["values"], base_version=copy["version"], **{**copy["values"], **fields})

    def body(self, one):
        """What goes over the line for an operation: the same each time."""
        said = {
            "op_id": one.op_id,
            "owner": str(self.owner.pk),
            "device": self.device,
            "uid": one.uid,
            "base_version": "" if one.base_version is None else str(one.base_version),
            "made_at": one.made_at,
            **one.fields,
        }
        return said if one.base is None else {**said, "base": json.dumps(one.base)}

    def address(self, kind):
        return f"/visits/{self.visit.pk}/operations/{kind}/"

    def send(self, one):
        """Send one operation; its answer as (status, JSON). LostAnswer when there is none."""
        return self.post(self.address(one.kind), self.body(one), one.file)

    def flush(self):
        """Send what waits, in order, until the line breaks; what has no clear answer stays where it is."""
        while waiting := self.next():
            try:
                _status, said = self.send(waiting)
            except LostAnswer:
                return False
            if not self.heard(waiting, said):
                return False
        return True

    def next(self):
        """The first that may go: what stands behind a stopped one of the same record waits for a person."""
        held = {(one.kind, one.uid) for one, _said in self.stopped.values()}
        return next((one for one in self.queue if (one.kind, one.uid) not in held), None)

    def heard(self, one, said):
        """Act on an answer; whether it was one."""
        if not isinstance(said, dict) or said.get("state") not in ANSWERS:
            return False
        if one in self.queue:
            self.queue.remove(one)
        if said["record"]:
            self.copies[said["record"]["kind"], said["record"]["uid"]] = said["record"]
        if said["state"] in ("applied", "duplicate"):
            self.done[one.op_id] = said
        else:
            self.stopped[one.op_id] = (one, said)
        return True


def by_client(browser):
    """A `post` through Django's client."""

    def post(address, fields, file):
        answer = browser.post(address, {**fields, "file": file} if file else fields)
        return answer.status_code, answer.json() if "json" in answer.headers["Content-Type"] else None

    return post
