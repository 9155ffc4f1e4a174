"""What is to be reached in a year, and what was measured of it."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audits.core.fold


class Migration(migrations.Migration):
    dependencies = [("audits", "0015_files_and_rounds_from_before")]

    operations = [
        migrations.CreateModel(
            name="QualityObjective",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                ("statement", models.CharField(max_length=300, verbose_name="objective")),
                ("measure", models.CharField(max_length=300, verbose_name="what is measured")),
                (
                    "comparison",
                    models.CharField(
                        choices=[("at_least", "at least"), ("at_most", "at most")],
                        default="at_least",
                        max_length=10,
                        verbose_name="compared with the target",
                    ),
                ),
                (
                    "target",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="target",
                    ),
                ),
                ("unit", models.CharField(default="%", max_length=40, verbose_name="unit")),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("quarterly", "Every quarter"),
                            ("half_yearly", "Every half year"),
                            ("yearly", "Once a year"),
                        ],
                        default="quarterly",
                        max_length=20,
                        verbose_name="measured",
                    ),
                ),
                ("method", models.CharField(blank=True, max_length=500, verbose_name="how it is measured")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("measured", "Measured by the department"),
                            ("actions_on_time", "Computed: corrective actions reported on time"),
                            ("closure", "Computed: nonconformities closed"),
                            ("satisfaction", "Computed: satisfaction of those asked"),
                            ("files_on_time", "Computed: sampled case files on time"),
                        ],
                        default="measured",
                        max_length=20,
                        verbose_name="where the result comes from",
                    ),
                ),
                ("cause", models.TextField(blank=True, max_length=2000, verbose_name="cause")),
                ("remedy", models.TextField(blank=True, max_length=2000, verbose_name="measures")),
                ("result_due_on", models.DateField(editable=False, null=True)),
                (
                    "final_value",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="result of the year"
                    ),
                ),
                ("final_on", models.DateField(blank=True, null=True, verbose_name="result measured on")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed for the year"), ("withdrawn", "Withdrawn")],
                        default="open",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "search",
                    audits.core.fold.FoldedField(
                        blank=True, default="", editable=False, sources=("statement", "measure")
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objectives", to="audits.agency"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectives",
                        to="audits.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responsible person",
                    ),
                ),
            ],
            options={
                "verbose_name": "quality objective",
                "verbose_name_plural": "quality objectives",
            },
        ),
        migrations.CreateModel(
            name="Measurement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("period", models.PositiveSmallIntegerField(verbose_name="period")),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="value",
                    ),
                ),
                ("remark", models.TextField(blank=True, max_length=2000, verbose_name="remark")),
                ("withdrawn", models.BooleanField(default=False, editable=False, verbose_name="withdrawn")),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.storedfile",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="audits.qualityobjective",
                    ),
                ),
            ],
            options={
                "verbose_name": "result of an objective",
                "ordering": ["objective", "period", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="qualityobjective",
            index=models.Index(fields=["agency", "year"], name="objective_of_year"),
        ),
        migrations.AddConstraint(
            model_name="qualityobjective",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", "measured"), ("unit", "%"), _connector="OR"),
                name="computed_objective_is_a_share",
                violation_error_message="The program computes per cent. Write % as the unit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="qualityobjective",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "closed"), models.Q(("final_on", None), ("final_value", None)), _connector="OR"
                ),
                name="open_objective_is_not_settled",
                violation_error_message="The result of the year is settled by closing the objective.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn", False)),
                fields=("objective", "period"),
                name="measured_once_a_period",
                violation_error_message="This period has a result already. Correct that one.",
            ),
        ),
    ]
