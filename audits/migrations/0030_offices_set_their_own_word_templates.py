"""An agency may have a Word template of its own for a kind of paper, in place of the one that ships."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audits.core.clock


class Migration(migrations.Migration):
    dependencies = [("audits", "0029_papers_say_what_made_them")]

    operations = [
        migrations.CreateModel(
            name="WordTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "paper",
                    models.CharField(
                        choices=[
                            ("decision", "Decision that forms the teams"),
                            ("plan", "Audit plan"),
                            ("notice", "Notice to the departments"),
                            ("minutes", "Minutes of a visit"),
                            ("report", "Report of the audit round"),
                            ("follow_up", "Report on the follow-up"),
                        ],
                        max_length=20,
                        verbose_name="paper",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(default=audits.core.clock.now, verbose_name="uploaded")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="word_templates",
                        to="audits.agency",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.storedfile",
                        verbose_name="template",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "Word template",
                "ordering": ["paper"],
                "constraints": [models.UniqueConstraint(fields=("agency", "paper"), name="word_template_once")],
            },
        ),
    ]
