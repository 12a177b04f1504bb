"""One document as somebody may see it: its text, its record, and what covers the names in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, select

from isnad.desk.asking import Asking
from isnad.desk.discretion import Veil, of_record
from isnad.desk.highlighting import Mark, marks_of
from isnad.record import Record
from isnad.store import schema
from isnad.store.errors import StoreError
from isnad.store.readings import decoded
from isnad.store.views import name_of

#: Characters of a text that stand for a title that is not there.
_HEAD = 110


@dataclass(frozen=True)
class Shown:
    """A document.  ``row`` is that of the store, with names uncovered: only reading it anew may need them."""

    row: Any
    record: Record
    veil: Veil
    #: Whether the names of the dead are covered in it.
    hidden: bool

    @property
    def sha256(self) -> str:
        """The digest of its bytes."""
        return str(self.row.sha256)

    @cached_property
    def text(self) -> str:
        """What was read, as long as it was."""
        words: str = self.row.read_text if self.row.read_text is not None else self.row.text
        return self.veil.text(words)

    @cached_property
    def name(self) -> str:
        """What quotes call it."""
        return self.veil.text(name_of(self.row.given_id, self.row.url, self.row.sha256))

    @cached_property
    def title(self) -> str:
        """Its title, else its first words."""
        return self.veil.text(self.row.title) if self.row.title else opening(self.text)

    @cached_property
    def address(self) -> str | None:
        """Where it was published, where a browser can go there; not where that may name the dead."""
        return web_address(self.row.url) if not self.hidden else None

    @cached_property
    def marks(self) -> list[Mark]:
        """The words that the record rests on."""
        return marks_of(self.record)

    @property
    def direction(self) -> str:
        """The direction that its language is written in."""
        language = self.record.document.language or self.row.language
        return "auto" if not language else "rtl" if language in _RIGHT_TO_LEFT else "ltr"


#: Languages, and scripts, that are written from the right.
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "he", "ckb", "ku", "ps", "Arabic", "Hebrew", "Syriac"})


def shown(connection: Connection, sha256: str, who: Asking) -> Shown:
    """A document by its digest; raises :class:`StoreError` where there is none."""
    d, r = schema.document, schema.reading
    row = connection.execute(
        select(d, r.c.record, r.c.reader, r.c.text.label("read_text"))
        .join(r, r.c.document_id == d.c.id)
        .where(d.c.sha256 == schema.plain(sha256), r.c.current)
    ).first()
    if row is None:
        raise StoreError(f"there is no document {sha256[:16]}: isnad show tells what an incident rests on")
    record = decoded(row.record)
    veil = of_record(record, who)
    hidden = not who.may("see names") and any(h.names for e in record.events for h in e.harm)
    return Shown(row, veil.struct(record), veil, hidden)


def opening(text: str) -> str:
    """The first words of a text."""
    words = " ".join(text[: 4 * _HEAD].split())
    return words if len(words) <= _HEAD else words[:_HEAD].rsplit(" ", 1)[0] + " …"


def web_address(url: str | None) -> str | None:
    """``url`` where it is one of the web; None for any other."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
