"""What is remembered of the watching, in the store: sources with their polls, pages with what came of them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import unquote

from sqlalchemy import Connection, func, insert, select, update

from isnad.store import schema
from isnad.store.opening import Store

#: After so many failures a page is given up.
TRIES = 6
_ROWS = 400


@dataclass(frozen=True)
class Remembered:
    """What is known of a source.  Times are ISO 8601 in UTC; ``error`` is of the last poll, None if it went well."""

    url: str
    kind: str | None = None
    etag: str | None = None
    modified: str | None = None
    stamp: str | None = None
    polled_at: str | None = None
    good_at: str | None = None
    next_at: str | None = None
    failures: int = 0
    error: str | None = None


class Listed(NamedTuple):
    """A page that a source lists: ``stamp`` changes with it; ``left`` where it is only to be remembered."""

    url: str
    stamp: str | None = None
    published: str | None = None
    left: bool = False


class Awaited(NamedTuple):
    """A page that is to be fetched, with what its last answer said of its version."""

    url: str
    published: str | None
    etag: str | None
    modified: str | None
    failures: int


def iso(at: float) -> str:
    """Seconds since 1970 as ISO 8601 in UTC."""
    return dt.datetime.fromtimestamp(at, dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def seconds(at: str) -> float:
    """The inverse of :func:`iso`."""
    return dt.datetime.fromisoformat(at).timestamp()


class Memory:
    """The state of the watching, in one store; every call is a transaction of its own."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def source(self, url: str) -> Remembered:
        """What is known of a source; of a new one nothing but its address."""
        table = schema.source
        columns = [c for c in table.c if c.name != "key"]
        with self._store.read() as connection:
            row = connection.execute(select(*columns).where(table.c.key == _key(url))).mappings().first()
        return Remembered(**row) if row else Remembered(url)

    def polled(self, source: Remembered) -> None:
        """Remembers a source as it is now."""
        with self._store.write() as connection:
            _put(connection, source)

    def listed(self, source: Remembered, pages: Iterable[Listed], at: float) -> tuple[int, int]:
        """Remembers what a source lists, and the source with it; how many pages are new, how many changed.

        A page that the store holds is not waited for, until the source says that it changed.
        """
        unique = {_key(source.url, page.url): page for page in pages}
        keys = list(unique)
        counts = [0, 0]
        c = schema.watched_page.c
        with self._store.write() as connection:
            _put(connection, source)
            for n in range(0, len(keys), _ROWS):
                part = {key: unique[key] for key in keys[n : n + _ROWS]}
                rows = connection.execute(select(c.key, c.stamp, c.state).where(c.key.in_(list(part)))).all()
                known = {row.key: row for row in rows}
                fresh = [page for key, page in part.items() if key not in known]
                held = _held(connection, [page.url for page in fresh])
                new = [_row(page, source.url, page.url in held, iso(at)) for page in fresh]
                if new:
                    connection.execute(insert(schema.watched_page), new)
                counts[0] += sum(row["state"] == "waiting" for row in new)
                for key, row in known.items():
                    page = part[key]
                    if page.stamp is None or schema.plain(page.stamp) == row.stamp:
                        continue
                    again = not page.left and row.state != "waiting" and row.stamp is not None
                    counts[1] += again
                    values: dict[str, Any] = {"stamp": page.stamp}
                    if again:
                        values |= {"state": "waiting", "next_at": iso(at), "failures": 0}
                    connection.execute(update(schema.watched_page).where(c.key == key).values(**values))
        return counts[0], counts[1]

    def waiting(self, source: str, most: int, at: float) -> list[Awaited]:
        """The pages of a source that are to be fetched now, the last listed first."""
        c = schema.watched_page.c
        query = (
            select(c.url, c.published, c.etag, c.modified, c.failures)
            .where(c.source == _key(source), c.state == "waiting", c.next_at <= iso(at))
            .order_by(c.failures, func.coalesce(c.stamp, "").desc(), c.key)
            .limit(most)
        )
        with self._store.read() as connection:
            return [Awaited(*row) for row in connection.execute(query)]

    def taken(self, pages: Sequence[tuple[str, str | None, str | None]]) -> None:
        """Remembers that pages are in the store, whoever lists them: address, ETag and Last-Modified of each."""
        c = schema.watched_page.c
        if pages:
            with self._store.write() as connection:
                for url, etag, modified in pages:
                    values = {
                        "state": "taken",
                        "etag": etag,
                        "modified": modified,
                        "failures": 0,
                        "error": None,
                    }
                    connection.execute(update(schema.watched_page).where(c.url == url).values(**values))

    def failed(self, source: str, page: Awaited, error: str, next_at: float | None) -> None:
        """Remembers that a page could not be had; it is tried again at ``next_at``, or given up."""
        c = schema.watched_page.c
        failures = page.failures + 1
        state = "given" if next_at is None or failures >= TRIES else "waiting"
        values: dict[str, Any] = {"state": state, "failures": failures, "error": error}
        if next_at is not None:
            values["next_at"] = iso(next_at)
        with self._store.write() as connection:
            connection.execute(
                update(schema.watched_page).where(c.key == _key(source, page.url)).values(**values)
            )

    def text(self, url: str) -> str | None:
        """The text that the store has under an address, of its current version; None where it has none."""
        d = schema.document.c
        with self._store.read() as connection:
            query = select(d.text).where(d.url == schema.plain(url), d.current).order_by(d.id.desc()).limit(1)
            return connection.execute(query).scalar()


def _key(*urls: str) -> str:
    return hashlib.sha256("\n".join(urls).encode()).hexdigest()


def _put(connection: Connection, source: Remembered) -> None:
    table = schema.source
    key = _key(source.url)
    values = dict(vars(source))
    there = connection.execute(select(table.c.key).where(table.c.key == key)).first()
    if there:
        connection.execute(update(table).where(table.c.key == key).values(**values))
    else:
        connection.execute(insert(table), {"key": key} | values)


def _held(connection: Connection, urls: list[str]) -> set[str]:
    """Those addresses of which the store holds a document, took one that led elsewhere, or is about to."""
    if not urls:
        return set()
    names = {unquote(url): url for url in urls} | {url: url for url in urls}
    d, w = schema.document.c.url, schema.watched_page.c
    found = set(connection.execute(select(d).where(d.in_(list(names)))).scalars())
    found |= set(
        connection.execute(select(w.url).where(w.url.in_(urls), w.state.in_(("taken", "waiting")))).scalars()
    )
    return {names[name] for name in found}


def _row(page: Listed, source: str, held: bool, at: str) -> dict[str, Any]:
    return {
        "key": _key(source, page.url),
        "source": _key(source),
        "url": page.url,
        "stamp": page.stamp,
        "published": page.published,
        "state": "taken" if held else "left" if page.left else "waiting",
        "etag": None,
        "modified": None,
        "next_at": at,
        "failures": 0,
        "error": None,
    }


def after(source: Remembered, **changes: Any) -> Remembered:
    """A source with what a poll changed of it."""
    return replace(source, **changes)
