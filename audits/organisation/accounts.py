"""How people get in: accounts are given, never taken."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audits.core import clock

from .people import readers

DEMO_PASSWORD = "Demo-ISO-9001"  # noqa: S105 - printed in the README, refused outside the demo

log = logging.getLogger(__name__)


def is_demo_password(password):
    return password.casefold() == DEMO_PASSWORD.casefold()


class Gate(AuthenticationBackend):
    """Refuses the password of the demo outside the demo, even where a database of the demo was carried over."""

    def authenticate(self, request, **credentials):
        if not settings.DEMO and is_demo_password(credentials.get("password") or ""):
            return None
        return super().authenticate(request, **credentials)

    def get_user(self, user_id):
        """The reader of a page, with what every page asks of its reader."""
        user = readers(clock.today()).filter(pk=user_id).first()
        if user is None:
            return None
        if not user.stands_in:
            user.know_principals([])
        return user if self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed: the administrator opens accounts. Who came in, or tried to, stands in the log."""

    def is_open_for_signup(self, request):
        return False

    def set_password(self, user, password):
        """A password chosen by its owner, with the old one or through a link sent by mail."""
        user.set_new_password(password, by=user)

    def post_login(self, request, user, **kwargs):
        log.info("%s signed in from %s.", user.username, request.META.get("REMOTE_ADDR"))
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request, **credentials):
        # What was typed is shown as Python writes it, so that it cannot forge lines of the log.
        typed = str(credentials.get("username", ""))[:60]
        log.warning("Signing in as %r from %s was refused.", typed, request.META.get("REMOTE_ADDR"))


class NotTheDemoPassword:
    """Refuses the password of the demo accounts, which everybody can read in the README."""

    def validate(self, password, user=None):
        if is_demo_password(password):
            raise ValidationError(_("This is the password of the demo. Choose another one."))

    def get_help_text(self):
        return _("Not the password of the demo.")
