"""Blocking: keys under which events meet that may be one happening, so that few pairs need comparing.

An event stands under its :func:`keys` and looks for others under its :func:`probes`.  A key that too many
events share tells nothing, and is passed over: see :data:`MOST`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator

from isnad.linkage.cases import Case
from isnad.linkage.comparisons import camps

#: A block of more events than this is passed over; those of one place or cell on one day may hold more.
MOST, MOST_OF_DAY = 50, 1000
#: Sides of the cells of the map, degrees: about 55 km for events of a day, 5 km for those of unknown days.
_CELL, _SMALL = 0.5, 0.05
#: A date of more days than this is a vague one; of more than that, none.
_VAGUE, _NONE = 10, 62
#: Days before and after that are looked at under the name of a place, and elsewhere.
_NEAR, _NEXT = 3, 1
#: Every so many-th term is a key.
_SAMPLE = 12
_SPOTS = 6


def most(key: str) -> int:
    """How many events a block may hold."""
    return MOST_OF_DAY if key[0] in "dc" else MOST


def keys(case: Case) -> set[str]:
    """The keys that an event stands under."""
    out = set(_words(case))
    days, months, dated = _days(case, 0), _months(case), case.first is not None
    for spot in case.spots[:_SPOTS]:
        if days:
            out.update(f"d|{spot.key}|{day}" for day in days)
            out.update(f"i|{area}|{day}" for area in spot.within for day in (*days, "*"))
            out.add(f"p|{spot.key}|*")
            out.update(f"m|{spot.key}|{month}" for month in months)
        elif months:
            out.update(f"v|{spot.key}|{month}" for month in months)
        if not dated or not (days or months):
            out.add(f"p|{spot.key}|?")
            out.update(f"i|{area}|?" for area in spot.within)
        if spot.lat is not None and spot.lon is not None:
            row, column = _cell(spot.lat, spot.lon, _CELL)
            out.update(f"c|{row}|{column}|{day}" for day in days)
            row, column = _cell(spot.lat, spot.lon, _SMALL)
            out.add(f"g|{row}|{column}|{'*' if days else '?'}")
    where = "a" if _mapped(case) else "s"
    for tag in _tags(case):
        out.update(f"{kind}|{tag}|{day}" for day in days for kind in {"a", where})
    return {key[:80] for key in out}


def probes(case: Case) -> set[str]:
    """The keys that it looks for others under."""
    out = set(_words(case))
    near, following, months = _days(case, _NEAR), _days(case, _NEXT), _months(case)
    for spot in case.spots[:_SPOTS]:
        out.update((f"p|{spot.key}|?", f"i|{spot.key}|?"))
        out.update(f"p|{area}|?" for area in spot.within)
        out.update(f"v|{spot.key}|{month}" for month in months)
        if near:
            out.update(f"d|{spot.key}|{day}" for day in near)
            out.update(f"d|{area}|{day}" for area in spot.within for day in near)
            out.update(f"i|{spot.key}|{day}" for day in near)
        elif months:
            out.update(f"m|{spot.key}|{month}" for month in months)
        else:
            out.update((f"p|{spot.key}|*", f"i|{spot.key}|*"))
            out.update(f"p|{area}|*" for area in spot.within)
        if spot.lat is not None and spot.lon is not None:
            around = _around(*_cell(spot.lat, spot.lon, _CELL))
            out.update(f"c|{r}|{c}|{day}" for r, c in around for day in following)
            around = _around(*_cell(spot.lat, spot.lon, _SMALL))
            out.update(f"g|{r}|{c}|{when}" for r, c in around for when in ("?" if near else "?*"))
    where = "s" if _mapped(case) else "a"
    out.update(f"{where}|{tag}|{day}" for tag in _tags(case) for day in following)
    return {key[:80] for key in out}


def _tags(case: Case) -> set[str]:
    """What an event that is not on the map is looked for by: its kind, and the camps of its actors."""
    return {case.kind, *(camp for actor in case.actors for camp in camps(actor))}


def _mapped(case: Case) -> bool:
    return any(spot.lat is not None for spot in case.spots)


def _words(case: Case) -> Iterator[str]:
    if case.sources:
        yield f"r|{case.document}"
    for name in case.names:
        yield f"n|{name}"
    for term in case.terms:
        if term % _SAMPLE == 0:
            yield f"w|{term}"


def _days(case: Case, slack: int) -> range:
    """The days of a case that is dated to within a few, with so many before and after."""
    if case.first is None or case.last is None or case.last - case.first >= _VAGUE:
        return range(0)
    return range(case.first - slack, case.last + slack + 1)


def _months(case: Case) -> list[str]:
    if case.first is None or case.last is None or case.last - case.first >= _NONE:
        return []
    first, last = dt.date.fromordinal(case.first), dt.date.fromordinal(case.last)
    return sorted({first.strftime("%Y-%m"), last.strftime("%Y-%m")})


def _cell(lat: float, lon: float, side: float) -> tuple[int, int]:
    return math.floor(lat / side), math.floor(lon / side)


def _around(row: int, column: int) -> list[tuple[int, int]]:
    return [(row + r, column + c) for r in (-1, 0, 1) for c in (-1, 0, 1)]
