import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0001_first_records")]

    operations = [
        migrations.AddField(
            "auditround",
            "decision_scan",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="audits.storedfile",
                verbose_name="scan of the decision",
            ),
        ),
        migrations.AlterField(
            "auditround",
            "amendments",
            models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="amendments"),
        ),
    ]
