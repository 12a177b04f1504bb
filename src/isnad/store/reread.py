"""Reading documents anew, from their evidence, with the reader of now; what was read before is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from sqlalchemy import Connection, Select, func, insert, select, update

from isnad.article.documents import Document, DocumentError
from isnad.article.tasks import Refused, Task
from isnad.reading.pipeline import Outcome, read_items
from isnad.store import schema
from isnad.store.errors import StoreError
from isnad.store.ingest import read_act, sha256
from isnad.store.log import Act, append_all, now
from isnad.store.opening import Store, somebody
from isnad.store.readings import Numbers, Reader, decoded, event_rows, reader, reading_row
from isnad.store.warc import Damaged, read_at, unpack

#: Documents that are looked up, and kept, at once.
_BATCH = 100
#: What a reading may find in the bytes of a document.
_FOUND = ("given_id", "url", "publisher", "title", "published", "language")


@dataclass
class Reread:
    """What came of it: documents that were to be read, those read anew, those that could not be read."""

    total: int = 0
    read: int = 0
    failed: int = 0


def reread(
    store: Store,
    *,
    who: str | None = None,
    jobs: int = 1,
    progress: Callable[[Reread], None] = lambda tally: None,
) -> Reread:
    """Reads every document anew that the reader of now has not read, on ``jobs`` processes.

    A reading of before stays, and is no more the current one.  A document that cannot be read keeps the
    reading that it has.  Broken off, the same call goes on.  Raises :class:`StoreError`, also where the
    evidence of a document is not what it was.
    """
    by, who = reader(), who or somebody()
    tally = Reread()
    with store.read() as connection:
        tally.total = connection.execute(select(func.count()).select_from(_stale(by).subquery())).scalar_one()
    batch: list[tuple[str, Outcome]] = []

    def keep() -> None:
        if batch:
            with store.write() as connection:
                _Transaction(connection, who, by).keep(batch)
            tally.read += sum(outcome.good for _, outcome in batch)
            tally.failed += sum(not outcome.good for _, outcome in batch)
            batch.clear()
            progress(tally)

    with closing(read_items(_tasks(store, by), jobs, keep=True)) as results:
        try:
            for result in results:
                if result and isinstance(result[0], Task):
                    batch.append((sha256(result[0].raw), result[1]))
                if len(batch) >= _BATCH:
                    keep()
        except (KeyboardInterrupt, DocumentError):
            keep()
            raise
    keep()
    return tally


def _stale(by: Reader) -> Select[Any]:
    """Documents whose current reading is of another reader, and where their evidence lies."""
    document, reading, file = schema.document, schema.reading, schema.evidence_file
    return (
        select(document, file.c.name.label("file"))
        .join(reading, reading.c.document_id == document.c.id)
        .join(file, file.c.id == document.c.evidence_id)
        .where(reading.c.current, reading.c.reader != by.version)
        .order_by(document.c.id)
    )


def _tasks(store: Store, by: Reader) -> Iterator[Task | Refused]:
    last = 0
    handles: dict[str, BinaryIO] = {}
    with ExitStack() as stack:
        while True:
            with store.read() as connection:
                rows = connection.execute(_stale(by).where(schema.document.c.id > last).limit(_BATCH)).all()
            if not rows:
                return
            for row in rows:
                path = store.evidence / row.file
                if row.file not in handles:
                    handles[row.file] = stack.enter_context(_opened(path))
                yield _task(row, handles[row.file], path)
            last = rows[-1].id


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise StoreError(
            f"evidence {path} cannot be read ({(error.strerror or str(error)).lower()}): "
            "name its folder with --evidence"
        ) from None


def _task(row: Any, handle: BinaryIO, path: Path) -> Task:
    """The document as it was given, from the evidence."""
    try:
        raw = unpack(read_at(handle, row.evidence_offset, row.evidence_length))
    except Damaged as error:
        raise StoreError(
            f"evidence of document {row.sha256[:12]} in {path} is damaged ({error}): isnad verify tells more"
        ) from None
    if sha256(raw) != row.sha256:
        raise StoreError(
            f"evidence of document {row.sha256[:12]} in {path} is of other bytes: isnad verify tells more"
        )
    given = msgspec.json.decode(row.given) if row.given else {}
    return Task(raw, row.form, Document("", **given), row.name, row.line)


class _Transaction:
    """One batch of new readings on its way into the store."""

    def __init__(self, connection: Connection, who: str, by: Reader) -> None:
        self.connection, self.who, self.reader = connection, who, by
        self.at = now()

    def keep(self, batch: list[tuple[str, Outcome]]) -> None:
        """Puts the readings in the place of those before them, but where another process has done so."""
        good = {digest: outcome for digest, outcome in batch if outcome.good}
        d, r = schema.document.c, schema.reading.c
        rows = self.connection.execute(
            select(schema.document, r.reader, r.record)
            .join(schema.reading, r.document_id == d.id)
            .where(d.sha256.in_(list(good)), r.current, r.reader != self.reader.version)
            .order_by(d.id)
        ).all()
        if not rows:
            return
        ids = [row.id for row in rows]
        before = select(r.document_id, r.id).where(r.document_id.in_(ids), r.reader == self.reader.version)
        known = {row.document_id: row.id for row in self.connection.execute(before)}
        self._step_back(ids)
        acts = []
        for row in rows:
            outcome = good[row.sha256]
            changed = self._mend(row, outcome)
            old = {"reader": row.reader, "record": sha256(row.record)} | {c: row._mapping[c] for c in changed}
            acts.append(
                Act("document read", row.sha256, old, read_act(self.reader, outcome.record or b"") | changed)
            )
        seqs = append_all(self.connection, self.who, acts, self.at)
        self._again([known[row.id] for row in rows if row.id in known], rows)
        self._insert(
            [(row, good[row.sha256], seq) for row, seq in zip(rows, seqs, strict=True) if row.id not in known]
        )

    def _step_back(self, ids: list[int]) -> None:
        """Readings and events of before are kept, and linking is to look at the events again."""
        reading, event = schema.reading, schema.event
        self.connection.execute(
            update(reading).where(reading.c.document_id.in_(ids), reading.c.current).values(current=False)
        )
        self.connection.execute(
            update(event)
            .where(event.c.document_id.in_(ids), event.c.current)
            .values(current=False, linked=False)
        )

    def _mend(self, row: Any, outcome: Outcome) -> dict[str, str | None]:
        """Brings the row of a document to what was found in its bytes now; what changed of it.

        Where the text is another, the readings of before keep the one that their spans point into.
        """
        doc = outcome.document
        assert doc is not None and outcome.record is not None
        language = decoded(outcome.record).document.language
        found = (doc.id, doc.url, doc.publisher, doc.title, doc.published, language)
        plain = {
            name: schema.plain(value) if value else value for name, value in zip(_FOUND, found, strict=True)
        }
        changed = {name: value for name, value in plain.items() if value != row._mapping[name]}
        values: dict[str, Any] = dict(changed)
        if doc.text != row.text:
            values["text"] = doc.text
            r = schema.reading.c
            self.connection.execute(
                update(schema.reading).where(r.document_id == row.id, r.text.is_(None)).values(text=row.text)
            )
        if values:
            self.connection.execute(
                update(schema.document).where(schema.document.c.id == row.id).values(**values)
            )
        return changed

    def _again(self, readings: list[int], rows: Any) -> None:
        """What this reader had read once already is the current reading again."""
        if not readings:
            return
        reading, event = schema.reading, schema.event
        self.connection.execute(
            update(reading).where(reading.c.id.in_(readings)).values(current=True, text=None)
        )
        current = [row.id for row in rows if row.current]
        self.connection.execute(
            update(event)
            .where(event.c.reading_id.in_(readings), event.c.document_id.in_(current))
            .values(current=True, linked=False)
        )

    def _insert(self, new: list[tuple[Any, Outcome, int]]) -> None:
        numbers = Numbers(self.connection)
        readings: list[dict[str, Any]] = []
        events: list[dict[str, Any]] = []
        for id, (row, outcome, seq) in enumerate(new, numbers.reading):
            record = outcome.record or b""
            readings.append(reading_row(id, row.id, self.reader, record, self.at, seq))
            events += event_rows(decoded(record), numbers.event + len(events), id, row.id, row.current)
        if readings:
            self.connection.execute(insert(schema.reading), readings)
        if events:
            self.connection.execute(insert(schema.event), events)
