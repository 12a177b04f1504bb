"""What is told of an incident where there is little room: in the list, and on the map."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import NamedTuple

from isnad.desk.asking import Asking
from isnad.desk.discretion import of_incident
from isnad.desk.language.formats import Manner
from isnad.incidents.incident import Doer, Incident
from isnad.linkage.cases import RADIUS


class Card(NamedTuple):
    """An incident in a few words; ``when``, ``killed`` and ``injured`` are words, empty where nobody says."""

    id: str
    kind: str
    when: str
    place: str | None
    within: list[str]
    lat: float | None
    lon: float | None
    radius: float | None
    actors: list[Doer]
    killed: str
    injured: str
    dead: bool
    origins: int
    reports: int
    grade: str
    state: str
    differ: list[str]
    assigned: str | None


def card(incident: Incident, who: Asking) -> Card:
    """What ``who`` is told of an incident."""
    shown, manner = of_incident(incident, who).struct(incident), who.manner
    killed, injured = (shown.harm.get(outcome, {}).get("total") for outcome in ("killed", "injured"))
    date, place = shown.date, shown.place
    return Card(
        shown.id,
        shown.kind,
        manner.date(date.value) if date.value else days(date.first, date.last, manner),
        place.name,
        place.within,
        place.lat,
        place.lon,
        RADIUS.get(place.precision or ""),
        [doer for doer in shown.actor if doer.id != "unknown"],
        figure(killed.min, killed.max, manner) if killed else "",
        figure(injured.min, injured.max, manner) if injured else "",
        killed is not None and (killed.max is None or killed.max > 0),
        shown.origins,
        len(shown.documents),
        shown.grade.value,
        shown.state,
        list(dict.fromkeys(d.field for d in shown.discrepancies)),
        shown.assigned,
    )


def figure(least: int | None, most: int | None, manner: Manner) -> str:
    """How many came to harm; empty where nobody says."""
    return "" if least is None else manner.range(least, most)


def days(first: str | None, last: str | None, manner: Manner) -> str:
    """A day, a month, a year, or from when to when; empty where nothing dates it."""
    if not first or not last or first == last:
        return manner.date(first or last)
    begin, end = dt.date.fromisoformat(first[:10]), dt.date.fromisoformat(last[:10])
    if begin.year == end.year and begin.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        if begin.month == end.month:
            return manner.date(first[:7])
        if (begin.month, end.month) == (1, 12):
            return manner.date(first[:4])
    return f"{manner.date(first)} – {manner.date(last)}"
