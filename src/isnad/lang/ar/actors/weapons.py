"""Weapons in Arabic text, from ``data/weapons.toml``: those that the deed was done with."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, NamedTuple

from isnad.lang.ar.actors.words import word, words
from isnad.lang.ar.writing.orthography import fold
from isnad.lang.ar.writing.script import peel
from isnad.mentions import TriggerMention, WeaponMention
from isnad.text.lexicon import Lexicon, Match
from isnad.text.tokens import Token

_SOFT = frozenset("\"'“”«»#_()-–")
_FLYING = frozenset({"aircraft", "helicopter", "drone"})
#: How far an adjective may stand from its noun: «قصفا مدفعيا وصاروخيا عنيفا».
_REACH = 4


class Sense(NamedTuple):
    """A weapon, and whether the phrase is a noun, a vague noun, an adjective or a machine."""

    id: str
    form: str


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("isnad.lang.ar") / "data/weapons.toml").read_text(encoding="utf-8"))


@cache
def _unless(kind: str) -> frozenset[str]:
    return frozenset(w.replace("_", " ") for w in map(fold, _data()["unless"][kind]))


def _phrases(pattern: str) -> Iterator[list[str]]:
    """Every phrase of a pattern: «a/b c» → «a c», «b c»."""
    for choice in product(*(group.split("/") for group in pattern.split())):
        yield [fold(w).replace("_", " ") for w in choice]


@cache
def _lexicon() -> Lexicon[Sense]:
    lexicon: Lexicon[Sense] = Lexicon(peel, "ال", "\"'_-–—«»“”()#.ـ")
    seen: set[tuple[str, ...]] = set()
    for weapon, entry in _data().items():
        if weapon == "unless":
            continue
        for form in ("nouns", "vague", "adjective", "machine"):
            for pattern in entry.get(form, []):
                for phrase in _phrases(pattern):
                    key = tuple(w.removeprefix("ال") for w in phrase)
                    if key not in seen:
                        seen.add(key)
                        lexicon.add(phrase, Sense(weapon, form))
    return lexicon


def find_weapons(tokens: list[Token], triggers: list[TriggerMention]) -> list[WeaponMention]:
    """The weapons that deeds were done with, in order; those that were hit, stored or found are left out."""
    found = _lexicon().find(tokens)
    if not found:
        return []
    scan = _Scan(tokens, triggers, {k for m in found for k in range(m.first, m.last)})
    return [
        WeaponMention(
            m.first,
            m.last,
            scan.kind_of(m),
            " ".join(t.form for t in tokens[m.first : m.last]),
            m.prefix,
            m.prefix.endswith(("ال", "لل")),
            m.value.form == "vague",
        )
        for m in found
        if scan.is_means(m)
    ]


class _Scan:
    """One text in which weapons are told from what was hit."""

    def __init__(self, tokens: list[Token], triggers: list[TriggerMention], known: set[int]) -> None:
        self.tokens, self.known = tokens, known
        self.deeds = {k: t for t in triggers for k in range(t.first, t.last)}
        self.rejected: set[int] = set()

    def left(self, k: int) -> int:
        while k >= 0 and self.tokens[k].form in _SOFT:
            k -= 1
        return k

    def form(self, k: int) -> str:
        return self.tokens[k].form if 0 <= k < len(self.tokens) else ""

    def kind_of(self, m: Match[Sense]) -> str:
        """The weapon; of an aircraft what an adjective behind it says: «الطيران التركي المسير»."""
        if m.value.id == "aircraft":
            for k in range(m.last, m.last + 4):
                form = self.form(k).removeprefix("ال")
                for id in ("drone", "helicopter"):
                    if form in _unless(id):
                        return id
                if form not in _SOFT and not form.endswith(("ي", "يه")):
                    break
        return m.value.id

    def is_means(self, m: Match[Sense]) -> bool:
        """Whether a deed was done with it."""
        means = self._judge(m)
        if not means:
            self.rejected.update(range(m.first, m.last))
        return means

    def _judge(self, m: Match[Sense]) -> bool:
        k = self.left(m.first - 1)
        before = self.form(k)
        if self.form(m.last) in _unless("after"):
            return False
        bare = before[1:] if before[:1] in ("و", "ف") and len(before) > 3 else before
        if any(w.removeprefix("ال") in _unless("before") for w in (before, bare)):
            return False
        if m.value.form == "adjective":
            return self._beside_attack(m, k)
        if m.prefix.startswith("و") and k in self.rejected:
            return False
        if m.value.id == "drone" and m.last - m.first == 1 and bare in _unless("march"):
            return False
        if m.value.id == "knife" and any(self.form(j) in _unless("pretext") for j in range(k - 3, k + 1)):
            return False
        by = m.prefix.endswith(("ب", "بال"))
        if not by and self._shot_down(m.first):
            return False
        return by or not self._is_struck(m, k)

    def _shot_down(self, at: int) -> bool:
        """Whether the deed before it brought it down: «إسقاط مسيرة من نوع …»."""
        deed = next((self.deeds[j] for j in range(at, max(-1, at - 8), -1) if j in self.deeds), None)
        return deed is not None and deed.kind == "interception"

    def _beside_attack(self, m: Match[Sense], k: int) -> bool:
        """Whether an adjective stands beside a noun of attack or fire, over other adjectives."""
        if m.first in self.deeds:
            return True
        for _ in range(_REACH):
            form = self.form(k)
            if k in self.deeds or any(stem in _unless("beside") for _, stem in peel(form)):
                return True
            w = word(form)
            adjective = (
                k in self.known or w.kind in ("adjective", "loyal") or form.endswith(("ي", "يه", "يا"))
            )
            if k < 0 or self.tokens[k].kind != "w" or not adjective:
                return False
            k = self.left(k - 1)
        return False

    def _is_struck(self, m: Match[Sense], k: int) -> bool:
        """Whether a machine or what flies is what the deed fell on: «استهداف دبابة», «دمر مسيرتين»."""
        form = self.form(k)
        stems = {stem for _, stem in peel(form)}
        stems |= {s[: -len(p)] for s in stems for p in ("ها", "هم", "ه") if s.endswith(p)}
        patient = bool(stems & words("patient"))
        verb = word(form).kind in ("strike", "do")
        if m.value.form == "machine":
            fires = k in self.deeds and not verb and not patient
            munition = word(form).kind == "munition" or form in _unless("beside")
            return not (fires or munition or (verb and self._acts(m.last)))
        if not (patient or verb) or m.value.id not in _FLYING:
            return False
        return not self._acts(m.last)

    def _acts(self, k: int) -> bool:
        """Whether what a machine strikes comes next: a noun without a preposition, over its adjectives."""
        make = 0
        for j in range(k, min(len(self.tokens), k + 7)):
            t = self.tokens[j]
            w = word(t.form)
            if j < make:
                continue
            if t.form == "من" and self.form(j + 1) in _unless("make"):
                make = j + 3
                continue
            if t.form in _SOFT or w.kind in ("adjective", "loyal"):
                continue
            if w.kind in ("thing", "men", "person"):
                return w.prefix in ("", "ل", "لل", "ال")
            if t.kind != "w" or t.form in words("preposition"):
                return t.kind == "n"
            if not t.form.endswith(("ي", "يه", "يا", "يين", "يتين")):
                return True
        return False
