# Frente. `make help` lists what can be made; everything runs in .venv, which make sets up itself.

DATA ?= demo-data
PORT ?= 8000
JOBS ?= 2
SECONDS ?= 60

BIN := .venv/bin
PYTHON := $(BIN)/python
STAMP := .venv/.installed

.PHONY: help demo test lint setup browser tlog-check strace chaos fuzz bench bench-directory bench-export bench-statutes format lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(STAMP) ## Found the demo federation and serve it (DATA=demo-data PORT=8000); Ctrl-C ends it
	@exec $(BIN)/frente-hub demo --data "$(DATA)" --host 127.0.0.1 --port "$(PORT)"

test: $(STAMP) browser tlog-check strace lint ## Run everything: ruff, mypy, import-linter, pytest (JOBS=2)
	$(PYTHON) -m pytest -n $(JOBS) --dist worksteal

lint: $(STAMP) ## Run ruff, mypy and import-linter only
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

chaos: $(STAMP) ## Kill a hub under load again and again, then check that nothing acknowledged is lost
	$(PYTHON) -m tests.system.chaos

fuzz: $(STAMP) ## Throw any bytes at every parser, a minute each (SECONDS=60)
	$(PYTHON) -m tests.fuzzing --seconds $(SECONDS)

bench: $(STAMP) ## Measure speed and size: prints a table, writes JSON
	$(PYTHON) -m bench.run

bench-directory: $(STAMP) ## Measure the public directory of 1,200 factories with 144,000 reports
	$(PYTHON) -m bench.run bench-directory.json --only directory

bench-export: $(STAMP) ## Measure the whole site of 1,200 factories with 144,000 reports as files
	$(PYTHON) -m bench.run bench-export.json --only exporting

bench-statutes: $(STAMP) ## Measure reading, aligning, checking and comparing statutes
	$(PYTHON) -m bench.statutes.run

format: $(STAMP) ## Format the code and mend what ruff can mend
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

setup: $(STAMP) ## Make .venv with exactly the versions tested

$(STAMP): pyproject.toml requirements.lock scripts/make-venv
	@scripts/make-venv

browser:
	@scripts/ensure-browser

tlog-check:
	@scripts/ensure-tlog-check

strace:
	@scripts/ensure-strace

lock: ## Take the newest versions that pyproject.toml allows into requirements.lock
	@scripts/make-lock

clean: ## Remove what make and the tools made (not demo-data)
	rm -rf .venv build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find federation node hub demo tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
