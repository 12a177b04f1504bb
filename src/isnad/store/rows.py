"""The rows of incidents: what they are found, ordered and drawn by, beside the incident itself."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from isnad.incidents.incident import Incident
from isnad.incidents.members import Member
from isnad.lang import language
from isnad.store.reasons import waits_for

#: A side of the map in web mercator is so many parts.
SIDE = 1 << 24
#: Beyond this latitude the map ends.
_EDGE = 85.05112878
#: Names that are looked up by an index are cut to so many characters.
_LONGEST = 200


class Telling(NamedTuple):
    """An event of an incident: its number, the digest of its document, the member that it makes, and the names
    of all victims that its document names, be it in this event or in another."""

    event: int
    sha256: str
    member: Member
    victims: tuple[str, ...]


class Rows(NamedTuple):
    """What is kept of an incident: its row, and its actors, outlets and discrepancies."""

    row: dict[str, Any]
    actors: list[str]
    outlets: list[str]
    discrepancies: list[str]


def rows_of(incident: Incident, of: Sequence[Telling], weakest: float | None, decision: int = 0) -> Rows:
    """The rows of an incident; ``weakest`` is the weight of its weakest link in bits, ``decision`` the number of
    the last decision that concerns it."""
    killed, injured = (incident.harm.get(o, {}).get("total") for o in ("killed", "injured"))
    exact = incident.date.precision == "day"
    first, last = (incident.date.value if exact else day for day in (incident.date.first, incident.date.last))
    body = msgspec.json.encode(incident)
    waits = waits_for(incident, weakest)
    places = _places(incident)
    search, names = _words(incident, of, places)
    x, y = mercator(incident.place.lat, incident.place.lon)
    deaths = -1 if killed is None else killed.min if killed.max is None else killed.max
    row = {
        "kind": incident.kind,
        "date_from": first,
        "date_to": last,
        "lat": incident.place.lat,
        "lon": incident.place.lon,
        "killed_min": killed.min if killed else None,
        "killed_max": killed.max if killed else None,
        "injured_min": injured.min if injured else None,
        "injured_max": injured.max if injured else None,
        "grade": incident.grade.value,
        "origins": incident.origins,
        "documents": len(incident.documents),
        "state": incident.state,
        "search": search,
        "body": body,
        "merged_into": None,
        "precision": incident.place.precision,
        "place": incident.place.name,
        "places": "\n".join(dict.fromkeys(folded(name) for name in places)),
        "names": names,
        "version": hashlib.sha256(body + (b"%d" % decision if decision else b"")).hexdigest()[:16],
        "assigned": incident.assigned,
        "weakest": weakest,
        "day": first or "",
        "deaths": deaths,
        "x": x,
        "y": y,
        "waits": waits,
        "rank": waits.bit_length(),
    }
    outlets = [m.publisher_id or m.publisher for _, _, m, _ in of]
    return Rows(
        row,
        _once(d.id for d in incident.actor),
        _once(outlet for outlet in outlets if outlet),
        _once(d.field for d in incident.discrepancies),
    )


def mercator(lat: float | None, lon: float | None) -> tuple[int | None, int | None]:
    """A point of the map in web mercator, from its upper left corner, in parts of its :data:`SIDE`."""
    if lat is None or lon is None:
        return None, None
    up = math.radians(max(-_EDGE, min(_EDGE, lat)))
    x, y = (lon + 180) / 360, (1 - math.asinh(math.tan(up)) / math.pi) / 2
    return tuple(min(SIDE - 1, max(0, int(part * SIDE))) for part in (x, y))  # type: ignore[return-value]


def folded(words: str) -> str:
    """Words in the shape that a search compares: without diacritics, articles and letter variants."""
    lang = language("")
    return " ".join(lang.term(t.form) for t in lang.script.tokens(words) if t.kind != "p")


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value[:_LONGEST] for value in values))


def _places(incident: Incident) -> list[str]:
    at = [incident.place, *(a.place for a in incident.accounts)]
    return list(dict.fromkeys(name for p in at for name in (p.name, *p.within) if name))


def _words(incident: Incident, of: Sequence[Telling], places: Sequence[str]) -> tuple[str, str]:
    """What an incident is found by, folded, and the names of victims, which stand by themselves.

    A word that is one of a name, or holds one of three letters or more, is taken out of all that reports tell,
    so that who may not see names finds none.
    """
    names = dict.fromkeys([*incident.names, *(n for t in of for h in t.member.event.harm for n in h.names)])
    victims = {word for t in of for name in t.victims for word in folded(name).split()}
    victims.update(word for name in names for word in folded(name).split())
    long = [re.escape(word) for word in sorted(victims) if len(word) > 2]
    inside = re.compile("|".join(long) or "(?!)").search
    actors = [w for d in incident.actor for w in (d.id, d.name)]
    outlets = [t.member.publisher for t in of if t.member.publisher]
    open_ = folded(" ".join(dict.fromkeys([*places, *actors, *outlets])))
    told = [*incident.documents, *(s.quote for t in of for s in t.member.event.sentences)]
    words = folded(" ".join(dict.fromkeys(told))).split()
    hidden = {word: None for word in words if word in victims or inside(word)}
    search = " ".join([open_, *(word for word in words if word not in hidden)])
    return search, "\n".join([*dict.fromkeys(folded(name) for name in names), " ".join(hidden)])
