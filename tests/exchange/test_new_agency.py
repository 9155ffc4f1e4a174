"""An agency that starts with what it has in Excel: from the first link to the first plan that waits for the chair."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from audits.core import clock, trail
from audits.organisation.models import Agency, Department, User
from audits.planning.models import AuditRound
from audits.procedures.models import Procedure
from tests.factories import make_standard
from tests.organisation.sending import sent
from tests.organisation.test_links import NEW, choose

from .files import upload, workbook
from .test_pages import confirmed

pytestmark = pytest.mark.django_db

CODES = ("LDS", "TTISO", "VP", "TTR", "NCC", "BTXH", "LDVL", "KHTC")
ACCOUNT, CODE, NAME = "Tên đăng nhập", "Mã", "Tên"


def people(with_departments):
    """Chair, secretariat, two auditors, a head and a member of staff for each department."""
    rows = [["giamdoc", "Trần Văn A", "Giám đốc", "Trưởng Ban Chỉ đạo ISO", "LDS"]]
    rows += [["thuky", "Phạm Thị D", "Thư ký ISO", "Thường trực", "TTISO"]]
    rows += [[f"truong.{code.lower()}", f"Trưởng {code}", "Trưởng phòng", None, code] for code in CODES[2:]]
    rows += [[f"cv.{code.lower()}", f"Chuyên viên {code}", "Chuyên viên", None, code] for code in CODES[2:]]
    roles = {"Trưởng Ban Chỉ đạo ISO": "chair", "Thường trực": "secretariat", None: None}
    rows = [[*row[:3], roles[row[3]], row[4] if with_departments else None] for row in rows]
    return workbook([ACCOUNT, "Họ và tên", "Chức vụ", "Vai trò", "Đơn vị"], *rows)


def departments():
    heads = {"LDS": "giamdoc", "TTISO": "thuky"}
    kinds = {"LDS": "leadership", "TTISO": "standing_body"}
    rows = [[code, f"Phòng {code}", kinds.get(code), heads.get(code, f"truong.{code.lower()}")] for code in CODES]
    return workbook([CODE, NAME, "Loại", "Trưởng đơn vị"], *rows)


def certificates():
    rows = [[f"cv.{code}", "2015", f"CC-{code}", "Đánh giá viên nội bộ", date(2024, 3, 1)] for code in ("vp", "ttr")]
    return workbook([ACCOUNT, "Tiêu chuẩn", "Số chứng chỉ", "Khóa đào tạo", "Ngày cấp"], *rows)


def procedures():
    rows = []
    for code in CODES[4:]:
        for number in range(1, 6):
            rows.append([f"QT-{code}-{number:02}", f"Thủ tục {number}", code, "10 ngày làm việc", "Tiếp nhận", 0.5])
            rows += [[None, None, None, None, "Thẩm định", 8], [None, None, None, None, "Trả kết quả", 0.5]]
    return workbook([CODE, "Tên quy trình", "Đơn vị", "Thời hạn", "Bước", "Thời gian"], *rows)


class Desk:
    """A person at the screen, and how many forms they sent."""

    def __init__(self, person):
        self.browser, self.forms = Client(), 0
        self.browser.force_login(person)

    def send(self, url, **answers):
        self.forms += 1
        answer = sent(self.browser, url, **answers)
        assert answer.status_code == 302, answer.context["form"].errors
        return answer

    def bring_in(self, kind, data):
        """Choose the file, look at what it would do, confirm."""
        self.forms += 2
        url = f"/exchange/{kind}/"
        page = self.browser.post(url, {"file": upload(data)})
        assert page.status_code == 200, [str(problem) for problem in page.context["plan"].problems]
        assert self.browser.post(url, confirmed(page)).status_code == 302


def test_a_new_agency_comes_from_its_excel_files_to_a_submitted_plan():
    make_standard()
    said = StringIO()
    names = {"name": "Sở Nội vụ", "symbol": "SNV", "place": "Tỉnh lỵ"}
    call_command("open_agency", administrator="quantri.snv", full_name="Lê Văn Q", stdout=said, **names)
    choose(re.search(r"/accounts/link/\S+", said.getvalue())[0])
    agency, administrator = Agency.objects.get(symbol="SNV"), User.objects.get(username="quantri.snv")
    assert Client().login(username=administrator.username, password=NEW)

    keeper = Desk(administrator)
    keeper.bring_in("people", people(with_departments=False))
    clerk = User.objects.get(username="thuky")
    keeper.forms += 1
    choose(sent(keeper.browser, f"/people/{clerk.pk}/link/").context["link"])
    secretariat = Desk(User.objects.get(username="thuky"))
    secretariat.bring_in("departments", departments())
    keeper.bring_in("people", people(with_departments=True))
    secretariat.bring_in("certificates", certificates())
    secretariat.bring_in("procedures", procedures())

    audit_round = plan_a_round(secretariat, agency)
    assert audit_round.status == "submitted"
    assert Procedure.objects.filter(agency=agency).count() == 20
    assert (keeper.forms, secretariat.forms) == (5, 18)
    assert trail.verify(agency) == []


def plan_a_round(secretariat, agency):
    """A round of two days with a team for each half of the departments, sent to the chair."""
    edition = make_standard()
    first, last = date(2027, 12, 6), date(2027, 12, 7)
    with clock.at(clock.moment_of(date(2027, 11, 22), 8)):
        facts = {"title": "Đánh giá nội bộ", "scope": "Toàn bộ hệ thống", "standard": edition.pk}
        facts["outside_programme"] = "Đợt đầu tiên, chương trình năm chưa được lập"
        secretariat.send("/rounds/new/", starts_on=f"{first}", ends_on=f"{last}", **facts)
        audit_round = AuditRound.objects.get(agency=agency)
        here = audit_round.get_absolute_url()
        for name in ("cv.vp", "cv.ttr"):
            secretariat.send(f"{here}teams/new/", lead=User.objects.get(username=name).pk)
        of_office, of_inspectorate = audit_round.teams.order_by("number")
        for number, code in enumerate(CODES):
            department = Department.objects.get(agency=agency, code=code)
            team = of_office if code == "TTR" or (number % 2 and code != "VP") else of_inspectorate
            hour = 8 + 2 * (number % 4) + (number % 4 > 1)
            slot = {"day": f"{first if number < 4 else last}", "starts": f"{hour}:00", "ends": f"{hour + 2}:00"}
            chosen = {"department": department.pk, "team": team.pk}
            secretariat.send(f"{here}visits/new/", **slot, **chosen, place="Phòng họp")
        secretariat.send(reverse("planning:submit", args=[audit_round.pk]))
        audit_round.refresh_from_db()
    return audit_round
