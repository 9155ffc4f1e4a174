"""Survey forms on paper, counted by level; counts that contradict each other are refused."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0016_quality_objectives")]

    operations = [
        migrations.CreateModel(
            name="SurveyTotals",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="to")),
                (
                    "given_out",
                    models.PositiveIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="forms given out",
                    ),
                ),
                (
                    "returned",
                    models.PositiveIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="forms returned",
                    ),
                ),
                (
                    "valid",
                    models.PositiveIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="valid forms",
                    ),
                ),
                (
                    "very_satisfied",
                    models.PositiveIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="5 Very satisfied",
                    ),
                ),
                (
                    "satisfied",
                    models.PositiveIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="4 Satisfied",
                    ),
                ),
                (
                    "neutral",
                    models.PositiveIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="3 Neutral",
                    ),
                ),
                (
                    "dissatisfied",
                    models.PositiveIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="2 Dissatisfied",
                    ),
                ),
                (
                    "very_dissatisfied",
                    models.PositiveIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="1 Very dissatisfied",
                    ),
                ),
                ("remark", models.TextField(blank=True, max_length=2000, verbose_name="remark")),
                ("withdrawn", models.BooleanField(default=False, editable=False, verbose_name="withdrawn")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="survey_totals", to="audits.agency"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_totals",
                        to="audits.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_totals",
                        to="audits.procedure",
                        verbose_name="procedure",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.storedfile",
                        verbose_name="scan of the count",
                    ),
                ),
            ],
            options={
                "verbose_name": "counted survey forms",
                "verbose_name_plural": "counted survey forms",
                "ordering": ["-ends_on", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="surveytotals",
            index=models.Index(fields=["agency", "ends_on"], name="survey_of_period"),
        ),
        migrations.AddConstraint(
            model_name="surveytotals",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                name="survey_period_in_order",
                violation_error_message="The period ends before it begins. Correct the dates.",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveytotals",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned__lte", models.F("given_out"))),
                name="survey_returned_of_given",
                violation_error_message="More forms came back than were given out. Count again.",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveytotals",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__lte", models.F("returned"))),
                name="survey_valid_of_returned",
                violation_error_message="More forms are valid than came back. Count again.",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveytotals",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    valid=models.F("very_satisfied")
                    + models.F("satisfied")
                    + models.F("neutral")
                    + models.F("dissatisfied")
                    + models.F("very_dissatisfied")
                ),
                name="survey_levels_of_valid",
                violation_error_message="The five levels do not add up to the valid forms. Count again.",
            ),
        ),
    ]
