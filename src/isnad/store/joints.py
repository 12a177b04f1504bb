"""The links that hold incidents together: of all that there are the strongest, as few as join all events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from isnad.store import schema
from isnad.store.frequencies import chunks

_CHUNK = 900
#: Weight in bits, and the two events.
Joint = tuple[float, int, int]


def joints(links: Iterable[Joint]) -> list[Joint]:
    """The links that join all that any of them join (a maximum spanning forest), strongest first."""
    leader: dict[int, int] = {}

    def root(event: int) -> int:
        while (up := leader.setdefault(event, event)) != event:
            leader[event] = leader[up]
            event = up
        return event

    kept = []
    for weight, a, b in sorted(links, key=lambda link: (-link[0], link[1], link[2])):
        x, y = root(a), root(b)
        if x != y:
            leader[y] = x
            kept.append((weight, a, b))
    return kept


def links_among(connection: Connection, events: Iterable[int]) -> list[Joint]:
    """The links that stand in the store between some events."""
    wanted, table = set(events), schema.link.c
    query, out = select(table.weight, table.a, table.b), list[Joint]()
    for chunk in chunks(sorted(wanted), _CHUNK):
        rows = connection.execute(query.where(table.a.in_(chunk)))
        out += [(r.weight, r.a, r.b) for r in rows if r.b in wanted]
    return out


def weakest(connection: Connection, at: Mapping[int, int]) -> dict[int, float]:
    """For incidents the weight, in bits, of the weakest link that holds each together; ``at`` tells the
    incident of each event.  What nothing links is left out."""
    within = [link for link in links_among(connection, at) if at[link[1]] == at[link[2]]]
    out: dict[int, float] = {}
    for weight, a, _ in joints(within):
        out[at[a]] = min(weight, out.get(at[a], weight))
    return out
