"""The log: every act, with who, when, what, before and after, chained by hash."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, insert, select

from isnad.store import schema

#: What stands in ``previous`` of the first row.
BEGINNING = "0" * 64


class Act(NamedTuple):
    """One act on one subject; ``before`` and ``after`` are what JSON can hold, None for nothing."""

    act: str
    subject: str
    before: Any = None
    after: Any = None


def now() -> str:
    """The time in UTC, ISO 8601 to the microsecond."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def append(
    connection: Connection, who: str, act: str, subject: str, before: Any = None, after: Any = None
) -> int:
    """Adds one act to the log, in the transaction of :meth:`Store.write`; the number of its row."""
    return append_all(connection, who, [Act(act, subject, before, after)])[0]


def append_all(connection: Connection, who: str, acts: Iterable[Act], at: str | None = None) -> Sequence[int]:
    """Adds acts to the log in one go, in the transaction of :meth:`Store.write`; the numbers of their rows.

    ``at`` is the time of all of them (now where it is not given).
    """
    at = at or now()
    who = schema.plain(who)
    seq, previous = last(connection)
    rows = []
    for act in acts:
        seq += 1
        row = {
            "seq": seq,
            "at": at,
            "who": who,
            "act": act.act,
            "subject": schema.plain(act.subject),
            "before": _json(act.before),
            "after": _json(act.after),
            "previous": previous,
        }
        previous = row["hash"] = digest(*row.values())
        rows.append(row)
    if rows:
        connection.execute(insert(schema.log), rows)
    return range(seq - len(rows) + 1, seq + 1)


def last(connection: Connection) -> tuple[int, str]:
    """Number and hash of the newest row."""
    log = schema.log.c
    row = connection.execute(select(log.seq, log.hash).order_by(log.seq.desc()).limit(1)).first()
    return (row.seq, row.hash) if row else (0, BEGINNING)


def digest(*row: Any) -> str:
    """The hash of a row: SHA-256 of its fields, ``seq`` to ``previous``, as one JSON list in UTF-8."""
    return hashlib.sha256(msgspec.json.encode(row)).hexdigest()


def _json(value: Any) -> str | None:
    if value is None:
        return None
    try:
        return msgspec.json.encode(value, order="sorted").decode()
    except UnicodeEncodeError:
        return msgspec.json.encode(_plain(msgspec.to_builtins(value)), order="sorted").decode()


def _plain(value: Any) -> Any:
    """``value`` with the half surrogate pairs of its texts replaced."""
    if isinstance(value, str):
        return schema.plain(value)
    if isinstance(value, dict):
        return {schema.plain(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value
