"""Makes events of many reports whose truth is known, for the benchmarks of linkage: see :func:`made`.

Happenings fall on the places of the gazetteers, few towns often and many villages seldom, on the days of five
years, in bursts; each is told by one to twenty reports, which leave out, blur and mistake what real reports do.
The shares below are near those of the reports that linkage was developed with.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from isnad.gazetteer.index import Entry, Gazetteer
from isnad.lang import language
from isnad.linkage.cases import RADIUS, TOLD_LATE, Case, Spot, term
from isnad.linkage.partial import Partial
from isnad.linkage.tolls import Toll

FIRST, DAYS = dt.date(2019, 1, 1).toordinal(), 5 * 365
#: The share of the happenings, and who does what there: weight, actors, kinds with their weights.
Deeds = list[tuple[float, tuple[str, ...], dict[str, float]]]
GROUND = {"shelling": 5, "shooting": 2, "clash": 1, "raid": 1, "detention": 1, "explosion": 1}
AIR = {"airstrike": 6, "drone_strike": 2}
WARS: dict[str, tuple[float, Deeds]] = {
    "SY": (0.4, [
        (5, ("syria_gov",), {"shelling": 8, "airstrike": 1, "raid": 1, "detention": 1, "shooting": 1}), (3, ("russia",), AIR),
        (1, ("russia", "syria_gov"), {"airstrike": 3, "shelling": 2}), (3, ("turkey",), {"shelling": 4, "drone_strike": 3, "airstrike": 1}),
        (2, ("sdf",), {"raid": 4, "detention": 3, "shooting": 2, "shelling": 2}), (1, ("coalition",), {"airstrike": 2, "drone_strike": 2, "raid": 2}),
        (1, ("israel",), AIR), (1, ("sna",), GROUND), (1, ("isis",), {"explosion": 2, "shooting": 3, "clash": 2}), (1, ("other:مسلحون",), GROUND)]),
    "YE": (0.2, [(5, ("houthi",), GROUND), (4, ("saudi_coalition",), AIR), (1, ("yemen_gov",), GROUND), (1, ("aqap",), {"explosion": 2, "clash": 1})]),
    "SD": (0.12, [(3, ("rsf",), GROUND), (2, ("saf",), {"airstrike": 3, "shelling": 3})]),
    "IQ": (0.1, [(2, ("isis",), {"explosion": 3, "shooting": 2, "clash": 1}), (2, ("turkey",), AIR), (1, ("coalition",), AIR), (1, ("iraq_gov",), {"raid": 2, "detention": 2})]),
    "PS": (0.1, [(6, ("israel",), {"airstrike": 4, "raid": 3, "shooting": 2, "shelling": 2, "detention": 2, "drone_strike": 1})]),
    "LB": (0.05, [(5, ("israel",), {"airstrike": 4, "drone_strike": 3, "shelling": 3}), (1, ("hezbollah",), {"shelling": 1})]),
    "LY": (0.03, [(1, ("lna",), {"shelling": 2, "airstrike": 1}), (1, ("libya_gnu",), {"shelling": 2, "airstrike": 1})]),
}  # fmt: skip
ALLIES = {"russia": "syria_gov", "syria_gov": "russia", "turkey": "sna", "sna": "turkey", "sdf": "coalition", "coalition": "us_military"}  # fmt: skip
MEANS: dict[str, tuple[str, ...]] = {
    "shelling": ("artillery", "artillery", "rocket", "mortar"),
    "airstrike": ("aircraft", "aircraft", "aircraft", "missile", "helicopter"),
    "drone_strike": ("drone",),
    "explosion": ("ied", "ied", "mine", "car_bomb"),
    "shooting": ("small_arms", "small_arms", "sniper"),
    "clash": ("small_arms",),
}
KIN = {"airstrike": "drone_strike", "drone_strike": "airstrike", "raid": "detention", "detention": "raid", "clash": "shooting", "shooting": "clash"}  # fmt: skip
VAGUE = {"airstrike": "explosion", "drone_strike": "explosion", "shelling": "explosion", "explosion": "other"}
#: How many reports tell of a happening: weights of 1, 2, 3 … 20.
TOLD_BY = (46, 20, 12, 6, 4, 3, 2, 2, 1, 1, *(0.5,) * 10)
#: Days between the happening and the report.
LATE = (0,) * 14 + (1,) * 4 + (2, 5)
#: Days that a roundup reaches over.
ROUNDUP = 3
SOURCES = ("", "", "", "", "", "مصادرمحليه", "مراسلنا", "civil_defence", "sohr", "sana", "ناشطون", "reuters")
GIVEN = ["محمد", "احمد", "علي", "حسن", "حسين", "خالد", "عمر", "محمود", "ابراهيم", "يوسف", "عبدالله", "فاطمه", "مريم", "زينب", "سعاد", "عائشه", "هدي", "سالم", "ناصر", "كريم"]


class Place(NamedTuple):
    """A place that happenings fall on, with the other places of its name."""

    spot: Spot
    namesakes: tuple[Spot, ...]
    words: tuple[str, ...]


class Happening(NamedTuple):
    """What happened."""

    country: str
    kind: str
    day: int
    place: Place
    actors: tuple[str, ...]
    weapon: str | None
    killed: int
    injured: int
    names: tuple[str, ...]
    words: tuple[str, ...]


class Report(NamedTuple):
    """An event as one report tells it; ``truth`` numbers the happening."""

    truth: int
    country: str
    published: int
    roundup: bool
    case: Case


def made(events: int, seed: int = 1) -> tuple[dict[int, Case], dict[int, int]]:
    """So many cases by number, and for each the number of the happening that it tells of."""
    draw = random.Random(seed)
    reports = list(itertools.islice(_reports(draw), events))
    draw.shuffle(reports)
    cases, truth = {}, {}
    for number, (report, document, place) in enumerate(_in_documents(reports, draw)):
        head = report.case
        values = [getattr(head, name) for name in head.__struct_fields__]
        values[0], values[1] = document, f"e{place}"
        cases[number], truth[number] = Case(*values), report.truth
    return cases, truth


def _in_documents(reports: Sequence[Report], draw: random.Random) -> Iterator[tuple[Report, int, int]]:
    """Each report with the number of its document and its place in that: roundups tell of several happenings
    of a few days and one country."""
    documents = itertools.count()
    open_: dict[tuple[str, int], tuple[int, set[int], int]] = {}
    for report in reports:
        key = report.country, report.published // ROUNDUP
        document, told, room = open_.get(key, (0, set(), 0))
        if not report.roundup:
            yield report, next(documents), 1
        elif room and report.truth not in told:
            told.add(report.truth)
            open_[key] = document, told, room - 1
            yield report, document, len(told)
        else:
            document = next(documents)
            open_[key] = document, {report.truth}, draw.choice((1, 1, 2, 3, 5, 8))
            yield report, document, 1


def _reports(draw: random.Random) -> Iterator[Report]:
    key = language("ar").name_key
    gazetteer = Gazetteer.default(key)
    world = {country: _places(gazetteer, country, draw) for country in WARS}
    world = {country: places for country, places in world.items() if places}
    wheels = {country: _wheel([1 / (n + 5) ** 0.9 for n in range(len(p))]) for country, p in world.items()}
    days = {country: _wheel(_busy(draw)) for country in world}
    words = _Words(draw)
    for truth in itertools.count():
        country = draw.choices(list(world), [WARS[c][0] for c in world])[0]
        place = world[country][_turn(wheels[country], draw)]
        happening = _happening(country, place, FIRST + _turn(days[country], draw), words, draw)
        told: list[tuple[str, ...]] = []
        for _ in range(draw.choices(range(1, len(TOLD_BY) + 1), TOLD_BY)[0]):
            yield _report(truth, happening, told, words, draw)


def _places(gazetteer: Gazetteer, country: str, draw: random.Random) -> list[Place]:
    """The places of a country, the most often hit first: peopled ones before others, else by chance."""
    keys = sorted(k for k, bucket in gazetteer._index.items() if any(e.country == country for e in bucket))
    found: dict[str, tuple[Entry, str]] = {}
    for key in keys:
        for entry in gazetteer.of_key(key):
            if entry.country == country and entry.kind == "P":
                found.setdefault(entry.id, (entry, key))
    ranked = sorted(found.values(), key=lambda pair: (-pair[0].population, draw.random()))
    if len(ranked) > 200:
        ranked[20:] = draw.sample(ranked[20:], len(ranked) - 20)
    return [
        Place(
            _spot(gazetteer, key, entry),
            tuple(_spot(gazetteer, key, e) for e in gazetteer.of_key(key) if e.id != entry.id),
            tuple(entry.name.split()),
        )
        for entry, key in ranked
    ]


def _spot(gazetteer: Gazetteer, key: str, entry: Entry) -> Spot:
    fold: Callable[[str], Sequence[str]] = language("ar").name_key
    within = tuple("".join(fold(w)) for w in entry.within)
    return Spot(key, entry.lat, entry.lon, RADIUS["exact"], within, False, len(gazetteer.of_key(key)))


def _busy(draw: random.Random) -> list[float]:
    """How much happens on each day: weeks of escalation stand out."""
    weights = [draw.gammavariate(2, 0.5) for _ in range(DAYS)]
    for _ in range(DAYS // 90):
        start, high = draw.randrange(DAYS), draw.uniform(2, 6)
        for day in range(start, min(DAYS, start + draw.randint(4, 25))):
            weights[day] *= high
    return weights


def _happening(country: str, place: Place, day: int, words: _Words, draw: random.Random) -> Happening:
    deeds = WARS[country][1]
    _, actors, kinds = draw.choices(deeds, [share for share, _, _ in deeds])[0]
    kind = draw.choices(list(kinds), list(kinds.values()))[0]
    killed = 0 if draw.random() < 0.45 else min(300, int(draw.paretovariate(1.3)))
    injured = 0 if draw.random() < 0.45 else min(600, int(draw.paretovariate(1.0)))
    names = tuple(f"{draw.choice(GIVEN)} {draw.choice(GIVEN)} {words.rare()}" for _ in range(min(killed, 4)))
    weapon = draw.choice(MEANS[kind]) if kind in MEANS else None
    own = (*place.words, *(words.rare() for _ in range(5)), *(words.common() for _ in range(8)))
    if draw.random() > 0.2:
        names = ()
    return Happening(country, kind, day, place, actors, weapon, killed, injured, names, own)


def _report(
    truth: int, h: Happening, told: list[tuple[str, ...]], words: _Words, draw: random.Random
) -> Report:
    chance = draw.random
    late = draw.choice(LATE)
    published = h.day + late
    first: int | None
    first, last, sure, partial = h.day, h.day, True, Partial()
    how = chance()
    if how < 0.3:
        first = last = None  # type: ignore[assignment]
        if chance() < 0.5:
            partial = Partial((dt.date.fromordinal(h.day).weekday() + (chance() < 0.04)) % 7)
    elif how < 0.55:
        first, last, sure = published - TOLD_LATE, published, False
    elif how < 0.57:
        first = last = h.day + draw.choice((-1, 1))
    actors = h.actors
    if chance() < 0.3:
        actors = ()
    elif chance() < 0.1:
        actors = (ALLIES.get(actors[0], actors[0]),)
    kind = h.kind
    if chance() < 0.08:
        kind = KIN.get(kind, kind)
    elif chance() < 0.08:
        kind = VAGUE.get(kind, "other")
    weapons = (h.weapon,) if h.weapon and chance() > 0.35 else ()
    source = draw.choice(SOURCES)
    case = Case(
        0,
        "e1",
        kind,
        False,
        (0, 0),
        first,
        last,
        sure,
        partial,
        _where(h.place, words, draw),
        actors,
        weapons,
        _toll(h.killed, draw),
        _toll(h.injured, draw),
        tuple(sorted(n for n in h.names if chance() < 0.8)) if chance() < 0.7 else (),
        _terms(words.text(h, told, draw)),
        published if first is not None or chance() < 0.5 else None,
        (source,) if source else (),
    )
    return Report(truth, h.country, published, chance() < 0.35, case)


def _where(place: Place, words: _Words, draw: random.Random) -> tuple[Spot, ...]:
    spot, how = place.spot, draw.random()
    if how < 0.06:
        return ()
    if how < 0.15 and spot.within:
        return (Spot(draw.choice(spot.within), None, None, 0.0, (), True, 1),)
    if how < 0.18:
        letter = draw.randrange(len(spot.key))
        return (Spot(spot.key[:letter] + "و" + spot.key[letter + 1 :], None, None, 0.0, spot.within[-1:]),)
    if place.namesakes and how < 0.25:
        spot = draw.choice(place.namesakes)
    if how > 0.85:
        spot = Spot(spot.key, spot.lat, spot.lon, RADIUS["near"], spot.within, False, spot.candidates)
    if how > 0.95:
        return spot, Spot("".join(language("ar").name_key(words.rare())), None, None, 0.0, spot.within[-1:])
    return (spot,)


def _toll(true: int, draw: random.Random) -> Toll | None:
    how = draw.random()
    if not true or how < 0.25:
        return Toll(0, 0) if not true and how > 0.97 else None
    if how < 0.4:
        lower = max(1, int(true * draw.uniform(0.4, 1)))
        return Toll(lower, lower)
    if how < 0.5:
        return Toll(min(2, true), None)
    return Toll(true, true)


class _Words:
    """Words: those that are usual in news as often as they are, and rare ones without end."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        usual = language("ar").usual()
        self._usual, self._shares = list(usual), list(itertools.accumulate(usual.values()))
        letters = "ابتجحدرسشعفقكلمنهوي"
        self._rare = ["".join(draw.choices(letters, k=draw.randint(4, 7))) for _ in range(60_000)]
        self._phrases = {
            kind: [[self.common() for _ in range(draw.randint(2, 5))] for _ in range(40)]
            for kind in (*MEANS, "raid", "detention")
        }

    def common(self) -> str:
        """A usual word."""
        return self._usual[bisect(self._shares, self._draw.random() * self._shares[-1])]

    def rare(self) -> str:
        """A rare one; some are less rare than others."""
        return self._rare[int(len(self._rare) * self._draw.random() ** 2)]

    def text(self, h: Happening, told: list[tuple[str, ...]], draw: random.Random) -> list[str]:
        """The words of a report: a wire copy of an earlier one, cut and reworded a little, or words of its own
        about what happened."""
        if told and draw.random() < 0.25:
            copy = list(draw.choice(told))
            copy = copy[: max(8, int(len(copy) * draw.uniform(0.5, 1)))]
            return [self.common() if draw.random() < 0.04 else word for word in copy]
        out = [word for word in h.place.words if draw.random() < 0.9]
        for _ in range(draw.randint(2, 5)):
            out += draw.choice(self._phrases[h.kind])
            out += (self.common() for _ in range(draw.randint(1, 4)))
            out += draw.sample(h.words, draw.randint(1, 3))
            if draw.random() < 0.5:
                out.append(self.rare())
        told.append(tuple(out))
        return out


def _terms(words: list[str]) -> tuple[int, ...]:
    return tuple(sorted({*map(term, words), *(term(f"{a} {b}") for a, b in pairwise(words))}))


def _wheel(weights: Sequence[float]) -> list[float]:
    return list(itertools.accumulate(weights))


def _turn(wheel: list[float], draw: random.Random) -> int:
    return bisect(wheel, draw.random() * wheel[-1])
