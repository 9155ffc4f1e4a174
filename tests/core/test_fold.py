"""People search as they type: without marks, in any case; what is searched is never behind what is shown."""

import pytest

from audits.core.fold import fold, matching
from audits.core.trail import Event
from audits.organisation.models import Department
from audits.planning.models import AuditRound, Visit

from ..factories import make_round, make_visit


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Không phù hợp", "khong phu hop"),
        ("ĐỀ NGHỊ  gia\thạn", "de nghi gia han"),
        ("Đường Điện Biên Phủ", "duong dien bien phu"),
        ("Ư ư Ơ ơ Ă ă", "u u o o a a"),
        ("a\u0302\u0301", "a"),
        ("KPH 04/Đ1-2017", "kph 04/d1-2017"),
        (None, "none"),
    ],
)
def test_text_is_folded_as_a_person_ignores(text, folded):
    assert fold(text) == folded


def found(words):
    return set(AuditRound.objects.filter(matching(words)).values_list("title", flat=True))


def test_every_word_is_found_with_and_without_marks(cast):
    make_round(cast, title="Đánh giá nội bộ đợt 1")
    for words in ("đánh giá", "danh gia", "DOT 1", "bộ  noi", "á", ""):
        assert found(words) == {"Đánh giá nội bộ đợt 1"}, words
    for words in ("dot 2", "%", "_", "\\"):
        assert found(words) == set(), words
    assert found("danh\x00gia") == set()


def test_the_folded_text_follows_its_sources(cast):
    audit_round = make_round(cast, title="Đợt một")
    audit_round.edit(by=cast.secretariat, title="Đợt hai")
    assert found("dot hai") == {"Đợt hai"}
    assert found("dot mot") == set()


def test_it_follows_sources_in_other_records(cast):
    audit_round = make_round(cast)
    visit = make_visit(audit_round, cast.ncc, place="Tầng 2")
    department = Department.objects.get(pk=cast.ncc.pk)
    before = Event.objects.count()
    department.edit(by=cast.secretariat, name="Phòng Bảo trợ")
    assert Visit.objects.get(pk=visit.pk).search == "phong bao tro ncc tang 2"
    assert Visit.objects.get(pk=visit.pk).version == visit.version
    assert Event.objects.count() == before + 1  # the department's own


def test_it_follows_a_change_of_the_relation(cast):
    audit_round = make_round(cast)
    visit = make_visit(audit_round, cast.ncc)
    visit.edit(by=cast.secretariat, department=cast.vp)
    assert Visit.objects.get(pk=visit.pk).search.startswith("phong vp")
