"""Choosing among the places that bear a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from isnad.gazetteer.index import Entry


class ResolvedPlace(NamedTuple):
    """A toponym on the map, or only a name where ``entry`` is None."""

    entry: Entry | None
    lat: float | None
    lon: float | None
    precision: str | None
    within: list[str]
    candidates: int


def resolve(toponyms: Sequence[Any], country_hint: str | None) -> list[ResolvedPlace]:
    """For each toponym the candidate nearest to the places that the text names without doubt."""
    sure = [t.entries[0] for t in toponyms if len(t.entries) == 1]
    countries = Counter(e.country for e in sure)
    country = country_hint or (countries.most_common(1)[0][0] if countries else None)
    out = []
    for t in toponyms:
        if not t.entries:
            out.append(ResolvedPlace(None, None, None, None, [], 0))
            continue

        def cost(e: Entry) -> tuple[bool, float, int]:
            away = sum(abs(e.lat - s.lat) + abs(e.lon - s.lon) for s in sure) / max(1, len(sure))
            return (country is not None and e.country != country, away, -e.population)

        e = min(t.entries, key=cost)
        precision = "area" if e.kind == "A" else "near" if t.role == "near" else "exact"
        out.append(ResolvedPlace(e, e.lat, e.lon, precision, list(e.within), len(t.entries)))
    return out
