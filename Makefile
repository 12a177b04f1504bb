PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN = .venv/bin

.PHONY: demo test lint picture
demo: .venv/.installed
	$(BIN)/isnad read examples/*.txt examples/posts.jsonl --gazetteer examples/places.csv

test: .venv/.ready lint
	$(BIN)/pytest -q

lint: .venv/.ready
	$(BIN)/ruff check src tests docs benchmarks
	$(BIN)/mypy

picture: .venv/.ready
	$(BIN)/python docs/draw.py

.venv/.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -e .
	touch $@

.venv/.ready: .venv/.installed
	$(BIN)/pip install -q -e ".[dev]"
	touch $@
