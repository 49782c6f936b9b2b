# Everything a newcomer needs. `make help` lists the targets; `make` alone does the same.
SHELL := /bin/sh
BIN := .venv/bin
Q ?=
ARGS ?=

.PHONY: help setup ask chat serve test evals mutants check fix lock test-neo4j test-page page neo4j neo4j-stop clean
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' Makefile
	@echo '  variables: Q="your question", ARGS="--json ...", AETIA_LOCAL=0 (skip llama.cpp), AETIA_LLAMA_WHEEL=FILE'

setup: .venv/.ready ## one virtual environment in .venv, from the locks with hashes

.venv/.ready: pyproject.toml requirements.lock requirements-local.lock .ci/setup
	@.ci/setup run

.venv/.dev-ready: .venv/.ready requirements-dev.lock requirements-smollm.lock
	@.ci/setup dev

ask: .venv/.ready ## answer one question: make ask Q="Does X cause Y?"
	@$(BIN)/aetia ask "$$AETIA_QUESTION" $(ARGS)
ask: export AETIA_QUESTION = $(Q)

chat: .venv/.ready ## a conversation in the terminal
	@$(BIN)/aetia chat $(ARGS)

serve: .venv/.ready ## an OpenAI-compatible server on loopback
	@$(BIN)/aetia serve $(ARGS)

test: .venv/.dev-ready ## run the tests, two at a time
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not neo4j and not llama and not network and not page" $(ARGS)

mutants: .venv/.dev-ready ## do the tests notice faults? a seeded sample, under 20 minutes on two cores
	@$(BIN)/python -m evals.mutants $(ARGS)

evals: .venv/.dev-ready ## is anything worse than the committed baseline? ten minutes; ARGS="--data DIR"
	@$(BIN)/python -m evals.gate $(ARGS)

check: .venv/.dev-ready ## format, lint, types, layers, dead code
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/vulture

fix: .venv/.dev-ready ## let ruff format and repair what it can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: .venv/.dev-ready ## write docs/commands.md from the program
	@$(BIN)/python -m evals.commands_page

lock: .venv/.dev-ready ## compile the locks again from pyproject.toml
	@.ci/setup lock

test-neo4j: .venv/.dev-ready ## run the tests of Neo4j against a real server (Java 17 or 21 and Maven)
	@docker/neo4j/server run $(BIN)/python -m pytest -m neo4j $(ARGS) || { code=$$?; \
		[ $$code -eq 69 ] && echo "test-neo4j: SKIPPED, no server can be started here (see above)" >&2 || exit $$code; }

test-page: .venv/.dev-ready ## run the tests of the page in a real browser (Chromium)
	@.ci/page test $(BIN)/python -m pytest -m page $(ARGS) || { code=$$?; \
		[ $$code -eq 69 ] && echo "test-page: SKIPPED, no browser can be had here (see above)" >&2 || exit $$code; }

page: ## build the page from agent/faces/page/source (Node 22 or later, and a package registry)
	@.ci/page build

neo4j: ## a real Neo4j server on loopback, by Docker or from Maven Central
	@docker/neo4j/server start

neo4j-stop: ## stop it; its data stays
	@docker/neo4j/server stop

clean: ## remove the virtual environment and caches
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build *.egg-info
