import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audits.core.fold
import audits.organisation.roles


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0003_procedures_and_revisions"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="number in the year")),
                ("year", models.PositiveSmallIntegerField(editable=False, verbose_name="year")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "grounds",
                    models.TextField(blank=True, help_text="One a line.", max_length=4000, verbose_name="grounds"),
                ),
                ("objectives", models.TextField(blank=True, max_length=4000, verbose_name="objectives")),
                ("scope", models.TextField(max_length=4000, verbose_name="scope")),
                (
                    "exclusions",
                    models.TextField(blank=True, max_length=2000, verbose_name="clauses not applied, and why"),
                ),
                ("method", models.TextField(blank=True, max_length=4000, verbose_name="method")),
                ("decision_number", models.CharField(blank=True, max_length=60, verbose_name="number of the decision")),
                ("decision_on", models.DateField(blank=True, null=True, verbose_name="date of the decision")),
                ("amendments", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="amendments")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted for approval"),
                            ("approved", "Approved"),
                            ("underway", "Under way"),
                            ("reporting", "Being reported"),
                            ("reported", "Reported"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "search",
                    audits.core.fold.FoldedField(blank=True, default="", editable=False, sources=("title", "scope")),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="audits.agency"
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
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.standard",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit round",
                "ordering": ["-year", "-number"],
            },
            bases=(audits.organisation.roles.DecidedOnPaper, models.Model),
        ),
        migrations.CreateModel(
            name="LeftOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.department",
                        verbose_name="department left out",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="left_out", to="audits.auditround"
                    ),
                ),
            ],
            options={
                "verbose_name": "department left out",
            },
        ),
        migrations.AddField(
            model_name="auditround",
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
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="number")),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="remark")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="audits.auditround"
                    ),
                ),
            ],
            options={
                "verbose_name": "audit team",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opening", "Opening meeting"),
                            ("team", "Team meeting"),
                            ("harmonisation", "Harmonisation meeting"),
                            ("closing", "Closing meeting"),
                        ],
                        max_length=20,
                        verbose_name="meeting",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "attendance",
                    models.TextField(blank=True, help_text="One a line.", max_length=4000, verbose_name="present"),
                ),
                ("notes", models.TextField(blank=True, max_length=8000, verbose_name="notes")),
                ("held", models.BooleanField(default=False, verbose_name="was held")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="audits.auditround"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        help_text="Only for a meeting of one team.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="audits.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting",
                "ordering": ["starts_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "Team leader"),
                            ("secretary", "Secretary of the team"),
                            ("auditor", "Auditor"),
                            ("trainee", "Trainee"),
                            ("observer", "Observer"),
                            ("expert", "Technical expert"),
                        ],
                        default="auditor",
                        max_length=20,
                        verbose_name="role in the team",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("named", "Not declared yet"), ("declared", "Declared impartial")],
                        default="named",
                        max_length=20,
                        verbose_name="declaration",
                    ),
                ),
                ("declared_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("post", models.CharField(blank=True, editable=False, max_length=120)),
                ("frozen_on", models.DateField(blank=True, editable=False, null=True)),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.department",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="audits.team"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "team member",
                "ordering": ["team", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "mode",
                    models.CharField(
                        choices=[("on_site", "On site"), ("remote", "Remote"), ("mixed", "Mixed")],
                        default="on_site",
                        max_length=10,
                        verbose_name="mode",
                    ),
                ),
                ("actual_starts_at", models.DateTimeField(blank=True, null=True, verbose_name="began")),
                ("actual_ends_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("entered_afterwards", models.BooleanField(default=False, editable=False)),
                ("opening_notes", models.TextField(blank=True, max_length=4000, verbose_name="opening of the visit")),
                (
                    "attendees",
                    models.TextField(blank=True, help_text="One a line.", max_length=4000, verbose_name="present"),
                ),
                ("minutes", models.TextField(blank=True, max_length=8000, verbose_name="what was audited")),
                ("remarks", models.TextField(blank=True, max_length=4000, verbose_name="opinion of the department")),
                (
                    "signed_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("account", "On the own account"),
                            ("ink", "In ink, scan uploaded"),
                            ("without", "Without the department"),
                        ],
                        max_length=10,
                        verbose_name="signed",
                    ),
                ),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "unsigned_reason",
                    models.TextField(blank=True, max_length=2000, verbose_name="why the department did not sign"),
                ),
                ("signed_minutes", models.JSONField(blank=True, default=dict, editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("open", "Being held"),
                            ("closed", "Awaiting signature"),
                            ("signed", "Minutes signed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "search",
                    audits.core.fold.FoldedField(
                        blank=True, default="", editable=False, sources=("department.name", "department.code", "place")
                    ),
                ),
                (
                    "contacts",
                    models.ManyToManyField(
                        blank=True,
                        related_name="contact_in",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="contacts of the department",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="audits.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "procedures",
                    models.ManyToManyField(
                        blank=True, related_name="visits", to="audits.procedure", verbose_name="procedures"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="audits.auditround"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed_scan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.storedfile",
                        verbose_name="scan of the signed minutes",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="audits.team",
                        verbose_name="team",
                    ),
                ),
                (
                    "witness",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="witness",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "ordering": ["starts_at", "team__number", "pk"],
            },
            bases=(audits.organisation.roles.DecidedOnPaper, models.Model),
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("impartiality", "Impartiality"), ("certificate", "Certificate of the edition")],
                        max_length=20,
                        verbose_name="rule waived",
                    ),
                ),
                ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                ("granted_on", models.DateField(blank=True, editable=False, null=True)),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.department",
                        verbose_name="department audited",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waivers", to="audits.auditround"
                    ),
                ),
            ],
            options={
                "verbose_name": "waiver",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="leftout",
            constraint=models.UniqueConstraint(
                fields=("round", "department"),
                name="left_out_once",
                violation_error_message="This department is left out already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditround",
            constraint=models.UniqueConstraint(fields=("agency", "year", "number"), name="round_number_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="auditround",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="round_dates_in_order",
                violation_error_message="The round ends before it starts. Correct the dates.",
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(
                fields=("round", "number"),
                name="team_number_once",
                violation_error_message="There is a team with this number already. Give another number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                fields=("team", "user"),
                name="member_once_in_a_team",
                violation_error_message="This person is in the team already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "lead")),
                fields=("team",),
                name="one_lead_a_team",
                violation_error_message="The team has a leader already. Give this person another role.",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="visit_times_in_order",
                violation_error_message="The visit ends before it starts. Correct the times.",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "impartiality"), _negated=True), ("department__isnull", False), _connector="OR"
                ),
                name="impartiality_is_waived_for_a_department",
                violation_error_message="Say for which department impartiality is waived.",
            ),
        ),
    ]
