"""A happening in the making, and what its kind can be.

Language-free: what a word means was settled by the finders of the language; here only positions,
kinds and roles count.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from isnad.mentions import TriggerMention
from isnad.reading.mentions import Mentions

#: Kinds that only say that something was done; another word says what.
GENERAL = frozenset({"attack", "assault", "echo", "other"})
#: Kinds of fire from afar, which one report names by one word and the next by another.
STRIKES = frozenset({"airstrike", "drone_strike", "shelling"})
#: Kinds that are often steps of one happening: the first that is told of names it.
_STEPS = (
    frozenset({"raid", "detention"}),
    frozenset({"raid", "clash"}),
    frozenset({"raid", "shooting"}),
    frozenset({"clash", "shooting"}),
    frozenset({"detention", "abduction"}),
)
#: The more telling kind of such steps.
_RANK = ("raid", "clash", "abduction", "detention", "shooting", "explosion")
#: Who is known to strike from the air: their bare «shelling» is an air strike.
AIR_POWERS = frozenset({"israel", "russia", "us_military", "coalition", "saudi_coalition", "jordan"})
KIND_OF_WEAPON = {
    "drone": "drone_strike",
    "aircraft": "airstrike",
    "helicopter": "airstrike",
    "barrel_bomb": "airstrike",
    "glide_bomb": "airstrike",
    "artillery": "shelling",
    "rocket": "shelling",
    "missile": "shelling",
    "mortar": "shelling",
    "cluster": "shelling",
    "mine": "explosion",
    "ied": "explosion",
    "car_bomb": "explosion",
    "small_arms": "shooting",
    "sniper": "shooting",
}
#: What no one calls an attack.
_NO_ATTACK = frozenset({"air_encounter", "airspace_violation", "interception", "protest", "displacement"})
#: Weapons that are fired from the ground only.
_GROUND = frozenset({"artillery", "mortar"})
_BURST = frozenset({"ied", "car_bomb", "mine"})
_AIR = frozenset({"aircraft", "helicopter", "drone", "barrel_bomb", "glide_bomb"})


#: What has this status is no toll.
_DOUBTED = ("denied", "under_assessment")


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
        """The word that names it best: the first that says what it was."""
        return next((t for t in self.triggers if t.kind not in GENERAL), self.triggers[0])

    @property
    def anchor(self) -> int:
        """The token that the rest of a draft is measured from."""
        return self.trigger.first if self.triggers else self.first


def anaphoric(d: Draft) -> bool:
    """Whether a draft only points back: «the attack killed three»."""
    return not d.places and d.timex is None and all(t.definite and not t.verb for t in d.triggers)


def weapon_ids(m: Mentions, d: Draft) -> set[str]:
    """The weapons of a draft."""
    return {m.weapons[i].id for i in d.weapons}


def actor_ids(m: Mentions, d: Draft) -> set[str]:
    """The actors of a draft."""
    return {m.actors[i].id for i in d.actors}


def harm_of(m: Mentions, d: Draft) -> set[tuple[str, int, int | None]]:
    """Outcomes and counts of a draft; parts of totals and what is denied or looked into are left out."""
    told = (m.harm[i] for i in d.harm)
    return {(h.outcome, h.min, h.max) for h in told if not h.part and m.hedges.get(h.first) not in _DOUBTED}


def _told_kind(d: Draft) -> str:
    """The kind that the triggers name: the first, or the more telling one of steps of one happening."""
    kinds = [t.kind for t in d.triggers if t.kind not in GENERAL] or [d.trigger.kind]
    kind = kinds[0]
    for other in kinds[1:]:
        if kind == "displacement" or any({kind, other} <= steps for steps in _STEPS):
            kind = other if kind == "displacement" else joint_kind(kind, other)
    return kind


def kind_of(m: Mentions, d: Draft) -> str:
    """The kind that trigger and weapons make together."""
    if not d.triggers:
        return "other"
    kind = _told_kind(d)
    weapons = [m.weapons[i].id for i in d.weapons]
    if kind == "displacement" and weapons and any(t.kind == "attack" for t in d.triggers):
        kind = "attack"
    if kind == "shelling" and not weapons and d.actors and actor_ids(m, d) <= AIR_POWERS:
        return "airstrike"
    if kind == "assault" and not weapons and _fighters_struck(m, d):
        return "clash"
    if kind in ("attack", "assault", "echo"):
        return next((KIND_OF_WEAPON[w] for w in weapons if w in KIND_OF_WEAPON), "other")
    if kind in ("airstrike", "shelling", "shooting") and "drone" in weapons:
        return "drone_strike"
    if kind == "shooting" and _AIR & set(weapons):
        return "airstrike"
    if kind == "shelling" and _AIR & set(weapons) and not _GROUND & set(weapons):
        return "airstrike"
    if kind == "shooting" and _BURST & set(weapons):
        return "explosion"
    if kind == "shooting" and _GROUND & set(weapons) and "small_arms" not in weapons:
        return "shelling"
    if kind == "other" and weapons and (d.trigger.strong or d.harm):
        return KIND_OF_WEAPON.get(weapons[0], kind)
    return kind


def _fighters_struck(m: Mentions, d: Draft) -> bool:
    """Whether the deed was done to fighters, and not by people whom no one knows."""
    deeds = {k for t in d.triggers for k in range(t.first, t.last)}
    s = m.sentences[d.sentence]
    struck = any(
        m.actors[i].role == "target" and m.actors[i].deed in deeds
        for i in m.between(m.actors, s.first, s.last)
    )
    return struck and bool(actor_ids(m, d) - {"unknown"})


def kinds_fit(a: str, b: str, weapons_a: AbstractSet[str], weapons_b: AbstractSet[str]) -> bool:
    """Whether two kinds can be words for one happening."""
    if a == b or "other" in (a, b):
        return True
    if GENERAL & {a, b}:
        return not _NO_ATTACK & {a, b}
    if {a, b} <= STRIKES:
        shells = weapons_a if a == "shelling" else weapons_b if b == "shelling" else frozenset()
        return not _GROUND & shells
    return any({a, b} <= steps for steps in _STEPS)


def joint_kind(a: str, b: str) -> str:
    """The kind of one happening that was told as ``a`` and as ``b``."""
    if a in GENERAL:
        return b
    if b in GENERAL or a == b:
        return a
    if {a, b} <= STRIKES:
        return next(k for k in ("drone_strike", "airstrike", "shelling") if k in (a, b))
    ranked = [k for k in _RANK if k in (a, b)]
    return ranked[0] if ranked else a
