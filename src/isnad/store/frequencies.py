"""How often terms, places and actors stand in the events of a store: what linkage weighs rarity by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, bindparam, insert, select, update

from isnad.linkage.cases import Case
from isnad.linkage.corpus import Corpus
from isnad.linkage.linker import usual_terms
from isnad.store import schema

T = TypeVar("T")
#: Keys that are looked up at once.
_CHUNK = 900


def count(connection: Connection, cases: Iterable[Case], sign: int = 1) -> None:
    """Counts the terms, places and actors of events that are new (``sign`` 1) or retired (-1)."""
    counts: Counter[str] = Counter()
    for case in cases:
        counts.update(_keys(case))
    if not counts:
        return
    known = _counts(connection, counts)
    table = schema.frequency
    new = [{"key": k, "count": sign * n} for k, n in sorted(counts.items()) if k not in known]
    old = [{"k": k, "n": known[k] + sign * n} for k, n in sorted(counts.items()) if k in known]
    if new:
        connection.execute(insert(table), new)
    if old:
        connection.execute(
            update(table).where(table.c.key == bindparam("k")).values(count=bindparam("n")), old
        )


class StoreCorpus(Corpus):
    """A corpus that looks up in the store how often something stands there, when events are announced."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(usual_terms())
        self._connection = connection
        self._known: set[str] = set()
        self._all = _counts(connection, ("e", "acted"))

    def announce(self, cases: Iterable[Case]) -> None:
        """Looks up, of what these events name, all that was not looked up before."""
        wanted = {key for case in cases for key in _keys(case)} - self._known
        self._known |= wanted
        found = _counts(self._connection, wanted)
        self.know(
            events=self._all.get("e", 0),
            acted=self._all.get("acted", 0),
            terms={int(k[2:]): n for k, n in found.items() if k.startswith("t|")},
            places={k[2:]: n for k, n in found.items() if k.startswith("p|")},
            actors={k[2:]: n for k, n in found.items() if k.startswith("a|")},
        )


def _keys(case: Case) -> Iterator[str]:
    yield "e"
    for term in case.terms:
        yield f"t|{term}"
    for key in {s.key for s in case.spots}:
        yield f"p|{key}"[:90]
    if case.actors:
        yield "acted"
    for actor in case.forces:
        yield f"a|{actor}"[:90]


def _counts(connection: Connection, keys: Iterable[str]) -> dict[str, int]:
    out: dict[str, int] = {}
    table = schema.frequency.c
    for chunk in chunks(sorted(keys), _CHUNK):
        rows = connection.execute(select(table.key, table.count).where(table.key.in_(chunk)))
        out.update({row.key: row[1] for row in rows})
    return out


def chunks(of: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most ``size``."""
    stream = iter(of)
    while chunk := list(islice(stream, size)):
        yield chunk
