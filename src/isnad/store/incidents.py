"""Asking a store for its incidents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, get_args

import msgspec
from sqlalchemy import Connection, func, select, tuple_

from isnad.incidents.incident import Incident
from isnad.store import schema
from isnad.store.cursors import cursor, values_of
from isnad.store.errors import StoreError
from isnad.store.filters import Filter, conditions, unindexed
from isnad.store.frequencies import chunks
from isnad.store.generation import generation

__all__ = [
    "Filter",
    "Order",
    "Page",
    "count",
    "generation",
    "incident",
    "incidents",
    "number_of",
    "page",
    "version",
]

#: The latest first, those with most dead first, those that changed last first.
Order = Literal["date", "killed", "changed"]
_INCIDENTS = msgspec.json.Decoder(Incident)
_CHUNK = 500


class Page(NamedTuple):
    """Some incidents, and the cursor of the page behind them; None where they are the last."""

    incidents: list[Incident]
    next: str | None


def incidents(connection: Connection, wanted: Filter | None = None) -> Iterator[Incident]:
    """The incidents that a filter lets through, the latest first, those of one day in the order in which they
    came; those without a date come last."""
    table = schema.incident.c
    query = select(table.id).where(*conditions(connection, wanted or Filter()))
    numbers = connection.execute(query.order_by(table.day.desc(), table.id)).scalars().all()
    for chunk in chunks(numbers, _CHUNK):
        yield from bodies(connection, chunk)


def page(
    connection: Connection,
    wanted: Filter,
    *,
    order: Order = "date",
    size: int = 50,
    after: str | None = None,
) -> Page:
    """Up to ``size`` of the incidents that a filter lets through, behind the cursor ``after``.

    Raises :class:`StoreError` for a cursor that is none of this order.
    """
    if order not in get_args(Order):
        raise StoreError(f"{order!r} is no order: give one of {', '.join(get_args(Order))}")
    table = schema.incident.c
    columns: dict[str, tuple[Any, ...]] = {
        "date": (table.day, table.id),
        "killed": (table.deaths, table.day, table.id),
        "changed": (table.updated_at, table.id),
    }
    by = columns[order]
    query = select(*by).where(*conditions(connection, wanted))
    if after:
        kinds = [int if column in (table.id, table.deaths) else str for column in by]
        query = query.where(tuple_(*by) < tuple_(*values_of(order, after, kinds)))
    ordered = by if order == "date" or wanted.everything else (unindexed(by[0]), *by[1:])
    rows = connection.execute(query.order_by(*(c.desc() for c in ordered)).limit(size + 1)).all()
    more = cursor(order, list(rows[size - 1])) if len(rows) > size else None
    return Page(bodies(connection, [row.id for row in rows[:size]]), more)


def count(connection: Connection, wanted: Filter) -> int:
    """How many incidents a filter lets through."""
    query = select(func.count()).select_from(schema.incident).where(*conditions(connection, wanted))
    return int(connection.execute(query).scalar_one())


def bodies(connection: Connection, numbers: list[int]) -> list[Incident]:
    """The incidents with these numbers in the tables, in this order."""
    table = schema.incident.c
    found: dict[int, bytes] = {}
    for chunk in chunks(numbers, _CHUNK):
        rows = connection.execute(select(table.id, table.body).where(table.id.in_(chunk)))
        found.update((row.id, row.body) for row in rows)
    return [_INCIDENTS.decode(found[number]) for number in numbers]


def version(connection: Connection, public_id: str) -> str:
    """What tells the state of an incident from its other ones; that of the incident it is in now, where it was
    merged, and empty where an older Isnad kept it.  Raises :class:`StoreError`."""
    return _row(connection, public_id).version or ""


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
    query = select(table.id, table.public_id, table.body, table.documents, table.merged_into, table.version)
    row = connection.execute(query.where(table.public_id == schema.plain(public_id))).first()
    if row is None:
        raise StoreError(f"there is no incident {public_id}: isnad incidents lists those there are")
    seen = {row.id}
    while row.merged_into is not None and row.merged_into not in seen:
        seen.add(row.merged_into)
        row = connection.execute(query.where(table.id == row.merged_into)).one()
    return row
