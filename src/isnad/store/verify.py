"""Verifying a store: every digest is made again, and every row held against the log that told of it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec
from sqlalchemy import Connection, Select, func, literal, select, union_all

from isnad.store import schema
from isnad.store.log import BEGINNING, digest
from isnad.store.opening import Store
from isnad.store.readings import decoded
from isnad.store.warc import Damaged, read_at, unpack

#: Rows that are fetched at once.
_ROWS = 500


class Finding(NamedTuple):
    """Something that does not agree, in words; ``where`` names the part of the store."""

    where: str
    what: str


def verify(
    store: Store, progress: Callable[[int, int], None] = lambda done, total: None
) -> Iterator[Finding]:
    """Checks log, evidence, readings and decisions, and tells of all that does not agree, the log first.

    ``progress`` is called with the rows that are checked and how many there are.  A store that agrees
    yields nothing; no finding stops the checks.  Raises :class:`StoreError` where it cannot be read.
    """
    with store.read() as connection:
        checks = _Checks(connection, store.evidence, progress)
        yield from checks.log()
        yield from checks.evidence()
        yield from checks.readings()
        yield from checks.decisions()
        yield from checks.missing()


class _Checks:
    def __init__(self, connection: Connection, folder: Path, progress: Callable[[int, int], None]) -> None:
        self._connection, self._folder, self._progress = connection, folder, progress
        tables = (schema.log, schema.document, schema.problem, schema.reading, schema.decision)
        self._total = sum(
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        )
        self._done = 0

    def _rows(self, query: Select[Any]) -> Iterator[Any]:
        """Rows of a query, not all in memory at once."""
        for row in self._connection.execute(query.execution_options(yield_per=_ROWS)):
            self._done += 1
            if self._done % _ROWS == 0:
                self._progress(self._done, self._total)
            yield row

    def log(self) -> Iterator[Finding]:
        """Each row's hash, and the chain of them."""
        last, previous = 0, BEGINNING
        for row in self._rows(select(schema.log).order_by(schema.log.c.seq)):
            where = f"log row {row.seq}"
            what = f"({row.act}, {row.at}, {row.who})"
            if row.seq != last + 1:
                yield Finding(where, f"rows {last + 1} to {row.seq - 1} before it are gone")
            elif row.previous != previous:
                yield Finding(where, f"{what} does not follow from row {last}: one of them was changed")
            if digest(*row[:-1]) != row.hash:
                yield Finding(where, f"{what} was changed: its hash is of other words")
            last, previous = row.seq, row.hash

    def evidence(self) -> Iterator[Finding]:
        """Each record in each file: its place, its digests, and whose it is."""
        for file in self._connection.execute(
            select(schema.evidence_file).order_by(schema.evidence_file.c.id)
        ).all():
            if not file.committed_length:
                continue
            where = f"evidence {file.name}"
            try:
                with (self._folder / file.name).open("rb") as handle:
                    size = handle.seek(0, io.SEEK_END)
                    if size < file.committed_length or (file.closed and size > file.committed_length):
                        yield Finding(
                            where, f"has {size:,} bytes, and the store tells of {file.committed_length:,}"
                        )
                    yield from self._records(file, handle, where)
            except OSError as error:
                yield Finding(
                    where,
                    f"cannot be read in {self._folder} ({(error.strerror or str(error)).lower()}); "
                    "--evidence names another folder",
                )

    def _records(self, file: Any, handle: BinaryIO, where: str) -> Iterator[Finding]:
        end = 0
        for row in self._rows(_records_of(file.id)):
            whose = f"the record of {row.what} {_short(row)} ({_place(row)}) at byte {row.offset:,}"
            if row.offset != end and not (end == 0 and self._opening(handle, row.offset)):
                yield Finding(where, f"there are bytes of no document before {whose}")
            end = row.offset + row.length
            try:
                packed = read_at(handle, row.offset, row.length)
                after = msgspec.json.decode(row.after) if row.after else {}
                told = after.get("evidence") or []
                raw = unpack(packed)
                if hashlib.sha256(raw).hexdigest() != row.sha256:
                    raise Damaged("its bytes are another document's")
                if told != [file.name, row.offset, row.length, hashlib.sha256(packed).hexdigest()]:
                    raise Damaged(f"it is not what row {row.log_seq} of the log tells of")
            except Damaged as error:
                yield Finding(where, f"{whose} is damaged: {error}")
        if end != file.committed_length:
            yield Finding(where, f"there are bytes of no document behind byte {end:,}")

    def _opening(self, handle: BinaryIO, length: int) -> bool:
        """Whether the file opens with its own record, of that length."""
        try:
            return b"WARC File Format" in unpack(read_at(handle, 0, length))
        except Damaged:
            return False

    def readings(self) -> Iterator[Finding]:
        """Each record against the log, and the current ones against their documents."""
        d, r, g = schema.document.c, schema.reading.c, schema.log.c
        columns = (d.sha256, d.name, d.line, d.given_id, d.url, d.publisher, d.title, d.text)
        query = (
            select(
                r.id,
                r.reader,
                r.record,
                r.current,
                r.log_seq,
                r.text.label("own"),
                *columns,
                g.act,
                g.subject,
                g.after,
            )
            .join(schema.document, d.id == r.document_id)
            .outerjoin(schema.log, g.seq == r.log_seq)
            .order_by(r.id)
        )
        for row in self._rows(query):
            where = f"reading {row.id} of document {_short(row)} ({_place(row)})"
            told = msgspec.json.decode(row.after) if row.after else {}
            if (row.act, row.subject) != ("document read", row.sha256):
                yield Finding(where, f"row {row.log_seq} of the log does not tell of it")
            elif told.get("record") != hashlib.sha256(row.record).hexdigest():
                yield Finding(where, f"the record is not the one that row {row.log_seq} of the log tells of")
            elif told.get("reader") != row.reader:
                yield Finding(where, f"the reader is not the one that row {row.log_seq} of the log tells of")
            else:
                yield from _against_document(row, where)

    def decisions(self) -> Iterator[Finding]:
        """What people decided, each against the row of the log that tells of it."""
        d, g = schema.decision.c, schema.log.c
        query = (
            select(d.id, d.act, d.who, d.reason, d.payload, d.log_seq, g.act.label("told"), g.who.label("by"), g.after)
            .outerjoin(schema.log, g.seq == d.log_seq)
            .order_by(d.id)
        )  # fmt: skip
        for row in self._rows(query):
            told = msgspec.json.decode(row.after) if row.after else {}
            where = f"decision {row.id} ({row.act})"
            if (row.told, row.by) != (f"decision: {row.act}", row.who):
                yield Finding(where, f"row {row.log_seq} of the log does not tell of it")
            elif told != msgspec.json.decode(row.payload) | {"reason": row.reason}:
                yield Finding(where, f"is not what row {row.log_seq} of the log tells of")

    def missing(self) -> Iterator[Finding]:
        """What the log tells of and the store does not hold."""
        g = schema.log.c
        for act, table in (
            ("document ingested", schema.document),
            ("document read", schema.reading),
            ("decision: %", schema.decision),
        ):
            seq = table.c.log_seq
            query = (
                select(g.seq, g.act, g.subject)
                .outerjoin(table, seq == g.seq)
                .where(g.act.like(act), seq.is_(None), g.before.is_(None))
                .order_by(g.seq)
            )
            for row in self._connection.execute(query).all():
                yield Finding(f"log row {row.seq}", f"tells of {row.act} {row.subject[:12]}, which is gone")
        head = self._connection.execute(select(func.max(g.seq))).scalar() or 0
        for table in (schema.document, schema.problem, schema.reading, schema.decision):
            newest = self._connection.execute(select(func.max(table.c.log_seq))).scalar() or 0
            if newest > head:
                yield Finding(
                    "the log", f"ends at row {head}, and row {newest} is of a {table.name}: rows are gone"
                )
                return
        if not head:
            yield Finding("the log", "is empty: even a new store has a row that tells of it")


def _records_of(file_id: int) -> Select[Any]:
    """Documents and problems whose bytes lie in one file, in the order of their places."""
    parts = []
    for what, table in (("document", schema.document), ("problem", schema.problem)):
        c = table.c
        parts.append(
            select(
                literal(what).label("what"),
                c.sha256,
                c.name,
                c.line,
                c.evidence_offset.label("offset"),
                c.evidence_length.label("length"),
                c.log_seq,
            ).where(c.evidence_id == file_id)
        )
    rows = union_all(*parts).subquery()
    return (
        select(rows, schema.log.c.after)
        .outerjoin(schema.log, schema.log.c.seq == rows.c.log_seq)
        .order_by(rows.c.offset)
    )


def _against_document(row: Any, where: str) -> Iterator[Finding]:
    """The record against the text that it was read from, and the row of its document where it is current."""
    document = decoded(row.record).document
    text = row.text if row.own is None else row.own
    if document.text_sha256 != hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest():
        yield Finding(where, "the text is not the one that was read")
    if not row.current:
        return
    read = {
        "given_id": document.id,
        "url": document.url,
        "publisher": document.publisher and document.publisher.name,
        "title": document.title,
    }
    for name, value in read.items():
        kept = row._mapping[name]
        if schema.plain(value or "") != (kept or ""):
            yield Finding(where, f"the document's {name} was changed: it is {kept!r}, and {value!r} was read")


def _short(row: Any) -> str:
    return str(row.sha256)[:12]


def _place(row: Any) -> str:
    return f"{row.name}, line {row.line}" if row.line else str(row.name)
