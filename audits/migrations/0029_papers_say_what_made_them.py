"""An issued paper keeps the versions of the libraries that made it: with the same ones the same bytes come again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0028_documents_choose_their_layout")]

    operations = [
        migrations.AddField(
            model_name="issueddocument",
            name="made_with",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
