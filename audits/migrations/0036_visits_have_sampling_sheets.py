"""How many case files there were, how many were taken and how they were chosen: a sheet for each procedure."""

import uuid

import django.db.models.deletion
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0035_standard_wordings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sampling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("withdrawn", models.BooleanField(default=False, editable=False)),
                ("period_from", models.DateField(blank=True, null=True, verbose_name="received from")),
                ("period_to", models.DateField(blank=True, null=True, verbose_name="received until")),
                (
                    "population",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[MinValueValidator(1), MaxValueValidator(1000000)],
                        verbose_name="case files in all",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[("random", "At random"), ("purpose", "On purpose")],
                        default="random",
                        max_length=10,
                        verbose_name="chosen",
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=1000, verbose_name="why these")),
                ("frame", models.JSONField(blank=True, default=list, editable=False)),
                (
                    "listed",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="case files in the list"),
                ),
                ("left_out", models.PositiveIntegerField(default=0, editable=False, verbose_name="rows left out")),
                (
                    "list_source",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="list from"),
                ),
                ("list_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("draws", models.JSONField(blank=True, default=list, editable=False)),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.procedure",
                        verbose_name="procedure",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="samplings", to="audits.visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "sampling sheet",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn", False)),
                        fields=("visit", "procedure"),
                        name="sampling_once_a_procedure",
                        violation_error_message=("This procedure has a sampling sheet already. Open that one."),
                    )
                ],
            },
        ),
    ]
