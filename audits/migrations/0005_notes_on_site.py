import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audits.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0004_rounds_teams_visits"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChecklistItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("withdrawn", models.BooleanField(default=False, editable=False)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("text", models.TextField(max_length=1000, verbose_name="question")),
                ("hint", models.TextField(blank=True, max_length=1000, verbose_name="evidence to look at")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("conforms", "Conforms"),
                            ("does_not_conform", "Does not conform"),
                            ("observation", "Worth noting"),
                            ("not_applicable", "Not applicable"),
                            ("not_checked", "Could not be checked"),
                        ],
                        max_length=20,
                        verbose_name="result",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=4000, verbose_name="evidence and remarks")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.clause",
                        verbose_name="clause",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.procedure",
                        verbose_name="procedure",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.question",
                    ),
                ),
            ],
            options={
                "verbose_name": "question of the checklist",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseSample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("withdrawn", models.BooleanField(default=False, editable=False)),
                ("case_code", models.CharField(max_length=60, verbose_name="case code")),
                ("received_on", models.DateField(verbose_name="received")),
                ("due_on", models.DateField(verbose_name="due (on the slip)")),
                ("ready_on", models.DateField(blank=True, null=True, verbose_name="result ready")),
                ("handed_on", models.DateField(blank=True, null=True, verbose_name="handed over")),
                (
                    "days_paused",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(2000)],
                        verbose_name="days paused",
                    ),
                ),
                ("faults", models.TextField(blank=True, max_length=2000, verbose_name="faults")),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samples",
                        to="audits.procedure",
                        verbose_name="procedure",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "case sample",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("withdrawn", models.BooleanField(default=False, editable=False)),
                ("caption", models.CharField(blank=True, max_length=300, verbose_name="what it shows")),
                ("taken_on", models.DateField(default=audits.core.clock.today, verbose_name="taken on")),
                ("permitted", models.BooleanField(default=False, verbose_name="the department agreed to the copy")),
                ("shows_case_file", models.BooleanField(default=True, verbose_name="shows a case file")),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="audits.checklistitem",
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="audits.casesample",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.storedfile",
                        verbose_name="file",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("withdrawn", models.BooleanField(default=False, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("citizen", "Citizen"), ("organisation", "Organisation"), ("staff", "Staff")],
                        default="citizen",
                        max_length=20,
                        verbose_name="who was asked",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("counter", "At the counter"),
                            ("phone", "By telephone"),
                            ("online", "Online"),
                            ("visit", "During the visit"),
                        ],
                        default="counter",
                        max_length=20,
                        verbose_name="how",
                    ),
                ),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "5 Very satisfied"),
                            (4, "4 Satisfied"),
                            (3, "3 Neutral"),
                            (2, "2 Dissatisfied"),
                            (1, "1 Very dissatisfied"),
                        ],
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="satisfaction (1 to 5)",
                    ),
                ),
                ("remark", models.TextField(blank=True, max_length=2000, verbose_name="remark")),
                (
                    "procedure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.procedure",
                        verbose_name="procedure",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interviews", to="audits.visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "interview",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="audits.visit"
            ),
        ),
        migrations.AddField(
            model_name="checklistitem",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="checklist", to="audits.visit"
            ),
        ),
        migrations.AddField(
            model_name="casesample",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="samples", to="audits.visit"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("item", None), ("sample", None), _connector="OR"),
                name="evidence_of_question_or_sample",
                violation_error_message="Evidence belongs to a question or to a case sample, not to both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="checklistitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("question__isnull", False)),
                fields=("visit", "question"),
                name="question_once_a_visit",
                violation_error_message="This question is on the checklist already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casesample",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn", False)),
                fields=("visit", "procedure", "case_code"),
                name="case_once_a_visit",
                violation_error_message="This case file is in the sample already.",
            ),
        ),
    ]
