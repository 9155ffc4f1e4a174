"""The file of a procedure's revision: one scanned page with what the procedure says."""

import io
import textwrap

from PIL import Image, ImageDraw

from .drawings import centred, font

SIZE, RESOLUTION = (992, 1403), 120  # A4
LEFT, RIGHT = 118, 922
BLACK = 0


def scan_of(*, agency, procedure, unit, steps, revision, effective, names):
    """A revision as a PDF of one page, from rows of the data files; `names` wrote, reviewed and approved it."""
    page = Page()
    page.head(agency, procedure, revision, effective)
    page.signatures(names)
    page.section("1. Mục đích, phạm vi")
    page.paragraph(
        f"Quy định trình tự, trách nhiệm và thời hạn thực hiện “{procedure['title_vi']}” tại {unit['name_vi']}."
        " Áp dụng đối với công chức, viên chức tham gia thực hiện và Bộ phận Tiếp nhận và Trả kết quả."
    )
    page.section("2. Thời hạn giải quyết")
    page.paragraph(_limit(procedure))
    page.section("3. Trình tự thực hiện")
    for step in steps or _usual(unit):
        time = f" ({_amount(step['duration'], step['unit'])})" if step["duration"] else ""
        page.paragraph(f"Bước {step['number']}. {step['title']}{time}. Thực hiện: {step['who']}.")
    page.section("4. Hồ sơ lưu")
    page.paragraph(
        "Phiếu kiểm soát quá trình giải quyết, sổ theo dõi và hồ sơ kèm theo; lưu tại đơn vị theo danh mục hồ sơ."
    )
    page.section("5. Nội dung sửa đổi")
    page.paragraph(f"{revision['summary']}.")
    return page.as_pdf()


def _limit(procedure):
    if not procedure["legal_time"]:
        return "Theo quy định của pháp luật chuyên ngành hoặc theo chương trình công tác của cơ quan."
    return f"{_amount(procedure['legal_time'], procedure['time_unit'])} kể từ khi nhận đủ hồ sơ hợp lệ."


def _amount(number, unit):
    """0,5 ngày làm việc"""
    return f"{number.replace('.', ',')} {unit or 'ngày làm việc'}"


def _usual(unit):
    """The steps that every procedure of the agency has, where the demo tells no more."""
    head = f"{unit['head_title_vi']} {unit['name_vi'].removeprefix('Phòng ')}"
    titles = (
        ("Tiếp nhận yêu cầu, lập phiếu kiểm soát quá trình", "Bộ phận Tiếp nhận và Trả kết quả hoặc văn thư"),
        ("Phân công người thụ lý", head),
        ("Kiểm tra, xử lý, dự thảo kết quả", "Người thụ lý"),
        ("Xem xét, ký hoặc trình ký", f"{head}; Lãnh đạo Sở"),
        ("Vào sổ, đóng dấu, chuyển hoặc trả kết quả, lưu hồ sơ", "Văn thư; người thụ lý"),
    )
    return [
        {"number": number, "title": title, "who": who, "duration": ""} for number, (title, who) in enumerate(titles, 1)
    ]


class Page:
    """A sheet of A4 in black and white, written from top to bottom."""

    def __init__(self):
        self.image = Image.new("1", SIZE, 1)
        self.pen = ImageDraw.Draw(self.image)
        self.y = 100

    def head(self, agency, procedure, revision, effective):
        top = self.y
        self._centred(agency.upper(), font(21, bold=True))
        self.y += 10
        for line in textwrap.wrap(procedure["title_vi"].upper(), 44):
            self._centred(line, font(27, bold=True))
        self.y += 10
        counted = f"Lần ban hành: {revision['issue']}     Lần sửa đổi: {revision['revision']}"
        self._centred(f"Mã hiệu: {procedure['code']}     {counted}     Hiệu lực: {effective}", font(20))
        self.pen.rectangle((LEFT - 18, top - 18, RIGHT + 18, self.y + 16), outline=BLACK, width=2)
        self.y += 40

    def letterhead(self, agency, unit, title, day):
        """The head of a paper that a department made by itself, such as minutes of a check."""
        self._centred(agency.upper(), font(20))
        self._centred(unit.upper(), font(20, bold=True))
        self.y += 24
        for line in textwrap.wrap(title.upper(), 44):
            self._centred(line, font(27, bold=True))
        self._centred(f"Ngày {day}", font(20))
        self.y += 20

    def signed(self, name):
        """The name of whoever made the paper, below on the right."""
        for below, line, face in (
            (20, "Người thực hiện", font(20, bold=True)),
            (52, "(đã ký)", font(18)),
            (84, name, font(20)),
        ):
            centred(self.pen, line, RIGHT - 150, self.y + below, face, fill=BLACK)

    def signatures(self, names):
        top, third = self.y, (RIGHT - LEFT + 36) // 3
        for place, (title, name) in enumerate(zip(("Soạn thảo", "Soát xét", "Phê duyệt"), names, strict=True)):
            left = LEFT - 18 + place * third
            self.pen.rectangle((left, top, left + third, top + 116), outline=BLACK, width=2)
            for below, line, face in (
                (10, title, font(20, bold=True)),
                (44, "(đã ký)" if name else "", font(18)),
                (80, name, font(20)),
            ):
                centred(self.pen, line, left + third / 2, top + below, face, fill=BLACK)
        self.y = top + 146

    def section(self, title):
        self.y += 10
        self.pen.text((LEFT, self.y), title, font=font(22, bold=True), fill=BLACK)
        self.y += 34

    def paragraph(self, text):
        for line in textwrap.wrap(text, 84):
            self.pen.text((LEFT, self.y), line, font=font(21), fill=BLACK)
            self.y += 29
        self.y += 5

    def _centred(self, text, face):
        centred(self.pen, text, SIZE[0] / 2, self.y, face, fill=BLACK)
        self.y += round(face.size * 1.45)

    def as_pdf(self):
        pdf = io.BytesIO()
        self.image.save(pdf, "PDF", resolution=RESOLUTION)
        return pdf.getvalue()
