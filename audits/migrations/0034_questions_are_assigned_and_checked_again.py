"""Questions of a checklist are given to members of the team; open findings of earlier rounds are asked about again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0033_orders_keep_the_rights_of_their_reader"),
    ]

    operations = [
        migrations.AddField(
            model_name="checklistitem",
            name="about",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="asked_again",
                to="audits.finding",
                verbose_name="earlier finding",
            ),
        ),
        migrations.AddField(
            model_name="checklistitem",
            name="assigned_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="responsible",
            ),
        ),
        migrations.AddConstraint(
            model_name="checklistitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("about__isnull", False)),
                fields=("visit", "about"),
                name="finding_checked_again_once_a_visit",
                violation_error_message="This finding is on the checklist already.",
            ),
        ),
    ]
