"""The model of linkage: what each level of each comparison weighs, and what can never be one happening."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from isnad.linkage.cases import Case
from isnad.linkage.comparisons import COMPARISONS, Level, levels
from isnad.linkage.corpus import Corpus

#: No level weighs more than this for or against, in bits, however rare it was where the model was estimated.
_MOST = 9.0
_INDEX = {c.name: i for i, c in enumerate(COMPARISONS)}
_PLACE, _ACTOR = _INDEX["place"], _INDEX["actor"]


class Veto(NamedTuple):
    """A level at which two events cannot be one, unless one of other levels is reached."""

    comparison: str
    level: str
    unless: tuple[tuple[str, str], ...] = ()


VETOES = (
    Veto("report", "told_apart"),
    Veto("time", "far_apart", (("wording", "copied"),)),
    Veto("time", "other_monthday", (("wording", "copied"),)),
    Veto("place", "far", (("wording", "copied"), ("names", "shared"))),
)
#: Sums in another order may differ by so little, bits.
_ROUNDING = 1e-6
_VETOES = tuple((_INDEX[v.comparison], v.level, tuple((_INDEX[c], x) for c, x in v.unless)) for v in VETOES)
_COMPARE = [c.compare for c in COMPARISONS]
#: Comparisons that a veto may rest on come first, and wording, which costs most, last.
_FIRST = list(dict.fromkeys(i for i, _, _ in _VETOES))
_VETOES_OF: dict[int, dict[Level, tuple[tuple[int, str], ...]]] = {
    i: {level: unless for k, level, unless in _VETOES if k == i} for i in _FIRST
}
_OTHERS = sorted(set(range(len(COMPARISONS))) - set(_FIRST), key=lambda i: COMPARISONS[i].name == "wording")


class Part(NamedTuple):
    """What one comparison says: its label, its level in words, and the weight in bits (0 where it is silent)."""

    comparison: str
    label: str
    level: str
    weight: float


class Model:
    """Weights from m and u (Fellegi and Sunter 1969; Winkler 2000 for the frequency of places and actors).

    ``link`` is the least weight, in bits, at which two events are linked, ``join`` the least at which two
    groups of events become one.
    """

    def __init__(self, table: dict[str, Any]) -> None:
        self.name = str(table["name"])
        self.link, self.join = float(table["link"]), float(table["join"])
        self._weights: list[dict[str, float]] = []
        self._m_same_name = float(table["place"]["same_name"]["m"])
        self._m_same_actor = float(table["actor"]["same"]["m"])
        for comparison in COMPARISONS:
            rows = table[comparison.name]
            self._weights.append(
                {level: _weight(rows[level]) for level in comparison.levels if level in rows}
            )
        most = [max(0.0, *table.values()) for table in self._weights]
        most[_ACTOR] = _MOST
        #: The most that can be added by each comparison and those after it, in the order of their cost.
        self._still = [(i, sum(most[k] for k in _OTHERS[n:])) for n, i in enumerate(_OTHERS)]

    def weigh(self, a: Case, b: Case, corpus: Corpus) -> tuple[float | None, ...] | None:
        """The weight of each comparison in bits, None where it is silent; None in all where a veto stands."""
        found = _first(a, b, corpus)
        if found is None:
            return None
        for i in _OTHERS:
            found[i] = _COMPARE[i](a, b, corpus)
        return tuple([self._weight(i, level, a, b, corpus) for i, level in enumerate(found)])

    def reached(self, a: Case, b: Case, corpus: Corpus) -> float:
        """The weight of two events in bits where it is enough for a link, else minus infinity.

        It is the total of :meth:`weigh`, but comparisons that cannot change the outcome any more are not made.
        """
        found = _first(a, b, corpus)
        if found is None:
            return -math.inf
        weights: list[float | None] = [None] * len(COMPARISONS)
        weight, least, tables = 0.0, self.link - _ROUNDING, self._weights
        for i in _FIRST:
            weights[i] = bits = self._weight(i, found[i], a, b, corpus)
            weight += bits or 0.0
        for i, still in self._still:
            if weight + still < least:
                return -math.inf
            level = _COMPARE[i](a, b, corpus)
            if level is not None:
                alike = i == _ACTOR and level == "same"
                weights[i] = bits = self._same_actor(a, b, corpus) if alike else tables[i][level]
                weight += bits
        weight = total(weights)
        return weight if weight >= self.link else -math.inf

    def _weight(self, i: int, level: Level, a: Case, b: Case, corpus: Corpus) -> float | None:
        """What a comparison weighs at a level."""
        if level == "same_name" and i == _PLACE:
            return self._same_name(a, b, corpus)
        if level == "same" and i == _ACTOR:
            return self._same_actor(a, b, corpus)
        return None if level is None else self._weights[i][level]

    def _same_name(self, a: Case, b: Case, corpus: Corpus) -> float:
        """What a name in common weighs: the more, the fewer events name that place."""
        shared = {s.key for s in a.spots} & {s.key for s in b.spots}
        rarest = min(map(corpus.place, shared))
        return min(math.log2(self._m_same_name / rarest), _MOST + 1)

    def _same_actor(self, a: Case, b: Case, corpus: Corpus) -> float:
        """What an actor in common weighs: the more, the fewer events name that actor."""
        rarest = min(map(corpus.actor, a.forces & b.forces))
        return min(math.log2(self._m_same_actor / rarest), _MOST)

    def explain(self, a: Case, b: Case, corpus: Corpus) -> tuple[list[Part], str | None]:
        """What speaks for two events being one and what against it, and the veto where one stands."""
        found = levels(a, b, corpus)
        parts = []
        for i, (comparison, level) in enumerate(zip(COMPARISONS, found, strict=True)):
            words = "one of them is silent" if level is None else comparison.levels[level]
            weight = self._weight(i, level, a, b, corpus)
            parts.append(Part(comparison.name, comparison.label, words, weight or 0.0))
        veto = _veto(found)
        return parts, COMPARISONS[veto[0]].levels[veto[1]] if veto else None


def total(weights: Iterable[float | None] | None) -> float:
    """The sum of weights in bits; minus infinity where a veto stands."""
    return -math.inf if weights is None else sum(w for w in weights if w is not None)


def _weight(row: dict[str, float]) -> float:
    return max(-_MOST, min(_MOST, math.log2(row["m"] / row["u"])))


def _first(a: Case, b: Case, corpus: Corpus) -> list[Level] | None:
    """The levels of the comparisons that a veto may rest on, in the places of all; None where one stands."""
    found: list[Level] = [None] * len(COMPARISONS)
    for i, vetoes in _VETOES_OF.items():
        found[i] = level = _COMPARE[i](a, b, corpus)
        unless = vetoes.get(level)
        if unless is not None and not any(_COMPARE[k](a, b, corpus) == other for k, other in unless):
            return None
    return found


def _veto(found: tuple[Level, ...]) -> tuple[int, str] | None:
    for i, level, unless in _VETOES:
        if found[i] == level and not any(found[k] == other for k, other in unless):
            return i, level
    return None


@cache
def default() -> Model:
    """The model that was estimated from incidents that people coded (``benchmarks/linkage_model.py``)."""
    return Model(tomllib.loads((files("isnad.linkage") / "model.toml").read_text(encoding="utf-8")))
