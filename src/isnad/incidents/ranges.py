"""Ranges: from the least to the most that the accounts say, each end with the words that say it."""

from __future__ import annotations

from collections.abc import Sequence

from isnad.incidents.incident import Account, Figure, Quote, Range
from isnad.linkage.tolls import COUNTED

WHO = ("civilian", "combatant", "unknown")


def ranges(accounts: Sequence[Account]) -> dict[str, dict[str, Range]]:
    """killed and injured, each by whom and in total; what no account speaks of is left out.

    A denial counts as none; what is under assessment may be none or all.  A figure without an upper end
    («dozens», «several») sets one neither to the least nor to the most where others give numbers.
    """
    out: dict[str, dict[str, Range]] = {}
    for outcome in COUNTED:
        cells: dict[str, Range] = {}
        for who in WHO:
            said = [f for a in accounts for f in a.harm if f.outcome == outcome and f.who == who]
            if cell := _range([_ends(f) for f in said]):
                cells[who] = cell
        sums = [s for a in accounts if (s := _sum([f for f in a.harm if f.outcome == outcome]))]
        if cell := _range(sums):
            cells["total"] = cell
        if cells:
            out[outcome] = cells
    return out


Ends = tuple[int, int | None, Quote | None]


def _ends(f: Figure) -> Ends:
    if f.status == "denied":
        return 0, 0, f.quote
    if f.status == "under_assessment":
        return 0, f.max if f.max is not None else f.min, f.quote
    return f.min, f.max, f.quote


def _sum(figures: Sequence[Figure]) -> Ends | None:
    """What one account says in all; figures of other speakers within it are taken as other versions."""
    speakers: dict[str | None, list[Ends]] = {}
    for f in figures:
        if f.status != "denied":
            speakers.setdefault(f.said_by, []).append(_ends(f))
    if not speakers:
        return None
    best: Ends | None = None
    for ends in speakers.values():
        low = sum(e[0] for e in ends)
        high = None if any(e[1] is None for e in ends) else sum(e[1] or 0 for e in ends)
        quote = max(ends, key=lambda e: e[0])[2]
        if best is None or low > best[0]:
            best = (low, high, quote)
    return best


def _range(said: Sequence[Ends]) -> Range | None:
    if not said:
        return None
    closed = [e for e in said if e[1] is not None]
    if not closed:
        least = min(said, key=lambda e: e[0])
        return Range(least[0], None, least[2], None)
    least = min(closed, key=lambda e: e[0])
    most = max(closed, key=lambda e: e[1] or 0)
    beyond = max((e for e in said if e[1] is None), key=lambda e: e[0], default=None)
    if beyond and beyond[0] > (most[1] or 0):
        return Range(least[0], None, least[2], beyond[2])
    return Range(least[0], most[1], least[2], most[2])
