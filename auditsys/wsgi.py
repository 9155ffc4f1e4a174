"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

from .whole_bodies import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditsys.settings")

application = whole_bodies(get_wsgi_application())
