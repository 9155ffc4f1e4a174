"""How reports were numbered moves to the settings of the two papers that it was about; they share a series now."""

from django.db import migrations

REPORTS = ("report", "follow_up")
USUAL = ("typed", "{number}/BC-{symbol}")


def move(apps, schema_editor):
    Setting = apps.get_model("audits", "PaperSetting")
    for agency in apps.get_model("audits", "Agency").objects.all():
        if (agency.report_numbering, agency.report_pattern) != USUAL:
            for paper in REPORTS:
                Setting.objects.update_or_create(
                    agency=agency,
                    paper=paper,
                    defaults={"numbering": agency.report_numbering, "pattern": agency.report_pattern},
                    create_defaults={
                        "code": "BM-ĐGNB-08" if paper == "report" else "",
                        "numbering": agency.report_numbering,
                        "pattern": agency.report_pattern,
                    },
                )
        for kind in REPORTS:
            for issuer, symbol in _symbols(agency):
                _go_on_counting(apps, agency, f"document:{kind}:{issuer}:", f"document:BC:{symbol}:")


def _symbols(agency):
    return (("agency", agency.symbol), ("committee", agency.committee_symbol))


def _go_on_counting(apps, agency, before, after):
    """Every year's series under the new name goes on beyond what the one under the old name had come to."""
    Series = apps.get_model("audits", "Series")
    for series in Series.objects.filter(agency=agency, key__startswith=before):
        year = series.key.removeprefix(before)
        goes_on, _new = Series.objects.get_or_create(agency=agency, key=f"{after}{year}")
        goes_on.last = max(goes_on.last, series.last)
        goes_on.save()


def move_back(apps, schema_editor):
    Setting = apps.get_model("audits", "PaperSetting")
    for setting in Setting.objects.filter(paper="report"):
        agency = setting.agency
        agency.report_numbering = setting.numbering
        agency.report_pattern = setting.pattern.replace("{sign}", "BC")
        agency.save(update_fields=["report_numbering", "report_pattern"])
    for agency in apps.get_model("audits", "Agency").objects.all():
        for kind in REPORTS:
            for issuer, symbol in _symbols(agency):
                _go_on_counting(apps, agency, f"document:BC:{symbol}:", f"document:{kind}:{issuer}:")


class Migration(migrations.Migration):
    dependencies = [("audits", "0021_papers_have_settings")]
    operations = [migrations.RunPython(move, move_back)]
