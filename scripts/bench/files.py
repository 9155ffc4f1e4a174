"""A long list as an Excel file, in a process of its own: seconds, and what the process weighs at its largest."""

import json
import subprocess
import sys

from django.db import connection


def measure(cast, size):
    """Print what the list of `size` findings takes as a file."""
    own = {name: str(value) for name, value in connection.settings_dict.items() if name in ("NAME", "USER", "HOST")}
    print(f"\n{connection.vendor}, the list of {size:,} findings as a file")
    for form in ("xlsx", "csv"):
        job = json.dumps({"person": cast.secretariat.pk, "url": f"/findings/?format={form}", **own})
        command = [sys.executable, "-m", "scripts.bench.file_process", job]
        subprocess.run(command, check=True)  # noqa: S603 - our own module with our own arguments
