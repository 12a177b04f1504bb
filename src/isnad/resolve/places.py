"""Choosing among the places that bear a name."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from isnad.gazetteer.index import Entry
from isnad.mentions import Toponym


class ResolvedPlace(NamedTuple):
    """A toponym on the map, or only a name where ``entry`` is None."""

    entry: Entry | None
    lat: float | None
    lon: float | None
    precision: str | None
    within: list[str]
    candidates: int


#: Toponyms before and after that say what a name means; as many areas behind it as may hold it.
_NEIGHBOURS, _HOLDING = 4, 3
#: What speaks for a candidate: it lies in the area that is named with it, in one named elsewhere, in the
#: country of the text; it is an area where one is meant, a town where one is.
_HELD, _NAMED, _COUNTRY, _SORT = 5.0, 1.5, 4.0, 1.5
#: Against it: each degree from its neighbours, as far as so many.
_AWAY, _FAR = 0.8, 6.0
#: For it: each power of ten of people.
_PEOPLE = 0.35

_NONE = ResolvedPlace(None, None, None, None, [], 0)


def resolve(toponyms: Sequence[Toponym], country_hint: str | None) -> list[ResolvedPlace]:
    """For each toponym the candidate that the areas, the places and the country of the text speak for."""
    country = country_hint or _country(toponyms)
    areas = {name for t in toponyms if t.role == "area" for name in _names(t)}
    chosen: list[Entry | None] = [t.entries[0] if len(t.entries) == 1 else None for t in toponyms]
    for i, t in enumerate(toponyms):
        if len(t.entries) > 1:
            chosen[i] = _best(toponyms, i, chosen, country, areas)
    return [
        ResolvedPlace(e, e.lat, e.lon, _precision(t, e), list(e.within), len(t.entries)) if e else _NONE
        for t, e in zip(toponyms, chosen, strict=True)
    ]


def _country(toponyms: Sequence[Toponym]) -> str | None:
    """The country that most names of the text lie in, each counted by how few countries it may lie in."""
    votes: Counter[str] = Counter()
    for t in toponyms:
        countries = {e.country for e in t.entries}
        for country in countries:
            votes[country] += 1 / len(countries) ** 2  # type: ignore[assignment]
    return max(sorted(votes), key=votes.__getitem__, default=None)


def _names(t: Toponym) -> set[str]:
    return {t.name, *(e.name for e in t.entries)}


def _best(
    toponyms: Sequence[Toponym], i: int, chosen: list[Entry | None], country: str | None, areas: set[str]
) -> Entry:
    t = toponyms[i]
    around = range(max(0, i - _NEIGHBOURS), min(len(toponyms), i + _NEIGHBOURS + 1))
    neighbours = [e for k in around if k != i and (e := chosen[k]) and e.country == (country or e.country)]
    holding: set[str] = set()
    for after in toponyms[i + 1 : i + 1 + _HOLDING]:
        if after.role != "area":
            break
        holding |= _names(after)

    def weight(e: Entry) -> float:
        out = _PEOPLE * math.log10(e.population + 1)
        out += _COUNTRY * (e.country == country)
        if not holding.isdisjoint(e.within):
            out += _HELD
        elif not areas.isdisjoint(e.within):
            out += _NAMED
        out += _SORT * ((e.kind == "A") == (t.role == "area"))
        if neighbours:
            away = sum(math.hypot(e.lat - n.lat, e.lon - n.lon) for n in neighbours) / len(neighbours)
            out -= _AWAY * min(away, _FAR)
        return out

    return max(t.entries, key=weight)


def _precision(t: Toponym, e: Entry) -> str:
    if t.relation == "between":
        return "between"
    if t.role == "area" or (e.kind == "A" and all(x.kind == "A" for x in t.entries)):
        return "area"
    return "near" if t.role == "near" or t.relation in ("near", "bearing") else "exact"
