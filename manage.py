#!/usr/bin/env python
"""The command line of the system."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditsys.settings")
    from django.core.management import execute_from_command_line

    from auditsys.environment import WrongSetting

    try:
        execute_from_command_line(sys.argv)
    except WrongSetting as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
