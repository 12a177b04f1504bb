"""Heirs: which event of a new reading, or of a new version of a page, goes on for which event of the old one.

Incidents keep their ids, and people's decisions their force, when a page changes or a reader does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from isnad.linkage.cases import Case
from isnad.store import schema
from isnad.store.decisions import Anchor, Standing
from isnad.store.frequencies import chunks
from isnad.store.views import CASES

_CHUNK = 900


def later_versions(connection: Connection, documents: Iterable[int]) -> dict[int, int]:
    """The documents and all later versions of them, each with the number of the first one among these."""
    table, out = schema.document.c, {id: id for id in documents}
    todo = sorted(out)
    while todo:
        found: list[int] = []
        for chunk in chunks(todo, _CHUNK):
            query = select(table.id, table.version_of).where(table.version_of.in_(chunk)).order_by(table.id)
            for row in connection.execute(query):
                out[row.id] = out[row.version_of]
                found.append(row.id)
        todo = found
    return out


def goes_on(old: Case, new: Sequence[Case]) -> Case | None:
    """The event that goes on for an old one: told by the same words of one text, else the same kind at the
    same place, else one of the two, else the only one there is; None where none does."""
    best = max(new, key=lambda case: _alike(old, case), default=None)
    return best if best is not None and (_alike(old, best) or len(new) == 1) else None


def _alike(old: Case, new: Case) -> int:
    words = old.document == new.document and Anchor("", *old.trigger).fits(*new.trigger)
    place = not {s.key for s in old.spots}.isdisjoint(s.key for s in new.spots)
    return 4 * words + 2 * place + (old.kind == new.kind)


def inherited(connection: Connection, of: Mapping[int, Case], standing: Standing) -> dict[int, str]:
    """The events that a person put into an incident in an earlier version of their page, by its public id."""
    table, event = schema.document.c, schema.event.c
    of_document: dict[int, list[int]] = {}
    for id, case in of.items():
        of_document.setdefault(case.document, []).append(id)
    out: dict[int, str] = {}
    #: Each document with the version of it that is looked at, from the one before it backwards.
    at = {id: id for id in of_document}
    while at:
        older: dict[int, tuple[int, str]] = {}
        for chunk in chunks(sorted(set(at.values())), _CHUNK):
            earlier = schema.document.alias()
            query = select(table.id, earlier.c.id.label("older"), earlier.c.sha256).join_from(
                schema.document, earlier, earlier.c.id == table.version_of
            )
            for row in connection.execute(query.where(table.id.in_(chunk))):
                older[row.id] = row.older, row.sha256
        digests = {number: sha for number, sha in older.values() if sha in standing.pins}
        at = {id: older[now][0] for id, now in at.items() if now in older}
        for id, number in at.items():
            if number not in digests:
                continue
            held = select(event.case).where(event.document_id == number, event.case.is_not(None))
            for packed in connection.execute(held.order_by(event.id)).scalars():
                old = CASES.decode(packed)
                public = standing.pin(digests[number], *old.trigger)
                heir = goes_on(old, [of[e] for e in of_document[id]]) if public else None
                if public and heir:
                    out.setdefault(next(e for e in of_document[id] if of[e] is heir), public)
    return out
