"""The model of linkage: what each level of each comparison weighs, and what can never be one happening."""

from __future__ import annotations

import math
import tomllib
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
_VETOES = tuple((_INDEX[v.comparison], v.level, tuple((_INDEX[c], x) for c, x in v.unless)) for v in VETOES)


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

    def weigh(self, a: Case, b: Case, corpus: Corpus) -> tuple[float | None, ...] | None:
        """The weight of each comparison in bits, None where it is silent; None in all where a veto stands."""
        found = levels(a, b, corpus)
        if _veto(found):
            return None
        weights = [table[level] if level else None for table, level in zip(self._weights, found, strict=True)]
        if found[_PLACE] == "same_name":
            weights[_PLACE] = self._same_name(a, b, corpus)
        if found[_ACTOR] == "same":
            weights[_ACTOR] = self._same_actor(a, b, corpus)
        return tuple(weights)

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
        for comparison, table, level in zip(COMPARISONS, self._weights, found, strict=True):
            if level is None:
                parts.append(Part(comparison.name, comparison.label, "one of them is silent", 0.0))
                continue
            weight = table.get(level, 0.0)
            if comparison.name == "place" and level == "same_name":
                weight = self._same_name(a, b, corpus)
            elif comparison.name == "actor" and level == "same":
                weight = self._same_actor(a, b, corpus)
            parts.append(Part(comparison.name, comparison.label, comparison.levels[level], weight))
        veto = _veto(found)
        return parts, COMPARISONS[veto[0]].levels[veto[1]] if veto else None


def total(weights: tuple[float | None, ...] | None) -> float:
    """The sum of weights in bits; minus infinity where a veto stands."""
    return -math.inf if weights is None else sum(w for w in weights if w is not None)


def _weight(row: dict[str, float]) -> float:
    return max(-_MOST, min(_MOST, math.log2(row["m"] / row["u"])))


def _veto(found: tuple[Level, ...]) -> tuple[int, str] | None:
    for i, level, unless in _VETOES:
        if found[i] == level and not any(found[k] == other for k, other in unless):
            return i, level
    return None


@cache
def default() -> Model:
    """The model that was estimated from incidents that people coded (``benchmarks/linkage_model.py``)."""
    return Model(tomllib.loads((files("isnad.linkage") / "model.toml").read_text(encoding="utf-8")))
