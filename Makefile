# Every recipe is one line; what it does stands in app/setup/.
PYTHON ?= python3
VENV := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help run test test-long check bench bench-quick soak translations lock clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: ## Set up what is missing and start the platform with demo content (PORT=5000)
	@$(PYTHON) app/setup/bootstrap.py && exec $(VENV)/samskab serve

test: ## Run the checks and every test on SQLite and PostgreSQL, in the browser too
	@$(PYTHON) app/setup/bootstrap.py --dev && exec $(VENV)/python app/setup/checks.py test

test-long: ## Run the tests that take long as well: races, faults, every page in every width
	@$(PYTHON) app/setup/bootstrap.py --dev && exec $(VENV)/python app/setup/checks.py test-long

check: ## Run the checks only: style, types, import contracts, templates, migrations, texts, dependencies
	@$(PYTHON) app/setup/bootstrap.py --dev && exec $(VENV)/python app/setup/checks.py check

bench: ## Measure speed and memory beside a bare application, on both databases (an hour, on a quiet machine)
	@$(PYTHON) app/setup/bootstrap.py --dev && exec $(VENV)/python -m benchmarks full

bench-quick: ## Pages, sign-ups and letters alone, in about two minutes
	@$(PYTHON) app/setup/bootstrap.py --dev && exec $(VENV)/python -m benchmarks quick

soak: ## Mixed load at a fixed rate for 15 minutes on each database; the sums are checked afterwards
	@$(PYTHON) app/setup/bootstrap.py --dev && exec $(VENV)/python -m benchmarks soak

translations: ## Gather all texts into translations/ after texts changed
	@$(PYTHON) app/setup/bootstrap.py --dev && exec $(VENV)/python app/setup/texts.py write

lock: ## Resolve the dependencies anew after pyproject.toml changed
	@$(PYTHON) app/setup/bootstrap.py --dev && exec $(VENV)/python app/setup/lock.py

clean: ## Remove what was built and cached; instance/ with the data stays
	@rm -rf .venv node_modules static/vendor *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build
