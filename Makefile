# Everything runs in .venv, which is made and kept as requirements.lock says; `make help` lists all.
# PYTHON names the interpreter that .venv is made with: make PYTHON=python3.13
# OPTIONS are handed on: make test OPTIONS='-k maps', make lab OPTIONS=--no-browser
# UPGRADE takes newer versions into the lock: make lock UPGRADE=--upgrade

PYTHON ?= python3
SHELL := /bin/sh
.DEFAULT_GOAL := all
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

BIN := .venv/bin
# An interpreter that was asked for decides; otherwise one that .venv has already stays.
CHOSEN := $(if $(filter file,$(origin PYTHON)),$(shell $(BIN)/python -c 'print("$(BIN)/python")' 2>/dev/null))
CHOSEN := $(if $(CHOSEN),$(CHOSEN),$(PYTHON))

# What the tables and figures come from.
FILES := src data pyproject.toml requirements.lock
IF_CHANGED := $(BIN)/python tools/run_if_changed.py

# A process that has run its half of the tests, in the order of files, takes half of what is left of another's.
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal

# No browser, no notebook, no build of many pages.
QUICK := $(addprefix tests/,articles/test_fixtures.py articles/test_membership.py articles/test_prose.py \
	tables/test_facts.py tables/test_matching.py tables/test_schema.py tables/test_statements.py \
	places analysis test_flat.py test_repository.py test_readme.py)

.PHONY: all setup tables figures notebooks test quick check lab explorer benchmark cluster-test lock clean help

all: figures notebooks ## read the articles, write the tables and figures, run the notebooks (the default)
	@echo "Tables: data/processed   Notebooks: notebooks   Figures: figures"

setup: ## make .venv what requirements.lock says
	@command -v "$(CHOSEN)" >/dev/null || { echo "make: there is no $(CHOSEN); name a Python 3.11 or later, as in: make PYTHON=python3.12" >&2; exit 1; }
	@"$(CHOSEN)" -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "make: $(CHOSEN) is Python %d.%d, but 3.11 or later is needed; name one, as in: make PYTHON=python3.12" % sys.version_info[:2])'
	@"$(CHOSEN)" tools/set_up.py

tables: setup ## read data/raw, write data/processed and data/CODEBOOK.md
	@$(IF_CHANGED) --stamps .make/tables --files $(FILES) -- $(BIN)/internationals build
	@$(BIN)/python tools/codebook.py

notebooks: figures ## run the notebooks whose code, data or text changed
	@$(IF_CHANGED) --stamps .make/notebooks --files $(FILES) figures --each notebooks/*.ipynb -- $(BIN)/python tools/notebooks.py

figures: tables ## write the gallery: published figures in both languages, all formats
	@$(IF_CHANGED) --stamps .make/figures --files $(FILES) tools/gallery.py figures -- $(BIN)/python tools/gallery.py

check: setup ## lint, formatting and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy --strict src tools benchmarks

test: check ## all tests
	@$(PYTEST) $(OPTIONS)

quick: setup ## the tests for daily work: half a minute
	@$(BIN)/ruff check
	@$(PYTEST) -q $(QUICK) $(OPTIONS)

lab: setup ## open JupyterLab with the overview
	@$(BIN)/jupyter-lab --notebook-dir=. notebooks/00-overview.ipynb $(OPTIONS)

explorer: setup ## open the explorer as a page without code
	@$(BIN)/python -m internationals.explorer $(OPTIONS)

benchmark: setup ## measure speed and memory against other readers
	@$(BIN)/python -m benchmarks $(OPTIONS)

cluster-test: setup ## build on a cluster of two workers on this machine, and compare
	@$(BIN)/python -m pytest tests/test_cluster.py

lock: setup ## bring requirements.lock and environment.yml in line with pyproject.toml
	@$(BIN)/python -m uv pip compile pyproject.toml --group test --group benchmark --group tools --generate-hashes --no-emit-index-url --universal --quiet $(UPGRADE) -o requirements.lock
	@$(BIN)/python tools/environment_yml.py

clean: ## remove what was built here: .venv, caches, stamps (not tables, notebooks, figures)
	@rm -rf .venv .make .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -path ./.git -prune -o -type d \( -name __pycache__ -o -name .ipynb_checkpoints -o -name '*.egg-info' \) -prune -exec rm -rf {} +
	@rm -rf data/.processed.* notebooks/*.tmp

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile
