"""What several accounts have in common: the day, the place, the kind and the actors of a happening."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from isnad.incidents.incident import Doer, When, Where
from isnad.incidents.members import Member
from isnad.record import Place

#: Kinds that say less than others: who only heard it tells of an explosion.
_BLUNT = frozenset({"other", "explosion"})
#: A place without coordinates, and an area, speak with this share of a voice.
_UNKNOWN, _AREA = 0.8, 0.3
#: A date that rests on the day of publication alone speaks with this share.
_UNSURE = 0.4


def kind(members: Sequence[Member]) -> str:
    """The kind that most reports give; a blunt one only where no report gives another."""
    counts = Counter(m.event.kind for m in members)
    return max(counts, key=lambda k: (k not in _BLUNT, counts[k], k))


def when(members: Sequence[Member]) -> When:
    """The day that most reports give, and the days between which they place it."""
    votes: dict[str, float] = {}
    spoken: dict[str, Member] = {}
    for m in members:
        date = m.event.date
        if date and date.precision == "day":
            votes[date.value] = votes.get(date.value, 0.0) + (1.0 if m.case.sure else _UNSURE)
            if date.value not in spoken or (m.case.sure and not spoken[date.value].case.sure):
                spoken[date.value] = m
    spans = [(m.case.first, m.case.last) for m in members if m.case.first and m.case.last]
    if not votes:
        dated = [m for m in members if m.event.date]
        if not dated:
            return When(None, None, None, None)
        best = max(dated, key=lambda m: len(m.event.date.value if m.event.date else ""))
        assert best.event.date is not None
        first, last = min(a for a, _ in spans), max(b for _, b in spans)
        return When(
            best.event.date.value,
            best.event.date.precision,
            _iso(first),
            _iso(last),
            best.quote(best.event.date.span),
        )
    value = min(votes, key=lambda day: (-votes[day], day))
    days = [(a, b) for a, b in spans if b - a <= 31]
    first, last = min(a for a, _ in days), max(b for _, b in days)
    chosen = spoken[value]
    span = chosen.event.date.span if chosen.event.date else None
    return When(value, "day", _iso(first), _iso(last), chosen.quote(span))


def _iso(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()


def where(members: Sequence[Member]) -> Where:
    """The place that most reports name; what lies within another that is named goes before it."""
    votes: dict[str, float] = {}
    named: dict[str, list[tuple[Member, Place]]] = {}
    for m in members:
        if m.event.place is None:
            continue
        spot = m.case.spots[0]
        share = _AREA if spot.area else 1.0 if spot.lat is not None else _UNKNOWN
        votes[spot.key] = votes.get(spot.key, 0.0) + share
        named.setdefault(spot.key, []).append((m, m.event.place))
    if not votes:
        return Where(None)
    holding = {k for m in members for s in m.case.spots for k in s.within}
    best = min(votes, key=lambda k: (-votes[k] * (0.6 if k in holding else 1.0), k))
    found = named[best]
    spelled = Counter(p.name for _, p in found)
    name = min(spelled, key=lambda n: (-spelled[n], n))
    points = Counter((p.lat, p.lon) for _, p in found if p.lat is not None)
    at = min(points, key=lambda point: (-points[point], point)) if points else (None, None)
    there = [p for _, p in found if (p.lat, p.lon) == at]
    within = next((p.within for p in (*there, *(p for _, p in found)) if p.within), [])
    member, place = next((m, p) for m, p in found if p.name == name)
    within = [area for area in within if area != name]
    return Where(name, at[0], at[1], there[0].precision, within, member.quote(place.span))


def doers(members: Sequence[Member], origin_of: dict[int, str]) -> list[Doer]:
    """The actors that the reports name, those of most origins first."""
    out: dict[str, Doer] = {}
    origins: dict[str, set[str]] = {}
    for m in members:
        for actor in m.event.actor:
            if actor.id == "unknown":
                continue
            origins.setdefault(actor.id, set()).add(origin_of.get(m.document, ""))
            known = out.get(actor.id)
            if known is None:
                out[actor.id] = Doer(actor.id, actor.name, actor.status, 1, m.quote(actor.span))
            elif known.status != "asserted" and actor.status == "asserted":
                known.status, known.quote = "asserted", m.quote(actor.span)
    for id, doer in out.items():
        doer.origins = len(origins[id])
    return sorted(out.values(), key=lambda d: (-d.origins, d.id))
