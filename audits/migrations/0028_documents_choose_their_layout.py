"""A document says by which rule it is laid out: papers of old rounds may keep the layout of their time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0027_papers_are_made_on_order")]

    operations = [
        migrations.AddField(
            model_name="issueddocument",
            name="layout_rule",
            field=models.CharField(
                choices=[
                    ("decree_30", "Decree 30/2020/NĐ-CP"),
                    ("circular_01", "Circular 01/2011/TT-BNV, in force until 2020"),
                ],
                default="decree_30",
                max_length=20,
                verbose_name="layout",
            ),
        )
    ]
