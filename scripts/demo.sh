#!/usr/bin/env bash
# The demo agency on this machine: `make demo`, or PORT=8001 make demo. Ctrl-C ends it.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh
exec .venv/bin/python scripts/demo.py
