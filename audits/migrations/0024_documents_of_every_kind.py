"""Decisions, plans and notices are documents too; a number begins anew with its year."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0023_reports_have_no_settings_of_their_own")]
    operations = [
        migrations.AddField(
            model_name="issueddocument",
            name="duties",
            field=models.TextField(blank=True, max_length=8000, verbose_name="duties and powers"),
        ),
        migrations.AddField(
            model_name="issueddocument",
            name="grounds",
            field=models.TextField(blank=True, help_text="One a line.", max_length=4000, verbose_name="grounds"),
        ),
        migrations.AddField(
            model_name="issueddocument",
            name="number_year",
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="issueddocument",
            name="requirements",
            field=models.TextField(blank=True, max_length=8000, verbose_name="what is to be done, and by whom"),
        ),
        migrations.AlterField(
            model_name="issueddocument",
            name="kind",
            field=models.CharField(
                choices=[
                    ("decision", "Decision that forms the teams"),
                    ("plan", "Audit plan"),
                    ("notice", "Notice to the departments"),
                    ("report", "Report of the audit round"),
                    ("follow_up", "Report on the follow-up"),
                ],
                default="report",
                max_length=20,
                verbose_name="kind",
            ),
        ),
    ]
