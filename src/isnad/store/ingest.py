"""Taking documents into the store: each once, with its evidence, its reading and the log of it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from isnad.article.documents import DocumentError
from isnad.article.tasks import Item, Refused, Task
from isnad.reading.pipeline import Outcome, read_items
from isnad.store import schema
from isnad.store.evidence import Evidence, Kept
from isnad.store.found import Found
from isnad.store.log import Act, append_all, now
from isnad.store.opening import Store, somebody
from isnad.store.problems import key_of_name, resolve, set_aside
from isnad.store.readings import Numbers, Reader, decoded, event_rows, next_number, reader, reading_row
from isnad.store.sightings import see_again
from isnad.store.versions import Versions
from isnad.store.warc import Piece

#: A batch is kept when it has so many documents, or so many bytes, or is so many seconds old.
_BATCH, _BYTES, _SECONDS = 100, 8 << 20, 1.0
#: Documents that are looked up at once.
_LOOK = 200


@dataclass
class Tally:
    """What came of an ingest: documents new, known before, set aside, and those that are a new version.

    ``refused`` holds what is to be told of inputs that were named and could not be read, ``notes`` what else
    is to be told.
    """

    new: int = 0
    known: int = 0
    aside: int = 0
    versions: int = 0
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def all(self) -> int:
        """Documents that were looked at."""
        return self.new + self.known + self.aside


def ingest(
    store: Store,
    items: Iterable[Item],
    *,
    who: str | None = None,
    jobs: int = 1,
    tally: Tally | None = None,
    progress: Callable[[], None] = lambda: None,
) -> Tally:
    """Takes documents into the store, on ``jobs`` processes; ``who`` signs for it in the log.

    ``tally`` is counted up as documents are kept (a new one where it is not given), and returned.

    What is known by its bytes is not read again, and changes nothing but for being seen under another name.
    A page that changed is a new version, and the old one is kept.  What cannot be read is set aside with its
    reason.  Broken off at any moment, the same call finishes the work.  Raises :class:`StoreError`, and
    :class:`DocumentError` where a reading process was ended from outside; what was done is kept.
    """
    tally = tally if tally is not None else Tally()
    with Evidence(store) as evidence:
        keeper = _Keeper(store, evidence, who or somebody(), tally)
        with closing(read_items(keeper.unknown(items), jobs, keep=True)) as results:
            try:
                for result in results:
                    keeper.take(result)
                    progress()
            except (KeyboardInterrupt, DocumentError):
                keeper.keep()
                raise
        keeper.keep()
        progress()
    return tally


class _Keeper:
    """Gathers what is read and keeps it, batch by batch."""

    def __init__(self, store: Store, evidence: Evidence, who: str, tally: Tally) -> None:
        self.store, self.evidence, self.who, self.tally = store, evidence, who, tally
        self.reader = reader()
        self.batch: list[Found] = []
        self.size = 0
        self.since = time.monotonic()

    def unknown(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items that the store does not know by their bytes."""
        waiting: list[Task] = []
        for item in items:
            if isinstance(item, Task):
                waiting.append(item)
                if len(waiting) < _LOOK and sum(len(task.raw) for task in waiting[-8:]) < _BYTES:
                    continue
            yield from self._new(waiting)
            waiting = []
            if not isinstance(item, Task):
                yield item
        yield from self._new(waiting)

    def _new(self, tasks: list[Task]) -> Iterator[Task]:
        digests = {sha256(task.raw): task for task in tasks}
        self.tally.known += len(tasks) - len(digests)
        known = see_again(self.store, digests, self.who)
        self.tally.known += len(known)
        for digest, task in digests.items():
            if digest not in known:
                yield task

    def take(self, result: tuple[Task | Refused, Outcome] | None) -> None:
        """Takes what was read, or None where more is waited for; keeps the batch when it is time."""
        if result is not None:
            item, outcome = result
            if isinstance(item, Refused) and item.harmless:
                self.tally.notes.append(item.message)
                return
            if isinstance(item, Refused) and item.name is None:
                self.tally.refused.append(item.message)
                return
            key = sha256(item.raw) if isinstance(item, Task) else key_of_name(item.name or "", item.line)
            record = decoded(outcome.record) if outcome.record else None
            self.batch.append(Found(item, outcome, key, record))
            self.size += len(item.raw) if isinstance(item, Task) else 0
        late = time.monotonic() - self.since > _SECONDS
        if result is None or len(self.batch) >= _BATCH or self.size > _BYTES or late:
            self.keep()

    def keep(self) -> None:
        """Keeps the batch, whole or not at all."""
        if self.batch:
            self.evidence.ready()
            with self.store.write() as connection:
                change = _Transaction(connection, self.evidence, self.who, self.reader)
                counts = change.keep(self.batch)
            self.evidence.committed()
            for name, count in counts.items():
                setattr(self.tally, name, getattr(self.tally, name) + count)
        self.batch, self.size, self.since = [], 0, time.monotonic()


class _Transaction:
    """One batch on its way into the store."""

    def __init__(self, connection: Connection, evidence: Evidence, who: str, by: Reader) -> None:
        self.connection, self.evidence, self.who, self.reader = connection, evidence, who, by
        self.at = now()

    def keep(self, batch: list[Found]) -> dict[str, int]:
        """Writes evidence, rows and log; what was counted."""
        good = {found.key: found for found in batch if found.outcome.good}
        bad = {found.key: found for found in batch if not found.outcome.good}
        for digest in self._known(good):
            del good[digest]
        troubles = set_aside(self.connection, list(bad.values()), self.at)
        fresh = list(good.values())
        pieces = [_piece(found) for found in (*fresh, *troubles.new) if isinstance(found.item, Task)]
        places = self.evidence.append(self.connection, pieces, self.at) if pieces else []
        versions = self._documents(fresh, places[: len(fresh)])
        troubles.write(self.connection, places[len(fresh) :], self.who)
        resolve(self.connection, fresh, self.who, self.at)
        return {
            "new": len(fresh),
            "known": len(batch) - len(fresh) - len(bad),
            "aside": len(bad),
            "versions": versions,
        }

    def _known(self, digests: Iterable[str]) -> list[str]:
        """Those that another process has taken in since they were looked up."""
        column = schema.document.c.sha256
        return list(self.connection.execute(select(column).where(column.in_(list(digests)))).scalars())

    def _documents(self, fresh: list[Found], places: list[Kept]) -> int:
        """Rows of documents, readings and events, and their log; how many are new versions."""
        if not fresh:
            return 0
        numbers = Numbers(self.connection)
        first = next_number(self.connection, schema.document.c.id)
        versions = Versions(self.connection, [_document(found) for found in fresh])
        documents: list[dict[str, Any]] = []
        acts: list[Act] = []
        for id, (found, place) in enumerate(zip(fresh, places, strict=True), first):
            row = _row(id, found, place, self.at)
            older = versions.older(row)
            row["version_of"] = older.id if older else None
            documents.append(row)
            acts.append(Act("document ingested", found.key, after=_after(row, place, older and older.sha256)))
            acts.append(
                Act("document read", found.key, after=read_act(self.reader, found.outcome.record or b""))
            )
        seqs = append_all(self.connection, self.who, acts, self.at)
        readings: list[dict[str, Any]] = []
        events: list[dict[str, Any]] = []
        for n, (row, found) in enumerate(zip(documents, fresh, strict=True)):
            row["log_seq"] = seqs[2 * n]
            row["current"] = row["id"] not in versions.retired
            assert found.outcome.record is not None and found.record is not None
            reading_id = numbers.reading + n
            readings.append(
                reading_row(
                    reading_id, row["id"], self.reader, found.outcome.record, self.at, seqs[2 * n + 1]
                )
            )
            events += event_rows(
                found.record, numbers.event + len(events), reading_id, row["id"], row["current"]
            )
        self.connection.execute(insert(schema.document), documents)
        self.connection.execute(insert(schema.reading), readings)
        if events:
            self.connection.execute(insert(schema.event), events)
        self._retire(versions.retired)
        return sum(row["version_of"] is not None for row in documents)

    def _retire(self, documents: set[int]) -> None:
        """Older versions step back, and linking is to look at their events again."""
        if documents:
            document, event = schema.document.c, schema.event.c
            self.connection.execute(
                update(schema.document).where(document.id.in_(documents)).values(current=False)
            )
            self.connection.execute(
                update(schema.event)
                .where(event.document_id.in_(documents), event.current)
                .values(current=False, linked=False)
            )


def sha256(raw: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def read_act(by: Reader, record: bytes) -> dict[str, str]:
    """What the log says of a reading: who read, and the digest of the record."""
    return {"reader": by.version, "record": sha256(record)}


def _piece(found: Found) -> Piece:
    assert isinstance(found.item, Task)
    doc = found.outcome.document
    address = doc.url if doc else found.item.known.url
    return Piece(found.item.raw, found.key, found.item.form, address, found.item.capture)


def _document(found: Found) -> dict[str, Any]:
    """What versions are told by."""
    assert isinstance(found.item, Task) and found.outcome.document is not None
    doc = found.outcome.document
    return {"url": doc.url, "given_id": doc.id, "form": found.item.form}


def _row(id: int, found: Found, place: Kept, at: str) -> dict[str, Any]:
    task, doc, record = found.item, found.outcome.document, found.record
    assert isinstance(task, Task) and doc is not None and record is not None
    known = task.known
    given = {
        name: value
        for name in ("id", "url", "publisher", "title", "published")
        if (value := getattr(known, name))
    }
    return {
        "id": id,
        "sha256": found.key,
        "given_id": doc.id,
        "url": doc.url,
        "publisher": doc.publisher,
        "title": doc.title,
        "published": doc.published,
        "language": record.document.language,
        "form": task.form,
        "name": task.name,
        "line": task.line,
        "given": schema.plain(msgspec.json.encode(given).decode()) if given else None,
        "text": doc.text,
        "ingested_at": at,
        "version_of": None,
        "current": True,
        "evidence_id": place.file_id,
        "evidence_offset": place.offset,
        "evidence_length": place.length,
        "log_seq": 0,
    }


def _after(row: dict[str, Any], place: Kept, older: str | None) -> dict[str, Any]:
    """What the log says of a new document."""
    named = {name: row[name] for name in ("given_id", "url", "name", "line", "form") if row[name] is not None}
    return named | {"version_of": older, "evidence": list(place[1:])}
