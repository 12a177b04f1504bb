"""What could not be read: set aside with its reason and its bytes, until it can."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, or_, select, update

from isnad.article.tasks import STANDARD_INPUT, Task
from isnad.store import schema
from isnad.store.evidence import Kept
from isnad.store.found import Found
from isnad.store.log import Act, append_all
from isnad.store.opening import Store
from isnad.store.readings import next_number


class Problem(NamedTuple):
    """A document that was set aside: where it came from, why, and when (ISO 8601, UTC)."""

    name: str
    line: int | None
    given_id: str | None
    reason: str
    at: str


def problems(store: Store) -> list[Problem]:
    """All that is set aside and was not read since, in the order in which it came."""
    c = schema.problem.c
    with store.read() as connection:
        rows = connection.execute(
            select(c.name, c.line, c.given_id, c.reason, c.at).where(~c.resolved).order_by(c.id)
        )
        return [Problem(*row) for row in rows]


def key_of_name(name: str, line: int | None = None) -> str:
    """The key of a problem of which no bytes could be had, by where they would have been."""
    where = name if line is None else f"{name}\n{line}"
    return hashlib.sha256(b"name:" + where.encode("utf-8", "surrogatepass")).hexdigest()


class Troubles:
    """What of a batch could not be read: ``new`` are the problems that the store does not know yet."""

    def __init__(self, new: list[Found], changed: list[tuple[Any, Found]], at: str) -> None:
        self.new, self._changed, self._at = new, changed, at

    def write(self, connection: Connection, places: Sequence[Kept], who: str) -> None:
        """Rows and log; ``places`` are those of the bytes of ``new``, as far as there are bytes."""
        following = iter(places)
        first = next_number(connection, schema.problem.c.id)
        rows, acts = [], []
        for id, found in enumerate(self.new, first):
            place = next(following) if isinstance(found.item, Task) else None
            row = _row(id, found, place, self._at)
            rows.append(row)
            after = {"name": row["name"], "line": row["line"], "reason": row["reason"]}
            acts.append(Act("set aside", found.key, after=after | {"evidence": place and list(place[1:])}))
        for old, found in self._changed:
            reason = found.outcome.reason or ""
            connection.execute(
                update(schema.problem)
                .where(schema.problem.c.id == old.id)
                .values(reason=reason, at=self._at, resolved=False)
            )
            acts.append(Act("set aside", found.key, before={"reason": old.reason}, after={"reason": reason}))
        seqs = append_all(connection, who, acts, self._at)
        for row, seq in zip(rows, seqs, strict=False):
            row["log_seq"] = seq
        if rows:
            connection.execute(insert(schema.problem), rows)


def set_aside(connection: Connection, bad: list[Found], at: str) -> Troubles:
    """Sorts what could not be read: what the store knows, with the same reason, changes nothing."""
    c = schema.problem.c
    keys = [found.key for found in bad]
    rows = connection.execute(select(c.id, c.key, c.reason, c.resolved).where(c.key.in_(keys))) if bad else ()
    known = {row.key: row for row in rows}
    new = [found for found in bad if found.key not in known]
    changed = [
        (row, found)
        for found in bad
        if (row := known.get(found.key))
        and (row.resolved or row.reason != schema.plain(found.outcome.reason or ""))
    ]
    return Troubles(new, changed, at)


def resolve(connection: Connection, fresh: list[Found], who: str, at: str) -> None:
    """Ends the problems of documents that could be read now: the same bytes, or mended under their name."""
    if not fresh:
        return
    c = schema.problem.c
    keys = {found.key for found in fresh}
    places = {
        (schema.plain(found.item.name), found.item.line)
        for found in fresh
        if isinstance(found.item, Task) and found.item.name != STANDARD_INPUT
    }
    names = {name for name, _ in places}
    rows = connection.execute(
        select(c.id, c.key, c.name, c.line, c.reason).where(
            ~c.resolved, or_(c.key.in_(keys), c.name.in_(names))
        )
    ).all()
    ended = [row for row in rows if row.key in keys or (row.name, row.line) in places]
    if ended:
        connection.execute(
            update(schema.problem).where(c.id.in_([r.id for r in ended])).values(resolved=True)
        )
        append_all(
            connection,
            who,
            [Act("problem resolved", row.key, before={"reason": row.reason}) for row in ended],
            at,
        )


def _row(id: int, found: Found, place: Kept | None, at: str) -> dict[str, Any]:
    item = found.item
    given = found.record.document.id if found.record else None
    return {
        "id": id,
        "key": found.key,
        "sha256": found.key if isinstance(item, Task) else None,
        "given_id": given or (item.known.id if isinstance(item, Task) else None),
        "name": item.name,
        "line": item.line,
        "reason": found.outcome.reason or "",
        "at": at,
        "evidence_id": place and place.file_id,
        "evidence_offset": place and place.offset,
        "evidence_length": place and place.length,
        "log_seq": 0,
        "resolved": False,
    }
