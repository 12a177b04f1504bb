"""Which sentences only give the background, from ``data/background.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from isnad.lang.ar.orthography import fold
from isnad.lang.ar.script import peel
from isnad.text.lexicon import Lexicon
from isnad.text.tokens import Sentence, Token


@cache
def _lexicon() -> Lexicon[str]:
    data = tomllib.loads((files("isnad.lang.ar") / "data/background.toml").read_text(encoding="utf-8"))
    lexicon: Lexicon[str] = Lexicon(peel, "ال")
    for sort, phrases in data.items():
        for phrase in phrases:
            lexicon.add(fold(phrase).split(), sort)
    return lexicon


def find_background(tokens: list[Token], sentences: list[Sentence]) -> tuple[dict[int, str], set[int]]:
    """The sentences, by number, that a cue marks as background (an ``aside``, a ``habit`` or a ``span``),
    and those that tell of a mishap or of nature."""
    lexicon = _lexicon()
    background: dict[int, str] = {}
    mishaps: set[int] = set()
    for k, s in enumerate(sentences):
        found = (lexicon.at(tokens, i) for i in range(s.first, s.last) if tokens[i].kind == "w")
        sorts = {m.value for m in found if m}
        if "mishap" in sorts:
            mishaps.add(k)
        for sort in ("habit", "span", "aside"):
            if sort in sorts:
                background[k] = sort
                break
    return background, mishaps
