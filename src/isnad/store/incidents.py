"""Asking a store for its incidents."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, exists, func, select

from isnad.incidents.incident import Incident
from isnad.linkage.comparisons import kilometres
from isnad.store import schema
from isnad.store.errors import StoreError
from isnad.store.views import folded

_INCIDENTS = msgspec.json.Decoder(Incident)
#: Kilometres in a degree of latitude.
_DEGREE = 111.2


@dataclass(frozen=True)
class Filter:
    """What is asked for; what is None or empty does not count.

    ``since`` and ``until`` are ISO 8601 days, both included; an incident whose days reach into the time
    between is found.  ``place`` and ``text`` are found in any spelling; ``near`` is latitude, longitude and
    kilometres.  ``killed`` is the least number of dead that the accounts agree on at their highest.
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


def incidents(connection: Connection, wanted: Filter | None = None) -> Iterator[Incident]:
    """The incidents that a filter lets through, the latest first; those without a date come last."""
    for row in connection.execute(_query(wanted or Filter())):
        incident = _INCIDENTS.decode(row.body)
        if wanted is None or _fits(incident, wanted):
            yield incident


def incident(connection: Connection, public_id: str) -> Incident:
    """One incident by its id; one that was merged leads on to the one it is in now.  Raises :class:`StoreError`."""
    row = _row(connection, public_id)
    if row.body is None or row.documents == 0:
        raise StoreError(
            f"incident {public_id} holds no report any more: isnad incidents lists those that do"
        )
    return _INCIDENTS.decode(row.body)


def number_of(connection: Connection, public_id: str) -> int:
    """The number of an incident in the tables, by its id.  Raises :class:`StoreError`."""
    return int(_row(connection, public_id).id)


def _row(connection: Connection, public_id: str) -> Any:
    table = schema.incident.c
    query = select(table.id, table.public_id, table.body, table.documents, table.merged_into)
    row = connection.execute(query.where(table.public_id == schema.plain(public_id))).first()
    if row is None:
        raise StoreError(f"there is no incident {public_id}: isnad incidents lists those there are")
    seen = {row.id}
    while row.merged_into is not None and row.merged_into not in seen:
        seen.add(row.merged_into)
        row = connection.execute(query.where(table.id == row.merged_into)).one()
    return row


def _query(f: Filter) -> Select[Any]:
    table = schema.incident.c
    query = select(table.body).where(table.documents > 0)
    if f.since:
        query = query.where(func.coalesce(table.date_to, table.date_from) >= f.since)
    if f.until:
        query = query.where(table.date_from <= f.until)
    if f.kind:
        query = query.where(table.kind == schema.plain(f.kind))
    if f.grade:
        query = query.where(table.grade == f.grade)
    if f.state:
        query = query.where(table.state == f.state)
    if f.killed is not None:
        query = query.where(func.coalesce(table.killed_max, table.killed_min) >= f.killed)
    if f.actor:
        of = schema.incident_actor.c
        query = query.where(
            exists().where(and_(of.incident_id == table.id, of.actor == schema.plain(f.actor)))
        )
    if f.near:
        lat, lon, km = f.near
        rows, columns = km / _DEGREE, km / (_DEGREE * max(0.01, math.cos(math.radians(lat))))
        query = query.where(
            table.lat.between(lat - rows, lat + rows), table.lon.between(lon - columns, lon + columns)
        )
    for words in (f.text, f.place):
        for word in folded(words or "").split():
            query = query.where(table.search.like(f"%{_plain(word)}%", escape="\\"))
    return query.order_by(table.date_from.is_(None), table.date_from.desc(), table.id)


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _fits(found: Incident, f: Filter) -> bool:
    """What the tables cannot tell: the true distance, and that a name is that of a place."""
    at = found.place
    if f.near and not (
        at.lat is not None
        and at.lon is not None
        and kilometres(at.lat, at.lon, f.near[0], f.near[1]) <= f.near[2]
    ):
        return False
    if f.place:
        names = [at.name or "", *at.within]
        names += [n for a in found.accounts for n in (a.place.name or "", *a.place.within)]
        wanted = folded(f.place)
        return any(wanted in folded(name) for name in names if name)
    return True
