"""Photos of a question or case file are shown in the order in which the team put them."""

from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    dependencies = [("audits", "0039_opinions_at_the_closing_meeting")]

    operations = [
        migrations.AlterModelOptions(
            name="evidence",
            options={"ordering": [F("order").asc(nulls_last=True), F("pk").asc()], "verbose_name": "evidence"},
        ),
        migrations.AddField(
            model_name="evidence",
            name="order",
            field=models.PositiveSmallIntegerField(
                blank=True, editable=False, null=True, verbose_name="place in the order"
            ),
        ),
    ]
