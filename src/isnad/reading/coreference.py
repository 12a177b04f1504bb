"""Which drafts are one happening told again.

Each pair of drafts is weighed: what speaks for one happening (the same place, the same toll, a word that
points back) against what speaks for two (another place, another day, another actor, another toll).
"""

from __future__ import annotations

from dataclasses import dataclass

from isnad.reading.drafts import (
    GENERAL,
    STRIKES,
    Draft,
    actor_ids,
    anaphoric,
    harm_of,
    kinds_fit,
    weapon_ids,
)
from isnad.reading.mentions import Mentions
from isnad.reading.times import apart

#: How many sentences of a text are its head: headline, subtitle, lead.
_HEAD = 2
#: How many sentences from the start of a text a heading is its headline.
_TOP = 6


@dataclass(frozen=True)
class Weights:
    """What each observation speaks for (above zero) or against (below), and the sum that decides."""

    same_place: int = 2
    other_place: int = -5
    same_actor: int = 1
    other_actor: int = -3
    other_actor_placed: int = -1
    same_toll: int = 3
    same_single: int = 1
    rival_toll: int = -2
    other_weapon: int = -2
    points_back: int = 3
    same_day: int = 2
    next_sentence: int = 1
    head: int = 1
    far: int = -1
    same_kind: int = 1
    other_kind: int = -3
    nothing_new: int = 1
    fresh: int = -2
    similar: int = -6
    one: int = 3


WEIGHTS = Weights()


def weight(m: Mentions, a: Draft, b: Draft, w: Weights) -> int:
    """What speaks for ``b``, told later, being the happening ``a`` again, less what speaks against it."""
    if a.background != b.background or not b.triggers:
        return -99
    if not kinds_fit(a.kind, b.kind, weapon_ids(m, a), weapon_ids(m, b)):
        return -99
    if apart(m, a, b):
        return -99
    headline = a.sentence <= _TOP and m.is_heading(a.sentence)
    total = 0
    gap = b.sentence - max(a.sentences)
    names_a, names_b = m.place_names(a.places), m.place_names(b.places)
    shared = bool(names_a & names_b)
    if names_a and names_b:
        total += w.same_place if shared else w.other_place
    who_a, who_b = actor_ids(m, a), actor_ids(m, b)
    if who_a and who_b:
        if who_a & who_b:
            total += w.same_actor
        else:
            total += w.other_actor_placed if shared or headline else w.other_actor
    harm_a, harm_b = harm_of(m, a), harm_of(m, b)
    shared_harm = {h for h in harm_a & harm_b if h[1]}
    told = {h for h in shared_harm if h[2] is not None}
    if told:
        total += w.same_toll if len(told) > 1 or any(h[1] > 1 for h in told) else w.same_single
    elif not shared_harm and _rival(harm_a, harm_b):
        total += w.rival_toll
    armed_a, armed_b = weapon_ids(m, a), weapon_ids(m, b)
    if armed_a and armed_b and not armed_a & armed_b:
        total += w.other_weapon
    if anaphoric(b) and gap <= 2:
        total += w.points_back
    elif m.same_day(a.timex, b.timex) and all(t.definite and not t.verb for t in b.triggers):
        total += w.same_day
    if gap <= 1:
        total += w.next_sentence
    elif gap > 8:
        total += w.far
    if a.sentence <= _HEAD:
        total += w.head
    if a.kind == b.kind:
        total += w.same_kind
    elif not (GENERAL & {a.kind, b.kind} or {a.kind, b.kind} <= STRIKES):
        total += w.other_kind
    if not names_b and not harm_b and b.timex is None:
        total += w.nothing_new
    if b.trigger.verb and (b.actors or b.weapons) and a.sentence > 0 and not names_b and not told:
        total += w.fresh
    if b.trigger.first in m.similar or any(b.first <= k < b.last for k in m.same_place):
        total += w.similar
    return total


def _rival(a: set[tuple[str, int, int | None]], b: set[tuple[str, int, int | None]]) -> bool:
    """Whether two tolls count one outcome differently, and exactly; that none fell is no count."""
    return any(x[0] == y[0] and x[1:] != y[1:] and x[2] and y[2] for x in a for y in b)
