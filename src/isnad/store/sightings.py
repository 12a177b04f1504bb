"""Documents met again: the same bytes under another id, address or name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import insert, select

from isnad.article.tasks import Task
from isnad.store import schema
from isnad.store.log import Act, append_all, now
from isnad.store.opening import Store


def see_again(store: Store, tasks: Mapping[str, Task], who: str) -> set[str]:
    """Which of ``tasks``, by the digests of their bytes, the store knows; each new sighting is noted."""
    if not tasks:
        return set()
    c = schema.document.c
    with store.read() as connection:
        rows = connection.execute(
            select(c.id, c.sha256, c.given_id, c.url, c.name).where(c.sha256.in_(list(tasks)))
        ).all()
        seen = [_sighting(row, tasks[row.sha256]) for row in rows if _elsewhere(row, tasks[row.sha256])]
        noted = _noted(connection, seen)
    if any((s["document_id"], s["key"]) not in noted for s in seen):
        digests = {row.id: row.sha256 for row in rows}
        with store.write() as connection:
            noted = _noted(connection, seen)
            new = [s for s in seen if (s["document_id"], s["key"]) not in noted]
            if new:
                connection.execute(insert(schema.sighting), new)
                acts = [Act("document seen again", digests[s["document_id"]], after=_told(s)) for s in new]
                append_all(connection, who, acts)
    return {row.sha256 for row in rows}


def _elsewhere(row: Any, task: Task) -> bool:
    """Whether the task brings another id, address or name than the document came with."""
    known = task.known
    return (
        row.name != schema.plain(task.name)
        or bool(known.url and schema.plain(known.url) != row.url)
        or bool(known.id and schema.plain(known.id) != row.given_id)
    )


def _sighting(row: Any, task: Task) -> dict[str, Any]:
    known = task.known
    where = [schema.plain(x) if x else None for x in (known.id, known.url, task.name)]
    return {
        "document_id": row.id,
        "key": hashlib.sha256(msgspec.json.encode(where)).hexdigest(),
        "given_id": where[0],
        "url": where[1],
        "name": where[2],
        "seen_at": now(),
    }


def _noted(connection: Any, seen: list[dict[str, Any]]) -> set[tuple[int, str]]:
    """Those sightings that the store has already."""
    if not seen:
        return set()
    c = schema.sighting.c
    keys = [s["key"] for s in seen]
    documents = [s["document_id"] for s in seen]
    rows = connection.execute(
        select(c.document_id, c.key).where(c.document_id.in_(documents), c.key.in_(keys))
    )
    return {(row.document_id, row.key) for row in rows}


def _told(sighting: dict[str, Any]) -> dict[str, Any]:
    return {name: sighting[name] for name in ("given_id", "url", "name") if sighting[name]}
