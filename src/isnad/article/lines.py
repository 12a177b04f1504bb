"""JSON Lines: a document a line, as the bytes come."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

from isnad.article.documents import Document
from isnad.article.tasks import Item, Task, Waiting


def lines(chunks: Iterable[bytes | None], known: Document, name: str) -> Iterator[Item]:
    """The documents of JSON Lines, numbered by their lines; None among the chunks is a pause."""
    rest = bytearray()
    number = 0
    for chunk in _as_utf8(chunks):
        if chunk is None:
            yield Waiting()
            continue
        first, *more = chunk.split(b"\n")
        rest += first
        for following in more:
            number += 1
            if line := bytes(rest).strip():
                yield Task(line, "jsonl", known, name, number)
            rest = bytearray(following)
    if line := bytes(rest).strip():
        yield Task(line, "jsonl", known, name, number + 1)


def _as_utf8(chunks: Iterable[bytes | None]) -> Iterator[bytes | None]:
    """The chunks without a byte order mark; those of UTF-16 with a mark turned into UTF-8."""
    decoder: codecs.IncrementalDecoder | None = None
    for n, chunk in enumerate(chunks):
        if n == 0 and chunk:
            if chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
                decoder = codecs.getincrementaldecoder("utf-16")("replace")
            chunk = chunk.removeprefix(b"\xef\xbb\xbf")
        yield decoder.decode(chunk).encode("utf-8", "replace") if decoder and chunk else chunk
