"""From mentions to happenings: which trigger, harm, place, time, actor and source belong together.

Language-free: what a word means was settled by the finders of the language; here only positions,
kinds and roles count.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from isnad.reading.mentions import Mentions, TriggerMention

#: Kinds that are the same happening told with another word; the first is the more general.
_GENERAL = {"attack", "other"}
_STRIKES = {"airstrike", "drone_strike", "shelling"}
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
    triggers = [t for t in m.triggers if first <= t.first < last and not m.in_source(t.first)]
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
    if not drafts and any(first <= h.first < last for h in m.harm):
        drafts.append(Draft(s, first, last, [], sentences=[s]))
    for draft in drafts:
        fill(m, draft)
    return drafts


def fill(m: Mentions, d: Draft) -> None:
    """Gives a draft what stands in its stretch of the sentence."""
    d.harm = [i for i, h in enumerate(m.harm) if d.first <= h.first < d.last]
    loci = [i for i, p in enumerate(m.toponyms) if d.first <= p.first < d.last and p.role in ("locus", "near")]
    if d.triggers and loci:
        anchor = d.trigger.first
        after = [i for i in loci if m.toponyms[i].first > anchor]
        loci = after or loci
    d.places = loci[:1]
    if loci:
        for i in loci[1:]:
            if m.toponyms[i].listed_with in d.places:
                d.places.append(i)
    times = [i for i, t in enumerate(m.timexes) if d.first <= t.first < d.last]
    d.timex = times[0] if times else None
    d.actors = m.agents(d.first, d.last, d.trigger.first if d.triggers else None)
    d.weapons = [i for i, w in enumerate(m.weapons) if d.first <= w.first < d.last]
    position = d.trigger.first if d.triggers else d.first
    d.source = m.source_at(position)
    d.background = m.is_background(d.sentence)
    d.kind = kind_of(m, d)


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


def worthy(m: Mentions, d: Draft) -> bool:
    """Whether a draft says enough to be a happening: a strong trigger, or a weak one with support."""
    if not d.triggers:
        return False
    strong = any(t.strong for t in d.triggers)
    if not d.harm and not d.places and all(t.definite and not t.verb for t in d.triggers):
        return False
    support = bool(d.harm) + bool(d.actors) + bool(d.weapons) + bool(d.places)
    certain = any(t.weapon or t.kind in ("clash", "shelling", "interception") for t in d.triggers)
    return support + (d.timex is not None) + certain >= 2 if strong else bool(d.harm or d.weapons or d.actors) and support >= 2


def same(m: Mentions, a: Draft, b: Draft) -> bool:
    """Whether ``b``, told later, is the happening ``a`` again."""
    if a.background != b.background:
        return False
    if a.kind != b.kind and not ({a.kind, b.kind} & {"other"} or {a.kind, b.kind} <= _STRIKES):
        return False
    names_a, names_b = m.place_names(a.places), m.place_names(b.places)
    who_a, who_b = {m.actors[i].id for i in a.actors}, {m.actors[i].id for i in b.actors}
    if who_a and who_b and not who_a & who_b and not names_a & names_b and a.sentence > 0:
        return False
    if names_a and names_b and not names_a & names_b:
        return False
    if a.timex is not None and b.timex is not None and m.conflict(a.timex, b.timex):
        return False
    harm_a = {(m.harm[i].outcome, m.harm[i].min, m.harm[i].max) for i in a.harm}
    harm_b = {(m.harm[i].outcome, m.harm[i].min, m.harm[i].max) for i in b.harm}
    if names_a and names_a & names_b:
        return not harm_a or not harm_b or bool(harm_a & harm_b) or a.kind == b.kind
    if not names_b:
        fresh = bool(b.triggers) and b.trigger.verb and bool(b.actors or b.weapons) and a.sentence > 0
        return bool(harm_a & harm_b) or (not fresh and (not harm_b or not harm_a or b.sentence - a.sentence <= 1))
    return bool(harm_a & harm_b) and not (names_a and names_b)


def merge(m: Mentions, a: Draft, b: Draft) -> None:
    """Adds what ``b`` says to ``a``."""
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
    if a.source is None:
        a.source = b.source
    if a.kind == "other" or (a.kind == "shelling" and b.kind in ("airstrike", "drone_strike")):
        a.kind = b.kind if b.triggers else a.kind


def happenings(m: Mentions) -> list[Draft]:
    """All happenings of a document, each told once, in the order of the text."""
    out: list[Draft] = []
    for s in range(len(m.sentences)):
        for d in segment(m, s):
            if not d.triggers:
                near = [o for o in out if d.sentence - max(o.sentences) <= 1 and o.background == d.background]
                if near and not d.places:
                    merge(m, near[-1], d)
                elif d.harm and any(m.harm[i].outcome in ("killed", "injured") and m.harm[i].min for i in d.harm):
                    twin = next((o for o in out if same(m, o, d)), None)
                    if twin:
                        merge(m, twin, d)
                continue
            twin = next((o for o in reversed(out) if same(m, o, d)), None)
            if twin is not None:
                merge(m, twin, d)
            elif worthy(m, d):
                out.append(d)
    return out
