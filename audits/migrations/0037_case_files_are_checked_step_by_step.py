"""Each case file keeps what was seen of every step of its procedure."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0036_visits_have_sampling_sheets"),
    ]

    operations = [
        migrations.AddField(
            model_name="casesample",
            name="steps",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="steps of the procedure"),
        ),
        migrations.AddField(
            model_name="casesample",
            name="steps_failed",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="steps late or not done"),
        ),
    ]
