"""Incidents as they are kept: assembled from their events, with what people decided, and put into rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from isnad.incidents.assembly import assemble
from isnad.incidents.corrections import correct
from isnad.incidents.incident import Corrected, Incident
from isnad.incidents.members import Member
from isnad.lang import language
from isnad.linkage.cases import Case
from isnad.record import Record
from isnad.store import schema
from isnad.store.copies import copies_among
from isnad.store.decisions import Standing
from isnad.store.frequencies import chunks
from isnad.store.generation import touch
from isnad.store.joints import weakest
from isnad.store.log import now
from isnad.store.rows import Rows, Telling, rows_of

_CHUNK = 500
_RECORDS = msgspec.json.Decoder(Record)
CASES = msgspec.json.Decoder(Case)


def name_of(given_id: str | None, url: str | None, sha256: str) -> str:
    """What a document is called: the id that it was given, else its address, else its digest."""
    return given_id or url or sha256


def members(connection: Connection, incidents: Iterable[int]) -> dict[int, list[Telling]]:
    """For each incident its events, as they stand in it."""
    event, document, reading = schema.event.c, schema.document.c, schema.reading.c
    query = (
        select(
            event.id, event.incident_id, event.number, event.case, event.document_id, reading.record,
            document.given_id, document.url, document.sha256, document.publisher,
        )
        .join_from(schema.event, schema.reading, reading.id == event.reading_id)
        .join(schema.document, document.id == event.document_id)
        .order_by(event.id)
    )  # fmt: skip
    out: dict[int, list[Telling]] = {}
    records: dict[int, Record] = {}
    for chunk in chunks(sorted(set(incidents)), _CHUNK):
        for row in connection.execute(query.where(event.incident_id.in_(chunk))):
            record = records.get(row.document_id)
            if record is None:
                record = records[row.document_id] = _RECORDS.decode(row.record)
            found = next(e for e in record.events if e.id == row.number)
            outlet, publisher = outlet_of(record, row.publisher)
            member = Member(
                row.document_id,
                name_of(row.given_id, row.url, row.sha256),
                record.document.published,
                outlet,
                publisher,
                found,
                CASES.decode(row.case),
            )
            victims = tuple({n for e in record.events for h in e.harm for n in h.names})
            out.setdefault(row.incident_id, []).append(Telling(row.id, row.sha256, member, victims))
    return out


def outlet_of(record: Record, publisher: str | None) -> tuple[str | None, str | None]:
    """The id, where the registry knows it, and the name of the outlet of a document; ``publisher`` is what
    the document's row has."""
    known = record.document.publisher
    name = publisher or (known.name if known else None)
    lang = language(record.document.language or "")
    return (known and known.id) or (lang.outlet(name) if name else None), name


def rebuild(connection: Connection, incidents: Mapping[int, str], standing: Standing) -> list[Incident]:
    """Assembles incidents anew and keeps them; ``incidents`` gives for each number its public id."""
    if not incidents:
        return []
    of_incident = members(connection, incidents)
    lang = language("")

    def key(name: str) -> str:
        return "".join(lang.name_key(name)) or name.casefold()

    copies = copies_among(connection, [t.member.document for ts in of_incident.values() for t in ts])
    slight = weakest(connection, {t.event: number for number, ts in of_incident.items() for t in ts})
    out, made = [], {}
    for number, found in of_incident.items():
        incident = assemble(incidents[number], [t.member for t in found], copies, key)
        pinned = all(standing.pin(t.sha256, *t.member.case.trigger) for t in found)
        _decided(incident, standing, pinned)
        made[number] = rows_of(incident, found, slight.get(number), standing.last.get(incident.id, 0))
        out.append(incident)
    _keep(connection, made, incidents)
    return out


def _keep(connection: Connection, made: Mapping[int, Rows], incidents: Iterable[int]) -> None:
    """Puts rows in the place of those that incidents had; what is the same as before keeps its time."""
    table, at, columns = schema.incident, now(), schema.incident.c
    before: dict[int, Any] = {}
    query = select(columns.id, columns.version, columns.documents, columns.updated_at)
    for chunk in chunks(list(made), _CHUNK):
        before.update((row.id, row) for row in connection.execute(query.where(columns.id.in_(chunk))))
    renewed = []
    for number, rows in made.items():
        old = before[number]
        same = old.version == rows.row["version"] if old.version else old.documents > 0
        renewed.append(rows.row | {"of": number, "updated_at": old.updated_at if same else at})
    if renewed:
        connection.execute(update(table).where(columns.id == bindparam("of")), renewed)
    leave(connection, list(incidents))
    for beside, column, values_of in (
        (schema.incident_actor, "actor", {n: rows.actors for n, rows in made.items()}),
        (schema.incident_outlet, "outlet", {n: rows.outlets for n, rows in made.items()}),
        (schema.incident_discrepancy, "field", {n: rows.discrepancies for n, rows in made.items()}),
    ):
        new = [{"incident_id": n, column: value} for n, values in values_of.items() for value in values]
        if new:
            connection.execute(insert(beside), new)
    touch(connection)


def leave(connection: Connection, incidents: Sequence[int]) -> None:
    """Takes away the actors, outlets and discrepancies of incidents."""
    for chunk in chunks(incidents, _CHUNK):
        for beside in (schema.incident_actor, schema.incident_outlet, schema.incident_discrepancy):
            connection.execute(delete(beside).where(beside.c.incident_id.in_(chunk)))


def _decided(incident: Incident, standing: Standing, pinned: bool) -> None:
    """Puts onto an incident what people decided of it."""
    state = standing.states.get(incident.id, "new")
    incident.state = "changed" if state == "confirmed" and not pinned else state
    for c in standing.corrections.get(incident.id, {}).values():
        correct(incident, Corrected(c.field, c.value, None, c.who, c.at, c.reason, c.evidence))
    incident.notes = [f"{n.who}: {n.reason}" for n in standing.notes.get(incident.id, [])]
    incident.assigned = standing.assigned.get(incident.id)
