"""How long the register of an agency takes to come in: 1,000 procedures of six steps each, from one Excel file."""

from time import perf_counter

from audits.core import files, trail
from audits.exchange import sheets
from audits.exchange.kinds import KINDS
from audits.exchange.models import Import
from tests.exchange.files import workbook

PROCEDURES, STEPS = 1_000, 6


def measure(cast):
    """Print how long the file takes to be looked over, and to be written with the history of every record."""
    start = perf_counter()
    stored = files.keep(_register(cast.ncc.code), by=cast.secretariat, name="quy-trinh.xlsx", accept=("xlsx",))
    plan = KINDS["procedures"]().plan(sheets.read(stored), by=cast.secretariat)
    looked_over = perf_counter() - start
    before, start = trail.Event.objects.count(), perf_counter()
    Import.carry_out(plan, by=cast.secretariat, file=stored)
    written = perf_counter() - start
    print(f"\n{PROCEDURES:,} procedures with {STEPS} steps each from one file of Excel")
    print(f"  looked over  {looked_over:6.2f} s")
    print(f"  written      {written:6.2f} s, {trail.Event.objects.count() - before:,} Events")


def _register(department):
    rows = [["Mã", "Tên quy trình", "Đơn vị", "Thời hạn", "Điều khoản 2015", "Bước", "Người thực hiện", "Thời gian"]]
    for number in range(PROCEDURES):
        code = f"QT-{department}-{number:04}"
        facts = [code, f"Giải quyết chế độ trợ cấp số {number}", department, "10 ngày làm việc", "8.5, 7.5"]
        for step in range(1, STEPS + 1):
            rows.append([*(facts if step == 1 else [None] * 5), f"Bước {step}: thẩm định hồ sơ", "Chuyên viên", 0.5])
    return workbook(*rows)
