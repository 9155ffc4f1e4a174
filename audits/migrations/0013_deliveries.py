"""Who was told what: notices, and how far each agency's history has been turned into them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audits.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0012_followup_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bookmark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveBigIntegerField(default=0)),
                ("reminded_on", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("retry_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bookmark", to="audits.agency"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("record_kind", models.CharField(max_length=40)),
                ("record_id", models.PositiveBigIntegerField()),
                ("date", models.DateField(verbose_name="day it is about")),
                ("seq", models.PositiveBigIntegerField(default=0)),
                ("message_id", models.CharField(max_length=120, unique=True)),
                ("at_once", models.BooleanField(default=False)),
                ("path", models.CharField(max_length=200)),
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="subject")),
                ("body", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("sent", "Sent"),
                            ("shown", "Shown in the page only"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("next_try_at", models.DateTimeField(verbose_name="next try")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("made_at", models.DateTimeField(default=audits.core.clock.now)),
                ("sent_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audits.agency"
                    ),
                ),
                (
                    "digest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="audits.delivery",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["person", "seen_at", "-id"], name="delivery_of_person"),
                    models.Index(fields=["state", "next_try_at"], name="delivery_by_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "record_kind", "record_id", "person", "date", "seq"), name="told_once"
                    )
                ],
            },
        ),
    ]
