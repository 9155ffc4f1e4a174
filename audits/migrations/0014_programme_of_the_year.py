"""The programme of a year: its texts, its matrix of departments and months, and the rounds held under it."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audits.organisation.roles


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0013_deliveries"),
    ]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="coverage_months",
            field=models.PositiveSmallIntegerField(
                default=12,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)],
                verbose_name="too long without an audit, after (months)",
            ),
        ),
        migrations.AddField(
            model_name="auditround",
            name="outside_programme",
            field=models.TextField(blank=True, max_length=500, verbose_name="why it is held outside the programme"),
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        editable=False,
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                ("objectives", models.TextField(blank=True, max_length=4000, verbose_name="objectives")),
                ("scope", models.TextField(blank=True, max_length=4000, verbose_name="scope")),
                ("criteria", models.TextField(blank=True, max_length=4000, verbose_name="criteria")),
                ("resources", models.TextField(blank=True, max_length=4000, verbose_name="resources")),
                ("risks", models.TextField(blank=True, max_length=4000, verbose_name="risks of the programme")),
                ("decision_number", models.CharField(blank=True, max_length=60, verbose_name="number of the decision")),
                ("decision_on", models.DateField(blank=True, null=True, verbose_name="date of the decision")),
                ("amendments", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="amendments")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("submitted", "Submitted for approval"), ("approved", "Approved")],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="programmes", to="audits.agency"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
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
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "programme of the year",
                "ordering": ["-year"],
            },
            bases=(audits.organisation.roles.DecidedOnPaper, models.Model),
        ),
        migrations.AddField(
            model_name="auditround",
            name="programme",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="audits.programme",
                verbose_name="programme of the year",
            ),
        ),
        migrations.CreateModel(
            name="ProgrammeLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "month",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="month",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "procedures",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="audits.procedure",
                        verbose_name="procedures",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="audits.programme"
                    ),
                ),
            ],
            options={
                "verbose_name": "line of the programme",
                "verbose_name_plural": "matrix of departments and months",
                "ordering": ["department__order", "department__name", "month"],
            },
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.UniqueConstraint(
                fields=("agency", "year"),
                name="one_programme_a_year",
                violation_error_message="There is a programme for this year already. Open it instead.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeline",
            constraint=models.UniqueConstraint(fields=("programme", "department", "month"), name="programme_line_once"),
        ),
        migrations.AddConstraint(
            model_name="programmeline",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__gte", 1), ("month__lte", 12)), name="programme_line_in_a_month"
            ),
        ),
    ]
