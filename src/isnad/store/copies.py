"""Which documents of a store carry another's text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, insert, select

from isnad.article.boilerplate import article_spans
from isnad.incidents.origins import Copy
from isnad.lang import language
from isnad.linkage.copies import copied, shingles, sketch
from isnad.record import Record
from isnad.store import schema
from isnad.store.frequencies import chunks

#: A shingle that so many documents carry is said by anyone.
_COMMON = 60
_CHUNK = 900


class Told:
    """A document as copies are told by: its text, its language and whom it credits."""

    def __init__(self, text: str, record: Record) -> None:
        lang = language(record.document.language or "")
        words = []
        for start, end in article_spans(text, lang.cues):
            words += [t.form for t in lang.script.tokens(text[start:end]) if t.kind != "p"]
        self.shingles = shingles(words)
        self.credits = {s.id or s.name for e in record.events for s in e.said_by if s.role != "anonymous"}
        self.published = record.document.published or ""


def find_copies(
    connection: Connection,
    fresh: Mapping[int, Told],
    load: Callable[[list[int]], Mapping[int, Told]] = lambda numbers: {},
) -> list[Copy]:
    """Looks for copies between ``fresh`` documents and all others, and keeps what was found.

    ``load`` gives documents that were there before, by their numbers.
    """
    held = {id: sketch(told.shingles) for id, told in fresh.items()}
    of_hash: dict[int, list[int]] = {}
    for id, hashes in held.items():
        for h in hashes:
            of_hash.setdefault(h, []).append(id)
    known = _known(connection, list(of_hash))
    rows = [{"hash": h, "document_id": id} for id, hashes in held.items() for h in hashes]
    if rows:
        connection.execute(insert(schema.fingerprint), rows)
    met: Counter[tuple[int, int]] = Counter()
    for h, ids in of_hash.items():
        others = known.get(h, [])
        if len(ids) + len(others) > _COMMON:
            continue
        met.update((min(a, b), max(a, b)) for i, a in enumerate(ids) for b in (*ids[:i], *others) if a != b)
    told = {**load(sorted({id for pair in met for id in pair} - fresh.keys())), **fresh}
    out = []
    for a, b in sorted(met):
        x, y = told[a], told[b]
        found = copied(x.shingles, y.shingles, sorted(x.credits & y.credits))
        if found:
            first, second = (a, b) if (x.published or "9", a) <= (y.published or "9", b) else (b, a)
            out.append(Copy(second, first, *found))
    if out:
        connection.execute(
            insert(schema.copy),
            [
                {
                    "document_id": c.document,
                    "of_document_id": c.of,
                    "containment": c.containment,
                    "reason": c.reason,
                }
                for c in out
            ],
        )
    return out


def copies_among(connection: Connection, documents: Sequence[int]) -> dict[tuple[int, int], Copy]:
    """The copies that were found among some documents, by their pairs."""
    table, out = schema.copy.c, {}
    wanted = set(documents)
    for chunk in chunks(sorted(wanted), _CHUNK):
        query = select(table.document_id, table.of_document_id, table.containment, table.reason)
        for row in connection.execute(query.where(table.document_id.in_(chunk))):
            if row.of_document_id in wanted:
                out[row.document_id, row.of_document_id] = Copy(*row)
    return out


def _known(connection: Connection, hashes: list[int]) -> dict[int, list[int]]:
    table = schema.fingerprint.c
    out: dict[int, list[int]] = {}
    for chunk in chunks(hashes, _CHUNK):
        for row in connection.execute(select(table.hash, table.document_id).where(table.hash.in_(chunk))):
            out.setdefault(row.hash, []).append(row.document_id)
    return out
