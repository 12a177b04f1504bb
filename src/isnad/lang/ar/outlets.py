"""Outlets under all their names (``data/outlets.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from isnad.lang.ar.orthography import fold


@cache
def _names() -> list[tuple[str, frozenset[str]]]:
    data = tomllib.loads((files("isnad.lang.ar") / "data/outlets.toml").read_text(encoding="utf-8"))
    return [(o["id"], frozenset(fold(n).lower() for n in o["names"])) for o in data["outlet"]]


@cache
def outlet_names(publisher: str) -> frozenset[str]:
    """All names, folded, of the outlet that ``publisher`` names; its own name alone where it is unknown."""
    own = fold(publisher).strip().lower()
    if not own:
        return frozenset()
    for _, names in _names():
        if any(f" {n} " in f" {own} " for n in names):
            return names | {own}
    return frozenset({own})


@cache
def outlet_id(name: str) -> str | None:
    """The id of the outlet that ``name`` is a name of; None where none is known."""
    folded = fold(name).strip().lower()
    return next((i for i, names in _names() if folded in names), None)
