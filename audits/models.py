"""Where Django finds every record; features import each other's models directly, never from here."""

from .core.models import *
from .exchange.models import *
from .fieldwork.models import *
from .findings.models import *
from .notifications.models import *
from .organisation.models import *
from .planning.models import *
from .procedures.models import *
from .reports.models import *
from .standard.models import *
