"""Corrections: fields of an incident that a person set stand above what the reports give."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

from isnad.incidents.incident import Corrected, Doer, Incident, Range, When, Where
from isnad.record import Kind


class CorrectionError(ValueError):
    """A field or a value that no correction can have; the message names it and the remedy."""


#: No number of people is larger than this.
MOST = 1_000_000_000

#: What can be corrected, and how its value is given.
FIELDS = {
    "kind": "a kind, as in airstrike",
    "date": "YYYY-MM-DD",
    "place": "NAME, or NAME@LAT,LON",
    "actor": "ids of actors, with commas",
    "killed": "WHO=MIN-MAX with commas, as in civilian=2-3,combatant=1",
    "injured": "WHO=MIN-MAX with commas, as in civilian=2-3",
}


def parsed(field: str, value: str) -> Any:
    """The value of a correction as it is kept; raises :class:`CorrectionError`."""
    if field not in FIELDS:
        raise CorrectionError(f"{field!r} is no field to correct: give one of {', '.join(FIELDS)}")
    try:
        if field == "date":
            return dt.date.fromisoformat(value).isoformat()
        if field == "place":
            name, _, at = value.partition("@")
            lat, lon = (float(x) for x in at.split(",")) if at else (None, None)
            if not name.strip() or (lat is not None and not (-90 <= lat <= 90 and -180 <= (lon or 0) <= 180)):
                raise ValueError
            return {"name": name.strip(), "lat": lat, "lon": lon}
        if field in ("killed", "injured"):
            return {who: bounds for who, bounds in (_bounds(part) for part in value.split(","))}
        if field == "actor" and value.replace(",", " ").strip():
            return [part.strip() for part in value.split(",") if part.strip()]
        if field == "kind" and value.strip() not in get_args(Kind):
            raise ValueError
    except ValueError:
        raise CorrectionError(f"{value!r} is no {field}: give {FIELDS[field]}") from None
    if not value.replace(",", " ").strip():
        raise CorrectionError(f"the new {field} is empty: give {FIELDS[field]}")
    return value.strip()


def _bounds(part: str) -> tuple[str, list[int]]:
    who, _, numbers = part.strip().partition("=")
    low, _, high = numbers.partition("-")
    bounds = [int(low), int(high or low)]
    if who not in ("civilian", "combatant", "unknown", "total") or not 0 <= bounds[0] <= bounds[1] <= MOST:
        raise ValueError
    return who, bounds


def correct(incident: Incident, corrected: Corrected) -> None:
    """Sets a field of an incident; what the reports gave is kept beside it."""
    value, name = corrected.value, corrected.field
    if name == "kind":
        corrected.was, incident.kind = incident.kind, value
    elif name == "date":
        corrected.was = incident.date.value
        incident.date = When(value, "day", value, value)
    elif name == "place":
        corrected.was = incident.place.name
        incident.place = Where(value["name"], value["lat"], value["lon"], "exact" if value["lat"] else None)
    elif name == "actor":
        corrected.was = [d.id for d in incident.actor]
        known = {d.id: d for d in incident.actor}
        incident.actor = [known.get(id) or Doer(id, id, "asserted") for id in value]
    else:
        corrected.was = {who: [cell.min, cell.max] for who, cell in incident.harm.get(name, {}).items()}
        incident.harm[name] = {who: Range(low, high) for who, (low, high) in value.items()}
        incident.harm[name].setdefault(
            "total", Range(sum(v[0] for v in value.values()), sum(v[1] for v in value.values()))
        )
    incident.corrections.append(corrected)
