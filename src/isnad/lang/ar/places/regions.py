"""Parts of a country: «شرق سوريا», «شمال غربي اليمن»."""

from __future__ import annotations

from isnad.lang.ar.writing.script import peel
from isnad.mentions import RegionMention
from isnad.text.tokens import Token

_STEMS = {"شمال": "n", "جنوب": "s", "شرق": "e", "غرب": "w"}
#: The noun, the adjective and the adverb of each direction.
_DIRECTIONS = {stem + ending: letter for stem, letter in _STEMS.items() for ending in ("", "ي", "ا", "يه")}


def _direction(token: Token) -> str | None:
    return next((d for _, stem in peel(token.form) if (d := _DIRECTIONS.get(stem))), None)


def find_regions(tokens: list[Token]) -> list[RegionMention]:
    """A direction, or two, and the name after it; whether that is a country is for a gazetteer to say."""
    out = []
    i = 0
    while i < len(tokens) - 1:
        j, found = i, ""
        while j < len(tokens) and len(found) < 2 and (d := _direction(tokens[j])) and d not in found:
            found += d
            j += 1
        if found and j < len(tokens) and tokens[j].kind == "w":
            out.append(RegionMention(i, j + 1, found, tokens[j].form))
        i = max(j, i + 1)
    return out
