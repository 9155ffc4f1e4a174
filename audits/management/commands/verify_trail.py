from django.core.management.base import BaseCommand, CommandError

from audits.core.guards import missing_guards
from audits.core.trail import verify
from audits.organisation.models import Agency


class Command(BaseCommand):
    help = "Checks that the history of every agency is as it was written, and that the database guards it."

    def handle(self, *args, **options):
        wrong = [f"The database lacks the guard {name}." for name in missing_guards()]
        for agency in Agency.objects.order_by("pk"):
            wrong += [f"{agency}: {sentence}" for sentence in verify(agency)]
        if wrong:
            raise CommandError(" ".join(wrong))
        self.stdout.write("The history of every agency is intact.")
