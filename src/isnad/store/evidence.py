"""The evidence: the raw bytes of every document, in WARC files beside the store.

Bytes are on the disk before the store tells of them.  A process writes one file, which it holds by a lock;
what a process that was ended had written but not told of is cut off by the next that takes the file over.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import uuid
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from isnad.store import schema
from isnad.store.errors import StoreError, told_of_file
from isnad.store.opening import Store
from isnad.store.warc import Piece, information, record_of

#: Bytes after which a file is closed and another begun.
FULL = 1 << 30


class Kept(NamedTuple):
    """Where bytes are kept; ``sha256`` is of the compressed record as it lies in the file."""

    file_id: int
    file: str
    offset: int
    length: int
    sha256: str


class _File:
    """A file of evidence that this process holds."""

    def __init__(self, id: int, name: str, handle: BinaryIO) -> None:
        self.id, self.name, self.handle = id, name, handle
        _held.add(self)


_held: weakref.WeakSet[_File] = weakref.WeakSet()


def _let_go() -> None:
    """In a process that was forked off: the lock stays with the one that writes."""
    for file in list(_held):
        file.handle.close()


os.register_at_fork(after_in_child=_let_go)


class Evidence:
    """Writes evidence for one store, in one file at a time; to be closed at the end."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._file: _File | None = None

    def __enter__(self) -> Evidence:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets the file go; whoever comes next goes on writing it."""
        if self._file:
            self._file.handle.close()
            self._file = None

    def ready(self) -> None:
        """Takes a file to write, before the transaction that is to tell of it.

        What an ended process left in any file that nobody holds is cut off.  Raises
        :class:`StoreError` where the folder cannot be written, or holds none of the store's evidence.
        """
        if self._file:
            return
        files = schema.evidence_file
        while True:
            with self._store.read() as connection:
                rows = connection.execute(
                    select(files.c.id, files.c.name, files.c.committed_length)
                    .where(~files.c.closed)
                    .order_by(files.c.id)
                ).all()
            for row in rows:
                taken = self._take(row.id, row.name, row.committed_length == 0)
                if taken and self._file:
                    taken.handle.close()
                elif taken:
                    self._file = taken
            if self._file:
                return
            with self._store.write() as connection:
                id = (connection.execute(select(func.max(files.c.id))).scalar() or 0) + 1
                name = f"isnad-{uuid.uuid4().hex[:16]}.warc.gz"
                connection.execute(
                    insert(files), {"id": id, "name": name, "committed_length": 0, "closed": False}
                )

    def _take(self, id: int, name: str, new: bool) -> _File | None:
        """The file, cut to what the store tells of; None where another process holds it."""
        path = self._store.evidence / name
        if not new and not path.exists():
            raise StoreError(
                f"{path} is not there, and the store needs it: name the folder of its evidence with --evidence"
            )
        with told_of_file(path):
            self._store.evidence.mkdir(parents=True, exist_ok=True)
            handle = open(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+b", buffering=0)  # noqa: SIM115
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            return None
        files = schema.evidence_file
        with self._store.read() as connection:
            row = connection.execute(
                select(files.c.committed_length, files.c.closed).where(files.c.id == id)
            ).one()
        if row.closed:
            handle.close()
            return None
        with told_of_file(path):
            _cut(handle, row.committed_length, path)
        return _File(id, name, handle)

    def append(self, connection: Connection, pieces: Iterable[Piece], at: str) -> list[Kept]:
        """Writes bytes and has them on the disk; they count once the transaction is committed.

        ``at`` is the time for their records, ISO 8601.  Call :meth:`ready` before the transaction.
        """
        assert self._file is not None, "ready() comes first"
        file, files = self._file, schema.evidence_file
        start = connection.execute(select(files.c.committed_length).where(files.c.id == file.id)).scalar_one()
        path = self._store.evidence / file.name
        out = bytearray()
        if start == 0:
            out += information(file.name, at)
        kept = []
        for piece in pieces:
            packed = record_of(piece, at)
            place = (file.id, file.name, start + len(out), len(packed))
            kept.append(Kept(*place, hashlib.sha256(packed).hexdigest()))
            out += packed
        with told_of_file(path):
            _cut(file.handle, start, path)
            _write(file.handle, out)
            os.fsync(file.handle.fileno())
        closed = start + len(out) >= FULL
        connection.execute(
            update(files)
            .where(files.c.id == file.id)
            .values(committed_length=start + len(out), closed=closed)
        )
        return kept

    def committed(self) -> None:
        """To be called after the transaction: lets a full file go."""
        if self._file and self._file.handle.tell() >= FULL:
            self.close()


def _cut(handle: BinaryIO, length: int, path: Path) -> None:
    """Cuts a file to ``length`` and stands at its end."""
    size = handle.seek(0, io.SEEK_END)
    if size < length:
        raise StoreError(
            f"{path} is cut off: it has {size:,} of {length:,} bytes; bring it back from a backup"
        )
    if size > length:
        handle.truncate(length)
        handle.seek(length)


def _write(handle: BinaryIO, data: bytearray) -> None:
    """Writes all of ``data``: a file without a buffer may take less at once."""
    rest = memoryview(data)
    while rest:
        rest = rest[handle.write(rest) :]
