"""What was made for somebody is theirs as long as they may read what they might then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0032_issued_documents_can_be_verified")]

    operations = [
        migrations.AddField(
            model_name="paperorder",
            name="rights",
            field=models.CharField(blank=True, max_length=64),
        )
    ]
