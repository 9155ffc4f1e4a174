# What can be done with the system; every target sets up what it needs.
SHELL := /bin/bash
python := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup demo test browser papers hazard check bench messages format lock

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: ## virtual environment and packages
	@scripts/setup.sh

demo: ## the demo agency on http://127.0.0.1:8000 (PORT=…)
	@PORT="$(PORT)" scripts/demo.sh

test: ## the whole suite, on SQLite or on DATABASE_URL (ARGS=… for pytest)
	@scripts/setup.sh dev
	@$(python) -m pytest -q -n auto $(ARGS)

browser: ## every page in Chromium: wide and narrow, light and dark
	@scripts/setup.sh dev
	@$(python) -m pytest -q -n 2 -m "browser and not hazard" tests/browser $(ARGS)

hazard: ## the long tests: crashes, crowds, big data
	@scripts/setup.sh dev
	@$(python) -m pytest -q -m hazard $(ARGS)

papers: ## every paper printed, validated, attacked, converted (Java, qpdf, LibreOffice)
	@scripts/setup.sh dev
	@$(python) -m pytest -q -n 2 --dist loadgroup -m papers $(ARGS)

check: ## style, templates, migrations, translations, deployment: in seconds
	@scripts/setup.sh dev
	@scripts/check.sh

bench: ## the figures of docs/benchmarks.md
	@scripts/setup.sh dev
	@$(python) -m scripts.bench

messages: ## extract and compile the translations
	@scripts/setup.sh dev
	@$(python) scripts/messages.py extract

format: ## lay out the Python code
	@scripts/setup.sh dev
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

lock: ## pin requirements*.in with hashes (needs uv)
	uv pip compile --quiet --generate-hashes --python-version 3.11 --no-header requirements.in -o requirements.txt
	uv pip compile --quiet --generate-hashes --python-version 3.11 --no-header requirements-dev.in -o requirements-dev.txt
