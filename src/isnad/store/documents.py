"""Asking a store for one document and what was read from it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, or_, select

from isnad.record import Record
from isnad.store import schema
from isnad.store.errors import StoreError
from isnad.store.readings import decoded


def names_an_incident(connection: Connection, what: str) -> bool:
    """Whether a name is that of an incident."""
    table = schema.incident.c
    return (
        connection.execute(select(table.id).where(table.public_id == schema.plain(what))).first() is not None
    )


def document(connection: Connection, what: str) -> Any:
    """The row of a document by its id, its address or the beginning of its digest (8 digits or more); of
    several versions the newest.  Raises :class:`StoreError`."""
    table, what = schema.document.c, schema.plain(what)
    query = select(schema.document).order_by(table.current.desc(), table.id.desc())
    same = or_(table.given_id == what, table.url == what)
    row = connection.execute(query.where(same)).first()
    if row is None and len(what) >= 8:
        rows = connection.execute(
            query.where(table.sha256.startswith(what.lower(), autoescape=True)).limit(2)
        ).all()
        row = rows[0] if len(rows) == 1 else None
    if row is None:
        raise StoreError(f"there is no incident and no document {what}: isnad incidents lists the incidents")
    return row


def record_of(connection: Connection, what: str) -> Record:
    """What was read from a document, by its id, its address or its digest.  Raises :class:`StoreError`."""
    reading = schema.reading.c
    found = document(connection, what)
    row = connection.execute(
        select(reading.record).where(reading.document_id == found.id, reading.current)
    ).one()
    return decoded(row.record)
