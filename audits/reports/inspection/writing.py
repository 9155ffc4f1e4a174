"""Writes the ZIP: all files of all sections, then what is said about them."""

import json
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.utils import translation

from audits.core import clock
from audits.core.tables import local
from audits.core.trail import kind_of
from audits.planning.models import AuditRound

from .archive import Archive
from .contents import Item, gather
from .names import Names
from .parts import PARTS

MANIFEST, SUMS, INDEX, GUIDE = "manifest.json", "SHA256SUMS", "index.html", "HUONG-DAN.txt"
HOW_TO_CHECK = """\
1. Giải nén toàn bộ, mở index.html bằng trình duyệt để xem danh mục (không cần mạng, không cần phần mềm).
2. Kiểm tra tệp: Linux, macOS: sha256sum -c SHA256SUMS; Windows: certutil -hashfile TEN-TEP SHA256, so với SHA256SUMS.
3. manifest.json ghi từng tệp là gì, của bản ghi nào; nhật ký và cách tính lại chuỗi mã băm nằm trong thư mục 6-so-lieu.
"""


@dataclass(frozen=True)
class Filed:
    """A file of the index: what it was to be, and what became of it."""

    item: Item
    written: object

    def as_json(self):
        record = self.item.record
        return {
            "path": self.written.path or None,
            "sha256": self.written.sha256 or None,
            "size": self.written.size,
            "what": self.item.title,
            "remark": self.item.remark,
            "date": local(self.item.moment).isoformat(),
            "original_name": self.item.source.original_name,
            "record": {"kind": kind_of(record), "id": record.pk} if record else None,
            "problem": self.written.problem,
        }


def readable(user):
    """The rounds of which a person may have the file made: chair, committee and secretariat."""
    rounds = AuditRound.objects.visible_to(user)
    return rounds if user.reads_figures else rounds.none()


def file_name(audit_round):
    """ho-so-thanh-tra-dot-1-2017"""
    return f"ho-so-thanh-tra-dot-{audit_round.number}-{audit_round.year}"


def write(audit_round, target, *, reader, kinds, progress=None):
    """Write the file of a round to `target`, a path or anything that takes bytes, with what `reader` may read.

    `kinds` are the papers that can be printed now (kinds.py). `progress(done, total, what)` is called before each
    file. What is missing on the disk or cannot be printed is said in the index and breaks nothing off.
    """
    if not readable(reader).filter(pk=audit_round.pk).exists():
        raise PermissionDenied
    with translation.override("vi"), Archive(target) as archive:
        sections = gather(PARTS, audit_round, reader, kinds)
        total = sum(len(section.items) for section in sections) + 1
        names, shown, done = Names(), [], 0
        for section in sections:
            filed = []
            for item in section.items:
                if progress:
                    progress(done, total, item.title)
                filed.append(_file(archive, item, names))
                done += 1
            shown.append((section, filed))
        if progress:
            progress(done, total, INDEX)
        _say_what_is_in(archive, audit_round, reader, shown)
        if progress:
            progress(total, total, "")


def _file(archive, item, names):
    source = item.source
    path = names.path(item.folder, item.title, source.extension)
    return Filed(item, archive.add(path, source.pieces(), item.moment, expected=source.expected))


def _say_what_is_in(archive, audit_round, reader, shown):
    """The guide, the manifest, the page; last the list of hashes, of everything but itself."""
    now = clock.now()
    written = [filed.written for _section, rows in shown for filed in rows if filed.written.path]
    for name, text in (
        (GUIDE, HOW_TO_CHECK),
        (MANIFEST, _manifest(audit_round, reader, shown)),
        (INDEX, _index(audit_round, reader, shown)),
    ):
        written.append(archive.add(name, [text.encode()], now))
    sums = "".join(f"{one.sha256}  {one.path}\n" for one in written)
    archive.add(SUMS, [sums.encode()], now)


def _manifest(audit_round, reader, shown):
    manifest = {
        "format": "auditsys-inspection",
        "version": 1,
        "agency": audit_round.agency.name,
        "round": {"id": audit_round.pk, "name": str(audit_round), "title": audit_round.title},
        "made_at": clock.now().isoformat(timespec="seconds"),
        "made_for": reader.with_post,
        "sections": [
            {
                "folder": section.folder,
                "title": section.title,
                "title_en": section.title_en,
                "left_out": section.left_out,
                "files": [filed.as_json() for filed in rows],
            }
            for section, rows in shown
        ],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"


def _index(audit_round, reader, shown):
    problems = [filed for _section, rows in shown for filed in rows if filed.written.problem]
    files = [filed for _section, rows in shown for filed in rows if filed.written.path]
    return render_to_string(
        "inspection/index.html",
        {
            "round": audit_round,
            "agency": audit_round.agency,
            "reader": reader,
            "made_at": clock.now(),
            "sections": shown,
            "problems": problems,
            "count": len(files),
            "size": sum(filed.written.size for filed in files),
        },
    )
