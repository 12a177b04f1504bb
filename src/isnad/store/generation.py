"""What tells one state of a store from another, for those who remember what they were answered."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from isnad.store import schema
from isnad.store.log import last

_KEY = "generation"


def touch(connection: Connection) -> None:
    """Notes, in a transaction that writes, that incidents or decisions are not what they were."""
    meta = schema.meta
    known = connection.execute(select(meta.c.value).where(meta.c.key == _KEY)).scalar()
    if known is None:
        connection.execute(insert(meta).values(key=_KEY, value="1"))
    else:
        connection.execute(update(meta).where(meta.c.key == _KEY).values(value=str(int(known) + 1)))


def generation(connection: Connection) -> str:
    """The same as long as no document, incident or decision of the store changes; cheap to ask."""
    meta = schema.meta.c
    known = connection.execute(select(meta.value).where(meta.key == _KEY)).scalar()
    return f"{last(connection)[0]}-{known or 0}"
