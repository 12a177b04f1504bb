"""The command line: ``isnad read``, ``explain``, ``schema``, ``ingest``, ``verify``, ``store``, ``gazetteer``."""

from __future__ import annotations

from isnad.cli.app import app, main

__all__ = ["app", "main"]
