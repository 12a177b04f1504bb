"""Whether a draft says enough to be a happening."""

from __future__ import annotations

from isnad.reading.drafts import STRIKES, Draft
from isnad.reading.mentions import Mentions

#: Which outcomes speak for a happening of a kind.
_HARMED = {
    "detention": {"detained", "killed", "injured"},
    "abduction": {"detained", "missing", "killed", "injured"},
    "raid": {"detained", "killed", "injured"},
    "displacement": {"displaced"},
    "other": {"killed", "injured"},
}


#: What people do or suffer without an actor to be named.
_OF_PEOPLE = frozenset({"protest", "displacement"})

#: Kinds that only war knows, and those that it does when a verb tells of them.
_OF_WAR = frozenset({"clash", "shelling", "interception"})
_OF_ARMS = frozenset({"raid", "explosion", "shooting"})


def worthy(m: Mentions, d: Draft) -> bool:
    """Whether a draft says enough to be a happening: a strong trigger, or a weak one with support."""
    if all(t.kind == "echo" for t in d.triggers):
        return False
    strong = any(t.strong for t in d.triggers)
    harmed = any(m.harm[i].outcome in _HARMED.get(d.kind, _HARMED["other"]) for i in d.harm)
    nominal = not any(t.verb for t in d.triggers)
    bare = nominal and not d.weapons and not (harmed and any(m.harm[i].min for i in d.harm))
    if bare and not d.places and all(t.definite for t in d.triggers):
        return False
    told = d.actors and d.places and not all(t.definite for t in d.triggers)
    if bare and not strong and d.timex is None and not told:
        return False
    if d.kind in _OF_PEOPLE:
        return bool(d.places) and (d.timex is not None or strong or harmed)
    support = harmed + bool(d.actors) + bool(d.weapons) + bool(d.places)
    certain = any(t.weapon or t.kind in _OF_WAR or (t.verb and t.kind in _OF_ARMS) for t in d.triggers)
    if not (strong or d.places or harmed):
        return False
    if strong:
        return support + (d.timex is not None) + certain >= 2
    return bool(harmed or d.weapons or d.actors) and support >= 2


#: A text of so many sentences speaks of one thing.
_BRIEF = 8
#: A text of so few is a caption: it shows the one thing that it points at.
_CAPTION = 5
#: How many sentences of a text are its head.
_HEAD = 3


def newsworthy(m: Mentions, drafts: list[Draft]) -> list[Draft]:
    """``drafts`` without those that a text mentions in passing.

    What is only pointed at («the attack»), with no one harmed, was told elsewhere or nowhere, unless the
    text is so brief that it speaks of nothing else, as the caption of a picture does.  A text that tells
    of violence says so at its head, or more than once, or with a toll or a means: one lone mention
    without any of them is an allusion.
    """
    brief, caption = len(m.sentences) <= _BRIEF, len(m.sentences) <= _CAPTION
    out = [
        d for d in drafts if d.background or _harmed(m, d) or not _pointed_at(d) or (caption and _shown(d))
    ]
    news = [d for d in out if not d.background]
    if len(news) != 1:
        return out
    lone = news[0]
    armed = bool(lone.weapons) or any(t.weapon for t in lone.triggers)
    plain = brief and bool(lone.places) and any(t.strong or (t.verb and lone.actors) for t in lone.triggers)
    arrest = lone.kind == "detention" and not any(t.strong for t in lone.triggers)
    told = (_harmed(m, lone) and not (arrest and _only_detained(m, lone))) or (
        (armed or plain) and (caption or min(lone.sentences) < _HEAD)
    )
    return out if told else [d for d in out if d is not lone]


def _harmed(m: Mentions, d: Draft) -> bool:
    return any(m.harm[i].min for i in d.harm)


def _only_detained(m: Mentions, d: Draft) -> bool:
    """Whether no one was killed or wounded: a lone arrest is news of crime."""
    return all(m.harm[i].outcome == "detained" for i in d.harm)


def _shown(d: Draft) -> bool:
    """Whether a strike is pointed at with the place that it hit, as captions do."""
    return d.kind in STRIKES and bool(d.places) and any(t.strong or t.weapon for t in d.triggers)


def _pointed_at(d: Draft) -> bool:
    return all(t.definite and not t.verb for t in d.triggers)
