"""A procedure of the division for people with merit, and the way of a revision through its people."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audits.core import clock, files
from audits.procedures.models import Revision

from ..core.corpus import PDF
from ..factories import make_procedure


@pytest.fixture(autouse=True)
def place(tmp_path, settings):
    """Files of these tests stay in a folder of their own."""
    kept_here = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": kept_here}


@pytest.fixture
def procedure(cast):
    return make_procedure(cast.ncc, "QT-NCC-12", title="Giải quyết trợ cấp một lần")


@pytest.fixture
def draft(cast, procedure):
    """A complete draft that the division's clerk wrote."""
    return make_draft(cast, procedure)


def make_draft(cast, procedure, **values):
    issue, revision = Revision.next_numbers(procedure)
    kept = files.keep(upload(), by=cast.head)
    complete = {
        "issue": issue,
        "revision": revision,
        "author": cast.staff,
        "summary": "Bổ sung bước xin lỗi, hẹn lại",
        "file": kept,
    }
    return Revision.begin(procedure, by=cast.head, **{**complete, **values})


def upload(name="QT-NCC-12.pdf", data=PDF):
    return SimpleUploadedFile(name, data)


def approved_from(cast, procedure, day, **values):
    """A revision that went the whole way and takes effect on a day."""
    with clock.at(clock.moment_of(date(2016, 1, 4))):
        revision = make_draft(cast, procedure, **values)
        revision.review(by=cast.secretariat)
        revision.approve(by=cast.chair, effective_on=day)
    return revision
