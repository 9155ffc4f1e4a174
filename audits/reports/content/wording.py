"""How papers write counts, shares and lists, and what they call the places where causes lie."""

from audits.core.templatetags.house import percent, vn_number

CAUSE_GROUPS = {  # the six Ms
    "people": "Con người",
    "procedure": "Quy trình, phương pháp",
    "equipment": "Thiết bị, phần mềm",
    "material": "Biểu mẫu, giấy tờ",
    "measurement": "Kiểm tra, đo lường",
    "environment": "Môi trường làm việc",
}


def counted(number):
    """A count as official papers write it: 02 below ten, 1.234 above a thousand; none is 0."""
    return f"{number:02d}" if 0 < number < 10 else vn_number(number)


def per_cent(rate):
    """93,1% from 93.1; a dash where there is nothing to count."""
    return "–" if rate is None else percent(rate / 100, 1)


def short_codes(codes):
    """Codes in a line, with what they share said once: QT-NCC-01, 07, 12."""
    words, shared = [], None
    for code in codes:
        stem, dash, number = code.rpartition("-")
        words.append(number if dash and stem == shared else code)
        shared = stem
    return ", ".join(words)


def named(number):
    """What a document is called by its number: Quyết định số 485/QĐ-…, Kế hoạch số 12/KH-…; Văn bản số … otherwise."""
    kinds = {"/QĐ": "Quyết định", "/KH": "Kế hoạch", "/CTr": "Chương trình", "/TB": "Thông báo", "/BC": "Báo cáo"}
    kind = next((name for sign, name in kinds.items() if sign in number), "Văn bản")
    return f"{kind} số {number}"


def lines(text):
    """The lines of a typed list, without signs at their ends."""
    return tuple(line.strip(" -;") for line in text.splitlines() if line.strip(" -;"))
