"""The papers that show that a measure was carried out: one scanned page each, light enough for every action."""

from .scans import Page


def proof_of(*, agency, unit, title, day, text, name):
    """What a department files about a measure, as a PDF of one page: what was done, when, and who signed it."""
    page = Page()
    page.letterhead(agency, unit, title, day)
    page.section("1. Nội dung thực hiện")
    page.paragraph(text)
    page.section("2. Xác nhận")
    page.paragraph("Nội dung trên đã được thực hiện tại đơn vị; hồ sơ gốc lưu tại đơn vị theo danh mục hồ sơ.")
    page.signed(name)
    return page.as_pdf()
