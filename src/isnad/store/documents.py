"""Asking a store for its documents: what was read from them, and which incidents they tell of."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, func, or_, select

from isnad.record import Record
from isnad.store import schema
from isnad.store.cursors import cursor, values_of
from isnad.store.errors import StoreError
from isnad.store.frequencies import chunks
from isnad.store.incidents import number_of
from isnad.store.readings import decoded
from isnad.store.views import name_of, outlet_of

_CHUNK, _LISTING = 500, "documents"


class Report(NamedTuple):
    """A document that tells of an incident: ``name`` is what quotes call it, ``outlet`` the id of its outlet
    where the registry knows it, ``events`` the numbers (e1 …) of its events that stand in the incident."""

    sha256: str
    name: str
    title: str | None
    publisher: str | None
    outlet: str | None
    url: str | None
    published: str | None
    language: str | None
    events: list[str]


class Listed(NamedTuple):
    """A document of a listing; ``events`` is how many were read in it, ``ingested_at`` ISO 8601 in UTC."""

    sha256: str
    name: str
    title: str | None
    publisher: str | None
    url: str | None
    published: str | None
    language: str | None
    ingested_at: str
    events: int


class DocumentPage(NamedTuple):
    """Some documents, and the cursor of the page behind them; None where they are the last."""

    documents: list[Listed]
    next: str | None


class DocumentVersion(NamedTuple):
    """A version of a document; one of them, the newest, is ``current``."""

    sha256: str
    ingested_at: str
    current: bool


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


def reports_of(connection: Connection, public_id: str) -> list[Report]:
    """The documents that tell of an incident, in the order of publication; those without a date come last.

    Raises :class:`StoreError` where there is no such incident.
    """
    event, d, reading = schema.event.c, schema.document.c, schema.reading.c
    query = (
        select(
            event.number, d.id, d.sha256, d.given_id, d.url, d.title, d.publisher, d.language, reading.record
        )
        .join_from(schema.event, schema.document, d.id == event.document_id)
        .join(schema.reading, reading.id == event.reading_id)
        .where(event.incident_id == number_of(connection, public_id))
        .order_by(event.id)
    )
    found: dict[int, Report] = {}
    for row in connection.execute(query):
        if row.id in found:
            found[row.id].events.append(row.number)
            continue
        record = decoded(row.record)
        outlet, publisher = outlet_of(record, row.publisher)
        found[row.id] = Report(
            row.sha256, name_of(row.given_id, row.url, row.sha256), row.title, publisher, outlet, row.url,
            record.document.published, record.document.language or row.language, [row.number],
        )  # fmt: skip
    return [found[id] for id in sorted(found, key=lambda id: (found[id].published or "9999", id))]


def document_page(
    connection: Connection, *, publisher: str | None = None, size: int = 50, after: str | None = None
) -> DocumentPage:
    """Up to ``size`` current documents behind the cursor ``after``, those that came last first.

    Raises :class:`StoreError` for a cursor that is none of this listing.
    """
    d, event = schema.document.c, schema.event.c
    query = select(
        d.id, d.sha256, d.given_id, d.url, d.title, d.publisher, d.published, d.language, d.ingested_at
    ).where(d.current)
    if publisher:
        query = query.where(d.publisher == schema.plain(publisher))
    if after:
        query = query.where(d.id < values_of(_LISTING, after, (int,))[0])
    rows = connection.execute(query.order_by(d.id.desc()).limit(size + 1)).all()
    more = cursor(_LISTING, [rows[size - 1].id]) if len(rows) > size else None
    counts: dict[int, int] = {}
    for chunk in chunks([row.id for row in rows[:size]], _CHUNK):
        counted = select(event.document_id, func.count()).where(event.document_id.in_(chunk), event.current)
        counts.update((r[0], r[1]) for r in connection.execute(counted.group_by(event.document_id)))
    return DocumentPage(
        [
            Listed(
                row.sha256, name_of(row.given_id, row.url, row.sha256), row.title, row.publisher, row.url,
                row.published, row.language, row.ingested_at, counts.get(row.id, 0),
            )
            for row in rows[:size]
        ],
        more,
    )  # fmt: skip


def incidents_of_document(connection: Connection, sha256: str) -> dict[str, str]:
    """For the number (e1 …) of each event of a document the public id of the incident that it stands in."""
    event, d, incident = schema.event.c, schema.document.c, schema.incident.c
    query = (
        select(event.number, incident.public_id)
        .join_from(schema.event, schema.document, d.id == event.document_id)
        .join(schema.incident, incident.id == event.incident_id)
        .where(d.sha256 == schema.plain(sha256), event.current)
        .order_by(event.id)
    )
    return {row.number: row.public_id for row in connection.execute(query)}


def versions_of(connection: Connection, sha256: str) -> list[DocumentVersion]:
    """All versions of a document, the one asked for among them, the earliest first.

    Raises :class:`StoreError` where there is no such document.
    """
    d = schema.document.c
    query = select(d.id, d.sha256, d.ingested_at, d.current, d.version_of)
    row = connection.execute(query.where(d.sha256 == schema.plain(sha256))).first()
    if row is None:
        raise StoreError(f"there is no document {sha256[:16]}: isnad show tells what an incident rests on")
    found = {row.id: row}
    while row is not None and row.version_of is not None:
        row = connection.execute(query.where(d.id == row.version_of)).first()
        if row is not None:
            found[row.id] = row
    todo = list(found)
    while todo:
        later = connection.execute(query.where(d.version_of.in_(todo))).all()
        todo = [r.id for r in later if r.id not in found]
        found.update((r.id, r) for r in later)
    return [
        DocumentVersion(found[id].sha256, found[id].ingested_at, found[id].current) for id in sorted(found)
    ]
