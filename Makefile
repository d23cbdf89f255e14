PYTHON ?= python3
PYTEST_WORKERS ?= 2
VENV := .venv/bin
# Without compiled files each of many short processes would compile all that it reads.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run stop test test-slow check bench clean environment test-environment

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: environment ## the whole system on this machine; Ctrl-C stops it
	@exec $(VENV)/python -m oms.runtime run

stop: ## stop what `make run` left
	@if [ -x $(VENV)/python ]; then exec $(VENV)/python -m oms.runtime stop; fi

test: test-environment ## every check and test
	@$(VENV)/python tools/check.py; checked=$$?; \
		$(VENV)/pytest -n $(PYTEST_WORKERS) && exit $$checked

test-slow: test-environment ## long campaigns
	@exec $(VENV)/pytest -m slow

check: test-environment ## the fast checks
	@$(VENV)/python tools/check.py
	@exec $(VENV)/pytest tests/architecture

bench: environment ## all benchmarks
	@exec $(VENV)/python manage.py bench all

clean: stop ## remove what was made here
	@rm -rf .venv .run .cache .mypy_cache .pytest_cache .ruff_cache \
		.import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find . -name '*.mo' -delete

environment:
	@$(PYTHON) tools/bootstrap.py run

test-environment:
	@$(PYTHON) tools/bootstrap.py test
