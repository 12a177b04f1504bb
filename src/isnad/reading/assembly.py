"""All happenings of a document: drafts sentence by sentence, each told once."""

from __future__ import annotations

from isnad.mentions import TriggerMention
from isnad.reading.agents import inherit_agents
from isnad.reading.coreference import WEIGHTS, weight
from isnad.reading.drafts import STRIKES, Draft, harm_of
from isnad.reading.mentions import Mentions
from isnad.reading.merging import merge, settle_harm
from isnad.reading.segmentation import segment
from isnad.reading.times import scenes, settle_time
from isnad.reading.umbrellas import settle_twins, settle_umbrellas
from isnad.reading.worth import newsworthy, worthy

#: How many happenings back a text still speaks of.
_REACH = 80
#: A sentence of more tokens than this that stands twice is told once.
_SHORT = 5


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
    acted: Draft | None = None
    early: Draft | None = None
    seen: set[tuple[str, ...]] = set()
    for s, (first, last, _) in enumerate(m.sentences):
        words = tuple(t.form for t in m.tokens[first:last])
        if len(words) > _SHORT and words in seen:
            continue
        seen.add(words)
        for d in segment(m, s):
            if not d.triggers:
                if _attach(m, out, d):
                    continue
                if not _deadly(m, d):
                    early = d
                    continue
                d.triggers = [_toll_as_trigger(m, d)]
            inherit_agents(m, d, acted, out)
            acted = d if d.actors else acted
            inherit(m, d, out[-1] if out else None)
            best = max(((weight(m, o, d, WEIGHTS), n) for n, o in enumerate(out[-_REACH:])), default=(-99, 0))
            if best[0] >= WEIGHTS.one:
                merge(m, out[-_REACH:][best[1]], d)
            elif worthy(m, d):
                out.append(d)
                if early and _foretold(m, d, early):
                    merge(m, d, early)
                    early = None
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


def _foretold(m: Mentions, d: Draft, early: Draft) -> bool:
    """Whether the sentence before told the same toll and did not say of what: «killed a leader … the raid
    killed the leader»."""
    told = {h for h in harm_of(m, early) if h[0] == "killed" and h[1]}
    near = d.sentence - early.sentence <= 2 and d.background == early.background
    return near and bool(told & harm_of(m, d)) and not early.places


def _deadly(m: Mentions, d: Draft) -> bool:
    """Whether harm alone is a happening: people killed or wounded at a place, on a day or by someone."""
    struck = any(m.harm[i].outcome in ("killed", "injured") and m.harm[i].min for i in d.harm)
    struck = struck and d.sentence not in m.mishaps and not d.background
    return struck and bool(d.places) and (d.timex is not None or bool(d.actors))


def _toll_as_trigger(m: Mentions, d: Draft) -> TriggerMention:
    """The words of harm as those that name a happening."""
    h = m.harm[d.harm[0]]
    return TriggerMention(h.first, h.last, "other", True, None, True, False, False)
