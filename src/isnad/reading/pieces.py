"""Very long texts: read in pieces that break between paragraphs or sentences, into one record of the whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

import msgspec

from isnad.reading.records import Why
from isnad.record import Record, Span

#: A text of more characters than this is read in pieces, about so long each.
PIECE = 400_000
_BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[.!?\u061f]\s"), re.compile(r"\s"))


def pieces(text: str, size: int = PIECE) -> list[tuple[int, int]]:
    """Where to cut ``text``: the ranges cover all of it, and none is much longer than ``size``."""
    out = []
    start = 0
    while len(text) - start > size:
        end = _break(text, start + size - size // 8, start + size)
        out.append((start, end))
        start = end
    return [*out, (start, len(text))]


def _break(text: str, first: int, last: int) -> int:
    """The last best place to cut between two offsets: a blank line, a line, a sentence, a word."""
    for pattern in _BREAKS:
        found = [m.end() for m in pattern.finditer(text, first, last)]
        if found:
            return found[-1]
    return last


Read = Callable[[str, str | None], tuple[Record, list[Why]]]


def read_pieces(text: str, read: Read, published: str | None) -> tuple[Record, list[Why]]:
    """The record of a long text and its reasons; every span points into the whole text.

    ``read`` is given a piece and the date of publication: the first piece that tells one tells it for
    those after it.  A happening that is told again in another piece is an event of its own.
    """
    whole: Record | None = None
    reasons: list[Why] = []
    for start, end in pieces(text):
        record, more = read(text[start:end], published)
        names = {}
        count = len(whole.events) if whole else 0
        for n, event in enumerate(record.events, count + 1):
            names[event.id] = event.id = f"e{n}"
        _shift(record, start)
        for why in more:
            why.event = names.get(why.event, why.event)
            _shift(why, start)
        reasons += [why for why in more if why.event or why.field != "published" or whole is None]
        if whole is None:
            whole = record
        else:
            whole.events += record.events
        if not published and record.document.published_precision == "day":
            published = record.document.published
            for name in ("published", "published_basis", "published_precision"):
                setattr(whole.document, name, getattr(record.document, name))
    assert whole is not None
    whole.document.text_sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return whole, reasons


def _shift(node: Any, by: int) -> Any:
    """``node`` with all its spans moved by some characters; structs are changed in place."""
    if isinstance(node, Span):
        return Span(node.start + by, node.end + by, node.quote)
    if isinstance(node, list):
        node[:] = [_shift(item, by) for item in node]
    elif isinstance(node, msgspec.Struct):
        for name in node.__struct_fields__:
            setattr(node, name, _shift(getattr(node, name), by))
    return node
