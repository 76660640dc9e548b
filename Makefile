# The whole product on one machine: `make run`, `make test`. Needs Python 3.11 or newer and make, nothing else.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
JOBS   ?= 2
PORT   ?= 8000
DATA_DIR ?= .data
SCALE  ?= 1
FORMAT ?= text
export PORT DATA_DIR SCALE FORMAT
export PIP_DISABLE_PIP_VERSION_CHECK := 1

GOVUK   := static/build/govuk-frontend.min.css
STATIC  := staticfiles/staticfiles.json
SOURCES := $(shell find static -type f -not -path 'static/build/*' 2>/dev/null)
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
           --no-annotate --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help run test soak bench format lock
.SUFFIXES:

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.app $(STATIC) ## run the whole product at http://localhost:8000 until Ctrl-C (PORT=…, DATA_DIR=…)
	@$(BIN)/python -m config.local.supervisor

test: $(VENV)/.dev $(STATIC) ## run everything that must pass
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/mypy config accounts partnerships governance
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

soak: $(VENV)/.dev $(STATIC) ## the same checks at length: more hostile inputs, kills, widths
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal --soak

bench: $(VENV)/.dev $(STATIC) ## the benchmarks, as ratios measured in one run (SCALE=10, PART=importing, decisions, reports, money or reminders, FORMAT=json)
	@$(BIN)/python -m benchmarks

format: $(VENV)/.dev ## put the code into the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/.dev ## choose the newest dependencies anew and write the lists in requirements/
	$(COMPILE) --upgrade pyproject.toml --extra embedded -o requirements/app.txt
	$(COMPILE) --upgrade pyproject.toml -c requirements/app.txt -o requirements/production.txt
	$(COMPILE) --upgrade pyproject.toml --extra embedded --group dev -c requirements/app.txt -o requirements/dev.txt
	$(COMPILE) --upgrade --group pyproject.toml:node -o requirements/node.txt

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is %d.%d. Name another: make PYTHON=python3.12 …" \
	  % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.app: $(VENV)/.made requirements/app.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/app.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.made requirements/dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@ $(VENV)/.app

$(GOVUK): package-lock.json config/local/assets.py | $(VENV)/.app
	$(BIN)/python -m config.local.assets
	@touch $@

$(STATIC): $(GOVUK) $(SOURCES) | $(VENV)/.app
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
