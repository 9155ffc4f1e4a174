from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0007_papers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("presented_at", None)), fields=["department"], name="finding_not_presented"
            ),
        ),
    ]
