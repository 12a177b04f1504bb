"""What changed between two versions of a text, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

#: Texts with more words that differ are not compared: it would take long.
MOST = 8_000

_WORDS = re.compile(r"\s+|[^\s]+")


class Stretch(NamedTuple):
    """Words that both versions have, only the older (``gone``), or only the newer (``new``)."""

    kind: Literal["same", "gone", "new"]
    text: str


def changes(older: str, newer: str) -> list[Stretch] | None:
    """The two texts as stretches; None where they differ in too much to be compared."""
    a, b = _WORDS.findall(older), _WORDS.findall(newer)
    head = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest = min(len(a), len(b)) - head
    tail = next((n for n in range(rest) if a[-1 - n] != b[-1 - n]), rest)
    middle = a[head : len(a) - tail], b[head : len(b) - tail]
    if max(map(len, middle)) > MOST:
        return None
    out = [Stretch("same", "".join(a[:head]))]
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, *middle, autojunk=False).get_opcodes():
        if tag == "equal":
            out.append(Stretch("same", "".join(middle[0][a1:a2])))
            continue
        out += [Stretch("gone", "".join(middle[0][a1:a2])), Stretch("new", "".join(middle[1][b1:b2]))]
    out.append(Stretch("same", "".join(a[len(a) - tail :])))
    return [stretch for stretch in out if stretch.text]
