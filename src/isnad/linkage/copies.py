"""Copies: which texts carry another's, found by what they share, not by likeness as a whole.

A post that a long article quotes is contained in it, however little the two are alike; wire copies are
often cut and rewritten.  Candidates share a sketch (FracMinHash: Irber and others 2022), and are then
compared exactly by containment of their shingles (Broder 1997).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

#: Words in a shingle.
_WIDTH = 3
#: Every so many-th shingle is in the sketch, and never fewer than the least of them.
_SCALE, _FEWEST = 8, 4
#: Fewer shingles than this are said by anyone.
_SHORT = 8
#: The share of the shorter text that makes a copy, with a source in common and without.
CREDITED, PLAIN = 0.3, 0.5
#: So many shingles in common are more than a phrase that two reports happen to share; fewer make a copy
#: only of a text that stands in the other as good as whole.
_TELLING, _WHOLE = 12, 0.9


def shingles(words: Sequence[str]) -> frozenset[int]:
    """Hashes (64 bits, signed) of the runs of three words of a text."""
    return frozenset(
        int.from_bytes(
            hashlib.blake2b(
                " ".join(words[i : i + _WIDTH]).encode("utf-8", "replace"), digest_size=8
            ).digest(),
            "big",
            signed=True,
        )
        for i in range(len(words) - _WIDTH + 1)
    )


def sketch(of: frozenset[int]) -> list[int]:
    """A sample of shingles that texts with shingles in common have in common too."""
    if len(of) < _SHORT:
        return []
    low = sorted(h for h in of if h % _SCALE == 0)
    others = () if len(low) >= _FEWEST else sorted(of.difference(low), key=lambda h: h % (1 << 32))
    return [*low, *others[: _FEWEST - len(low)]]


def containment(a: frozenset[int], b: frozenset[int]) -> float:
    """The share of the shorter text that stands in the other, 0 to 1."""
    shorter = min(len(a), len(b))
    return len(a & b) / shorter if shorter >= _SHORT else 0.0


def copied(
    a: frozenset[int], b: frozenset[int], sources_in_common: Sequence[str]
) -> tuple[float, str] | None:
    """How much of one text the other carries, and why that makes it a copy; None where it does not."""
    share = containment(a, b)
    if len(a & b) < _TELLING and share < _WHOLE:
        return None
    if share >= PLAIN:
        return share, f"one carries {share:.0%} of the other's words"
    if share >= CREDITED and sources_in_common:
        return share, f"one carries {share:.0%} of the other's words, and both credit {sources_in_common[0]}"
    return None
