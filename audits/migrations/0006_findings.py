import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audits.core.fold


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0005_notes_on_site"),
    ]

    operations = [
        migrations.CreateModel(
            name="Grade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("major", "Major nonconformity"),
                            ("minor", "Minor nonconformity"),
                            ("observation", "Observation"),
                            ("opportunity", "Opportunity for improvement"),
                            ("strength", "Strength"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("label_vi", models.CharField(max_length=60, verbose_name="label")),
                ("label_en", models.CharField(blank=True, max_length=60, verbose_name="label in English")),
                ("order", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("used", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grades", to="audits.agency"
                    ),
                ),
            ],
            options={
                "verbose_name": "grade",
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("criterion", models.TextField(blank=True, max_length=4000, verbose_name="criterion")),
                ("evidence", models.TextField(blank=True, max_length=4000, verbose_name="evidence")),
                ("statement", models.TextField(blank=True, max_length=4000, verbose_name="statement")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="number")),
                ("series", models.CharField(blank=True, editable=False, max_length=20)),
                ("sequence", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("presented_at", models.DateTimeField(blank=True, null=True)),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                (
                    "response",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("disputed", "Disputed"),
                            ("upheld", "Upheld"),
                            ("disputed_again", "Disputed again"),
                            ("upheld_finally", "Upheld for good"),
                        ],
                        max_length=20,
                        verbose_name="answer to the finding",
                    ),
                ),
                ("ground", models.TextField(blank=True, max_length=4000, verbose_name="ground of the dispute")),
                ("disputed_on", models.DateField(blank=True, null=True)),
                ("answer_by", models.DateField(blank=True, null=True)),
                ("ruling", models.TextField(blank=True, max_length=4000, verbose_name="ruling")),
                ("reply", models.TextField(blank=True, max_length=4000, verbose_name="answer of the department")),
                ("withdrawn_reason", models.TextField(blank=True, max_length=2000)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("presented", "Presented"),
                            ("issued", "Issued"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "search",
                    audits.core.fold.FoldedField(
                        blank=True, default="", editable=False, sources=("number", "title", "statement", "evidence")
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audits.agency"
                    ),
                ),
                (
                    "clause",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="audits.clause",
                        verbose_name="clause",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="audits.department"
                    ),
                ),
                (
                    "files",
                    models.ManyToManyField(
                        blank=True, related_name="findings", to="audits.evidence", verbose_name="files"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="audits.checklistitem",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
                (
                    "repeat_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeats",
                        to="audits.finding",
                        verbose_name="repeats",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="audits.auditround"
                    ),
                ),
                (
                    "grade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.grade",
                        verbose_name="grade",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="audits.procedure",
                        verbose_name="procedure",
                    ),
                ),
                ("ground_files", models.ManyToManyField(blank=True, related_name="+", to="audits.storedfile")),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="audits.visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="grade",
            constraint=models.UniqueConstraint(fields=("agency", "kind"), name="grade_kind_once"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["agency", "-id"], name="finding_newest"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["agency", "status", "-id"], name="finding_by_status"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["round", "department"], name="finding_of_round"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("round", "number"),
                name="finding_number_once_a_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("issued", "closed")), _negated=True),
                    models.Q(("number", ""), _negated=True),
                    _connector="OR",
                ),
                name="issued_finding_has_a_number",
            ),
        ),
    ]
