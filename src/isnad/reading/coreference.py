"""Which drafts are one happening told again.

Each pair of drafts is weighed: what speaks for one happening (the same place, the same toll, a word that
points back) against what speaks for two (another place, another day, another actor, another toll).
"""

from __future__ import annotations

from dataclasses import dataclass

from isnad.mentions import TriggerMention
from isnad.reading.agents import inherit_agents
from isnad.reading.drafts import (
    GENERAL,
    STRIKES,
    Draft,
    actor_ids,
    anaphoric,
    harm_of,
    joint_kind,
    kinds_fit,
    weapon_ids,
)
from isnad.reading.mentions import Mentions
from isnad.reading.segmentation import segment
from isnad.reading.sources import joint_source
from isnad.reading.times import apart, scenes, settle_time
from isnad.reading.umbrellas import settle_twins, settle_umbrellas
from isnad.reading.worth import newsworthy, worthy

#: How many happenings back a text still speaks of.
_REACH = 80
#: How many sentences of a text are its head: headline, subtitle, lead.
_HEAD = 2
#: A sentence of more tokens than this that stands twice is told once.
_SHORT = 5
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
    same_vague: int = 0
    rival_toll: int = -2
    other_weapon: int = -2
    points_back: int = 3
    next_sentence: int = 1
    head: int = 1
    headline: int = 0
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
    total = w.headline if headline else 0
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
    elif shared_harm:
        total += w.same_vague
    elif _rival(harm_a, harm_b):
        total += w.rival_toll
    armed_a, armed_b = weapon_ids(m, a), weapon_ids(m, b)
    if armed_a and armed_b and not armed_a & armed_b:
        total += w.other_weapon
    if anaphoric(b) and gap <= 2:
        total += w.points_back
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


def merge(m: Mentions, a: Draft, b: Draft) -> None:
    """Adds what ``b`` says to ``a``."""
    a.source = joint_source(m, a, b)
    a.sentences.extend(s for s in b.sentences if s not in a.sentences)
    a.triggers.extend(b.triggers)
    known = {(m.harm[i].outcome, m.harm[i].min, m.harm[i].max, m.harm[i].part, m.harm[i].sub) for i in a.harm}
    for i in b.harm:
        h = m.harm[i]
        if (h.outcome, h.min, h.max, h.part, h.sub) not in known:
            a.harm.append(i)
    for mine, theirs in ((a.places, b.places), (a.actors, b.actors), (a.weapons, b.weapons)):
        if not mine:
            mine.extend(theirs)
    if a.timex is None:
        a.timex = b.timex
    if b.triggers:
        a.kind = joint_kind(a.kind, b.kind)


def settle_harm(m: Mentions, d: Draft) -> None:
    """Keeps the latest and what is exact: a toll gives way to one told anew, «wounded» without a number
    to a count told in another sentence, and no one harmed to someone harmed, unless it is denied that
    anyone was."""

    def yields(i: int) -> bool:
        h = m.harm[i]
        if h.part:
            return False
        rivals = [
            m.harm[k] for k in d.harm if k != i and m.harm[k].outcome == h.outcome and not m.harm[k].part
        ]
        if any(r.renewed and not h.renewed and r.first > h.first and r.min >= h.min > 0 for r in rivals):
            return True
        if h.max == 0:
            return h.first not in m.hedges and any(r.min for r in rivals)
        if h.max is None and h.min == 2:
            home = m.sentence_of(h.first)
            return any(r.max and m.sentence_of(r.first) != home for r in rivals)
        return False

    d.harm = [i for i in d.harm if not yields(i)]


def inherit(m: Mentions, d: Draft, before: Draft | None) -> None:
    """«A similar strike» or «in the same place» takes what it leaves unsaid from the happening before."""
    if before is None or d.sentence - max(before.sentences) > 1:
        return
    if not d.places and any(d.first <= k < d.last for k in m.same_place):
        d.places = list(before.places)
    if d.trigger.first in m.similar:
        d.weapons = d.weapons or list(before.weapons)
        if before.kind in STRIKES and d.kind in STRIKES | {"other"}:
            d.kind = before.kind
        if d.timex is None:
            d.timex = before.timex


def happenings(m: Mentions) -> list[Draft]:
    """All happenings of a document, each told once, in the order of the text."""
    m.scene = scenes(m)
    out: list[Draft] = []
    seen: set[tuple[str, ...]] = set()
    for s, (first, last, _) in enumerate(m.sentences):
        words = tuple(t.form for t in m.tokens[first:last])
        if len(words) > _SHORT and words in seen:
            continue
        seen.add(words)
        for d in segment(m, s):
            if not d.triggers:
                if _attach(m, out, d) or not _deadly(m, d):
                    continue
                d.triggers = [_toll_as_trigger(m, d)]
            inherit_agents(m, d, out)
            inherit(m, d, out[-1] if out else None)
            best = max(((weight(m, o, d, WEIGHTS), n) for n, o in enumerate(out[-_REACH:])), default=(-99, 0))
            if best[0] >= WEIGHTS.one:
                merge(m, out[-_REACH:][best[1]], d)
            elif worthy(m, d):
                out.append(d)
    out = newsworthy(m, settle_twins(m, settle_umbrellas(m, out)))
    for d in out:
        settle_harm(m, d)
        settle_time(m, d)
    return out


def _attach(m: Mentions, out: list[Draft], d: Draft) -> bool:
    """Gives harm without a trigger to the happening just told, or to one with the same toll."""
    near = [o for o in out[-1:] if d.sentence - max(o.sentences) <= 1 and o.background == d.background]
    if near and not d.places:
        merge(m, near[0], d)
        return True
    told = {h for h in harm_of(m, d) if h[0] in ("killed", "injured") and h[1]}
    names = m.place_names(d.places)
    for o in reversed(out):
        fits = not names or not o.places or names & m.place_names(o.places)
        if fits and o.background == d.background and told & harm_of(m, o):
            merge(m, o, d)
            return True
    return False


def _deadly(m: Mentions, d: Draft) -> bool:
    """Whether harm alone is a happening: people killed or wounded at a place, on a day or by someone."""
    struck = any(m.harm[i].outcome in ("killed", "injured") and m.harm[i].min for i in d.harm)
    struck = struck and d.sentence not in m.mishaps and not d.background
    return struck and bool(d.places) and (d.timex is not None or bool(d.actors))


def _toll_as_trigger(m: Mentions, d: Draft) -> TriggerMention:
    """The words of harm as those that name a happening."""
    h = m.harm[d.harm[0]]
    return TriggerMention(h.first, h.last, "other", True, None, True, False, False)
