"""The form of a correction: what is entered in its parts, and the value that they make."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, get_args

from starlette.datastructures import FormData, QueryParams

from isnad.desk.language.formats import Manner
from isnad.desk.language.labels import N_, actor
from isnad.gazetteer.index import Gazetteer
from isnad.incidents.corrections import FIELDS, CorrectionError, parsed
from isnad.incidents.incident import Incident
from isnad.lang import language
from isnad.record import Kind
from isnad.store.errors import StoreError

KINDS: tuple[str, ...] = get_args(Kind)
#: Who came to harm, as a correction tells them; the last one is given only where it is not the sum.
PEOPLE = ("civilian", "combatant", "unknown", "total")
#: Places of one name that are offered, and characters of a name that is looked for.
_PLACES, _LONGEST = 8, 200
#: What stands between names in a list: the commas of both scripts.
_COMMAS = re.compile("[,;\u060c\u061b]")


#: What a form or an address brings: names may come several times.
Entered = FormData | QueryParams


class Spot(NamedTuple):
    """A place that a name may stand for; ``told`` where an account of the incident says so itself."""

    name: str
    lat: float
    lon: float
    within: Sequence[str]
    told: bool = False


def word(entered: Entered, name: str) -> str:
    """What was entered under a name, as text."""
    value = entered.get(name)
    return value.strip() if isinstance(value, str) else ""


def words(entered: Entered, name: str) -> list[str]:
    """All that was entered under a name, as texts."""
    return [value for value in entered.getlist(name) if isinstance(value, str) and value]


def value_of(field: str, entered: Entered) -> str:
    """The value that the parts of a form make, as :data:`FIELDS` wants it.  Raises :class:`StoreError`."""
    if field in ("killed", "injured"):
        return _harm(entered)
    if field == "place":
        return _place(entered)
    if field == "actor":
        typed = (part.strip() for part in _COMMAS.split(word(entered, "actor_more")))
        ids = [*words(entered, "actor"), *(_actor(part) for part in typed if part)]
        if not ids:
            raise StoreError(N_("no actor is chosen"))
        return ",".join(dict.fromkeys(ids))
    value = word(entered, field)
    if not value and field in ("kind", "date"):
        raise StoreError(N_("a day is missing") if field == "date" else N_("a kind is missing"))
    return value


def _harm(entered: Entered) -> str:
    parts = []
    for who in PEOPLE:
        low, high = word(entered, f"{who}_min"), word(entered, f"{who}_max")
        if not low and not high:
            continue
        if not all(end.isdecimal() for end in (low, high) if end):
            raise StoreError(N_("a number is given in digits"))
        least, most = int((low or "0")[:12]), int((high or low)[:12])
        if least > most:
            raise StoreError(N_("the least number is larger than the most"))
        parts.append(f"{who}={least}-{most}")
    if not parts:
        raise StoreError(N_("no number is given"))
    return ",".join(parts)


def _place(entered: Entered) -> str:
    name, lat, lon = (word(entered, f"place_{part}") for part in ("name", "lat", "lon"))
    name = name.replace("@", " ").strip()
    if not name:
        raise StoreError(N_("the name of the place is missing"))
    if not lat and not lon:
        return name
    try:
        at = float(lat), float(lon)
    except ValueError:
        raise StoreError(
            N_("a place has latitude and longitude in degrees, as in 36.2021 and 37.1343")
        ) from None
    if not (-90 <= at[0] <= 90 and -180 <= at[1] <= 180):
        raise StoreError(N_("a latitude is between -90 and 90, a longitude between -180 and 180"))
    return f"{name}@{at[0]:.9g},{at[1]:.9g}"


def _actor(typed: str) -> str:
    """The id of an actor by its id or a name in any language of the interface; else the name stands for itself."""
    known = language("").actors()
    if typed in known or typed.startswith("other:"):
        return typed
    for manner in (Manner("en"), Manner("ar")):
        for id in known:
            if actor(id, manner).casefold() == typed.casefold():
                return id
    return f"other:{typed}"


def parts_of(field: str, incident: Incident, entered: Entered) -> Mapping[str, Any]:
    """What stands in the parts of a form: what was entered before, else the value that the address brings, else
    what the incident says."""
    if field in ("kind", "date"):
        given = word(entered, field) or _read(field, word(entered, "value"))
        return {field: given or (incident.kind if field == "kind" else _day(incident))}
    if field == "place":
        return _place_parts(incident, entered)
    if field == "actor":
        return _actor_parts(incident, entered)
    names = [f"{who}_{end}" for who in PEOPLE for end in ("min", "max")]
    if any(entered.get(name) is not None for name in names):
        return {name: word(entered, name) for name in names}
    given = _read(field, word(entered, "value"))
    if not given:
        cells = incident.harm.get(field, {})
        given = {who: (cell.min, cell.max) for who, cell in cells.items()}
        if len(given) > 1:
            given.pop("total", None)
    out: dict[str, Any] = {}
    for who in PEOPLE:
        low, high = given.get(who, ("", ""))
        out |= {f"{who}_min": low, f"{who}_max": "" if high is None else high}
    return out


def _read(field: str, value: str) -> Any:
    """The value that an address brings; None where it is only words."""
    try:
        return parsed(field, value) if value else None
    except CorrectionError:
        return None


def _day(incident: Incident) -> str:
    return incident.date.value or "" if incident.date.precision == "day" else ""


def _place_parts(incident: Incident, entered: Entered) -> Mapping[str, Any]:
    if entered.get("place_name") is not None:
        return {f"place_{part}": word(entered, f"place_{part}") for part in ("name", "lat", "lon")}
    at, value = incident.place, word(entered, "value")
    given = _read("place", value) or ({"name": value, "lat": None, "lon": None} if value else None)
    given = given or {"name": at.name, "lat": at.lat, "lon": at.lon}
    return {f"place_{part}": "" if given[part] is None else given[part] for part in ("name", "lat", "lon")}


def _actor_parts(incident: Incident, entered: Entered) -> Mapping[str, Any]:
    """The actors to choose from by id, with their names, and which of them are chosen."""
    known = {d.id: d.name for account in incident.accounts for d in account.actor}
    known = {d.id: d.name for d in incident.actor} | known
    if entered.get("actor_more") is not None:
        chosen, more = words(entered, "actor"), word(entered, "actor_more")
    else:
        value, chosen, more = word(entered, "value"), [d.id for d in incident.actor], ""
        if value:
            ids = [part.strip() for part in value.split(",") if part.strip()]
            chosen = [id for id in ids if id in language("").actors() or id.startswith("other:")]
            more = ", ".join(id for id in ids if id not in chosen)
    return {"choices": known | {id: known.get(id, "") for id in chosen}, "chosen": chosen, "more": more}


def spots(incident: Incident, name: str) -> list[Spot]:
    """Where a place may be: what the accounts of the incident say, then the gazetteer for a name in any spelling."""
    out = [
        Spot(p.name, p.lat, p.lon, p.within, True)
        for p in (incident.place, *(account.place for account in incident.accounts))
        if p.name and p.lat is not None and p.lon is not None
    ]
    if name := name.strip()[:_LONGEST]:
        found = Gazetteer.default(language("").name_key).find(name)[:_PLACES]
        out += [Spot(name, entry.lat, entry.lon, entry.within) for entry in found]
    return list({(round(spot.lat, 3), round(spot.lon, 3)): spot for spot in reversed(out)}.values())[::-1]


def fields() -> list[str]:
    """The fields that can be corrected."""
    return list(FIELDS)
