"""What figures count actions by lies in one index too, and that of findings leads to them without reading their texts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0019_findings_are_counted_from_an_index")]

    operations = [
        migrations.AddIndex(
            model_name="correctiveaction",
            index=models.Index(
                fields=[
                    "finding",
                    "id",
                    "status",
                    "department",
                    "plan_due_on",
                    "due_on",
                    "check_on",
                    "first_due_on",
                    "reported_done_on",
                    "implemented_on",
                ],
                name="action_counted",
            ),
        ),
        migrations.AddIndex(
            model_name="correctiveaction",
            index=models.Index(fields=["finding"], condition=models.Q(cycle__gt=1), name="action_once_more"),
        ),
        migrations.RemoveIndex(model_name="finding", name="finding_counted"),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                fields=["round", "department", "status", "grade", "clause", "procedure", "repeat_of", "id"],
                name="finding_counted",
            ),
        ),
    ]
