from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from audits.core.rules import RuleBroken
from audits.findings.models import Grade
from audits.organisation.founding import found
from audits.organisation.links import address_for


class Command(BaseCommand):
    help = "Opens an agency with the usual grades and its administrator, and prints a link for the first password."

    def add_arguments(self, parser):
        parser.add_argument("--name", required=True, help="of the agency, as it stands on its papers")
        parser.add_argument("--symbol", required=True, help="in document numbers, such as SLĐTBXH")
        parser.add_argument("--place", required=True, help="in front of the date of its papers")
        parser.add_argument("--superior", default="", help="the body above it, such as UBND tỉnh …")
        parser.add_argument("--administrator", required=True, help="account name: small letters, digits, dot, dash")
        parser.add_argument("--full-name", required=True, help="of the administrator")

    def handle(self, *args, **options):
        names = {name: options[name] for name in ("name", "symbol", "place", "superior")}
        try:
            with transaction.atomic():
                administrator = found(username=options["administrator"], full_name=options["full_name"], **names)
                Grade.give_usual(administrator.agency, by=administrator)
        except RuleBroken as broken:
            raise CommandError(broken.sentence) from broken
        self.stdout.write(
            f"The agency “{administrator.agency}” is open. Its administrator “{administrator.username}” chooses a"
            f" password at this address, within a day and once:\n{address_for(administrator)}"
        )
