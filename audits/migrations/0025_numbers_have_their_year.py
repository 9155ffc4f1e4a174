"""Documents that were numbered before get the year of their number."""

from django.db import migrations
from django.db.models.functions import ExtractYear


def fill(apps, schema_editor):
    documents = apps.get_model("audits", "IssuedDocument").objects
    documents.exclude(dated_on=None).update(number_year=ExtractYear("dated_on"))


class Migration(migrations.Migration):
    dependencies = [("audits", "0024_documents_of_every_kind")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
