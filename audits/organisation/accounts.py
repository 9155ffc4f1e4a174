"""How people get in: accounts are given, never taken."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DEMO_PASSWORD = "Demo-ISO-9001"  # noqa: S105 - printed in the README, refused outside the demo


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed: the administrator opens accounts."""

    def is_open_for_signup(self, request):
        return False


class NotTheDemoPassword:
    """Refuses the password of the demo accounts, which everybody can read in the README."""

    def validate(self, password, user=None):
        if password.casefold() == DEMO_PASSWORD.casefold():
            raise ValidationError(_("This is the password of the demo. Choose another one."))

    def get_help_text(self):
        return _("Not the password of the demo.")
