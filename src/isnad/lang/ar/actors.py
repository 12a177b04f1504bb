"""Actors in Arabic text: names and nisba adjectives, from ``data/actors.toml``."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files

from isnad.lang.ar.orthography import fold
from isnad.lang.ar.script import peel
from isnad.mentions import ActorMention
from isnad.text.lexicon import Lexicon
from isnad.text.tokens import Token


@cache
def _lexicon() -> Lexicon[tuple[str, str]]:
    data = tomllib.loads((files("isnad.lang.ar") / "data/actors.toml").read_text(encoding="utf-8"))
    lexicon: Lexicon[tuple[str, str]] = Lexicon(peel, "ال")
    for actor, names in data["names"].items():
        for name in names:
            lexicon.add(fold(name).split(), (actor, "name"))
    for actor, stems in data["nisba"].items():
        for stem in fold(stems).split():
            for form in (
                stem,
                stem + "ه",
                stem + "ا",
                stem + "ين",
                stem + "ون",
                stem + "تين",
                stem + "تان",
                stem + "ان",
            ):
                lexicon.add([form], (actor, "nisba"))
    return lexicon


def find_actors(
    tokens: list[Token],
    publisher: str | None = None,
    country: str | None = None,
    published: dt.date | None = None,
) -> list[ActorMention]:
    """All actors that the text names, in order."""
    out = []
    for m in _lexicon().find(tokens):
        actor, form = m.value
        if actor == "sna" and country == "LY":
            actor = "lna"
        name = " ".join(t.form for t in tokens[m.first : m.last] if t.kind == "w")
        out.append(
            ActorMention(
                m.first,
                m.last,
                actor,
                name[len(m.prefix) :] if m.prefix in ("و", "ل", "ب") else name,
                form,
                m.prefix,
            )
        )
    return out
