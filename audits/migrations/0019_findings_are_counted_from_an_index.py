"""What figures count findings by lies in one index, so that a round is counted without reading its texts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0018_far_pages_of_long_lists_are_found_at_once")]

    operations = [
        migrations.RemoveIndex(model_name="finding", name="finding_of_round"),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                fields=["round", "department", "status", "grade", "clause", "procedure", "repeat_of"],
                name="finding_counted",
            ),
        ),
    ]
