"""Umbrellas: what a headline or lead sums up and the body tells place by place.

«Raids on the countryside kill five» is no happening of its own where its parts are told.
"""

from __future__ import annotations

from isnad.reading.drafts import Draft, actor_ids, harm_of, kinds_fit, weapon_ids
from isnad.reading.mentions import Mentions
from isnad.reading.merging import merge

#: How many sentences from the start of a text an umbrella may stand in.
_LEAD = 2
#: Fewer people than this may be the sum of others by chance.
_CHANCE = 8


def compatible(m: Mentions, a: Draft, b: Draft) -> bool:
    """Whether kind, actors and times of two drafts can be those of one happening."""
    if not kinds_fit(a.kind, b.kind, weapon_ids(m, a), weapon_ids(m, b)):
        return False
    who_a, who_b = actor_ids(m, a), actor_ids(m, b)
    if who_a and who_b and not who_a & who_b and not harm_of(m, a) & harm_of(m, b):
        return False
    return not (a.timex is not None and b.timex is not None and m.conflict(a.timex, b.timex))


def covers(m: Mentions, a: Draft, b: Draft) -> bool:
    """Whether ``a`` speaks of the area, or of no place, and ``b`` of a place that may lie in it."""
    if not b.places or not compatible(m, a, b):
        return False
    larger = {name for i in b.places for name in m.within[i]}
    return all(m.toponyms[i].name in larger for i in a.places)


def _sums_up(m: Mentions, a: Draft, later: list[Draft]) -> bool:
    """Whether the exact toll of ``a`` is that of several later happenings together; small sums are chance."""
    summed = 0
    for outcome, low, high in harm_of(m, a):
        counts = [
            n for d in later for n in [sum(h[1] for h in harm_of(m, d) if h[0] == outcome and h[2])] if n
        ]
        if high == low and len(counts) > 1 and sum(counts) == low:
            summed += low
    return summed >= _CHANCE


def settle_umbrellas(m: Mentions, drafts: list[Draft]) -> list[Draft]:
    """Drops each umbrella of the lead whose parts are told; its lone part inherits what it lacks."""
    out = list(drafts)
    for a in drafts:
        if a.background or a.sentence > _LEAD:
            continue
        later = [b for b in out if b is not a and b.sentence >= a.sentence and not b.background]
        if _sums_up(m, a, later):
            out.remove(a)
            continue
        parts = [b for b in later if b.sentence > a.sentence and covers(m, a, b)]
        if not m.is_heading(a.sentence):
            parts = [b for b in parts if harm_of(m, a) & harm_of(m, b)]
        if not parts:
            continue
        heir = parts[0]
        told = {m.harm[i].outcome for i in heir.harm}
        if len(parts) == 1:
            heir.harm += [i for i in a.harm if m.harm[i].outcome not in told]
        for mine, theirs in ((heir.actors, a.actors), (heir.weapons, a.weapons)):
            if not mine:
                mine.extend(theirs)
        for part in parts:
            if part.timex is None:
                part.timex = a.timex
        if heir.kind == "other":
            heir.kind = a.kind
        out.remove(a)
    return out


def settle_twins(m: Mentions, drafts: list[Draft]) -> list[Draft]:
    """Joins a draft without a place to the one with a place that tells of the very same harm."""
    out = list(drafts)
    for a in drafts:
        told = {h for h in harm_of(m, a) if h[1]}
        if a.places or not (len(told) > 1 or any(h[1] > 1 for h in told)):
            continue
        twin = next(
            (
                b
                for b in out
                if b is not a
                and b.background == a.background
                and b.places
                and told <= harm_of(m, b)
                and compatible(m, a, b)
            ),
            None,
        )
        if twin:
            merge(m, twin, a)
            out.remove(a)
    return out
