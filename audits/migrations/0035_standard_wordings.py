"""Sentences that auditors insert on site, kept by the secretariat of an agency."""

import django.db.models.deletion
from django.db import migrations, models

import audits.core.fold


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0034_questions_are_assigned_and_checked_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("note", "Note of an answer"),
                            ("criterion", "Criterion of a finding"),
                            ("evidence", "Evidence of a finding"),
                            ("statement", "Statement of a finding"),
                            ("minutes", "Minutes"),
                        ],
                        default="note",
                        max_length=20,
                        verbose_name="where it is used",
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="wording")),
                ("withdrawn", models.BooleanField(default=False, verbose_name="no longer offered")),
                ("search", audits.core.fold.FoldedField(blank=True, default="", editable=False, sources=("text",))),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="wordings", to="audits.agency"
                    ),
                ),
            ],
            options={
                "verbose_name": "standard wording",
                "ordering": ["use", "search", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "use", "text"),
                        name="wording_once_a_use",
                        violation_error_message="There is this wording already.",
                    )
                ],
            },
        ),
    ]
