# What people type. Needs Python 3.11 or newer; everything else is installed into .venv, .tooling and frontend.
PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help run dev test check lint eslint e2e subpath lighthouse chaos bench generate prepare screenshot screenshots

BIN := .venv/bin
PNPM = PATH="$$($(PYTHON) scripts/bootstrap.py --print-node):$$PATH" .tooling/pnpm/node_modules/.bin/pnpm --dir frontend

help: ## Say what there is to type
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, then start Wegent; settings are WEGENT_… variables (README.md)
	@exec $(PYTHON) scripts/bootstrap.py

dev: ## The same with developers' tools installed and all logs on the terminal
	@exec $(PYTHON) scripts/bootstrap.py --dev -- --verbose

prepare:
	@$(PYTHON) scripts/bootstrap.py --dev --no-start

test: prepare ## All tests, end to end too; installs what they need
	@$(BIN)/python scripts/test.py $(ARGS)

check: lint ## What a commit on main must pass: lint, and all tests but those in the browser
	@$(BIN)/python scripts/test.py --no-e2e $(ARGS)

lint: prepare ## Style, types, layers, generated files
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy $(wildcard packages/*/wegent*) scripts bench examples
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/lint_access.py
	@$(BIN)/python scripts/generate.py --check
	@$(MAKE) --no-print-directory eslint
	@$(PNPM) run typecheck

eslint:
	@$(PNPM) run lint

e2e: prepare ## The journeys in Chromium against the whole product
	@$(PNPM) run e2e

subpath: prepare ## Build the page for a path of a host, and walk through it behind a proxy
	@$(PNPM) exec node scripts/below-a-path.mjs

lighthouse: prepare ## Lighthouse on pages of a running product: make lighthouse URL=http://127.0.0.1:8000 WEGENT_PASSWORD=…
	@$(PNPM) exec node scripts/lighthouse.mjs $(URL) $(ARGS)

chaos: prepare ## Kill every part at every kind of event of an answer; prints what became of the answers
	@cd tests && ../$(BIN)/python -m chaos $(ARGS)

bench: prepare ## Measure what the platform adds to the model; prints figures beside their floors
	@$(BIN)/python -m bench $(ARGS)

generate: prepare ## Make generated files anew: API types, settings reference
	@$(BIN)/python scripts/generate.py

screenshot: prepare ## Make the README's picture anew, as a new user would see it
	@$(BIN)/python scripts/screenshot.py

screenshots: prepare ## Make the documentation's pictures of the main pages anew, light and dark
	@$(BIN)/python scripts/screenshots.py
