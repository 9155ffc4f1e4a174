"""Charts say in words and numbers what they show, on the screen and on paper."""

import re
from xml.etree import ElementTree

from django.utils import translation
from django.utils.safestring import SafeString

from audits.core.charts import PAPER, Part, heat_matrix, stacked_bars, strip

PARTS = [Part("KPH nặng", "major"), Part("KPH nhẹ", "minor"), Part("Cơ hội cải tiến", "opportunity")]
ROWS = [("Phòng Người có công", [1, 3, 0]), ("Văn phòng Sở", [0, 2, 12])]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(*args, title="Phát hiện theo đơn vị", **options):
    return ElementTree.fromstring(stacked_bars("c1", title, *args, **options).strip())  # noqa: S314 - our own drawing


def texts(svg):
    return [element.text for element in svg.iter(f"{SVG}text")]


def test_a_chart_has_a_name_and_tells_its_figures_to_those_who_cannot_see_it():
    svg = drawn(PARTS, ROWS)
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-labelledby"] == "c1-title c1-desc"
    assert svg.find(f"{SVG}title").text == "Phát hiện theo đơn vị"
    assert svg.find(f"{SVG}desc").text == (
        "Phòng Người có công: KPH nặng 1, KPH nhẹ 3; Văn phòng Sở: KPH nhẹ 2, Cơ hội cải tiến 12."
    )
    ids = [element.attrib["id"] for element in svg.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert all(name.startswith("c1-") for name in ids)


def test_every_bar_has_its_numbers_its_sum_and_every_part_its_key():
    found = texts(drawn(PARTS, ROWS))
    assert {"Phòng Người có công", "1", "3", "4", "2", "12", "14", "KPH nặng", "Cơ hội cải tiến"} <= set(found)
    assert "0" not in found


def test_widths_are_in_proportion():
    widths = [
        int(rect.attrib["width"]) for rect in drawn(PARTS, ROWS).iter(f"{SVG}rect") if rect.attrib["height"] == "15"
    ]
    one, three, two, twelve = widths
    assert abs(three - 3 * one) <= 2
    assert abs(twelve - 6 * two) <= 4


def test_paper_has_greys_and_patterns_and_the_screen_the_colours_of_the_house():
    paper, screen = (stacked_bars("c1", "x", PARTS, ROWS, medium=medium) for medium in (PAPER, "screen"))
    assert 'font-family="VN"' in paper
    assert "url(#c1-hatch)" in paper
    assert not re.search(r"var\(|#b3261e", paper)
    assert "var(--grade-major, #b3261e)" in screen
    assert "pattern" not in screen


def test_names_that_people_chose_are_escaped():
    evil = '<script>alert(1)</script>"&'
    svg = stacked_bars("c1", evil, [Part(evil)], [(evil, [1])])
    assert isinstance(svg, SafeString)
    assert "<script" not in svg
    assert drawn([Part(evil)], [(evil, [1])], title=evil).find(f"{SVG}title").text == evil


def test_a_long_name_takes_two_lines_and_no_more():
    svg = drawn(PARTS, [("Phòng " + "bảo vệ và chăm sóc trẻ em " * 9, [1, 0, 0])])
    lines = [element for element in svg.iter(f"{SVG}text") if element.attrib.get("text-anchor") == "end"]
    assert len(lines) == 2
    assert lines[1].text.endswith("…")


def test_nothing_to_show_is_drawn_as_nothing():
    assert texts(drawn(PARTS, [("Văn phòng Sở", [0, 0, 0])]))[:2] == ["Văn phòng Sở", "0"]
    assert drawn(PARTS, []) is not None


def test_the_language_of_the_page_does_not_change_a_number_of_the_drawing():
    with translation.override("vi"):
        many = stacked_bars("c1", "x", PARTS, [("Văn phòng Sở", [1234, 5, 0])])
    assert not re.search(r'(?:x|y|width|height)="[^"]*[,]', many)
    assert ">1234<" in many


def test_a_matrix_counts_rows_and_columns_and_shades_by_size():
    rows, columns = {"ncc": "Phòng Người có công", "vp": "Văn phòng Sở"}, {"4.2.3": "4.2.3", "8.3": "8.3"}
    matrix = heat_matrix(rows, columns, {("ncc", "8.3"): 8, ("ncc", "4.2.3"): 1, ("vp", "8.3"): 4})
    (_, cells, total), (_, other, _) = matrix.rows
    assert [(cell.value, cell.level) for cell in cells] == [(1, 1), (8, 4)]
    assert [(cell.value, cell.level) for cell in other] == [(0, 0), (4, 2)]
    assert (total, matrix.totals, matrix.total) == (9, (1, 12), 13)


def test_a_wide_matrix_comes_in_even_pieces_with_the_same_sums():
    columns = {str(number): str(number) for number in range(20)}
    matrix = heat_matrix({"ncc": "NCC"}, columns, {("ncc", "0"): 1, ("ncc", "19"): 2})
    first, second = matrix.slices(18)
    assert (len(first.columns), len(second.columns)) == (10, 10)
    assert first.rows[0][2] == second.rows[0][2] == 3
    assert second.totals[-1] == 2


def test_an_empty_matrix_is_a_matrix():
    matrix = heat_matrix({}, {}, {})
    assert (matrix.total, list(matrix.slices(5))[0].columns) == (0, ())


def test_a_strip_is_as_long_as_its_row_beside_the_longest():
    parts = [Part("Nặng", "major"), Part("Nhẹ", "minor"), Part("Lưu ý", "observation")]
    drawn = strip(parts, [1, 0, 2], scale=6)
    assert [(one.label, one.count, one.left, one.width) for one in drawn] == [
        ("Nặng", 1, "0.0", "50.0"),
        ("Lưu ý", 2, "50.0", "100.0"),
    ]
    assert strip(parts, [0, 0, 0], scale=0) == []
