"""How reports were numbered moves to the settings of the two papers that it was about; they share a series now."""

from django.db import migrations

REPORTS = ("report", "follow_up")
USUAL = ("typed", "{number}/BC-{symbol}")


def move(apps, schema_editor):
    Setting = apps.get_model("audits", "PaperSetting")
    for agency in apps.get_model("audits", "Agency").objects.all():
        if (agency.report_numbering, agency.report_pattern) != USUAL:
            for paper in REPORTS:
                Setting.objects.create(
                    agency=agency,
                    paper=paper,
                    code="BM-ĐGNB-08" if paper == "report" else "",
                    numbering=agency.report_numbering,
                    pattern=agency.report_pattern,
                )
        _go_on_counting(apps, agency)


def _go_on_counting(apps, agency):
    """The series of an issuer and a year goes on beyond what reports and follow-up reports had come to."""
    Series = apps.get_model("audits", "Series")
    symbols = {"agency": agency.symbol, "committee": agency.committee_symbol}
    for series in Series.objects.filter(agency=agency, key__startswith="document:"):
        _document, kind, issuer, year = series.key.split(":")
        if kind in REPORTS:
            shared, _new = Series.objects.get_or_create(agency=agency, key=f"document:BC:{symbols[issuer]}:{year}")
            shared.last = max(shared.last, series.last)
            shared.save()


def move_back(apps, schema_editor):
    Setting = apps.get_model("audits", "PaperSetting")
    for setting in Setting.objects.filter(paper="report"):
        agency = setting.agency
        agency.report_numbering = setting.numbering
        agency.report_pattern = setting.pattern.replace("{sign}", "BC")
        agency.save(update_fields=["report_numbering", "report_pattern"])


class Migration(migrations.Migration):
    dependencies = [("audits", "0021_papers_have_settings")]
    operations = [migrations.RunPython(move, move_back)]
