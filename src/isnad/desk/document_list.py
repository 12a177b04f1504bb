"""Documents to choose from: those that came last first, by the words of their titles and outlets."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, or_, select

from isnad.desk.asking import Asking
from isnad.desk.discretion import of_record
from isnad.desk.shown import opening
from isnad.store import schema
from isnad.store.cursors import cursor, values_of
from isnad.store.readings import decoded

_LISTING = "documents by words"
#: Rows that are looked through for one page, and at once.
_LOOK, _STEP = 20_000, 2_000
#: Characters of a text that its first words are among.
_TELLING = 2_000

#: Letters of Arabic that writers mix, beside those that differ in a mark; and the one that only stretches.
_MIXED = str.maketrans("\u0629\u0649", "\u0647\u064a", "\u0640")


@dataclass(frozen=True)
class Listed:
    """A document of the list; ``incidents`` are those that its events stand in."""

    sha256: str
    title: str
    publisher: str | None
    published: str | None
    ingested_at: str
    language: str | None
    events: int
    incidents: Sequence[str]
    current: bool


@dataclass(frozen=True)
class Found:
    """Some documents, and the cursor behind them.  ``looked_to`` is the day of taking in down to which was
    looked, where not all that may be asked for has been looked through."""

    documents: list[Listed]
    next: str | None
    looked_to: str | None = None


def found(
    connection: Connection,
    who: Asking,
    words: str = "",
    outlet: str = "",
    size: int = 50,
    after: str | None = None,
) -> Found:
    """Up to ``size`` current documents behind the cursor ``after`` whose title and outlet hold all ``words``,
    in any spelling; what is an id, an address or the beginning of a digest is found as such.

    Raises :class:`isnad.store.errors.StoreError` for a cursor that is none of this listing.
    """
    asked = folded(words).split()
    d = schema.document.c
    query = select(d.id, d.title, d.publisher, d.ingested_at).where(d.current).order_by(d.id.desc())
    if outlet:
        query = query.where(d.publisher == schema.plain(outlet))
    last = int(values_of(_LISTING, after, (int,))[0]) if after else None
    chosen = _named(connection, words.strip(), outlet) if asked and not after else []
    looked, more, reached = 0, True, None
    while more and len(chosen) <= size and looked < _LOOK:
        step = size + 1 if not asked else _STEP
        rows = connection.execute((query.where(d.id < last) if last else query).limit(step)).all()
        more, looked = len(rows) == step, looked + len(rows)
        matching = [row.id for row in rows if _holds(asked, f"{row.title or ''} {row.publisher or ''}")]
        if matching and asked and not who.may("see names"):
            matching = [item for item in matching if _holds(asked, _seen(connection, item, who))]
        chosen += [id for id in matching if id not in chosen]
        if rows:
            last, reached = rows[-1].id, rows[-1].ingested_at
    if len(chosen) > size:
        chosen = chosen[:size]
        return Found(_listed(connection, chosen, who), cursor(_LISTING, [chosen[-1]]))
    beyond = cursor(_LISTING, [last]) if more and last else None
    return Found(_listed(connection, chosen, who), beyond, reached if beyond else None)


def folded(words: str) -> str:
    """Words in a shape in which spellings meet: without marks, and the letters that writers mix made one."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    return bare.casefold().translate(_MIXED)


def _holds(asked: Iterable[str], words: str) -> bool:
    if not asked:
        return True
    shape = folded(words)
    return all(word in shape for word in asked)


def _named(connection: Connection, what: str, outlet: str) -> list[int]:
    """Documents that are called so: by their id or address, or a digest that begins so."""
    d = schema.document.c
    same = [d.given_id == schema.plain(what), d.url == schema.plain(what)]
    if len(what) >= 8 and all(c in "0123456789abcdefABCDEF" for c in what):
        same.append(d.sha256.startswith(what.lower()))
    query = select(d.id).where(or_(*same)).order_by(d.id.desc()).limit(5)
    if outlet:
        query = query.where(d.publisher == schema.plain(outlet))
    return [row.id for row in connection.execute(query)]


def _seen(connection: Connection, id: int, who: Asking) -> str:
    """Title and outlet of a document as somebody may see them."""
    d, r = schema.document.c, schema.reading.c
    row = connection.execute(
        select(d.title, d.publisher, r.record)
        .join_from(schema.document, schema.reading, r.document_id == d.id)
        .where(d.id == id, r.current)
    ).one()
    return of_record(decoded(row.record), who).text(f"{row.title or ''} {row.publisher or ''}")


def _listed(connection: Connection, ids: Sequence[int], who: Asking) -> list[Listed]:
    """What is shown of documents, in the order of ``ids``."""
    d, r, event, incident = schema.document.c, schema.reading.c, schema.event.c, schema.incident.c
    told: dict[int, list[str]] = {}
    query = (
        select(event.document_id, incident.public_id)
        .join_from(schema.event, schema.incident, incident.id == event.incident_id)
        .where(event.document_id.in_(ids), event.current)
        .order_by(event.id)
    )
    for document_id, public_id in connection.execute(query):
        told.setdefault(document_id, []).append(public_id)
    texts = {
        row.id: row.text
        for row in connection.execute(select(d.id, d.text).where(d.id.in_(ids), d.title.is_(None)))
    }
    shown = (
        select(
            d.id, d.sha256, d.title, d.publisher, d.published, d.ingested_at, d.language, d.current, r.record
        )
        .join_from(schema.document, schema.reading, r.document_id == d.id)
        .where(d.id.in_(ids), r.current)
    )
    out = {
        row.id: _item(row, texts.get(row.id, ""), list(dict.fromkeys(told.get(row.id, []))), who)
        for row in connection.execute(shown)
    }
    return [out[id] for id in ids if id in out]


def _item(row: Any, text: str, incidents: list[str], who: Asking) -> Listed:
    record = decoded(row.record)
    veil, known = of_record(record, who), record.document
    publisher = row.publisher or (known.publisher.name if known.publisher else None)
    title = veil.text(row.title) if row.title else opening(veil.text(text[:_TELLING]))
    return Listed(
        row.sha256, title, publisher, known.published or row.published,
        row.ingested_at, known.language or row.language, len(record.events), incidents, row.current,
    )  # fmt: skip
