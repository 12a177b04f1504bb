PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN = .venv/bin

.PHONY: demo test lint
demo: .venv/.ready
	$(BIN)/isnad read examples/aleppo.txt examples/yemen.txt

test: .venv/.ready lint
	$(BIN)/pytest -q

lint: .venv/.ready
	$(BIN)/ruff check src tests
	$(BIN)/mypy

.venv/.ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -e ".[dev]"
	touch $@
