"""Cutting a sentence into happenings, and what belongs to each.

A trigger opens a new happening where a clause joins on and brings a place, an actor or a kind that the
happening before cannot have; every other trigger tells more of the one before.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from isnad.mentions import HarmMention, TriggerMention
from isnad.reading.agents import agents_of
from isnad.reading.drafts import STRIKES, Draft, kind_of, kinds_fit
from isnad.reading.mentions import Mentions
from isnad.reading.sources import source_of
from isnad.reading.times import time_of

#: So many attacks are a sum over a time, not one happening.
_MANY = 20
#: So many dead or wounded are those of a war or a siege, not of one happening.
_TOO_MANY = 500
_NONE: frozenset[str] = frozenset()


def segment(m: Mentions, s: int) -> list[Draft]:
    """The happenings of sentence ``s``; one without a trigger where there is only harm."""
    first, last, _ = m.sentences[s]
    found = (m.triggers[i] for i in m.between(m.triggers, first, last))
    triggers = [t for t in found if not m.in_source(t.first)]
    drafts: list[Draft] = []
    if not triggers:
        if m.between(m.harm, first, last):
            drafts.append(Draft(s, first, last, sentences=[s]))
    else:
        drafts.append(Draft(s, first, last, [triggers[0]], sentences=[s]))
    for n, t in enumerate(triggers[1:], 1):
        current = drafts[-1]
        cut = _cut(m, current.triggers[-1].first + 1, t.first)
        until = triggers[n + 1].first if n + 1 < len(triggers) else last
        if cut is not None and _fresh(m, current, t, cut, until):
            current.last = cut
            drafts.append(Draft(s, cut, last, [t], sentences=[s]))
        else:
            current.triggers.append(t)
    for draft in drafts:
        fill(m, draft)
    _share_time(m, drafts, first, last)
    return drafts


def _cut(m: Mentions, first: int, at: int) -> int | None:
    """Where the clause of a trigger at ``at`` joins on: the last strong joint, else the last weak one."""
    joints = m.joints[bisect_left(m.joints, (first, False)) : bisect_right(m.joints, (at, True))]
    strong = [j.at for j in joints if j.strong]
    return strong[-1] if strong else joints[-1].at if joints else None


def _fresh(m: Mentions, d: Draft, t: TriggerMention, cut: int, until: int) -> bool:
    """Whether trigger ``t``, whose clause joins on at ``cut``, tells of another happening than ``d``."""
    strong = (cut, True) in m.joints
    before, own = m.loci(d.first, cut), m.loci(cut, until)
    names, own_names = {p.name for p in before}, {p.name for p in own}
    if t.definite and not t.verb and not (strong and own):
        return False
    if own and own_names & names:
        return False
    if before and own:
        listed = own[0].listed_with
        return listed is None or m.toponyms[listed] not in before or strong
    kind = d.trigger.kind
    fits = kinds_fit(kind, t.kind, _NONE, _NONE)
    if not strong and not (not fits and d.trigger.definite and not d.trigger.verb and t.strong):
        return False
    actors = {m.actors[i].id for i in agents_of(m, d.triggers, d.first, cut)}
    others = {m.actors[i].id for i in agents_of(m, [t], cut, until)}
    rivals = bool(actors and others and not actors & others)
    harmed = bool(m.between(m.harm, d.first, cut)) and bool(m.between(m.harm, cut, until))
    if own:
        return rivals or not fits or harmed
    return rivals or (not fits and t.strong and bool(others or m.between(m.weapons, cut, until)))


def fill(m: Mentions, d: Draft) -> None:
    """Gives a draft what stands in its stretch of the sentence."""
    d.harm = list(m.between(m.harm, d.first, d.last))
    loci = [i for i in m.between(m.toponyms, d.first, d.last) if m.toponyms[i].role in ("locus", "near")]
    if d.triggers and loci:
        after = [i for i in loci if m.toponyms[i].first > d.anchor]
        loci = after or loci
    d.places = loci[:1]
    for i in loci[1:]:
        if m.toponyms[i].listed_with in d.places:
            d.places.append(i)
    d.timex = time_of(m, d.first, d.last, d.anchor)
    d.actors = agents_of(m, d.triggers, d.first, d.last)
    d.weapons = list(m.between(m.weapons, d.first, d.last))
    d.source = source_of(m, d)
    d.background = m.is_background(d.sentence, d.timex) or (bool(d.triggers) and _counted(m, d.triggers[0]))
    d.background = d.background or any(_sum(m.harm[i]) for i in d.harm)
    d.kind = kind_of(m, d)
    if d.triggers and d.kind != "displacement":
        d.harm = [i for i in d.harm if m.harm[i].outcome != "displaced"]


def _sum(h: HarmMention) -> bool:
    """Whether a count is too large for one happening."""
    return h.outcome in ("killed", "injured") and h.min >= _TOO_MANY


def _share_time(m: Mentions, drafts: list[Draft], first: int, last: int) -> None:
    """A happening without a time of its own happened when the sentence says."""
    for d in drafts:
        if d.timex is None:
            d.timex = time_of(m, first, last, d.anchor)


def _counted(m: Mentions, t: TriggerMention) -> bool:
    """Whether a number before the trigger makes it a sum: «93 attacks»; the year of a date does not."""
    before = m.tokens[t.first - 1] if t.first else None
    return (
        before is not None
        and not any(time.first < t.first <= time.last for time in m.timexes)
        and t.kind in STRIKES | {"attack", "assault"}
        and not t.verb
        and before.kind == "n"
        and before.form.isdigit()
        and int(before.form) >= _MANY
    )
