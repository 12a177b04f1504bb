"""Assembling anew what an older Isnad kept: its incidents lack what lists, maps and queues ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from isnad.store import schema
from isnad.store.decisions import all_decisions, standing
from isnad.store.opening import Store
from isnad.store.views import rebuild

#: Incidents of one transaction.
_CHUNK = 500


def assemble_waiting(store: Store, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Assembles anew the incidents that have no version; how many these were.

    ``progress`` gets how many are done, of how many.  What linking has yet to look at is left to it.
    Broken off at any moment, the next call goes on.  Raises :class:`isnad.store.errors.StoreError`.
    """
    with store.read() as connection:
        total = _total(connection)
    done = last = 0
    while total:
        with store.write() as connection:
            rows = connection.execute(_waiting(last).limit(_CHUNK)).all()
            if rows:
                rebuild(connection, {r.id: r.public_id for r in rows}, standing(all_decisions(connection)))
        if not rows:
            break
        done, last = done + len(rows), rows[-1].id
        progress(done, max(done, total))
    return done


def _total(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(_waiting(0).subquery())).scalar_one())


def _waiting(last: int) -> Select[Any]:
    table, event = schema.incident.c, schema.event.c
    unread = exists().where(event.incident_id == table.id, event.case.is_(None))
    query = select(table.id, table.public_id).where(table.version.is_(None), table.documents > 0)
    return query.where(table.id > last, ~unread).order_by(table.id)
