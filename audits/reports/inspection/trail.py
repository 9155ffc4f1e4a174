"""The trail of the round as lines of JSON, from which anybody can compute the chain again.

A line for every act of the agency between the first and the last of the round: in full where it belongs to the round,
else its number and hash alone, so that every act of the round has the hash of the one before it at hand.
"""

import json
from datetime import UTC

from django.db.models import Max, Min

from audits.core.trail import Event, TrailHead

from .. import round_trail

FORMAT = "auditsys-trail"
EXPLAINED = """\
nhat-ky.jsonl: mỗi dòng là một bản ghi JSON (UTF-8), theo thứ tự seq.
- Dòng đầu: cơ quan, số bản ghi đầu và cuối, đầu chuỗi (head) khi lập hồ sơ.
- Việc thuộc đợt đánh giá: đủ các trường. Việc khác nằm xen giữa: chỉ seq và hash.

Kiểm tra một việc:
1. details_hash = SHA-256 của details viết lại dưới dạng JSON: UTF-8, chuẩn NFC, khóa xếp theo thứ tự, không có
   khoảng trắng (details rỗng {} là nội dung đã xóa theo luật, không kiểm được nữa).
2. hash = SHA-256 của mảng JSON viết theo cùng cách:
   [chain_version, agency, seq, at, actor, on_behalf_of, verb, kind, record_id, parent_kind, parent_id, details_hash,
   previous_hash]
3. previous_hash bằng hash của dòng có seq nhỏ hơn một; việc đầu tiên của cơ quan có previous_hash gồm 64 số 0.

English: one JSON record a line; acts of the round in full, acts in between with seq and hash only. details_hash is the
SHA-256 of details as canonical JSON (UTF-8, NFC, sorted keys, no blanks); hash that of the array named in 2, written in
the same way; previous_hash is the hash of the line before.
"""


def explain(file):
    """How to compute the chain again, for whoever has nothing but this file."""
    file.write(EXPLAINED.encode())


def write(audit_round, file, *, reader):
    """Write the lines to a binary file."""
    acts = round_trail.events(audit_round, reader)
    ends = acts.order_by().aggregate(first=Min("seq"), last=Max("seq"))
    head = TrailHead.objects.filter(agency=audit_round.agency_id).first()
    _line(file, _first_line(audit_round, ends, head))
    if ends["first"] is None:
        return
    full = acts.select_related("actor", "on_behalf_of").iterator(chunk_size=round_trail.CHUNK)
    between = Event.objects.filter(agency=audit_round.agency_id, seq__range=(ends["first"], ends["last"]))
    act = next(full, None)
    for seq, hashed in between.order_by("seq").values_list("seq", "hash").iterator(chunk_size=round_trail.CHUNK):
        if act is not None and act.seq == seq:
            _line(file, _in_full(act))
            act = next(full, None)
        else:
            _line(file, {"seq": seq, "hash": hashed})


def _first_line(audit_round, ends, head):
    return {
        "format": FORMAT,
        "version": 1,
        "agency": audit_round.agency_id,
        "agency_name": audit_round.agency.name,
        "round": str(audit_round),
        "first": ends["first"],
        "last": ends["last"],
        "head": {"seq": head.seq, "hash": head.hash} if head else None,
    }


def _in_full(event):
    return {
        "seq": event.seq,
        "hash": event.hash,
        "chain_version": event.chain_version,
        "agency": event.agency_id,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "actor_name": str(event.actor or ""),
        "on_behalf_of": event.on_behalf_of_id,
        "on_behalf_of_name": str(event.on_behalf_of or ""),
        "verb": event.verb,
        "kind": event.kind,
        "record_id": event.record_id,
        "parent_kind": event.parent_kind,
        "parent_id": event.parent_id,
        "details": event.details,
        "details_hash": event.details_hash,
        "previous_hash": event.previous_hash,
    }


def _line(file, record):
    file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
