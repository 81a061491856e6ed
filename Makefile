# Every command sets up what it needs first; the second time that takes no time and no network.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test check docs lock benchmark clean

PYTHON ?= python3
BIN := .venv/bin
# A lock names neither a download host nor a folder of the machine that made it.
COMPILE := uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

help:  ## Show these lines
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo:  ## Make a synthetic region, run the demonstration study on it and open its report
	@$(PYTHON) bootstrap.py --for run
	@$(BIN)/equipath demo

test:  ## Run the tests, with a browser, PostgreSQL and Spark (ARGS="-k funnel" chooses some)
	@$(PYTHON) bootstrap.py --for test --system
	@$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

check:  ## Check style, types and the floors of the house
	@$(PYTHON) bootstrap.py --for develop
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

docs:  ## Write the reference again from the code
	@$(PYTHON) bootstrap.py --for test
	@$(BIN)/python -m docs.generate

lock:  ## Choose and lock the newest dependencies that pyproject.toml allows
	@$(PYTHON) bootstrap.py --for develop
	@cd requirements && export PATH="$(CURDIR)/$(BIN):$$PATH" && \
	$(COMPILE) --upgrade ../pyproject.toml build.in --extra pandas --extra spark --extra linkage --group ../pyproject.toml:develop -o develop.txt && \
	$(COMPILE) --upgrade ../pyproject.toml build.in --extra pandas --extra spark --extra linkage --group ../pyproject.toml:test -c develop.txt -o test.txt && \
	$(COMPILE) --upgrade ../pyproject.toml build.in -c develop.txt -o run.txt && \
	$(COMPILE) --upgrade uv.in -o uv.txt

benchmark:  ## Measure the speed and the coverage that the documentation claims
	@$(PYTHON) bootstrap.py --for test
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

clean:  ## Remove the environment and everything that was built or cached
	@rm -rf .venv build dist demo .pytest_cache .ruff_cache .mypy_cache .hypothesis \
	.import_linter_cache src/*.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
