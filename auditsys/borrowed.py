"""Sentences of the sign-in library that people can meet; it comes without Vietnamese, so we translate them."""

from django.utils.translation import gettext_noop as _

SIGN_IN = (
    _("Username"),
    _("Password"),
    _("Remember Me"),
    _("Forgot your password?"),
    _("This account is currently inactive."),
    _("The username and/or password you specified are not correct."),
    _("Too many failed login attempts. Try again later."),
    _("Be patient, you are sending too many requests."),
)
PASSWORD = (
    _("Email"),
    _("Email address"),
    _("Current Password"),
    _("New Password"),
    _("New Password (again)"),
    _("Please type your current password."),
    _("You must type the same password each time."),
    _("The password reset token was invalid."),
    _("The email address is not assigned to any user account."),
)
