"""What the map draws: points and clusters of a view, names of places and of countries."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from isnad.desk.asking import Asking, needs
from isnad.desk.countries import country_names
from isnad.desk.language.labels import label
from isnad.desk.pages.cards import card, days, figure
from isnad.desk.remembering import memory
from isnad.desk.view import CLOSEST, View
from isnad.gazetteer.index import Gazetteer
from isnad.gazetteer.towns import Towns
from isnad.lang import language
from isnad.linkage.cases import RADIUS
from isnad.store import incidents
from isnad.store.filters import Filter
from isnad.store.points import Map, Point, points

router = APIRouter(prefix="/map")
Reader = Annotated[Asking, Depends(needs("see"))]
Box = tuple[float, float, float, float]

WORLD: Box = (-90, -180, 90, 180)
#: So many incidents of one place are listed on the map; the others are found in the list.
_LISTED = 30
#: So many places are named at once, and at each zoom only those of so many people or more.
_NAMED = 70
_PEOPLED = {4: 2_000_000, 5: 800_000, 6: 250_000, 7: 80_000, 8: 25_000, 9: 8_000}
#: Seconds that a browser keeps names of places.
_KEPT = {"Cache-Control": "private, max-age=3600"}


@router.get("/points")
def shown(request: Request, who: Reader, zoom: int, shown: str) -> JSONResponse:
    """The incidents of a view within the part of the world that the map shows."""
    view, part = View.from_query(request.query_params), _box(shown)
    zoom = min(max(zoom, 0), CLOSEST)
    wanted = view.filter(who)
    with request.app.state.store.read() as connection:
        within = _both(view.box, part)
        found = Map([], [], 0, 0)
        if within:
            here = view.but(box=None if within == WORLD else within).filter(who)
            key = ("points", here, zoom)
            found = memory(request).get(connection, key, lambda: points(connection, here, zoom))
        unplaced = 0 if view.box else _unplaced(request, connection, wanted)
    clusters = [
        {
            "lat": c.lat,
            "lon": c.lon,
            "count": c.count,
            "killed": c.killed_max,
            "box": [c.south, c.west, c.north, c.east],
        }
        for c in found.clusters
    ]
    told = [_told(point, who) for point in found.points]
    return JSONResponse({"points": told, "clusters": clusters, "unplaced": unplaced})


@router.get("/here")
def here(request: Request, who: Reader) -> JSONResponse:
    """The first incidents of a view with a small ``box``, how many there are, and the query that lists them."""
    view = View.from_query(request.query_params)
    with request.app.state.store.read() as connection:
        wanted = view.filter(who)
        listed = incidents.page(connection, wanted, order=view.order, size=_LISTED)
        total = incidents.count(connection, wanted)
    told = []
    for incident in listed.incidents:
        c = card(incident, who)
        told.append(
            {
                "id": c.id, "kind": label(c.kind, who.manner), "when": c.when, "place": c.place,
                "killed": c.killed, "injured": c.injured, "grade": c.grade, "graded": label(c.grade, who.manner),
            }
        )  # fmt: skip
    return JSONResponse({"points": told, "count": total, "query": view.query()})


@router.get("/labels")
def labels(who: Reader, zoom: int, shown: str) -> JSONResponse:
    """The places that the map names, the most peopled first, as the gazetteer spells them."""
    least = 0 if zoom > max(_PEOPLED) else _PEOPLED.get(zoom)
    if least is None:
        return JSONResponse([], headers=_KEPT)
    found = [e for e in _towns().within(_box(shown), _NAMED) if e.population >= least]
    named = [{"name": e.name, "lat": e.lat, "lon": e.lon, "people": e.population} for e in found]
    return JSONResponse(named, headers=_KEPT)


@router.get("/countries")
def countries(who: Reader) -> JSONResponse:
    """The names of countries in the reader's language, by the numbers of ISO 3166."""
    return JSONResponse(country_names(who.manner.language))


def _told(point: Point, who: Asking) -> dict[str, Any]:
    manner = who.manner
    return {
        "id": point.id,
        "lat": point.lat,
        "lon": point.lon,
        "radius": RADIUS.get(point.precision or ""),
        "harm": point.killed_max if point.killed_max is not None else point.killed_min or 0,
        "kind": label(point.kind, manner),
        "when": days(point.date_from, point.date_to, manner),
        # Where names are covered, that of a place is asked for with its incident.
        "place": point.place if who.may("see names") else None,
        "killed": figure(point.killed_min, point.killed_max, manner),
        "injured": figure(point.injured_min, point.injured_max, manner),
        "grade": point.grade,
        "graded": label(point.grade, manner),
        "state": point.state,
    }


def _unplaced(request: Request, connection: Connection, wanted: Filter) -> int:
    """How many incidents have no place on the map."""

    def count() -> int:
        found = points(connection, wanted, 0)
        return found.unlocated

    return memory(request).get(connection, ("unplaced", wanted), count)


def _box(text: str) -> Box:
    view = View.from_query({"box": text})
    if view.box is None:
        raise HTTPException(422, "shown is no part of the world: give south,west,north,east in degrees")
    return view.box


def _both(a: Box | None, b: Box) -> Box | None:
    """What two boxes have in common; the first where one of them goes across the date line."""
    if a is None or b[1] > b[3]:
        return a or b
    if a[1] > a[3]:
        return a
    south, west, north, east = max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
    return (south, west, north, east) if south <= north and west <= east else None


@cache
def _towns() -> Towns:
    return Towns(Gazetteer.default(language("").name_key).entries)
