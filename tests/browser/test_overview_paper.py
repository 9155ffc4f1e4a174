"""The overview on paper: one sheet of A4, however many departments, clauses and procedures there are."""

import pytest

from ..dashboards.test_figures import FULL
from ..dashboards.world import World
from ..factories import make_department, make_procedure
from ..reports.pdf import texts_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("light", ["light", "dark"])
def test_the_overview_is_printed_on_one_sheet(cast, sign_in, light):
    world = World(cast)
    for n in range(16):
        department = make_department(
            cast.agency, f"DV{n}", name=f"Phòng Lao động - Tiền lương - Bảo hiểm xã hội số {n}"
        )
        world.departments.append(department)
        title = "Công nhận và giải quyết chế độ ưu đãi người hoạt động kháng chiến bị nhiễm chất độc hóa học"
        world.procedures.append(make_procedure(department, title=title))
        for row, audit_round in zip(world.visits, world.rounds, strict=True):
            row.append(world.visit(audit_round, department))
    world.clauses = list(cast.standard.clauses.all())
    late = [{"plan": -28, "first": -20, "later": 0, "check": -9, "reported": -21}]
    for n in range(40):
        kind = ("major", "minor", "minor", "observation", "strength")[n % 5]
        world.finding(
            round=n % 2,
            department=n % 19,
            kind=kind,
            status="issued",
            clause=n % 10,
            procedure=n % 19,
            repeats=n % 3 == 0,
            cycles=late * (1 + n % 2),
            state=("requested", "endorsed", "approved")[n % 3],
        )
    for number, one in enumerate(FULL["files"]):
        world.file(number, **one)
    for put_in, name in ((world.forms, "forms"), (world.answer, "answers"), (world.objective, "objectives")):
        for one in FULL[name]:
            put_in(**one)
    page = sign_in(cast.chair, to="/notifications/")
    page.context.add_cookies([{"name": "theme", "value": light, "url": page.url}])
    for asked in (f"round={world.rounds[1].pk}", f"year={world.today.year}"):
        page.goto(f"/dashboard/?{asked}")
        assert page.locator(".kpi").count() == 8
        pdf = page.pdf(prefer_css_page_size=True, print_background=True)
        (sheet,) = texts_of(pdf)
        written = "".join(sheet.split())  # a PDF sets letters, and words only by their distance
        told = ("Tỷ lệ đúng hạn", "Tỷ lệ đóng", "Đơn vị quá hạn", "Phát hiện theo quy trình", "Còn lại")
        for part in (*told, "Mục tiêu chất lượng", "Cộng chung"):
            assert part.replace(" ", "") in written
