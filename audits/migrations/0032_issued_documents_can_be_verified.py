"""Issued documents carry a code to be looked up by, and where the history of their agency stood."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0031_signed_copies_are_checked"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("door", models.CharField(max_length=20)),
                ("who", models.CharField(max_length=64)),
                ("since", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name="issueddocument",
            name="trail_hash",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="issueddocument",
            name="trail_number",
            field=models.PositiveBigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="issueddocument",
            name="verify_code",
            field=models.CharField(blank=True, editable=False, max_length=12),
        ),
        migrations.AddConstraint(
            model_name="issueddocument",
            constraint=models.UniqueConstraint(
                condition=models.Q(("verify_code", ""), _negated=True),
                fields=("verify_code",),
                name="verify_code_once_in_the_installation",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(fields=("door", "who", "since"), name="attempts_counted_once"),
        ),
    ]
