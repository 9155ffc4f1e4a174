"""Papers are asked for and made by the worker."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audits.core.clock


class Migration(migrations.Migration):
    dependencies = [("audits", "0026_document_numbers_once_a_year")]
    operations = [
        migrations.CreateModel(
            name="PaperOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("format", models.CharField(max_length=4)),
                ("record_id", models.BigIntegerField()),
                ("ordered_at", models.DateTimeField(default=audits.core.clock.now)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting its turn"),
                            ("making", "Being made"),
                            ("ready", "Ready"),
                            ("failed", "Could not be made"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("doing", models.CharField(blank=True, max_length=200)),
                ("told_at", models.DateTimeField(default=audits.core.clock.now)),
                ("sentence", models.TextField(blank=True)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="paperorder",
            name="agency",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="audits.agency"),
        ),
        migrations.AddField(
            model_name="paperorder",
            name="ordered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="paperorder",
            index=models.Index(fields=["ordered_by", "kind", "record_id"], name="order_by_reader_and_record"),
        ),
    ]
