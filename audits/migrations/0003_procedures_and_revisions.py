import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audits.core.fold
import audits.organisation.roles


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0002_editions_and_questions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Procedure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("title", models.CharField(max_length=300, verbose_name="name of the procedure")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("system", "System procedure"),
                            ("administrative", "Administrative procedure"),
                            ("internal", "Internal procedure"),
                        ],
                        default="administrative",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("field", models.CharField(blank=True, max_length=120, verbose_name="field of work")),
                ("national_code", models.CharField(blank=True, max_length=40, verbose_name="national code")),
                (
                    "time_limit",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=7,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="time limit",
                    ),
                ),
                (
                    "time_unit",
                    models.CharField(
                        choices=[("working_days", "working days"), ("days", "days"), ("hours", "hours")],
                        default="working_days",
                        max_length=20,
                        verbose_name="unit of the time limit",
                    ),
                ),
                (
                    "since",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1945),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="since (year)",
                    ),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="withdrawn on")),
                ("remark", models.TextField(blank=True, max_length=1000, verbose_name="remark")),
                (
                    "search",
                    audits.core.fold.FoldedField(
                        blank=True, default="", editable=False, sources=("code", "title", "field", "national_code")
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="procedures", to="audits.agency"
                    ),
                ),
                (
                    "clauses",
                    models.ManyToManyField(
                        blank=True, related_name="procedures", to="audits.clause", verbose_name="clauses"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procedures",
                        to="audits.department",
                        verbose_name="department",
                    ),
                ),
            ],
            options={
                "verbose_name": "procedure",
                "verbose_name_plural": "procedures",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="ProcedureStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="step"
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="what is done")),
                ("who", models.CharField(blank=True, max_length=150, verbose_name="who")),
                (
                    "duration",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="duration",
                    ),
                ),
                (
                    "time_unit",
                    models.CharField(
                        choices=[("working_days", "working days"), ("days", "days"), ("hours", "hours")],
                        default="working_days",
                        max_length=20,
                        verbose_name="unit of the duration",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="audits.procedure"
                    ),
                ),
            ],
            options={
                "verbose_name": "step of the procedure",
                "verbose_name_plural": "steps of the procedure",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "issue",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(999),
                        ],
                        verbose_name="issue number",
                    ),
                ),
                (
                    "revision",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(999)],
                        verbose_name="revision number",
                    ),
                ),
                ("summary", models.TextField(blank=True, max_length=2000, verbose_name="what changed")),
                ("effective_on", models.DateField(blank=True, null=True, verbose_name="effective on")),
                (
                    "decision_number",
                    models.CharField(blank=True, max_length=60, verbose_name="number of the decision on paper"),
                ),
                ("decision_on", models.DateField(blank=True, null=True, verbose_name="date of the decision on paper")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("reviewed", "Reviewed, awaiting approval"),
                            ("approved", "Approved"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "approver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="audits.procedure"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "revision",
                "ordering": ["-issue", "-revision", "-pk"],
            },
            bases=(audits.organisation.roles.DecidedOnPaper, models.Model),
        ),
        migrations.AddField(
            model_name="revision",
            name="decision_scan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="audits.storedfile",
                verbose_name="scan of the decision",
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="audits.storedfile",
                verbose_name="file",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedure",
            constraint=models.UniqueConstraint(
                fields=("agency", "code"),
                name="procedure_code_once",
                violation_error_message="Another procedure has this code. Choose another one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedurestep",
            constraint=models.UniqueConstraint(
                fields=("procedure", "order"),
                name="procedure_step_once",
                violation_error_message="There is a step with this number already. Give another number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "withdrawn"), _negated=True),
                fields=("procedure", "issue", "revision"),
                name="revision_number_once",
                violation_error_message="This issue and revision exist already. Count one on.",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["draft", "reviewed"])),
                fields=("procedure",),
                name="revision_under_way_once",
                violation_error_message="Another revision is under way. Have it approved or withdraw it first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "approved")),
                fields=("procedure", "effective_on"),
                name="revision_in_force_once",
                violation_error_message="Another revision takes effect on that day. Choose another day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True), ("effective_on__isnull", False), _connector="OR"
                ),
                name="approved_revision_has_a_date",
                violation_error_message="An approved revision needs the day on which it takes effect.",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewer", None), models.Q(("reviewer", models.F("author")), _negated=True), _connector="OR"
                ),
                name="revision_reviewed_by_another",
                violation_error_message="Who wrote a revision cannot review it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approver", None),
                    models.Q(
                        ("approver", models.F("author")),
                        ("approver", models.F("reviewer")),
                        _connector="OR",
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="revision_approved_by_another",
                violation_error_message="Who wrote or reviewed a revision cannot approve it.",
            ),
        ),
    ]
