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


_OVER = frozenset(map(fold, ["خلال", "منذ", "طوال", "طيلة", "مدى", "مدار", "غضون", "قبل"]))
_LONG = frozenset(
    map(
        fold,
        [
            "أشهر",
            "شهور",
            "شهرا",
            "شهرين",
            "سنوات",
            "سنين",
            "عاما",
            "أعوام",
            "عامين",
            "سنتين",
            "سنة",
            "أسابيع",
            "عقود",
        ],
    )
)


def _long_span(tokens: list[Token], i: int, last: int) -> bool:
    """Whether a span of weeks, months or years opens at ``i``: «خلال 10 أشهر», «منذ نحو ثلاث سنوات»."""
    return tokens[i].form in _OVER and any(
        tokens[k].form in _LONG and (k > i + 1 or tokens[k].form.endswith(_DUAL))
        for k in range(i + 1, min(last, i + 5))
    )


_DUAL = "ين"


def find_background(tokens: list[Token], sentences: list[Sentence]) -> tuple[dict[int, str], set[int]]:
    """The sentences, by number, that a cue marks as background (an ``aside``, a ``habit`` or a ``span``),
    and those that tell of a mishap or of nature."""
    lexicon = _lexicon()
    background: dict[int, str] = {}
    mishaps: set[int] = set()
    for k, s in enumerate(sentences):
        sorts = set()
        for i in range(s.first, s.last):
            form = tokens[i].form
            if lexicon.starts(form) and (m := lexicon.at(tokens, i)):
                sorts.add(m.value)
            if form in _OVER and _long_span(tokens, i, s.last):
                sorts.add("span")
        if "mishap" in sorts:
            mishaps.add(k)
        for sort in ("habit", "span", "aside"):
            if sort in sorts:
                background[k] = sort
                break
    return background, mishaps
