"""From mentions to happenings: which trigger, harm, place, time, actor and source belong together.

Language-free: what a word means was settled by the finders of the language; here only positions,
kinds and roles count.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from isnad.mentions import TriggerMention
from isnad.reading.mentions import Mentions

#: Kinds that are the same happening told with another word; the first is the more general.
_GENERAL = {"attack", "other"}
#: Kinds of fire from afar, which one report names by one word and the next by another.
STRIKES = {"airstrike", "drone_strike", "shelling"}
_KIND_OF_WEAPON = {
    "drone": "drone_strike",
    "aircraft": "airstrike",
    "helicopter": "airstrike",
    "barrel_bomb": "airstrike",
    "glide_bomb": "airstrike",
    "artillery": "shelling",
    "rocket": "shelling",
    "missile": "shelling",
    "mortar": "shelling",
    "mine": "explosion",
    "ied": "explosion",
    "car_bomb": "explosion",
    "small_arms": "shooting",
    "sniper": "shooting",
}


@dataclass
class Draft:
    """A happening in the making; every value is an index into the mentions of the document."""

    sentence: int
    first: int
    last: int
    triggers: list[TriggerMention] = field(default_factory=list)
    harm: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    timex: int | None = None
    actors: list[int] = field(default_factory=list)
    weapons: list[int] = field(default_factory=list)
    source: int | None = None
    background: bool = False
    sentences: list[int] = field(default_factory=list)
    kind: str = "other"

    @property
    def trigger(self) -> TriggerMention:
        return next((t for t in self.triggers if t.kind not in _GENERAL), self.triggers[0])


def segment(m: Mentions, s: int) -> list[Draft]:
    """Cuts one sentence into happenings: a trigger opens a new one where the one before already
    has its place and the new one brings its own, or where a clause joins on («كما», «فيما»)."""
    first, last, _ = m.sentences[s]
    triggers = [
        m.triggers[i] for i in m.between(m.triggers, first, last) if not m.in_source(m.triggers[i].first)
    ]
    drafts: list[Draft] = []
    for t in triggers:
        if drafts:
            current = drafts[-1]
            placed = any(current.first <= p.first < t.first for p in m.loci(first, last))
            own = any(t.first <= p.first for p in m.loci(first, last))
            joined = any(current.first < j <= t.first for j in m.joints)
            if not (placed and own and (joined or (t.verb and not t.definite))):
                current.triggers.append(t)
                continue
            cut = max([j for j in m.joints if current.first < j <= t.first], default=t.first)
            current.last = cut
            drafts.append(Draft(s, cut, last, [t], sentences=[s]))
        else:
            drafts.append(Draft(s, first, last, [t], sentences=[s]))
    if not drafts and m.between(m.harm, first, last):
        drafts.append(Draft(s, first, last, [], sentences=[s]))
    for draft in drafts:
        fill(m, draft)
    return drafts


def fill(m: Mentions, d: Draft) -> None:
    """Gives a draft what stands in its stretch of the sentence."""
    d.harm = list(m.between(m.harm, d.first, d.last))
    loci = [i for i in m.between(m.toponyms, d.first, d.last) if m.toponyms[i].role in ("locus", "near")]
    if d.triggers and loci:
        anchor = d.trigger.first
        after = [i for i in loci if m.toponyms[i].first > anchor]
        loci = after or loci
    d.places = loci[:1]
    if loci:
        for i in loci[1:]:
            if m.toponyms[i].listed_with in d.places:
                d.places.append(i)
    times = m.between(m.timexes, d.first, d.last)
    d.timex = min(times, key=lambda i: abs(m.timexes[i].first - anchor_of(d)), default=None)
    d.actors = m.agents(
        d.first, d.last, d.trigger.first if d.triggers else None, bool(d.triggers) and d.trigger.verb
    )
    d.weapons = list(m.between(m.weapons, d.first, d.last))
    position = d.trigger.first if d.triggers else d.first
    d.source = m.source_at(position)
    d.background = m.is_background(d.sentence) or (bool(d.triggers) and counted(m, d.triggers[0]))
    d.kind = kind_of(m, d)
    if d.triggers and d.kind != "displacement":
        d.harm = [i for i in d.harm if m.harm[i].outcome != "displaced"]


#: So many attacks are a sum over a time, not one happening.
_MANY = 20


def counted(m: Mentions, t: TriggerMention) -> bool:
    """Whether a number before the trigger makes it a sum: «93 attacks»."""
    before = m.tokens[t.first - 1] if t.first else None
    return (
        before is not None
        and t.kind in STRIKES | {"attack"}
        and not t.verb
        and before.kind == "n"
        and before.form.isdigit()
        and int(before.form) >= _MANY
    )


def anchor_of(d: Draft) -> int:
    """The token that the rest of a draft is measured from."""
    return d.trigger.first if d.triggers else d.first


def kind_of(m: Mentions, d: Draft) -> str:
    """The kind that trigger and weapon make together."""
    if not d.triggers:
        return "other"
    trigger = d.trigger
    weapons = [m.weapons[i].id for i in d.weapons]
    kind = trigger.kind
    if kind == "attack":
        for weapon in weapons:
            if weapon in _KIND_OF_WEAPON:
                return _KIND_OF_WEAPON[weapon]
        return "other"
    if kind in ("airstrike", "shelling", "other"):
        if "drone" in weapons:
            return "drone_strike"
        if kind == "shelling" and ("aircraft" in weapons or "helicopter" in weapons):
            return "airstrike"
        if kind == "other" and weapons:
            return _KIND_OF_WEAPON.get(weapons[0], kind)
    return kind
