from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0017_counted_survey_forms")]

    operations = [
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["-starts_at", "-id"], name="visit_latest"),
        ),
        migrations.RemoveIndex(model_name="finding", name="finding_newest"),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["agency", "-id", "presented_at", "department", "visit"], name="finding_newest"),
        ),
    ]
