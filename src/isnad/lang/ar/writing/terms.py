"""Words as they are compared between texts: without article and clitics, common ones told from rare ones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

#: What is written together with the word after it, the longest first, and how much must be left of that.
_PROCLITICS = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ف", "ل")
_LEFT = 3


def term(form: str) -> str:
    """The folded form of a word without article and proclitics: «والقصف», «بقصف», «قصف» are one (light
    stemming after Larkey, Ballesteros and Connell 2002)."""
    for proclitic in _PROCLITICS:
        if form.startswith(proclitic) and len(form) - len(proclitic) >= _LEFT:
            return form[len(proclitic) :]
    return form


@cache
def usual() -> Mapping[str, float]:
    """For each word that is common in news the share of articles that hold it, 0 to 1."""
    table = (files("isnad.lang.ar") / "data" / "usual.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {word: int(per_mille) / 1000 for word, per_mille in rows}
