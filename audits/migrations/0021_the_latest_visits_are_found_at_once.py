from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0013_deliveries")]

    operations = [
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["-starts_at", "-id"], name="visit_latest"),
        ),
    ]
