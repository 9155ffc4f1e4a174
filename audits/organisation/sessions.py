"""Where people are signed in."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session


def end_sessions(person):
    """Sign a person out everywhere: what their account may do has changed.

    A session names its person only inside its signed text, so each one is opened; this is a rare act.
    """
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()
