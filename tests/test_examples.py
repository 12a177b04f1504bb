"""The examples beside the lexicons, each executed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from isnad.lang.ar.harm import find_harm
from isnad.lang.ar.script import ARABIC

HERE = Path(__file__).parent / "examples"


def _examples(name: str) -> list[tuple[str, list[str]]]:
    return list(tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))["examples"].items())


@pytest.mark.parametrize(("text", "expected"), _examples("harm"))
def test_harm(text: str, expected: list[str]) -> None:
    tokens = list(ARABIC.tokens(text))
    read = []
    for h in find_harm(tokens, 0, len(tokens)):
        count = f"{h.min}+" if h.max is None else f"{h.min}-{h.max}"
        read.append(f"{h.outcome} {count}" + (f" {h.sub}" if h.sub else "") + (" part" if h.part else ""))
    assert read == expected
