"""A second kind of document: the report on what became of the findings of a round."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0011_people_confirm_having_read_a_revision")]

    operations = [
        migrations.AlterField(
            model_name="issueddocument",
            name="kind",
            field=models.CharField(
                choices=[("report", "Report of the audit round"), ("follow_up", "Report on the follow-up")],
                default="report",
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="issueddocument",
            name="introduction",
            field=models.TextField(blank=True, max_length=8000, verbose_name="grounds and course"),
        ),
    ]
