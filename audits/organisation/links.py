"""The one-time link with which a person chooses a new password: made by the administrator, handed over in person.

It dies after a day, when it was used, and when the person signs in or the account is closed: its token is computed
from the password and the last sign-in, and nothing about it is stored.
"""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordMixin
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from audits.core import clock, trail

from .people import User

IN_SESSION = "in-session"  # stands in the address for the token, once that is in the session
KEY = "one_time_token"


class OneTime(PasswordResetTokenGenerator):
    """Tokens by the clock of the audits, good for accounts that are open."""

    key_salt = "audits.organisation.links"

    def check_token(self, user, token):
        return bool(user and user.is_active) and super().check_token(user, token)

    def _now(self):
        return clock.now().replace(tzinfo=None)


one_time = OneTime()


def address_for(person):
    """The path of a new one-time link."""
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("organisation:one_time_link", args=[uid, one_time.make_token(person)])


def person_of(uid):
    """Whose link it is; None for an address that we never made."""
    try:
        return User.objects.filter(pk=int(urlsafe_base64_decode(uid))).first()
    except ValueError:
        return None


class NewPasswordForm(SetPasswordMixin, forms.Form):
    """The new password, twice."""

    error_messages = {"password_mismatch": _("You must type the same password each time.")}

    password1, password2 = SetPasswordMixin.create_password_fields(_("New Password"), _("New Password (again)"))

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self):
        self.validate_passwords()
        self.validate_password_for_user(self.person)
        return super().clean()


@transaction.atomic
def use(person, token, password):
    """Set the password if the link is still good: of two who use it at once, the second comes too late."""
    trail.lock(person.agency)
    fresh = person.locked()
    if not one_time.check_token(fresh, token):
        return False
    fresh.set_new_password(password, by=fresh)
    return True


@login_not_required
@sensitive_post_parameters()
def one_time_link(request, uid, token):
    """`/accounts/link/<uid>/<token>/`: choose a new password.

    The token moves into the session at once, so that no later request tells it to anybody as its referrer.
    """
    person = person_of(uid)
    if token != IN_SESSION and one_time.check_token(person, token):
        request.session[KEY] = token
        return redirect("organisation:one_time_link", uid, IN_SESSION)
    token = request.session.get(KEY) if token == IN_SESSION else None
    if not one_time.check_token(person, token):
        return render(request, "organisation/link_spent.html", status=410)
    form = NewPasswordForm(request.POST or None, person=person)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "organisation/link_use.html", {"form": form, "person": person}, status=status)
    del request.session[KEY]
    used = use(person, token, form.cleaned_data["password1"])
    if not used:
        return render(request, "organisation/link_spent.html", status=410)
    return redirect("account_reset_password_from_key_done")
