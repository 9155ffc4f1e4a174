"""An issued paper keeps the versions of the libraries that made it: with the same ones the same bytes come again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0020_actions_are_counted_from_an_index")]

    operations = [
        migrations.AddField(
            model_name="issueddocument",
            name="made_with",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
