"""Opening a file that holds many documents, whichever kind it is."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from isnad.article.documents import Document, DocumentError
from isnad.article.tasks import Item, Ways

#: Bytes of a feed or a sitemap, packed or not: no such file has more.
_MOST = 52_428_800


def contained(
    path: str, kind: str, chunks: Iterator[bytes | None], name: str, known: Document, ways: Ways
) -> Iterator[Item]:
    """The documents in a file of some kind; ``chunks`` are its bytes.

    Kinds that are read from one end to the other are read from ``chunks``; a ZIP is opened by its path, or put
    into a temporary file where it came in by no file.
    """
    if kind in ("feed", "sitemap"):
        from isnad.article.containers import feeds

        yield from feeds.documents(_whole(chunks), kind, name, known, ways)
    elif kind == "warc":
        from isnad.article.containers import warc

        yield from warc.documents(_Stream(chunks), name, known)
    elif kind == "telegram":
        from isnad.article.containers import telegram

        yield from telegram.documents(_Stream(chunks), name, known)
    elif kind in ("csv", "tsv"):
        from isnad.article.containers.rows import row_items
        from isnad.article.containers.tables import rows

        table = rows(_Stream(chunks), "\t" if kind == "tsv" else None)
        yield from row_items(table, name, known, ways)
    else:
        with _spooled(chunks) if path == "-" else open(path, "rb") as file:
            yield from _zipped(file, kind, name, known, ways)


def _zipped(file: BinaryIO, kind: str, name: str, known: Document, ways: Ways) -> Iterator[Item]:
    from isnad.article.containers import sheets, wacz

    if kind == "zip":
        names = wacz.names(file)
        kind = "xlsx" if sheets.is_sheet(names) else "wacz" if wacz.is_archive(names) else kind
    if kind == "xlsx":
        from isnad.article.containers.rows import row_items

        found = False
        troubles: list[DocumentError] = []
        for title, rows in sheets.sheets(file):
            try:
                for item in row_items(rows, f"{name}, {title}", known, ways):
                    found = True
                    yield item
            except DocumentError as error:
                troubles.append(error)
        if troubles and not found:
            raise troubles[0]
    elif kind == "wacz":
        yield from wacz.documents(file, name, known)
    else:
        raise DocumentError("is a ZIP or Office file: give WACZ or XLSX, or unpack it and give what it holds")


def _whole(chunks: Iterator[bytes | None]) -> bytes:
    raw = bytearray()
    for chunk in chunks:
        raw += chunk or b""
        if len(raw) > _MOST:
            raise DocumentError(f"is larger than {_MOST:,} bytes: no feed and no sitemap is")
    return bytes(raw)


def _spooled(chunks: Iterator[bytes | None]) -> BinaryIO:
    """What came in by no file, as one that can be gone about in."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    for chunk in chunks:
        file.write(chunk or b"")
    file.seek(0)
    return file


class _Stream(io.RawIOBase, BinaryIO):
    """Chunks as a file that is read from one end to the other."""

    def __init__(self, chunks: Iterator[bytes | None]) -> None:
        self._chunks, self._rest = chunks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            chunk = next(self._chunks, b"")
            if chunk == b"":
                return 0
            self._rest = chunk or b""
        data = self._rest[: len(buffer)]
        self._rest = self._rest[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)
