"""The lexicon files of this language, in ``data/``."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def load(name: str) -> dict[str, Any]:
    """The lexicon ``data/<name>.toml``."""
    return tomllib.loads((files("isnad.lang.ar") / "data" / f"{name}.toml").read_text(encoding="utf-8"))
