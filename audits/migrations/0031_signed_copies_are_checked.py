"""Signed copies keep what was found in them; the administrator sets the roots of trust."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audits.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0030_offices_set_their_own_word_templates"),
    ]

    operations = [
        migrations.AddField(
            model_name="signedcopy",
            name="checked",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="signedcopy",
            name="checked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="signedcopy",
            name="filed",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="signedcopy",
            name="kind",
            field=models.CharField(
                choices=[("electronic", "signed electronically"), ("scan", "scan of the paper signed in ink")],
                default="electronic",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="TrustRoot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "name",
                    models.CharField(
                        help_text="What the agency calls the authority.", max_length=120, verbose_name="name"
                    ),
                ),
                ("certificate", models.TextField(editable=False, verbose_name="certificate")),
                ("subject", models.CharField(editable=False, max_length=300, verbose_name="subject")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                ("valid_from", models.DateTimeField(editable=False, verbose_name="valid from")),
                ("valid_until", models.DateTimeField(editable=False, verbose_name="valid until")),
                ("added_at", models.DateTimeField(default=audits.core.clock.now)),
                ("retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="trust_roots", to="audits.agency"
                    ),
                ),
            ],
            options={
                "verbose_name": "root certificate",
                "ordering": ["retired", "name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired", False)),
                        fields=("agency", "sha256"),
                        name="trust_root_once",
                        violation_error_message="This root certificate is in use already.",
                    )
                ],
            },
        ),
    ]
