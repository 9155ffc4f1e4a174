import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audits.core.clock
import audits.core.fold
import audits.organisation.agency


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=200, verbose_name="name of the agency")),
                ("superior", models.CharField(blank=True, max_length=200, verbose_name="superior body")),
                (
                    "symbol",
                    models.CharField(
                        help_text="For example SLĐTBXH.", max_length=30, verbose_name="symbol in document numbers"
                    ),
                ),
                ("place", models.CharField(max_length=100, verbose_name="place in document dates")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "committee_name",
                    models.CharField(default="Ban Chỉ đạo ISO", max_length=200, verbose_name="name of the committee"),
                ),
                (
                    "committee_symbol",
                    models.CharField(default="BCĐISO", max_length=30, verbose_name="symbol of the committee"),
                ),
                (
                    "report_issuer",
                    models.CharField(
                        choices=[("agency", "The agency"), ("committee", "The ISO steering committee")],
                        default="agency",
                        max_length=10,
                        verbose_name="reports are issued by",
                    ),
                ),
                (
                    "report_numbering",
                    models.CharField(
                        choices=[("typed", "Typed in, from the records office"), ("own", "The program's own series")],
                        default="typed",
                        max_length=10,
                        verbose_name="numbers of reports",
                    ),
                ),
                (
                    "report_pattern",
                    models.CharField(
                        default="{number}/BC-{symbol}",
                        max_length=60,
                        validators=[
                            audits.organisation.agency.Pattern("number", knows=("number", "symbol", "round", "year"))
                        ],
                        verbose_name="number of a report in the own series",
                    ),
                ),
                (
                    "report_recipients",
                    models.TextField(
                        default="Ban Chỉ đạo ISO;\nCác đơn vị thuộc cơ quan;\nLưu: VT.",
                        help_text="One a line.",
                        max_length=2000,
                        verbose_name="recipients of reports",
                    ),
                ),
                (
                    "nonconformity_pattern",
                    models.CharField(
                        default="KPH {number}/Đ{round}-{year}",
                        max_length=60,
                        validators=[
                            audits.organisation.agency.Pattern(
                                "number", "round", "year", knows=("number", "round", "year")
                            )
                        ],
                        verbose_name="number of a nonconformity",
                    ),
                ),
                (
                    "finding_pattern",
                    models.CharField(
                        default="PH {number}/Đ{round}-{year}",
                        max_length=60,
                        validators=[
                            audits.organisation.agency.Pattern(
                                "number", "round", "year", knows=("number", "round", "year")
                            )
                        ],
                        verbose_name="number of any other finding",
                    ),
                ),
                (
                    "margin_left",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(30),
                            django.core.validators.MaxValueValidator(35),
                        ],
                        verbose_name="left margin of papers (mm)",
                    ),
                ),
                (
                    "margin_right",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[
                            django.core.validators.MinValueValidator(15),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="right margin of papers (mm)",
                    ),
                ),
                (
                    "font_size",
                    models.PositiveSmallIntegerField(
                        default=13,
                        validators=[
                            django.core.validators.MinValueValidator(13),
                            django.core.validators.MaxValueValidator(14),
                        ],
                        verbose_name="text size of papers (pt)",
                    ),
                ),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days to answer a changed finding (working days)",
                    ),
                ),
                (
                    "ruling_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days to rule on a dispute (working days)",
                    ),
                ),
                (
                    "plan_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days to plan a corrective action (working days)",
                    ),
                ),
                (
                    "minor_days",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days to complete the action on a minor nonconformity (working days)",
                    ),
                ),
                (
                    "major_days",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days to complete the action on a major nonconformity (working days)",
                    ),
                ),
                (
                    "observation_days",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days to answer an observation (working days)",
                    ),
                ),
                (
                    "effect_days",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days until the check of effectiveness",
                    ),
                ),
                (
                    "remind_before",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="first reminder, working days before a deadline",
                    ),
                ),
                (
                    "remind_after",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="second reminder, working days after a deadline",
                    ),
                ),
                (
                    "remind_head_after",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="head and secretariat are told, working days after",
                    ),
                ),
                (
                    "remind_chair_after",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="the chair is told, working days after",
                    ),
                ),
                (
                    "repeat_months",
                    models.PositiveSmallIntegerField(
                        default=24,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="a finding repeats an earlier one within (months)",
                    ),
                ),
                (
                    "survey_target",
                    models.PositiveSmallIntegerField(
                        default=90,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="target of satisfaction (%)",
                    ),
                ),
                (
                    "questions_from",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="questions a visit, from",
                    ),
                ),
                (
                    "questions_to",
                    models.PositiveSmallIntegerField(
                        default=25,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="questions a visit, to",
                    ),
                ),
            ],
            options={
                "verbose_name": "agency",
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition", models.CharField(max_length=10, unique=True, verbose_name="edition")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
            ],
            options={
                "verbose_name": "standard edition",
                "ordering": ["edition"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "This account name is taken. Choose another one."},
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9._-]*$", "Use small letters, digits, dot, dash."
                            )
                        ],
                        verbose_name="account name",
                    ),
                ),
                ("full_name", models.CharField(max_length=120, verbose_name="full name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("position", models.CharField(blank=True, max_length=120, verbose_name="position")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "Administrator"),
                            ("chair", "Chair of the steering committee"),
                            ("committee", "Member of the steering committee"),
                            ("secretariat", "Secretariat"),
                            ("staff", "Staff"),
                        ],
                        default="staff",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("vi", "Tiếng Việt"), ("en", "English")],
                        default="vi",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
                (
                    "search",
                    audits.core.fold.FoldedField(
                        blank=True, default="", editable=False, sources=("full_name", "username", "position")
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="users", to="audits.agency"
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["search", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DayException",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("day", models.DateField(verbose_name="day")),
                ("works", models.BooleanField(default=False, verbose_name="is a working day")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("withdrawn", models.BooleanField(default=False, verbose_name="withdrawn")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="day_exceptions", to="audits.agency"
                    ),
                ),
            ],
            options={
                "verbose_name": "exception of the calendar",
                "ordering": ["-day"],
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9-]+$", "Use capital letters without marks, digits, dash."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=200, verbose_name="name in English")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("division", "Division"),
                            ("office", "Office"),
                            ("inspectorate", "Inspectorate"),
                            ("section", "Section"),
                            ("branch", "Sub-department"),
                            ("unit", "Public service unit"),
                            ("leadership", "Leadership"),
                            ("standing_body", "Standing body of the committee"),
                        ],
                        default="division",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("handles_cases", models.BooleanField(default=False, verbose_name="handles administrative procedures")),
                (
                    "head_title",
                    models.CharField(default="Trưởng phòng", max_length=120, verbose_name="title of its head"),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                ("order", models.PositiveSmallIntegerField(default=100, verbose_name="order in lists")),
                (
                    "search",
                    audits.core.fold.FoldedField(
                        blank=True, default="", editable=False, sources=("code", "name", "name_en")
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="departments", to="audits.agency"
                    ),
                ),
                (
                    "deputies",
                    models.ManyToManyField(
                        blank=True, related_name="deputises_in", to=settings.AUTH_USER_MODEL, verbose_name="deputies"
                    ),
                ),
                (
                    "head",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heads",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="head",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="audits.department",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="audits.department",
                        verbose_name="belongs to",
                    ),
                ),
            ],
            options={
                "verbose_name": "department",
                "verbose_name_plural": "departments",
                "ordering": ["order", "name"],
            },
        ),
        migrations.CreateModel(
            name="Authorisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "document",
                    models.CharField(
                        help_text="Number and date of the authorisation.", max_length=200, verbose_name="document"
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False, verbose_name="withdrawn")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="audits.department",
                    ),
                ),
            ],
            options={
                "verbose_name": "authorisation",
                "ordering": ["-starts_on", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="user",
            name="department",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="audits.department",
                verbose_name="department",
            ),
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                ("verb", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=40)),
                ("record_id", models.PositiveBigIntegerField()),
                ("parent_kind", models.CharField(blank=True, default="", max_length=40)),
                ("parent_id", models.PositiveBigIntegerField(null=True)),
                ("details", models.JSONField(default=dict)),
                ("details_hash", models.CharField(max_length=64)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("chain_version", models.PositiveSmallIntegerField(default=1)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audits.agency"
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Operation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("op_id", models.UUIDField()),
                ("body_hash", models.CharField(max_length=64)),
                ("target", models.CharField(blank=True, max_length=500)),
                ("made_at", models.DateTimeField(default=audits.core.clock.now)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audits.agency"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audits.agency"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuditorCertificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("course", models.CharField(max_length=200, verbose_name="course")),
                ("number", models.CharField(max_length=60, verbose_name="certificate number")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("withdrawn", models.BooleanField(default=False, verbose_name="withdrawn")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
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
                "verbose_name": "auditor certificate",
                "ordering": ["-issued_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=150)),
                ("size", models.PositiveIntegerField()),
                ("content_type", models.CharField(max_length=100)),
                ("kind", models.CharField(choices=[("image", "image"), ("document", "document")], max_length=10)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("kept_at", models.DateTimeField(default=audits.core.clock.now)),
                ("original_sha256", models.CharField(max_length=64)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audits.agency"
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
                "verbose_name_plural": "files",
            },
        ),
        migrations.AddField(
            model_name="agency",
            name="logo",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="audits.storedfile",
                verbose_name="logo",
            ),
        ),
        migrations.CreateModel(
            name="Substitution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "decision",
                    models.CharField(
                        help_text="Number and date of the authorisation.", max_length=200, verbose_name="decision"
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False, verbose_name="withdrawn")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="substitutions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acts for",
                    ),
                ),
                (
                    "substitute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_in",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="substitute",
                    ),
                ),
            ],
            options={
                "verbose_name": "substitution",
                "ordering": ["-starts_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="TrailHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveBigIntegerField(default=0)),
                (
                    "hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000", max_length=64
                    ),
                ),
                (
                    "agency",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="trail_head", to="audits.agency"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="dayexception",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn", False)),
                fields=("agency", "day"),
                name="day_exception_once",
                violation_error_message="There is an exception for this day already. Change that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.UniqueConstraint(
                fields=("agency", "code"),
                name="department_code_once",
                violation_error_message="Another department has this code. Choose another one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="authorisation_dates_in_order",
                violation_error_message="The authorisation ends before it starts. Correct the dates.",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["kind", "record_id", "seq"], name="event_of_record"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["parent_kind", "parent_id", "seq"], name="event_under_record"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(fields=("agency", "seq"), name="event_seq_once_per_agency"),
        ),
        migrations.AddConstraint(
            model_name="operation",
            constraint=models.UniqueConstraint(fields=("user", "op_id"), name="operation_once_per_user"),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(fields=("agency", "key"), name="series_once_per_agency"),
        ),
        migrations.AddConstraint(
            model_name="auditorcertificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until", None), ("valid_until__gte", models.F("issued_on")), _connector="OR"),
                name="certificate_dates_in_order",
                violation_error_message="The certificate ends before it was issued. Correct the dates.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(("questions_from__lte", models.F("questions_to"))),
                name="agency_questions_in_order",
                violation_error_message="The smaller number of questions comes first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="substitution",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", models.F("substitute")), _negated=True),
                name="substitution_by_another_person",
                violation_error_message="Nobody can be their own substitute. Choose another person.",
            ),
        ),
        migrations.AddConstraint(
            model_name="substitution",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="substitution_dates_in_order",
                violation_error_message="The substitution ends before it starts. Correct the dates.",
            ),
        ),
    ]
