"""What is asked for among incidents, as conditions that a database answers by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, literal_column, or_, select, text

from isnad.store import schema
from isnad.store.rows import folded

#: Stands in ``Filter.assigned`` for incidents that nobody has been given.
NOBODY = "-"
#: Stands in ``Filter.discrepancy`` for a disagreement in whatever field.
ANY = "any"
#: Kilometres in a degree of latitude, and of the radius of the earth.
_DEGREE, _EARTH = 111.2, 6371.0
#: Words of fewer letters stand in no index of words.
_SHORT = 3


@dataclass(frozen=True)
class Filter:
    """What is asked for; what is None or empty does not count.

    ``since`` and ``until`` are ISO 8601 days, both included; an incident whose days reach into the time
    between is found.  ``place`` and ``text`` are found in any spelling; ``text`` looks at the names of
    victims too, unless ``see_names`` is false.  ``near`` is latitude, longitude and kilometres, ``box``
    south, west, north and east in degrees (a west that is more than the east goes across the date line).
    ``killed`` is the least number of dead that the accounts agree on at their highest.  ``outlet`` is an
    outlet's id, or its name where it has none; ``discrepancy`` a field that accounts disagree in, or
    :data:`ANY`; ``assigned`` a person's name, or :data:`NOBODY`.
    """

    since: str | None = None
    until: str | None = None
    place: str | None = None
    near: tuple[float, float, float] | None = None
    actor: str | None = None
    kind: str | None = None
    killed: int | None = None
    grade: str | None = None
    state: str | None = None
    text: str | None = None
    outlet: str | None = None
    discrepancy: str | None = None
    assigned: str | None = None
    box: tuple[float, float, float, float] | None = None
    see_names: bool = True

    @property
    def everything(self) -> bool:
        """Whether nothing is asked for in particular."""
        return self in (Filter(), Filter(see_names=False))


def conditions(connection: Connection, f: Filter) -> list[ColumnElement[bool]]:
    """What the rows of ``schema.incident`` must be like; incidents that hold no report are never meant."""
    table = schema.incident.c
    out: list[ColumnElement[bool]] = [table.documents > 0]
    if f.since:
        out.append(func.coalesce(table.date_to, table.date_from) >= f.since)
    if f.until:
        out += [table.day <= f.until, table.date_from <= f.until]
    if f.kind:
        out.append(unindexed(table.kind) == schema.plain(f.kind))
    if f.grade:
        out.append(table.grade == schema.plain(f.grade))
    if f.state:
        out.append(table.state == schema.plain(f.state))
    if f.killed is not None:
        out.append(table.deaths >= f.killed)
    if f.assigned:
        nobody = f.assigned == NOBODY
        out.append(table.assigned.is_(None) if nobody else table.assigned == schema.plain(f.assigned))
    out += _beside(f)
    if f.box:
        south, west, north, east = f.box
        out += _in_box(south, west, north, east)
    if f.near:
        out += _near(*f.near)
    return out + _words(connection, f)


def unindexed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column of which the database shall not walk an index of its own: many rows may have the value, and
    what else is asked stands in the one index for all."""
    return func.coalesce(column, column)


def _beside(f: Filter) -> list[ColumnElement[bool]]:
    """What stands in the tables beside that of incidents."""
    id, out = schema.incident.c.id, list[ColumnElement[bool]]()
    for beside, column, value in (
        (schema.incident_actor.c, schema.incident_actor.c.actor, f.actor),
        (schema.incident_outlet.c, schema.incident_outlet.c.outlet, f.outlet),
        (schema.incident_discrepancy.c, schema.incident_discrepancy.c.field, f.discrepancy),
    ):
        if value:
            query = select(beside.incident_id)
            anything = value == ANY and column is schema.incident_discrepancy.c.field
            out.append(id.in_(query if anything else query.where(column == schema.plain(value))))
    return out


def _in_box(south: float, west: float, north: float, east: float) -> list[ColumnElement[bool]]:
    table = schema.incident.c
    out: list[ColumnElement[bool]] = [table.lat.between(south, north)]
    if west <= east:
        return [*out, table.lon.between(west, east)]
    return [*out, or_(table.lon >= west, table.lon <= east)]


def _near(lat: float, lon: float, km: float) -> list[ColumnElement[bool]]:
    """A box around the circle, and the distance itself (as :func:`isnad.linkage.comparisons.kilometres`)."""
    table = schema.incident.c
    rows = km / _DEGREE
    south, north = lat - rows, lat + rows
    out: list[ColumnElement[bool]] = [table.lat.between(south, north)]
    if south > -90 and north < 90:
        columns = rows / max(0.01, math.cos(math.radians(max(abs(south), abs(north)))))
        if columns < 180:
            west, east = ((edge + 180) % 360 - 180 for edge in (lon - columns, lon + columns))
            out = _in_box(south, west, north, east)
    around = func.abs(table.lon - lon)
    apart = case((around > 180, 360 - around), else_=around)
    wide = func.cos((table.lat + lat) * (math.pi / 360))
    square = apart * apart * wide * wide + (table.lat - lat) * (table.lat - lat)
    return [*out, square <= math.degrees(km / _EARTH) ** 2]


def _words(connection: Connection, f: Filter) -> list[ColumnElement[bool]]:
    """The words of texts and places: by the index of words where there is one, else row by row."""
    table = schema.incident.c
    asked: list[tuple[Sequence[str], str]] = []
    where = ("search", "names") if f.see_names else ("search",)
    asked += [(where, word) for word in dict.fromkeys(folded(f.text or "").split())]
    if place := folded(f.place or ""):
        asked.append((("places",), place))
    elif f.place and f.place.strip():
        return [literal_column("1") == literal_column("0")]
    out: list[ColumnElement[bool]] = []
    indexed = [ask for ask in asked if len(ask[1]) >= _SHORT] if _has_words(connection) else []
    for columns, words in (ask for ask in asked if ask not in indexed):
        pattern = f"%{_plain(words)}%"
        out.append(or_(*(table[column].like(pattern, escape="\\") for column in columns)))
    if indexed:
        phrases = " AND ".join(f"{{{' '.join(columns)}}} : {_quoted(words)}" for columns, words in indexed)
        found = text("SELECT rowid FROM incident_words WHERE incident_words MATCH :words")
        out.append(table.id.in_(found.bindparams(words=phrases)))
    return out


def _has_words(connection: Connection) -> bool:
    """Whether a store on SQLite has its index of words."""
    if connection.dialect.name != "sqlite":
        return False
    found = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'incident_words'"))
    return found.first() is not None


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'
