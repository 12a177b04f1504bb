"""Why the events of an incident were linked."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, select

from isnad.linkage.model import Part, default
from isnad.store import schema
from isnad.store.frequencies import StoreCorpus
from isnad.store.incidents import number_of
from isnad.store.views import members


class Reason(NamedTuple):
    """One link: the two documents, the words that name the event in each, and what every comparison says."""

    weight: float
    documents: tuple[str, str]
    words: tuple[str, str]
    parts: list[Part]


def why(connection: Connection, public_id: str) -> list[Reason]:
    """The links that hold an incident together, strongest first: as few as join all of its events.

    Weights are reckoned anew, with what is common and rare in the store now.
    """
    number = number_of(connection, public_id)
    found = {event: member for event, _, member in members(connection, [number]).get(number, [])}
    if not found:
        return []
    table = schema.link.c
    rows = connection.execute(
        select(table.weight, table.a, table.b).where(table.a.in_(found), table.b.in_(found))
    )
    leader = {event: event for event in found}

    def root(event: int) -> int:
        while leader[event] != event:
            event = leader[event]
        return event

    kept = []
    for _, a, b in sorted(rows, key=lambda row: (-row[0], row[1], row[2])):
        x, y = root(a), root(b)
        if x != y:
            leader[y] = x
            kept.append((a, b))
    weights = StoreCorpus(connection)
    weights.announce(m.case for m in found.values())
    out = []
    for first, second in kept:
        one, other = found[first], found[second]
        parts, _ = default().explain(one.case, other.case, weights)
        words = (one.event.trigger.quote, other.event.trigger.quote)
        out.append(Reason(sum(p.weight for p in parts), (one.id, other.id), words, parts))
    return out
