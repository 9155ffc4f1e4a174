"""Photos in papers: those of the place belong to the report, those of case files to a paper with readers of its own.

All are numbered on: first those that everybody may see, then those of case files.
"""

from collections import defaultdict

from django.db.models import Prefetch

from audits.core import files
from audits.fieldwork.models import Evidence
from audits.findings.models import Finding

from ..content import report as content

READERS = "Dành cho đánh giá viên, Ban Chỉ đạo, Thường trực và đơn vị liên quan"


def of_round(audit_round):
    """(finding, evidence) of every photo that may be printed, as arranged; those of case files come last."""
    printable = Evidence.objects.photos().printable().select_related("file").in_order()
    findings = (
        Finding.objects.filter(round=audit_round)
        .issued()
        .select_related("department")
        .prefetch_related(Prefetch("files", printable, to_attr="photos"))
        .in_order()
    )
    photos = [(finding, evidence) for finding in findings for evidence in finding.photos]
    return sorted(photos, key=lambda photo: photo[1].shows_case_file)


def numbers(photos):
    """The numbers of the photos of each finding: {finding id: [3, 4]}."""
    found = defaultdict(list)
    for number, (finding, _evidence) in enumerate(photos, 1):
        found[finding.pk].append(number)
    return dict(found)


def groups(photos, *, case_files):
    """The photos of one of the two annexes, by finding."""
    found = defaultdict(list)
    for number, (finding, evidence) in enumerate(photos, 1):
        if evidence.shows_case_file == case_files:
            photo = content.Photo(_source(evidence), number, evidence.caption, evidence.taken_on)
            found[finding].append(photo)
    return tuple(
        content.PhotoGroup(f"{finding.number} · {finding.department.name}", tuple(shown), finding.department_id)
        for finding, shown in found.items()
    )


def stored(photos):
    """Which stored file stands behind each picture: {source: file id}."""
    return {_source(evidence): evidence.file_id for _finding, evidence in photos}


def _source(evidence):
    return f"evidence:{evidence.pk}"


def annex(paper, of_case_files):
    """The paper with the photos of case files that belongs to a report."""
    return content.PhotoAnnexContent(paper=paper, groups=of_case_files, readers=READERS)


class Pictures(dict):
    """{source: stored file} as the press wants it: each picture read only when its turn comes."""

    @classmethod
    def shown(cls, photo_groups, stored_files):
        """Those of some groups, out of {source: file id}."""
        sources = [photo.source for group in photo_groups for photo in group.photos]
        found = files.StoredFile.objects.in_bulk({stored_files[source] for source in sources})
        return cls((source, found[stored_files[source]]) for source in sources)

    def __getitem__(self, source):
        return files.derivative(super().__getitem__(source)), "image/jpeg"

    def __or__(self, others):
        return type(self)({**dict(self.items()), **others})
