"""The agency's columns for the numbers of reports: they stand with the papers now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audits", "0022_report_settings_move_to_their_paper")]
    operations = [
        migrations.RemoveField(
            model_name="agency",
            name="report_numbering",
        ),
        migrations.RemoveField(
            model_name="agency",
            name="report_pattern",
        ),
    ]
