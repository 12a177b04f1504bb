"""Which other incidents may be meant: those near one in time and place, the nearest first."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection

from isnad.incidents.incident import Incident, When, Where
from isnad.store.filters import Filter
from isnad.store.incidents import page

#: So near in days and kilometres, so many that are looked at, and so many that are offered.
_DAYS, _KM, _LOOK, _MOST = 3, 30.0, 60, 8
#: Kilometres of a degree.
_DEGREE = 111.2


class Candidate(NamedTuple):
    """An incident, and how many days and kilometres it is away; None where nothing tells."""

    incident: Incident
    days: int | None
    km: float | None


def candidates(connection: Connection, of: Incident) -> list[Candidate]:
    """Incidents that may be the same happening as ``of``; none where it has neither a day nor a place."""
    first, last = _day(of.date.first or of.date.value), _day(of.date.last or of.date.value)
    wanted = Filter()
    if first and last:
        near = dt.timedelta(_DAYS)
        try:
            wanted = replace(wanted, since=(first - near).isoformat(), until=(last + near).isoformat())
        except OverflowError:
            return []
    if of.place.lat is not None and of.place.lon is not None:
        wanted = replace(wanted, near=(of.place.lat, of.place.lon, _KM))
    elif of.place.name:
        wanted = replace(wanted, place=of.place.name)
    if wanted.everything:
        return []
    found = [i for i in page(connection, wanted, size=_LOOK).incidents if i.id != of.id]
    out = [Candidate(i, _days(of.date, i.date), _km(of.place, i.place)) for i in found]
    return sorted(out, key=lambda c: (c.days is None, c.days, c.km is None, c.km))[:_MOST]


def _day(value: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        return None


def _days(a: When, b: When) -> int | None:
    one, other = _day(a.value or a.first), _day(b.value or b.first)
    return abs((one - other).days) if one and other else None


def _km(a: Where, b: Where) -> float | None:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    east = (a.lon - b.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return round(_DEGREE * math.hypot(a.lat - b.lat, east), 1)
