"""A records office begins its numbers anew each year."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0025_numbers_have_their_year")]
    operations = [
        migrations.RemoveConstraint(
            model_name="issueddocument",
            name="document_number_once",
        ),
        migrations.AddConstraint(
            model_name="issueddocument",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("agency", "number_year", "number"),
                name="document_number_once",
                violation_error_message="Another document of the agency bears this number in this year. Give another one.",
            ),
        ),
    ]
