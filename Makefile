# What a person types. Everything comes from the Python package index into .venv; nothing else is installed.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PACKAGES := $(VENV)/.installed
MODULES := node_modules/.installed

.PHONY: run test test-long lint bench install clean

run: install
	@./anju run

test: install
	@$(PY) -m server.chromium
	@$(PY) -m pytest -m "not long"

test-long: install
	@$(PY) -m server.chromium
	@$(PY) -m pytest -m long

lint: install
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

# ONLY=push measures one section.
bench: install
	@$(PY) -m server.chromium
	@$(PY) -m server.bench $(ONLY)

install: $(PACKAGES) $(MODULES)

$(PACKAGES): constraints.txt server/machine.py
	@$(PYTHON) server/machine.py
	@echo "Installing Python packages into $(VENV)"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r constraints.txt
	@touch $@

$(MODULES): package-lock.json $(PACKAGES)
	@echo "Installing PostgREST, the QR decoder and the font into node_modules"
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm ci --loglevel=error
	@touch $@

# The data folder ($$ANJU_HOME) is not touched.
clean:
	rm -rf build screenshots .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find app components services server tests -name __pycache__ -type d -prune -exec rm -rf {} +
