import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audits.core.clock
import audits.core.fold
import audits.organisation.roles


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0006_findings"),
    ]

    operations = [
        migrations.CreateModel(
            name="IssuedDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("report", "Report of the audit round")],
                        default="report",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="revision")),
                (
                    "issuer",
                    models.CharField(
                        choices=[("agency", "The agency"), ("committee", "The ISO steering committee")],
                        default="agency",
                        max_length=10,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "authority",
                    models.CharField(
                        choices=[
                            ("own", "In the own name"),
                            ("TM.", "TM. (on behalf of the committee)"),
                            ("KT.", "KT. (for the head)"),
                            ("TL.", "TL. (by order)"),
                            ("TUQ.", "TUQ. (by sub-authorisation)"),
                        ],
                        default="own",
                        max_length=5,
                        verbose_name="signature line",
                    ),
                ),
                (
                    "authority_of",
                    models.CharField(
                        blank=True,
                        help_text="For example BAN CHỈ ĐẠO or GIÁM ĐỐC.",
                        max_length=120,
                        verbose_name="in whose name",
                    ),
                ),
                ("signer_post", models.CharField(blank=True, max_length=120, verbose_name="post of the signer")),
                ("signer_name", models.CharField(blank=True, max_length=120, verbose_name="name of the signer")),
                (
                    "recipients",
                    models.TextField(blank=True, help_text="One a line.", max_length=2000, verbose_name="recipients"),
                ),
                (
                    "introduction",
                    models.TextField(blank=True, max_length=8000, verbose_name="grounds and course of the audit"),
                ),
                ("strengths", models.TextField(blank=True, max_length=8000, verbose_name="strengths")),
                ("causes", models.TextField(blank=True, max_length=8000, verbose_name="causes, as far as known")),
                ("conformity", models.TextField(blank=True, max_length=4000, verbose_name="conclusion on conformity")),
                (
                    "effectiveness",
                    models.TextField(blank=True, max_length=4000, verbose_name="conclusion on effectiveness"),
                ),
                (
                    "proposals_leadership",
                    models.TextField(blank=True, max_length=4000, verbose_name="proposals to the leadership"),
                ),
                (
                    "proposals_departments",
                    models.TextField(blank=True, max_length=4000, verbose_name="proposals to the departments"),
                ),
                (
                    "proposals_standing_body",
                    models.TextField(blank=True, max_length=4000, verbose_name="proposals to the standing body"),
                ),
                ("remark", models.CharField(blank=True, max_length=500, verbose_name="remark on the paper")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="number")),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="date")),
                ("snapshot", models.JSONField(blank=True, default=dict, editable=False)),
                ("snapshot_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("printing_failed", models.TextField(blank=True, editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("issuing", "Being printed"),
                            ("issued", "Issued"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "search",
                    audits.core.fold.FoldedField(
                        blank=True, default="", editable=False, sources=("number", "round.title")
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="audits.agency"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="audits.issueddocument",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="audits.auditround"
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "ordering": ["-pk"],
            },
            bases=(audits.organisation.roles.DecidedOnPaper, models.Model),
        ),
        migrations.CreateModel(
            name="SignedCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("uploaded_at", models.DateTimeField(default=audits.core.clock.now)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_copies",
                        to="audits.issueddocument",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.storedfile",
                        verbose_name="signed file",
                    ),
                ),
            ],
            options={
                "verbose_name": "signed copy",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="issueddocument",
            name="pdf",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="audits.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="issueddocument",
            name="photo_annex",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="audits.storedfile",
            ),
        ),
        migrations.AddConstraint(
            model_name="issueddocument",
            constraint=models.UniqueConstraint(
                fields=("round", "kind", "revision"),
                name="document_revision_once",
                violation_error_message="There is a document of this kind already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="issueddocument",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("agency", "number"),
                name="document_number_once",
                violation_error_message="Another document of the agency bears this number. Give another one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="issueddocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("issued", "superseded")), _negated=True),
                    ("pdf__isnull", False),
                    _connector="OR",
                ),
                name="issued_document_has_its_bytes",
            ),
        ),
    ]
