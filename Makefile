# Evenhand. `make run` starts the portal with demonstration data, `make test` runs every check.
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -eu -o pipefail -c
PORT ?= 8000
DATA ?= var
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.PHONY: run test bench lint types contracts unit browser lock clean help

help:
	@echo 'make run    the portal on 127.0.0.1:$(PORT), with demonstration data (PORT=, DATA=)'
	@echo 'make test   lint, types, import contracts, tests on a real store and in a real browser'
	@echo 'make bench  the measured promises as ratios in one run'

run: .venv/run
	@EVENHAND_DATA="$(DATA)" exec $(BIN)/evenhand run --demo --port $(PORT)

test: .venv/test
	@tools/need.sh browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/translate.py
	$(BIN)/python -m pytest --cov --cov-report=term

bench: .venv/test
	@$(BIN)/python bench/run.py

lint types contracts unit browser: .venv/test
lint:
	$(BIN)/ruff check .
types:
	$(BIN)/mypy
contracts:
	$(BIN)/lint-imports
unit:
	$(BIN)/python -m pytest --ignore=tests/browser
browser:
	@tools/need.sh browser
	$(BIN)/python -m pytest tests/browser

.venv/made:
	@tools/need.sh python
	test -n "$(PYTHON)" || { echo 'Python 3.11 or newer is needed.' >&2; exit 1; }
	$(PYTHON) -m venv .venv
	touch $@

.venv/run: .venv/made requirements.lock pyproject.toml
	@tools/need.sh store
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

.venv/test: .venv/run requirements-test.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $@

lock:
	$(BIN)/pip-compile -q --generate-hashes --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --extra embedded -o requirements.lock pyproject.toml
	$(BIN)/pip-compile -q --allow-unsafe --generate-hashes --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --extra embedded --extra test -c requirements.lock -o requirements-test.lock pyproject.toml

clean:
	rm -rf .venv
