from django.core.management.base import BaseCommand

from audits.standard.loading import load_standards


class Command(BaseCommand):
    help = "Loads editions, clauses, links between editions and questions; running it again changes nothing."

    def handle(self, *args, **options):
        done = load_standards()
        if done.added or done.changed:
            self.stdout.write(f"Reference data: {done.added} rows added, {done.changed} changed.")
        else:
            self.stdout.write("Reference data: nothing to do, all is as in the files.")
