"""What a department says to a finding before it signs stands beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0038_devices_and_late_arrivals"),
    ]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="opinion",
            field=models.TextField(blank=True, max_length=4000, verbose_name="opinion at the closing meeting"),
        ),
    ]
