"""Incidents on a map: points, or clusters of them where they are many."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, cast, func, literal, select

from isnad.store import schema
from isnad.store.filters import Filter, conditions
from isnad.store.frequencies import chunks
from isnad.store.rows import SIDE

#: At zoom 0 the map is 2**2 cells of 64 pixels wide.
_CELLS, _BITS = 2, SIDE.bit_length() - 1
_CHUNK = 500


class Point(NamedTuple):
    """An incident on the map; ``id`` is its public id, ``precision`` that of the point."""

    id: str
    kind: str
    lat: float
    lon: float
    precision: str | None
    place: str | None
    date_from: str | None
    date_to: str | None
    killed_min: int | None
    killed_max: int | None
    injured_min: int | None
    injured_max: int | None
    grade: str | None
    state: str


class Cluster(NamedTuple):
    """Several incidents in one cell of the map: the middle of their points, how many they are, how many were
    killed in all of them, and the box that holds them."""

    lat: float
    lon: float
    count: int  # type: ignore[assignment]
    killed_min: int
    killed_max: int
    south: float
    west: float
    north: float
    east: float


class Map(NamedTuple):
    """What a map shows; ``located`` incidents have a point, ``unlocated`` ones have none."""

    points: list[Point]
    clusters: list[Cluster]
    located: int
    unlocated: int


def points(connection: Connection, wanted: Filter, zoom: int, limit: int = 400) -> Map:
    """The incidents that a filter lets through: each a point where fewer than ``limit`` have one, else those
    that share a cell of 64 pixels of the map (web mercator at ``zoom``) as a cluster."""
    table = schema.incident.c
    where = conditions(connection, wanted)
    shift = literal(max(0, _BITS - _CELLS - max(0, zoom)))
    cell = cast(table.x.bitwise_rshift(shift), BigInteger) * SIDE + table.y.bitwise_rshift(shift)
    query = select(
        func.min(table.id), func.avg(table.lat), func.avg(table.lon), func.count(),
        func.coalesce(func.sum(table.killed_min), 0),
        func.coalesce(func.sum(func.coalesce(table.killed_max, table.killed_min)), 0),
        func.min(table.lat), func.min(table.lon), func.max(table.lat), func.max(table.lon),
    )  # fmt: skip
    rows = connection.execute(query.where(*where).group_by(cell)).all()
    unlocated = sum(row[3] for row in rows if row[1] is None)
    cells = [row for row in rows if row[1] is not None]
    located = sum(row[3] for row in cells)
    if located < limit:
        numbers = connection.execute(select(table.id).where(*where, table.x.is_not(None))).scalars().all()
        return Map(_points(connection, list(numbers)), [], located, unlocated)
    single = [row[0] for row in cells if row[3] == 1]
    clusters = [_cluster(row) for row in cells if row[3] > 1]
    return Map(_points(connection, single), clusters, located, unlocated)


def _cluster(row: Any) -> Cluster:
    _, lat, lon, count, least, most, south, west, north, east = row
    return Cluster(float(lat), float(lon), count, int(least), int(most), south, west, north, east)


def _points(connection: Connection, numbers: list[int]) -> list[Point]:
    table, out = schema.incident.c, list[Point]()
    columns = (table.public_id, *(table[name] for name in Point._fields[1:]))
    for chunk in chunks(sorted(numbers), _CHUNK):
        rows = connection.execute(select(*columns).where(table.id.in_(chunk)).order_by(table.id))
        out += [Point(*row) for row in rows]
    return out
