"""Devices of a team with what waits on them, and what arrived after a visit was over."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audits.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0037_case_files_are_checked_step_by_step"),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("device", models.UUIDField()),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="device")),
                ("waiting", models.PositiveIntegerField(default=0, verbose_name="not sent yet")),
                ("downloaded", models.BooleanField(default=False, verbose_name="downloaded for use without a network")),
                ("last_heard_at", models.DateTimeField(default=audits.core.clock.now, verbose_name="last heard of")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="devices", to="audits.visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "device",
                "ordering": ["-waiting", "person", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "person", "device"), name="device_once_a_visit_and_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="LateArrival",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("device", models.UUIDField(blank=True, null=True)),
                ("op_id", models.UUIDField()),
                ("kind", models.CharField(max_length=20, verbose_name="what it is")),
                ("uid", models.UUIDField(blank=True, null=True)),
                ("said", models.JSONField(blank=True, default=dict, verbose_name="what was written")),
                ("made_at", models.DateTimeField(blank=True, null=True, verbose_name="written down at")),
                ("received_at", models.DateTimeField(default=audits.core.clock.now, verbose_name="received at")),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="why it was set aside")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received after closing"),
                            ("taken_up", "Taken up into the visit"),
                            ("set_aside", "Set aside"),
                        ],
                        default="received",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written down by",
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
                        verbose_name="file",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="late_arrivals", to="audits.visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "entry received after closing",
                "verbose_name_plural": "entries received after closing",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("author", "op_id"), name="late_arrival_once_per_author")
                ],
            },
        ),
    ]
