"""Which lines of a saved page are the article: menus, related headlines and comments are not.

Language-free: the cues come from the language (:mod:`isnad.lang.ar.boilerplate`).
"""

from __future__ import annotations

from isnad.lang.ar.boilerplate import ENDS, NOISE
from isnad.lang.ar.orthography import fold


def article_spans(text: str) -> list[tuple[int, int]]:
    """The character ranges of ``text`` that belong to the article, whole lines, in order.

    A line that only a page's frame carries is left out; after a cue that opens related headlines or
    comments, lines are left out until one reads like prose again (20 words with a full stop).
    """
    out: list[tuple[int, int]] = []
    start, ended = 0, False
    for line in text.split("\n"):
        end = start + len(line)
        folded = fold(line).strip(" :.\u200f\u200e")
        words = len(line.split())
        if any(folded == cue or (words <= 5 and folded.startswith(cue)) for cue in ENDS):
            ended = True
        elif ended and words >= 20 and "." in line:
            ended = False
        if line.strip() and not ended and folded not in NOISE:
            out.append((start, end + 1))
        start = end + 1
    return out
