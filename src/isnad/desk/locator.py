"""A small map that shows where in the world a place is: the countries around it, and how exact its point is."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from isnad.desk.countries import Outline, Ring, country_names, outlines
from isnad.desk.language.catalogue import LanguageCode
from isnad.linkage.cases import RADIUS

#: The picture's size, and how many degrees of latitude it shows.
WIDTH, HEIGHT, _DEGREES = 300, 210, 3.6
#: Kilometres in a degree of latitude.
_DEGREE = 111.2
#: A country is named where it is so wide, in pixels, and so far from the point; names are so far apart.
_NAMED, _CLEAR, _APART = 18, 44, (64, 16)
#: How wide a letter of a name is, about, in pixels.
_LETTER = 6
_EARTH_ENDS = 80.0


class Name(NamedTuple):
    """A country's name and where it stands."""

    words: str
    x: float
    y: float


class Locator(NamedTuple):
    """The picture: the land, its countries' names, and the circle within which the point, its middle, is."""

    land: list[str]
    names: list[Name]
    radius: float
    width: int = WIDTH
    height: int = HEIGHT


def locator(lat: float, lon: float, precision: str | None, language: LanguageCode) -> Locator | None:
    """The map around a point; None near the poles, where it would be none to know a place by."""
    if abs(lat) > _EARTH_ENDS:
        return None
    radius = RADIUS.get(precision or "", 0.0) / _DEGREE * HEIGHT / _DEGREES
    land, places = _around(round(lat, 2), round(lon, 2))
    known = country_names(language)
    names = [Name(known[number], x, y) for number, x, y in places if number in known]
    whole = [n for n in names if min(n.x, WIDTH - n.x) > _LETTER / 2 * len(n.words)]
    return Locator(land, whole, round(radius, 1))


@lru_cache(maxsize=500)
def _around(lat: float, lon: float) -> tuple[list[str], list[tuple[str, float, float]]]:
    """The land around a point as paths, and where each country that can be named is best named."""
    tall = _DEGREES / 2
    wide = tall * WIDTH / HEIGHT / math.cos(math.radians(lat))
    land, widest = list[str](), dict[str, tuple[float, float, float]]()
    for outline in outlines():
        south, west, north, east = outline.box
        if south > lat + tall or north < lat - tall or west > lon + wide or east < lon - wide:
            continue
        ring = _drawn(outline, lat, lon, tall, wide)
        if len(ring) < 3:
            continue
        land.append("M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z")
        spot = _spot(ring)
        if outline.number and spot and spot[0] > widest.get(outline.number, (0.0,))[0]:
            widest[outline.number] = spot
    names = list[tuple[str, float, float]]()
    # Small ones first, for a large country can be told by its neighbours.
    for number, (_, x, y) in sorted(widest.items(), key=lambda pair: pair[1]):
        if all(abs(x - other) > _APART[0] or abs(y - above) > _APART[1] for _, other, above in names):
            names.append((number, x, y))
    return land, names


def _drawn(outline: Outline, lat: float, lon: float, tall: float, wide: float) -> Ring:
    """A ring in pixels, as far as it lies in the picture."""
    ring = [
        ((x - lon + wide) / (2 * wide) * WIDTH, (lat + tall - y) / (2 * tall) * HEIGHT)
        for x, y in outline.ring
    ]
    margin = 2.0
    for inside, cut in (
        (lambda p: p[0] >= -margin, _at(0, -margin)),
        (lambda p: p[0] <= WIDTH + margin, _at(0, WIDTH + margin)),
        (lambda p: p[1] >= -margin, _at(1, -margin)),
        (lambda p: p[1] <= HEIGHT + margin, _at(1, HEIGHT + margin)),
    ):
        ring = _cut(ring, inside, cut)
    out: Ring = []
    for x, y in ring:
        point = (round(x, 1), round(y, 1))
        if not out or abs(out[-1][0] - point[0]) + abs(out[-1][1] - point[1]) > 0.4:
            out.append(point)
    return out


Point = tuple[float, float]


def _cut(ring: Ring, inside: Callable[[Point], bool], at: Callable[[Point, Point], Point]) -> Ring:
    """A ring cut off at one edge (Sutherland and Hodgman 1974)."""
    out: Ring = []
    for before, point in zip([*ring[-1:], *ring], ring, strict=False):
        if inside(point) != inside(before):
            out.append(at(before, point))
        if inside(point):
            out.append(point)
    return out


def _at(axis: int, edge: float) -> Callable[[Point, Point], Point]:
    """Where a line meets an edge."""

    def met(a: Point, b: Point) -> Point:
        share = (edge - a[axis]) / (b[axis] - a[axis])
        other = a[1 - axis] + share * (b[1 - axis] - a[1 - axis])
        return (edge, other) if axis == 0 else (other, edge)

    return met


def _spot(ring: Ring) -> tuple[float, float, float] | None:
    """How wide a ring is where it is widest, and the middle of it there, clear of the point and the edges."""
    best: tuple[float, float, float] | None = None
    for y in range(18, HEIGHT - 10, 8):
        met = sorted(
            a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
            for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)
            if (a[1] <= y) != (b[1] <= y)
        )
        for left, right in zip(met[::2], met[1::2], strict=False):
            x = (left + right) / 2
            clear = math.hypot(x - WIDTH / 2, (y - HEIGHT / 2) * 1.6) > _CLEAR
            if clear and right - left > _NAMED and (best is None or right - left > best[0]):
                best = right - left, round(x, 1), float(y)
    return best
