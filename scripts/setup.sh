#!/usr/bin/env bash
# Brings a machine to the point where the system runs; a second call changes nothing.
#   scripts/setup.sh        what runs the system
#   scripts/setup.sh dev    and what tests it
set -euo pipefail
cd "$(dirname "$0")/.."

kind=${1:-runtime}
files=(requirements.txt)
[ "$kind" = dev ] && files+=(requirements-dev.txt)

find_python() {
    local name
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "Python 3.11 or newer is needed, and python3 is not it. Install it, or name it: PYTHON=/path/to/python3." >&2
    exit 1
}

# WeasyPrint makes the papers with Pango, which no Python package brings along.
papers_can_be_made() {
    "$1" - <<'CHECK' 2>/dev/null
import ctypes, sys
names = "gobject-2.0 pango-1.0 pangoft2-1.0 harfbuzz harfbuzz-subset".split()
for name in names:
    ctypes.CDLL(f"lib{name}.0.dylib" if sys.platform == "darwin" else f"lib{name}.so.0")
CHECK
}

install_libraries() {
    local packages=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing the libraries that papers are made with …"
        if DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null; then
            return
        fi
    fi
    echo "Papers (PDF) cannot be made yet: the library Pango is missing. Everything else works." >&2
    echo "On Debian and Ubuntu: sudo apt-get install --no-install-recommends ${packages[*]}" >&2
}

fingerprint() {
    "$1" -c 'import hashlib, pathlib, sys
print(hashlib.sha256(b"".join(pathlib.Path(name).read_bytes() for name in sys.argv[1:])).hexdigest())' "${@:2}"
}

make_environment() {
    if ! "$1" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        echo "Python's module venv is missing. On Debian and Ubuntu: sudo apt-get install python$version-venv" >&2
        exit 1
    fi
    rm -rf .venv
    "$1" -m venv .venv
}

install_packages() {
    local arguments=(--require-hashes --quiet)
    for file in "${files[@]}"; do arguments+=(-r "$file"); done
    echo "Installing the Python packages (a minute or two the first time) …"
    if command -v uv >/dev/null; then
        uv pip install --python .venv/bin/python "${arguments[@]}"
    else
        .venv/bin/python -m pip install --disable-pip-version-check "${arguments[@]}"
    fi
}

python=$(find_python)
papers_can_be_made "$python" || install_libraries
.venv/bin/python -c '' 2>/dev/null || make_environment "$python"

wanted=$(fingerprint "$python" "${files[@]}")
if [ "$(cat ".venv/installed-$kind" 2>/dev/null)" != "$wanted" ]; then
    install_packages
    echo "$wanted" >".venv/installed-$kind"
    [ "$kind" = runtime ] || fingerprint "$python" requirements.txt >.venv/installed-runtime
fi

catalogue=locale/vi/LC_MESSAGES/django
if [ -f $catalogue.po ] && [ ! $catalogue.mo -nt $catalogue.po ]; then
    .venv/bin/python scripts/messages.py compile
fi
