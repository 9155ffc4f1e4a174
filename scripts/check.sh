#!/usr/bin/env bash
# Everything that can be said about the code without running the tests. Says all that is wrong, not only the first.
set -uo pipefail
cd "$(dirname "$0")/.."

# A production-like environment, so that the deployment check sees what an agency would run.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset DEBUG DEMO HTTPS DATABASE_URL EMAIL_URL CSRF_TRUSTED_ORIGINS TRUSTED_PROXIES LOG_LEVEL OFFLINE
export DATA_DIR=$folder ALLOWED_HOSTS=iso.example.vn
SECRET_KEY=$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))')
export SECRET_KEY

failed=()
try() {
    local title=$1
    shift
    if output=$("$@" 2>&1); then
        echo "ok      $title"
    else
        echo "FAILED  $title"
        sed 's/^/        /' <<<"$output" | head -50
        failed+=("$title")
    fi
}

try "style" .venv/bin/ruff check --quiet .
try "layout" .venv/bin/ruff format --check --quiet .
try "markup" .venv/bin/djlint --lint --quiet templates
try "templates" .venv/bin/python scripts/templates.py
try "migrations" .venv/bin/python manage.py makemigrations --check --dry-run
try "steps" .venv/bin/python scripts/steps.py --check
try "translations" .venv/bin/python scripts/messages.py check
try "deployment" .venv/bin/python manage.py check --deploy --fail-level WARNING

[ ${#failed[@]} = 0 ]
