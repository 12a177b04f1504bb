"""What a store holds, in a few lines."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from isnad.store import schema
from isnad.store.log import last
from isnad.store.opening import Store
from isnad.store.readings import reader


def overview(store: Store) -> dict[str, str]:
    """Names and values to be read by a person."""
    d, r, e, p, f = (
        t.c for t in (schema.document, schema.reading, schema.event, schema.problem, schema.evidence_file)
    )
    by = reader()
    with store.read() as connection:

        def count(column: Any, *where: Any) -> int:
            return int(connection.execute(select(func.count(column)).where(*where)).scalar_one())

        size = connection.execute(select(func.coalesce(func.sum(f.committed_length), 0))).scalar_one()
        rows, hash = last(connection)
        stale = count(r.id, r.current, r.reader != by.version)
        return {
            "store": f"{store.name}, tables {schema.VERSION}",
            "documents": f"{count(d.id, d.current):,}, and {count(d.id, ~d.current):,} older versions of them",
            "events": f"{count(e.id, e.current):,} in current readings",
            "readings": f"{count(r.id):,}, {stale:,} documents to be read anew by reader {by.version}",
            "problems": f"{count(p.id, ~p.resolved):,} documents set aside",
            "evidence": f"{count(f.id):,} files in {store.evidence}, {int(size):,} bytes",
            "log": f"{rows:,} rows, the last with hash {hash}",
        }
