"""Making one happening of two drafts that tell of it, and settling what they tell differently."""

from __future__ import annotations

from isnad.reading.drafts import Draft, joint_kind
from isnad.reading.mentions import Mentions
from isnad.reading.sources import joint_source


def merge(m: Mentions, a: Draft, b: Draft) -> None:
    """Adds what ``b`` says to ``a``."""
    a.source = joint_source(m, a, b)
    a.sentences.extend(s for s in b.sentences if s not in a.sentences)
    a.triggers.extend(b.triggers)
    known = {_count(m, i): n for n, i in enumerate(a.harm)}
    for i in b.harm:
        n = known.get(_count(m, i))
        if n is None:
            a.harm.append(i)
        elif m.harm[i].names and not m.harm[a.harm[n]].names:
            a.harm[n] = i
    for mine, theirs in ((a.places, b.places), (a.actors, b.actors), (a.weapons, b.weapons)):
        if not mine:
            mine.extend(theirs)
    if a.timex is None:
        a.timex = b.timex
    if b.triggers:
        a.kind = joint_kind(a.kind, b.kind)


def _count(m: Mentions, i: int) -> tuple[str, int, int | None, bool, str | None]:
    """What makes a harm the same one told again."""
    h = m.harm[i]
    return h.outcome, h.min, h.max, h.part, h.sub


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
