"""Each paper of an agency has its own head and its own way of numbers."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import audits.organisation.agency


class Migration(migrations.Migration):
    dependencies = [("audits", "0020_actions_are_counted_from_an_index")]
    operations = [
        migrations.CreateModel(
            name="PaperSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "paper",
                    models.CharField(
                        choices=[
                            ("programme", "Programme of the year"),
                            ("decision", "Decision that forms the teams"),
                            ("plan", "Audit plan"),
                            ("notice", "Notice to the departments"),
                            ("checklist", "Checklist"),
                            ("case_sheet", "Sheet of case files"),
                            ("minutes", "Minutes of a visit"),
                            ("slip", "Slip of a nonconformity"),
                            ("tracking", "Tracking table"),
                            ("report", "Report of the audit round"),
                            ("follow_up", "Report on the follow-up"),
                            ("summary", "Summary for the committee"),
                            ("change_request", "Request to change a document"),
                        ],
                        max_length=20,
                        verbose_name="paper",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="code of the form")),
                (
                    "issue",
                    models.CharField(
                        default="01",
                        max_length=2,
                        validators=[django.core.validators.RegexValidator("^\\d{2}$", "Write two digits, such as 01.")],
                        verbose_name="issue of the form",
                    ),
                ),
                (
                    "revision",
                    models.CharField(
                        default="00",
                        max_length=2,
                        validators=[django.core.validators.RegexValidator("^\\d{2}$", "Write two digits, such as 01.")],
                        verbose_name="revision of the form",
                    ),
                ),
                ("effective_on", models.DateField(blank=True, null=True, verbose_name="form in effect from")),
                (
                    "numbering",
                    models.CharField(
                        choices=[("typed", "Typed in, from the records office"), ("own", "The program's own series")],
                        default="typed",
                        max_length=10,
                        verbose_name="number of the document",
                    ),
                ),
                (
                    "pattern",
                    models.CharField(
                        default="{number}/{sign}-{symbol}",
                        max_length=60,
                        validators=[
                            audits.organisation.agency.Pattern(
                                "number", knows=("number", "sign", "symbol", "round", "year")
                            )
                        ],
                        verbose_name="number in the own series",
                    ),
                ),
            ],
            options={
                "verbose_name": "setting of a paper",
            },
        ),
        migrations.AddField(
            model_name="papersetting",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="audits.agency"
            ),
        ),
        migrations.AddConstraint(
            model_name="papersetting",
            constraint=models.UniqueConstraint(fields=("agency", "paper"), name="paper_settled_once"),
        ),
    ]
