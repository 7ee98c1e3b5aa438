# What people type. Needs Python 3.11 or newer; everything else is installed into .venv, .tooling and frontend.
PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help run dev

help: ## Say what there is to type
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, then start Wegent; settings are WEGENT_… variables (README.md)
	@exec $(PYTHON) scripts/bootstrap.py

dev: ## The same with developers' tools installed and all logs on the terminal
	@exec $(PYTHON) scripts/bootstrap.py --dev -- --verbose
