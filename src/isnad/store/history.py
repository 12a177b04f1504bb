"""What people decided of one incident."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from isnad.store import schema
from isnad.store.decisions import decisions_of
from isnad.store.frequencies import chunks
from isnad.store.incidents import number_of

_CHUNK = 500


class Act(NamedTuple):
    """A decision: its number, who took it, when and why; ``incident`` and ``into`` are public ids, ``events`` how
    many events it names.  An undo tells in ``undoes`` the number of the decision that it takes back."""

    decision: int
    act: str
    who: str
    at: str
    reason: str
    incident: str | None
    into: str | None
    field: str | None
    value: Any
    evidence: str | None
    undone: bool
    undoes: int | None
    events: int


def history(connection: Connection, public_id: str) -> list[Act]:
    """All decisions that concern an incident, or one that was merged into it, the newest first.

    Raises :class:`isnad.store.errors.StoreError` where there is no such incident.
    """
    names = _names(connection, number_of(connection, public_id))
    out = []
    for kept in reversed(decisions_of(connection, names)):
        d = kept.decision
        out.append(
            Act(
                kept.id, d.act, kept.who, kept.at, kept.reason, d.incident, d.into, d.field, d.value,
                d.evidence, kept.undone, d.undoes, len(d.events),
            )
        )  # fmt: skip
    return out


def _names(connection: Connection, number: int) -> list[str]:
    """The public ids that lead to an incident, its own among them."""
    table = schema.incident.c
    names = {number: connection.execute(select(table.public_id).where(table.id == number)).scalar_one()}
    todo = [number]
    while todo:
        found: dict[int, str] = {}
        for chunk in chunks(todo, _CHUNK):
            query = select(table.id, table.public_id).where(table.merged_into.in_(chunk))
            found.update((row.id, row.public_id) for row in connection.execute(query) if row.id not in names)
        names.update(found)
        todo = list(found)
    return list(names.values())
