"""Countries: their outlines from the world atlas that the desk serves, and their names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from babel import Locale
from babel.core import get_global

from isnad.desk.language.catalogue import LanguageCode
from isnad.desk.language.formats import Manner
from isnad.desk.language.labels import N_

_ATLAS = Path(__file__).parent / "static" / "vendor" / "atlas" / "countries-50m.json"
#: Countries by another name than that of the Unicode CLDR.
_OTHERWISE = {"PS": N_("Palestine")}

Ring = list[tuple[float, float]]
#: South, west, north and east in degrees.
Box = tuple[float, float, float, float]


class Outline(NamedTuple):
    """A ring of a country's border: longitudes and latitudes, and the box that holds it.  ``number`` is the
    country's in ISO 3166; None for a territory that has none."""

    number: str | None
    ring: Ring
    box: Box


@cache
def outlines() -> list[Outline]:
    """The outlines of all countries."""
    atlas = json.loads(_ATLAS.read_text(encoding="utf-8"))
    arcs = list(_arcs(atlas))
    out = []
    for country in atlas["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for line in (line for polygon in polygons for line in polygon):
            ring: Ring = []
            for n in line:
                arc = arcs[n] if n >= 0 else arcs[~n][::-1]
                ring += arc[1:] if ring else arc
            lons, lats = [p[0] for p in ring], [p[1] for p in ring]
            out.append(Outline(country.get("id"), ring, (min(lats), min(lons), max(lats), max(lons))))
    return out


def _arcs(atlas: dict[str, Any]) -> Iterator[Ring]:
    """The arcs of a topology, which are kept as steps on a grid."""
    (across, up), (west, south) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    for steps in atlas["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((x * across + west, y * up + south))
        yield arc


@cache
def country_names(code: LanguageCode) -> dict[str, str]:
    """The names of countries in a language, by their numbers in ISO 3166."""
    known, manner = Locale.parse(code).territories, Manner(code)
    out = {}
    for number, codes in get_global("territory_aliases").items():
        if number.isdigit() and len(codes) == 1 and codes[0] in known:
            name = _OTHERWISE.get(codes[0])
            out[number] = manner.gettext(name) if name else known[codes[0]]
    return out
