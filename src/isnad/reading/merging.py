"""Making one happening of two drafts that tell of it, and settling what they tell differently."""

from __future__ import annotations

from isnad.mentions import HarmMention
from isnad.reading.drafts import Draft, joint_kind
from isnad.reading.mentions import Mentions
from isnad.reading.sources import joint_source


def merge(m: Mentions, a: Draft, b: Draft) -> None:
    """Adds what ``b`` says to ``a``."""
    a.source = joint_source(m, a, b)
    a.sentences.extend(s for s in b.sentences if s not in a.sentences)
    a.triggers.extend(b.triggers)
    for i in b.harm:
        n = next((n for n, k in enumerate(a.harm) if _told_again(m, k, i)), None)
        if n is None:
            a.harm.append(i)
        elif _says_more(m.harm[i], m.harm[a.harm[n]]):
            a.harm[n] = i
    for mine, theirs in ((a.places, b.places), (a.actors, b.actors), (a.weapons, b.weapons)):
        if not mine:
            mine.extend(theirs)
    if a.timex is None:
        a.timex = b.timex
    if b.triggers:
        a.kind = joint_kind(a.kind, b.kind)


def _says_more(told: HarmMention, known: HarmMention) -> bool:
    """Whether a harm told again says more of who it befell: a name, or a class that was left open."""
    if known.names:
        return False
    return bool(told.names) or (told.who != "unknown" and known.who == "unknown")


def _told_again(m: Mentions, k: int, i: int) -> bool:
    """Whether two harms are one told twice: one count, and a class that one of them may leave open."""
    a, b = m.harm[k], m.harm[i]
    if (a.outcome, a.min, a.max, a.part) != (b.outcome, b.min, b.max, b.part):
        return False
    if {a.who, b.who} == {"civilian", "combatant"}:
        return False
    if a.sub == b.sub:
        return True
    return not a.part and None in (a.sub, b.sub) and (a.who == b.who or "unknown" in (a.who, b.who))


def settle_harm(m: Mentions, d: Draft) -> None:
    """Keeps the latest and what is exact: a toll gives way to one told anew, «wounded» without a number
    to a count told in another sentence, «3 killed and injured» to how many of each, a total to the groups
    that it is told as elsewhere, and no one harmed to someone harmed, unless it is denied that anyone was."""

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
        if h.outcome == "killed" and h.max and h.min < h.max and _is_split(m, d, h):
            return True
        if h.max and h.max == h.min > 1 and not h.names and _is_summed(m, h, rivals):
            return True
        if h.max is None and h.min == 2:
            home = m.sentence_of(h.first)
            return any(r.max and m.sentence_of(r.first) != home for r in rivals)
        return False

    d.harm = [i for i in d.harm if not yields(i)]


def _is_split(m: Mentions, d: Draft, joint: HarmMention) -> bool:
    """Whether the happening tells elsewhere how many of a joint toll were killed and how many injured."""
    home = m.sentence_of(joint.first)
    told = [m.harm[i] for i in d.harm if not m.harm[i].part and m.sentence_of(m.harm[i].first) != home]
    counts = [sum(h.max or 0 for h in told if h.outcome == outcome) for outcome in ("killed", "injured")]
    return all(counts) and sum(counts) == joint.max


def _is_summed(m: Mentions, total: HarmMention, rivals: list[HarmMention]) -> bool:
    """Whether one other sentence, further on, tells of the groups that make ``total``."""
    home = m.sentence_of(total.first)
    sums: dict[int, list[int]] = {}
    for r in rivals:
        at = m.sentence_of(r.first)
        if at > home and r.max == r.min:
            sums.setdefault(at, []).append(r.min)
    return any(len(parts) > 1 and sum(parts) == total.min for parts in sums.values())
