"""Incidents as they are kept: assembled from their events, with what people decided, and put into rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

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
from isnad.store.log import now

_CHUNK = 500
_RECORDS = msgspec.json.Decoder(Record)
CASES = msgspec.json.Decoder(Case)


def name_of(given_id: str | None, url: str | None, sha256: str) -> str:
    """What a document is called: the id that it was given, else its address, else its digest."""
    return given_id or url or sha256


def members(connection: Connection, incidents: Iterable[int]) -> dict[int, list[tuple[int, str, Member]]]:
    """For each incident its events: number of the event, digest of the document, and the member."""
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
    out: dict[int, list[tuple[int, str, Member]]] = {}
    records: dict[int, Record] = {}
    for chunk in chunks(sorted(set(incidents)), _CHUNK):
        for row in connection.execute(query.where(event.incident_id.in_(chunk))):
            record = records.get(row.document_id)
            if record is None:
                record = records[row.document_id] = _RECORDS.decode(row.record)
            found = next(e for e in record.events if e.id == row.number)
            lang = language(record.document.language or "")
            known = record.document.publisher
            name = row.publisher or (known.name if known else None)
            member = Member(
                row.document_id,
                name_of(row.given_id, row.url, row.sha256),
                record.document.published,
                (known and known.id) or (lang.outlet(name) if name else None),
                name,
                found,
                CASES.decode(row.case),
            )
            out.setdefault(row.incident_id, []).append((row.id, row.sha256, member))
    return out


def rebuild(connection: Connection, incidents: Mapping[int, str], standing: Standing) -> list[Incident]:
    """Assembles incidents anew and keeps them; ``incidents`` gives for each number its public id."""
    if not incidents:
        return []
    of_incident = members(connection, incidents)
    lang = language("")

    def key(name: str) -> str:
        return "".join(lang.name_key(name)) or name.casefold()

    copies = copies_among(connection, [m.document for ms in of_incident.values() for _, _, m in ms])
    out, rows, actors = [], [], []
    for number, found in of_incident.items():
        public = incidents[number]
        incident = assemble(public, [m for _, _, m in found], copies, key)
        pinned = all(standing.pin(sha, *m.case.trigger) for _, sha, m in found)
        _decided(incident, standing, pinned)
        rows.append(_row(number, incident, [m for _, _, m in found]))
        actors += [{"incident_id": number, "actor": d.id} for d in incident.actor]
        out.append(incident)
    table = schema.incident
    for row in rows:
        connection.execute(update(table).where(table.c.id == row.pop("number")).values(row))
    for chunk in chunks(list(incidents), _CHUNK):
        connection.execute(
            delete(schema.incident_actor).where(schema.incident_actor.c.incident_id.in_(chunk))
        )
    if actors:
        connection.execute(insert(schema.incident_actor), actors)
    return out


def _decided(incident: Incident, standing: Standing, pinned: bool) -> None:
    """Puts onto an incident what people decided of it."""
    state = standing.states.get(incident.id, "new")
    incident.state = "changed" if state == "confirmed" and not pinned else state
    for c in standing.corrections.get(incident.id, {}).values():
        correct(incident, Corrected(c.field, c.value, None, c.who, c.at, c.reason, c.evidence))
    incident.notes = [f"{n.who}: {n.reason}" for n in standing.notes.get(incident.id, [])]


def _row(number: int, incident: Incident, of: list[Member]) -> dict[str, Any]:
    killed, injured = (incident.harm.get(o, {}).get("total") for o in ("killed", "injured"))
    return {
        "number": number,
        "kind": incident.kind,
        "date_from": incident.date.value if incident.date.precision == "day" else incident.date.first,
        "date_to": incident.date.value if incident.date.precision == "day" else incident.date.last,
        "lat": incident.place.lat,
        "lon": incident.place.lon,
        "killed_min": killed.min if killed else None,
        "killed_max": killed.max if killed else None,
        "injured_min": injured.min if injured else None,
        "injured_max": injured.max if injured else None,
        "grade": incident.grade.value,
        "origins": incident.origins,
        "documents": len(incident.documents),
        "state": incident.state,
        "search": folded(" ".join(_words(incident, of))),
        "body": msgspec.json.encode(incident),
        "updated_at": now(),
        "merged_into": None,
    }


def folded(words: str) -> str:
    """Words in the shape that a search compares: without diacritics, articles and letter variants."""
    lang = language("")
    return " ".join(lang.term(t.form) for t in lang.script.tokens(words) if t.kind != "p")


def _words(incident: Incident, of: list[Member]) -> list[str]:
    places = [p for a in incident.accounts for p in (a.place.name, *a.place.within) if p]
    actors = [w for d in incident.actor for w in (d.id, d.name)]
    outlets = [m.publisher for m in of if m.publisher]
    tellings = [s.quote for m in of for s in m.event.sentences]
    words = [*places, *actors, *incident.names, *outlets, *incident.documents, *tellings]
    return list(dict.fromkeys(words))
