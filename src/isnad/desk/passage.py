"""The sentence that a value came from, out of the text that was read."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from isnad.lang import language
from isnad.store import schema
from isnad.store.errors import StoreError
from isnad.text.tokens import sentences

#: So many characters are looked at, and at most shown, on each side of the words.
_AROUND, _MOST = 3000, 400


class Passage(NamedTuple):
    """Words with what stands around them in their sentence; ``cut`` tells on which sides the sentence goes on."""

    before: str
    words: str
    after: str
    cut: tuple[bool, bool]


def text_of(connection: Connection, sha256: str) -> str:
    """The text that the current reading of a document was made from.  Raises :class:`StoreError`."""
    reading, document = schema.reading.c, schema.document.c
    row = connection.execute(
        select(func.coalesce(reading.text, document.text).label("text"))
        .join_from(schema.document, schema.reading, reading.document_id == document.id)
        .where(document.sha256 == sha256, reading.current)
    ).first()
    if row is None:
        raise StoreError(f"there is no document {sha256[:16]}: isnad show tells what an incident rests on")
    return str(row.text)


def passage(text: str, start: int, end: int) -> Passage:
    """The sentence, or the sentences, that hold ``text[start:end]``.  Raises ValueError for a span that is none."""
    if not 0 <= start < end <= len(text):
        raise ValueError("the words do not stand in that text")
    first = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    last = text.find("\n", end, end + _AROUND)
    last = min(len(text), end + _AROUND) if last < 0 else last
    tokens = language("").script.tokens(text[first:last])
    low, high = start, end
    for sentence in sentences(tokens):
        opens = first + tokens[sentence.first].start
        closes = first + tokens[sentence.last - 1].end
        if opens < end and closes > start:
            low, high = min(low, opens), max(high, closes)
    left, right = max(low, start - _MOST), min(high, end + _MOST)
    return Passage(text[left:start], text[start:end], text[end:right], (left > low, right < high))
