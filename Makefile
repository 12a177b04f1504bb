PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN = .venv/bin

.PHONY: demo desk test lint picture messages
demo: .venv/.installed
	$(BIN)/isnad read examples/*.txt examples/posts.jsonl --gazetteer examples/places.csv
	rm -rf demo && mkdir demo
	$(BIN)/isnad ingest examples/incidents.jsonl examples/desk.jsonl examples/*.txt examples/posts.jsonl --gazetteer examples/places.csv --store demo/isnad.db
	$(BIN)/isnad incidents --since 2024-06-11 --until 2024-06-12 --store demo/isnad.db
	$(BIN)/isnad show i1 --store demo/isnad.db
	@echo "See them all on the desk: $(BIN)/isnad serve --store demo/isnad.db, then http://127.0.0.1:8470/"

desk: demo/isnad.db
	$(BIN)/isnad serve --store demo/isnad.db

demo/isnad.db:
	$(MAKE) demo

test: .venv/.ready lint
	$(BIN)/pytest -q

lint: .venv/.ready
	$(BIN)/ruff check src tests docs benchmarks
	$(BIN)/mypy

picture: .venv/.ready
	$(BIN)/python docs/draw.py

messages: .venv/.ready
	$(BIN)/python -m isnad.desk.language.extract

.venv/.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -e ".[desk]"
	touch $@

.venv/.ready: .venv/.installed
	$(BIN)/pip install -q -e ".[dev]"
	touch $@
