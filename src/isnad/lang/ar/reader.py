"""Cues of Arabic syntax that assembly asks for: clause joints, objects, background."""

from __future__ import annotations

from isnad.lang.ar.orthography import fold
from isnad.text.tokens import Token

#: The conjunction that is glued to the word it joins.
CONJUNCTION = "و"


_HEDGES = {
    "denied": frozenset(map(fold, ["نفى", "نفت", "ينفي", "تنفي", "نفيه"])),
    "under_assessment": frozenset(map(fold, ["يقيم", "بتقييم", "تقييم", "تقيم"])),
    "unconfirmed": frozenset(map(fold, ["أنباء", "يتسن", "مزاعم"])),
}


def hedge_at(tokens: list[Token], first: int, at: int) -> str | None:
    """The status that a cue within the eight words before ``at`` gives: «نفى وجود …», «أنباء عن …»."""
    for token in reversed(tokens[max(first, at - 8) : at]):
        if token.form in ("،", ",", "\n"):
            return None
        for status, words in _HEDGES.items():
            if token.form in words or token.form[1:] in words:
                return status
    return None
