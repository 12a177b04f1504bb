"""Comparisons of two cases: each has a label, and levels from agreement to contradiction, each with its own.

After Fellegi and Sunter (1969): each level has m, how often pairs that are one happening reach it, and
u, how often pairs that are not do; log2(m/u) is its weight.  The values stand in ``model.toml``.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from isnad.linkage.cases import Case, Spot
from isnad.linkage.corpus import Corpus
from isnad.linkage.tolls import Toll

#: So many pairs of sets of actors, or of means, are kept with their level.
_PAIRS = 50_000
#: A level of a comparison; None where one side says nothing, which speaks neither for nor against.
Level = str | None


class Comparison(NamedTuple):
    """One thing that is compared: its name in the model, a label to read, and what each level means."""

    name: str
    label: str
    levels: dict[str, str]
    compare: Callable[[Case, Case, Corpus], Level]


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance on the sphere between two points in degrees (equirectangular; right to 1 % below 500 km)."""
    x = math.radians(other_lon - lon) * math.cos(math.radians((lat + other_lat) / 2))
    return 6371.0 * math.hypot(x, math.radians(other_lat - lat))


def _time(a: Case, b: Case, _: Corpus) -> Level:
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return _partial_time(a, b)
    gap = max(a.first, b.first) - min(a.last, b.last)
    if gap <= 0:
        exact = a.first == a.last and b.first == b.last
        return "same_day" if exact else "overlapping"
    return "next_day" if gap == 1 else "days_apart" if gap <= 3 else "far_apart"


def _partial_time(a: Case, b: Case) -> Level:
    """Of an undated event, whether the weekday or the day of the year that it is told with fits the other."""
    if a.first is not None:
        a, b = b, a
    weekday, monthday = a.partial
    if b.first is None or b.last is None:
        if monthday and b.partial.monthday:
            return "same_monthday" if monthday == b.partial.monthday else "other_monthday"
        if weekday is None or b.partial.weekday is None:
            return None
        return "same_weekday" if weekday == b.partial.weekday else "other_weekday"
    if b.last - b.first > 6 or (weekday is None and monthday is None):
        return None
    days = range(b.first, b.last + 1)
    if monthday:
        dates = map(dt.date.fromordinal, days)
        return "same_monthday" if monthday in [(d.month, d.day) for d in dates] else "other_monthday"
    return "same_weekday" if weekday in [(day + 6) % 7 for day in days] else "other_weekday"


def _place(a: Case, b: Case, _: Corpus) -> Level:
    best: Level = None
    for x in a.spots[:6]:
        for y in b.spots[:6]:
            level = _spots(x, y)
            if best is None or _PLACE_ORDER[level] < _PLACE_ORDER[best]:
                best = level
    return best


def _spots(x: Spot, y: Spot) -> str:
    known = x.lat is not None and y.lat is not None
    there = x.lat == y.lat and x.lon == y.lon
    away = kilometres(x.lat, x.lon, y.lat, y.lon) if known and not there else 0.0  # type: ignore[arg-type]
    if x.key == y.key and (not known or away <= 5 + x.radius + y.radius):
        return "same_area" if x.area or y.area else "same_name"
    if x.key == y.key and (x.candidates > 1 or y.candidates > 1):
        return "namesake"
    if x.key in y.within or y.key in x.within:
        return "inside"
    if known:
        if not (x.area or y.area) and away <= 5:
            return "near"
        if away <= x.radius + y.radius:
            return "around"
        return "apart" if away <= 30 else "far"
    if len(x.key) > 3 and len(y.key) > 3 and (x.key in y.key or y.key in x.key):
        return "near"
    if x.within and y.within and set(x.within).isdisjoint(y.within):
        return "apart"
    return "other_name"


_PLACE_ORDER = {
    level: i
    for i, level in enumerate(
        ("same_name", "near", "inside", "around", "same_area", "namesake", "other_name", "apart", "far")
    )
}

#: Kinds that one happening is often called by: a raid from the air is an explosion to who only heard it.
_KIN: dict[str, frozenset[str]] = {
    kind: group
    for group in (
        frozenset({"airstrike", "drone_strike"}),
        frozenset({"raid", "detention", "abduction"}),
        frozenset({"clash", "shooting", "raid"}),
    )
    for kind in group
}
_BLASTS = frozenset({"airstrike", "drone_strike", "shelling", "explosion", "other"})


def _kind(a: Case, b: Case, _: Corpus) -> Level:
    if a.kind == b.kind:
        return "same"
    if b.kind in _KIN.get(a.kind, ()) or a.kind in _KIN.get(b.kind, ()):
        return "kin"
    if (a.kind in _BLASTS and b.kind in _BLASTS) or "other" in (a.kind, b.kind):
        return "possible"
    return "different"


#: Actors that reports name for each other, for they act together or one within the other.
_ALLIES = (
    frozenset({"us_military", "coalition"}),
    frozenset({"russia", "syria_gov", "iran_militia", "hezbollah", "iran"}),
    frozenset({"turkey", "sna"}),
    frozenset({"sdf", "coalition", "us_military"}),
)


def camps(actor: str) -> tuple[str, ...]:
    """The groups of allies that an actor belongs to, each by a name; the actor itself where none holds it."""
    return tuple(f"camp{i}" for i, group in enumerate(_ALLIES) if actor in group) or (actor,)


def allied(x: str, y: str) -> bool:
    """Whether two actors act so closely together that reports name one for the other."""
    return any(x in group and y in group for group in _ALLIES)


def _actor(a: Case, b: Case, _: Corpus) -> Level:
    if not a.actors or not b.actors:
        return None
    if a.actors == b.actors or a.forces & b.forces:
        return "same"
    return _others(a.actors, b.actors)


@lru_cache(maxsize=_PAIRS)
def _others(these: tuple[str, ...], those: tuple[str, ...]) -> str:
    return "allied" if any(allied(x, y) for x in these for y in those) else "different"


def _toll(x: Toll | None, y: Toll | None) -> Level:
    if x is None or y is None or (x.min == 0 and x.max is None) or (y.min == 0 and y.max is None):
        return None
    if x == y and x.min:
        return "equal_many" if x.min > 3 else "equal"
    if x.meets(y):
        return "overlapping"
    low, high = sorted((x.min, y.min))
    if low > 3 and high <= 1.5 * low:
        return "near_many"
    return "close" if high <= 2 * max(1, low) + 1 else "different"


def _names(a: Case, b: Case, _: Corpus) -> Level:
    if not a.names or not b.names:
        return None
    for x in a.names:
        for y in b.names:
            first, second = set(x.split()), set(y.split())
            if len(first & second) >= min(2, len(first), len(second)):
                return "shared"
    return "none_shared"


def _wording(a: Case, b: Case, corpus: Corpus) -> Level:
    if min(len(a.terms), len(b.terms)) < _TERSE:
        return None
    alike = corpus.similarity(a, b)
    return next((level for level, least in _ALIKE.items() if alike >= least), "nothing")


#: Fewer terms than this say nothing of who copied whom.
_TERSE = 7
#: The least similarity of each level.
_ALIKE = {"copied": 0.5, "close": 0.35, "much": 0.25, "shared": 0.17, "some": 0.1, "little": 0.05}


#: Means that are often told for each other.
_MEANS = (
    frozenset({"aircraft", "drone", "missile", "helicopter", "glide_bomb", "barrel_bomb"}),
    frozenset({"artillery", "rocket", "mortar", "missile", "cluster"}),
    frozenset({"ied", "mine", "car_bomb"}),
    frozenset({"small_arms", "sniper"}),
)


def _weapon(a: Case, b: Case, _: Corpus) -> Level:
    return _weapons(a.weapons, b.weapons) if a.weapons and b.weapons else None


@lru_cache(maxsize=_PAIRS)
def _weapons(these: tuple[str, ...], those: tuple[str, ...]) -> str:
    if set(these) & set(those):
        return "same"
    return "kin" if kin_means(these, those) else "different"


def kin_means(these: Iterable[str], those: Iterable[str]) -> bool:
    """Whether some of these means are the same as, or told for, some of those."""
    these, those = set(these), set(those)
    return bool(these & those) or any(not g.isdisjoint(these) and not g.isdisjoint(those) for g in _MEANS)


def _report(a: Case, b: Case, _: Corpus) -> Level:
    if a.document != b.document:
        return None
    place, kind = _place(a, b, _), _kind(a, b, _)
    if _time(a, b, _) not in (None, "same_day", "overlapping", "same_weekday"):
        return "told_apart"
    rivals = a.sources and b.sources and a.sources[-1] != b.sources[-1]
    if rivals and kind in ("same", "kin") and place in (None, "same_name", "near", "inside", "around"):
        return "rivals"
    tolls = (_toll(a.killed, b.killed), _toll(a.injured, b.injured))
    agree = all(toll in (None, "equal", "equal_many") for toll in tolls)
    return "told_twice" if place == "same_name" and kind != "different" and agree else "told_apart"


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "time",
        "when",
        {
            "same_day": "the same day",
            "overlapping": "days that overlap",
            "next_day": "one day apart",
            "days_apart": "two or three days apart",
            "far_apart": "four days apart or more",
            "same_monthday": "the same day of the year, the year unsaid",
            "same_weekday": "the same weekday, the date unsaid",
            "other_weekday": "another weekday, the date unsaid",
            "other_monthday": "another day of the year",
        },
        _time,
    ),
    Comparison(
        "place",
        "where",
        {
            "same_name": "the same place",
            "near": "within 5 km, or a name within the other",
            "inside": "one lies in the other",
            "around": "as near as the precision allows",
            "same_area": "the same area",
            "namesake": "the same name, which several places bear",
            "other_name": "another name, not on the map",
            "apart": "up to 30 km apart, or in other areas",
            "far": "more than 30 km apart",
        },
        _place,
    ),
    Comparison(
        "kind",
        "what",
        {
            "same": "the same kind",
            "kin": "kinds told for each other",
            "possible": "kinds that may be one",
            "different": "another kind",
        },
        _kind,
    ),
    Comparison(
        "actor",
        "who did it",
        {"same": "the same actor", "allied": "allied actors", "different": "other actors"},
        _actor,
    ),
    Comparison(
        "weapon",
        "means",
        {"same": "the same means", "kin": "means told for each other", "different": "other means"},
        _weapon,
    ),
    Comparison(
        "killed",
        "killed",
        {
            "equal_many": "the same number, four or more",
            "equal": "the same number, up to three",
            "near_many": "numbers that are near, four or more",
            "overlapping": "ranges that overlap",
            "close": "small numbers that are close",
            "different": "other numbers",
        },
        lambda a, b, _: _toll(a.killed, b.killed),
    ),
    Comparison(
        "injured",
        "injured",
        {
            "equal_many": "the same number, four or more",
            "equal": "the same number, up to three",
            "near_many": "numbers that are near, four or more",
            "overlapping": "ranges that overlap",
            "close": "small numbers that are close",
            "different": "other numbers",
        },
        lambda a, b, _: _toll(a.injured, b.injured),
    ),
    Comparison(
        "names",
        "victims' names",
        {"shared": "a name in common", "none_shared": "other names"},
        _names,
    ),
    Comparison(
        "wording",
        "wording",
        {
            "copied": "nearly the same words",
            "close": "very close in words",
            "much": "many rare words in common",
            "shared": "some rare words in common",
            "some": "a few rare words in common",
            "little": "common words in common",
            "nothing": "hardly a word in common",
        },
        _wording,
    ),
    Comparison(
        "report",
        "one report",
        {
            "rivals": "two sources' accounts of one kind of happening, side by side",
            "told_twice": "two tellings of one place and day, no numbers that differ",
            "told_apart": "told as two happenings",
        },
        _report,
    ),
)


def levels(a: Case, b: Case, corpus: Corpus) -> tuple[Level, ...]:
    """The level of each comparison of two cases, in the order of :data:`COMPARISONS`."""
    return tuple(c.compare(a, b, corpus) for c in COMPARISONS)
