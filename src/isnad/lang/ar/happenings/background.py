"""Which sentences only give the background, from ``data/background.toml``."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from isnad.lang.ar.writing.orthography import fold
from isnad.lang.ar.writing.script import peel
from isnad.text.lexicon import Lexicon
from isnad.text.tokens import Sentence, Token

#: Phrases, by what they make of their sentence.
_SORTS = ("aside", "habit", "span", "mishap")
#: A span covers what is told within so many words of it.
_REACH = 14
#: So many words lie between «خلال» and the weeks, months or years that it counts.
_COUNTED = 5


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("isnad.lang.ar") / "data/background.toml").read_text(encoding="utf-8"))


@cache
def _lexicon() -> Lexicon[str]:
    lexicon: Lexicon[str] = Lexicon(peel, "ال")
    for sort in _SORTS:
        for phrase in _data()[sort]:
            lexicon.add(fold(phrase).split(), sort)
    return lexicon


@cache
def _words(which: str) -> frozenset[str]:
    return frozenset(map(fold, _data()["long"][which]))


def _long_span(tokens: list[Token], i: int, last: int) -> bool:
    """Whether a span of weeks, months or years opens at ``i``: «خلال 10 أشهر», «منذ نحو ثلاث سنوات»."""
    counted, alone = _words("counted"), _words("alone")
    for k in range(i + 1, min(last, i + _COUNTED)):
        form = tokens[k].form.removeprefix("ال")
        definite = form != tokens[k].form
        if form in alone or (form in counted and (definite or k > i + 1)):
            return True
        if tokens[k].kind == "p" and form not in "()":
            return False
    return False


def find_background(
    tokens: list[Token], sentences: list[Sentence], happenings: Sequence[int]
) -> tuple[dict[int, str], set[int]]:
    """The sentences, by number, that a cue marks as background (an ``aside``, a ``habit`` or a ``span``),
    and those that tell of a mishap or of nature.  ``happenings`` are the tokens of triggers."""
    lexicon = _lexicon()
    opens = _words("opens")
    background: dict[int, str] = {}
    mishaps: set[int] = set()
    for k, s in enumerate(sentences):
        sorts = set()
        for i in range(s.first, s.last):
            form = tokens[i].form
            if lexicon.starts(form) and (m := lexicon.at(tokens, i)):
                if m.value != "span" or _near(happenings, i, s):
                    sorts.add(m.value)
            elif form in opens and _long_span(tokens, i, s.last) and _near(happenings, i, s):
                sorts.add("span")
        if "mishap" in sorts:
            mishaps.add(k)
        for sort in ("habit", "span", "aside"):
            if sort in sorts:
                background[k] = sort
                break
    return background, mishaps


def _near(happenings: Sequence[int], i: int, s: Sentence) -> bool:
    """Whether a happening of sentence ``s`` is told near token ``i``, or the sentence tells of none."""
    here = happenings[bisect_left(happenings, s.first) : bisect_left(happenings, s.last)]
    return not here or any(abs(at - i) <= _REACH for at in here)
