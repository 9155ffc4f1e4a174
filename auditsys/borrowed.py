"""Sentences of libraries that people can meet, named here so that our catalogue has its own words for them.

The sign-in library comes without Vietnamese. Django has some, but where it refuses what somebody typed, its
sentences should be ours: short, and saying what to do.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

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
FORMS = (
    _("This field is required."),
    _("Enter a whole number."),
    _("Enter a number."),
    _("Enter a valid date."),
    _("Enter a valid time."),
    _("Enter a valid date/time."),
    _("Enter a valid email address."),
    _("Enter a valid UUID."),
    _("Enter a list of values."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("“%(value)s” is not a valid value."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure that there are no more than %(max)s digit in total.",
        "Ensure that there are no more than %(max)s digits in total.",
        "max",
    ),
    ngettext_lazy(
        "Ensure that there are no more than %(max)s decimal place.",
        "Ensure that there are no more than %(max)s decimal places.",
        "max",
    ),
    ngettext_lazy(
        "Ensure that there are no more than %(max)s digit before the decimal point.",
        "Ensure that there are no more than %(max)s digits before the decimal point.",
        "max",
    ),
    _("Null characters are not allowed."),
    _("No file was submitted."),
    _("The submitted file is empty."),
)
NEW_PASSWORD = (
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    _("This password is too common."),
    _("The password is too similar to the %(verbose_name)s."),
)
