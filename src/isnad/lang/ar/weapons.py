"""Weapons in Arabic text, from ``data/weapons.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from isnad.lang.ar.orthography import fold
from isnad.lang.ar.script import peel
from isnad.mentions import WeaponMention
from isnad.text.lexicon import Lexicon
from isnad.text.tokens import Token


@cache
def _lexicon() -> Lexicon[str]:
    data = tomllib.loads((files("isnad.lang.ar") / "data/weapons.toml").read_text(encoding="utf-8"))
    lexicon: Lexicon[str] = Lexicon(peel, "ال")
    for weapon, words in data.items():
        for phrase in words:
            lexicon.add(fold(phrase).split(), weapon)
    return lexicon


def find_weapons(tokens: list[Token]) -> list[WeaponMention]:
    """All weapons that the text names, in order."""
    return [
        WeaponMention(
            m.first,
            m.last,
            m.value,
            " ".join(t.form for t in tokens[m.first : m.last]),
            m.prefix,
            m.prefix.endswith(("ال", "لل")),
        )
        for m in _lexicon().find(tokens)
    ]
