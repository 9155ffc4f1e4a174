import django.db.models.deletion
from django.db import migrations, models

import audits.core.fold


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0001_people_and_their_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="Clause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, verbose_name="number")),
                ("title_vi", models.CharField(max_length=250)),
                ("title_en", models.CharField(max_length=250)),
                ("auditable", models.BooleanField(default=True)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="audits.clause",
                    ),
                ),
            ],
            options={
                "verbose_name": "clause",
                "ordering": ["standard", "order"],
            },
        ),
        migrations.CreateModel(
            name="ClauseLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links_on", to="audits.clause"
                    ),
                ),
                (
                    "later",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links_back", to="audits.clause"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="clause",
            name="answers_to",
            field=models.ManyToManyField(related_name="answered_by", through="audits.ClauseLink", to="audits.clause"),
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(max_length=20, verbose_name="code")),
                ("text_vi", models.TextField(max_length=1000, verbose_name="question")),
                ("text_en", models.TextField(blank=True, max_length=1000, verbose_name="question in English")),
                ("hint_vi", models.TextField(blank=True, max_length=1000, verbose_name="evidence to look at")),
                (
                    "applies_to",
                    models.CharField(
                        choices=[
                            ("system", "The system as a whole"),
                            ("department", "Every department"),
                            ("procedure", "A procedure and its case files"),
                        ],
                        max_length=20,
                        verbose_name="applies to",
                    ),
                ),
                ("group_vi", models.CharField(blank=True, max_length=100, verbose_name="group")),
                (
                    "department_code",
                    models.CharField(blank=True, max_length=20, verbose_name="only for the department"),
                ),
                ("withdrawn", models.BooleanField(default=False, verbose_name="no longer proposed")),
                (
                    "search",
                    audits.core.fold.FoldedField(
                        blank=True, default="", editable=False, sources=("key", "text_vi", "text_en", "group_vi")
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="audits.agency",
                    ),
                ),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="audits.clause",
                        verbose_name="clause",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="audits.standard",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "ordering": ["standard", "clause__order", "key"],
            },
        ),
        migrations.AddField(
            model_name="clause",
            name="standard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="clauses", to="audits.standard"
            ),
        ),
        migrations.AddConstraint(
            model_name="clauselink",
            constraint=models.UniqueConstraint(fields=("earlier", "later"), name="clause_link_once"),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agency", None)),
                fields=("standard", "key"),
                name="shared_question_once_per_edition",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agency__isnull", False)),
                fields=("agency", "standard", "key"),
                name="own_question_once_per_edition",
                violation_error_message="Another question has this code. Choose another one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clause",
            constraint=models.UniqueConstraint(fields=("standard", "number"), name="clause_number_once"),
        ),
    ]
