import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audits.demo import accounts
from audits.demo.loader import load
from audits.organisation.accounts import DEMO_PASSWORD
from audits.organisation.models import Agency
from audits.standard.loading import load_standards


class Command(BaseCommand):
    help = "Loads the demo agency: its people, four audit rounds and their papers. Refuses any other database."

    def add_arguments(self, parser):
        parser.add_argument("--address", default="http://127.0.0.1:8000", help="where the web server will answer")

    def handle(self, *args, address, **options):
        if not settings.DEMO:
            raise CommandError(
                "The demo is off, since its password is known to everybody. Set DEMO=on, or run `make demo`."
            )
        if Agency.objects.filter(is_demo=False).exists():
            raise CommandError(
                "This database holds an agency that is not of the demo, so nothing was loaded."
                " Give the demo an empty one with DATA_DIR or DATABASE_URL."
            )
        if accounts.demo_agencies().exists():
            self.stdout.write("The demo agency is loaded already; nothing was changed.")
        else:
            self.load()
        self.print_accounts(address)

    def load(self):
        self.stdout.write("Loading the demo agency: four audit rounds are played through, a minute or two …")
        self.stdout.flush()
        begun = time.monotonic()
        load_standards()
        load()
        self.stdout.write(f"Loaded in {time.monotonic() - begun:.0f} seconds.")

    def print_accounts(self, address):
        self.stdout.write(f"\nSign in at {address} with one of these accounts; the password is {DEMO_PASSWORD}\n\n")
        for person, today in accounts.accounts():
            self.stdout.write(f"  {person.username:22} {person.position}\n{'':25}{'; '.join(today)}")
