"""Dates, names and lines as Decree 30/2020/NĐ-CP wants them written."""

from datetime import date, time

import pytest

from audits.reports.content.letterhead import Letterhead, Recipients, date_span, hour, in_two_lines, long_date
from audits.reports.layout import Layout


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2017, 12, 5), "ngày 05 tháng 12 năm 2017"),
        (date(2018, 1, 14), "ngày 14 tháng 01 năm 2018"),
        (date(2018, 2, 9), "ngày 09 tháng 02 năm 2018"),
        (date(2020, 3, 5), "ngày 05 tháng 3 năm 2020"),
        (date(2020, 9, 10), "ngày 10 tháng 9 năm 2020"),
    ],
)
def test_days_below_ten_and_the_months_one_and_two_have_a_leading_zero(day, written):
    assert long_date(day) == written


def test_a_date_that_is_still_open_leaves_room_to_write_it():
    assert long_date(None).split() == ["ngày", "tháng", "năm"]
    assert Letterhead(superior="", issuer="Sở", place="Bình An").dated.startswith("Bình An, ngày")


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2017, 12, 5), date(2017, 12, 5), "ngày 05/12/2017"),
        (date(2017, 12, 5), date(2017, 12, 6), "các ngày 05 và 06/12/2017"),
        (date(2017, 11, 30), date(2017, 12, 1), "các ngày 30/11 và 01/12/2017"),
        (date(2017, 12, 5), date(2017, 12, 8), "từ ngày 05 đến ngày 08/12/2017"),
        (date(2017, 11, 28), date(2017, 12, 2), "từ ngày 28/11 đến ngày 02/12/2017"),
        (date(2017, 12, 31), date(2018, 1, 1), "từ ngày 31/12/2017 đến ngày 01/01/2018"),
    ],
)
def test_the_days_of_a_round_are_one_phrase(first, last, written):
    assert date_span(first, last) == written


def test_hours_are_written_as_in_minutes():
    assert hour(time(8)) == "08 giờ"
    assert hour(time(14, 5)) == "14 giờ 05 phút"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Sở Y tế", ["Sở Y tế"]),
        ("UBND tỉnh Bình An", ["UBND tỉnh Bình An"]),
        ("Sở Lao động - Thương binh và Xã hội", ["Sở Lao động -", "Thương binh và Xã hội"]),
        ("Ủy ban nhân dân tỉnh Bình An", ["Ủy ban nhân dân", "tỉnh Bình An"]),
        ("Sở Tài nguyên và Môi trường", ["Sở Tài nguyên", "và Môi trường"]),
        ("Trung-tâm-không-có-dấu-cách", ["Trung-tâm-không-có-dấu-cách"]),
        ("", [""]),
    ],
)
def test_a_long_name_is_broken_where_a_clerk_would_break_it(name, lines):
    assert in_two_lines(name) == lines


def test_recipients_end_with_semicolons_and_the_last_with_a_full_stop():
    assert list(Recipients(("Như trên", "Các đơn vị thuộc Sở;", "Lưu: VT, VP."))) == [
        "Như trên;",
        "Các đơn vị thuộc Sở;",
        "Lưu: VT, VP.",
    ]
    assert not Recipients()


def test_an_annex_names_its_paper_even_before_the_paper_has_a_number():
    issued = Letterhead(superior="", issuer="Sở", number="05/BC-SLĐTBXH", on=date(2017, 12, 5))
    assert issued.reference == "số 05/BC-SLĐTBXH ngày 05 tháng 12 năm 2017"
    open_ = Letterhead(superior="", issuer="Sở", symbol="BC-SLĐTBXH")
    assert "".join(open_.reference.split()) == "số/BC-SLĐTBXHngàythángnăm"


@pytest.mark.parametrize("wrong", [{"left": 29}, {"right": 21}, {"top": 26}, {"bottom": 19}, {"size": 12}])
def test_margins_and_size_stay_within_the_decree(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Layout(**wrong)
