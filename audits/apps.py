from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AuditsConfig(AppConfig):
    name = "audits"
    label = "audits"
    verbose_name = _("Internal audits")

    def ready(self):
        from audits.core.guards import install_guards

        # SQLite drops the triggers of a table when a migration rebuilds it.
        post_migrate.connect(install_guards, sender=self, dispatch_uid="audits.guards")
