"""The queue of the desk: incidents that wait for a person, the weightiest reasons first."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select, tuple_

from isnad.incidents.incident import Incident
from isnad.store import schema
from isnad.store.cursors import cursor, values_of
from isnad.store.errors import StoreError
from isnad.store.filters import NOBODY
from isnad.store.incidents import bodies
from isnad.store.reasons import REASONS, bit, reasons_of

_LISTING = "queue"


class Waiting(NamedTuple):
    """An incident, and why it waits: of ``isnad.store.reasons.REASONS`` those that hold, the weightiest first."""

    incident: Incident
    reasons: list[str]


class Queue(NamedTuple):
    """Some incidents that wait, and the cursor of the page behind them; None where they are the last."""

    waiting: list[Waiting]
    next: str | None


def waiting(
    connection: Connection,
    *,
    assigned: str | None = None,
    reason: str | None = None,
    size: int = 50,
    after: str | None = None,
) -> Queue:
    """Up to ``size`` incidents that wait, behind the cursor ``after``: by their weightiest reason, then the
    number of killed, then the day.

    ``assigned`` is a person's name, or :data:`isnad.store.filters.NOBODY`; ``reason`` one that must hold.
    Raises :class:`StoreError` for a reason or a cursor that is none.
    """
    table = schema.incident.c
    by: tuple[Any, ...] = (table.rank, table.deaths, table.day, table.id)
    query = select(*by, table.waits).where(table.rank > 0, *_assigned(assigned))
    if reason is not None:
        if reason not in REASONS:
            raise StoreError(f"{reason!r} is no reason to wait: give one of {', '.join(REASONS)}")
        query = query.where(table.rank >= bit(reason).bit_length(), table.waits.bitwise_and(bit(reason)) != 0)
    if after:
        query = query.where(tuple_(*by) < tuple_(*values_of(_LISTING, after, (int, int, str, int))))
    rows = connection.execute(query.order_by(*(column.desc() for column in by)).limit(size + 1)).all()
    more = cursor(_LISTING, list(rows[size - 1])[:4]) if len(rows) > size else None
    found = bodies(connection, [row.id for row in rows[:size]])
    pairs = zip(found, rows, strict=False)
    return Queue([Waiting(incident, reasons_of(row.waits)) for incident, row in pairs], more)


def waiting_counts(connection: Connection, assigned: str | None = None) -> dict[str, int]:
    """For each reason how many incidents wait for it; one that waits for several counts with each."""
    table, out = schema.incident.c, dict.fromkeys(REASONS, 0)
    query = select(table.waits, func.count()).where(table.rank > 0, *_assigned(assigned))
    for waits, number in connection.execute(query.group_by(table.waits)):
        for reason in reasons_of(waits):
            out[reason] += number
    return out


def _assigned(to: str | None) -> list[ColumnElement[bool]]:
    table = schema.incident.c
    if not to:
        return []
    return [table.assigned.is_(None) if to == NOBODY else table.assigned == schema.plain(to)]
