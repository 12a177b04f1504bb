"""Why the events of an incident were linked."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

from isnad.linkage.model import Part, default
from isnad.store.frequencies import StoreCorpus
from isnad.store.incidents import number_of
from isnad.store.joints import joints, links_among
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
    found = {t.event: t.member for t in members(connection, [number]).get(number, [])}
    if not found:
        return []
    kept = joints(links_among(connection, found))
    weights = StoreCorpus(connection)
    weights.announce(m.case for m in found.values())
    out = []
    for _, first, second in kept:
        one, other = found[first], found[second]
        parts, _ = default().explain(one.case, other.case, weights)
        words = (one.event.trigger.quote, other.event.trigger.quote)
        out.append(Reason(sum(p.weight for p in parts), (one.id, other.id), words, parts))
    return out
