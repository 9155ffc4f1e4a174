"""The web server with the table of operations switched off, so that every form acts: a control for tests."""

from auditsys.wsgi import application

# isort: split

from audits.core import once  # after the settings, which the line above has read

__all__ = ["application"]


def always(user, op_id, hashed, act):
    return act(), False


once.act_once = always
