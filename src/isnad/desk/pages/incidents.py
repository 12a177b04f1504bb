"""Incidents: the list, the map and the timeline of one view."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection

from isnad.desk.asking import Asking, needs
from isnad.desk.pages import timeline
from isnad.desk.pages.cards import card
from isnad.desk.remembering import memory
from isnad.desk.rendering import page
from isnad.desk.view import View
from isnad.lang import language
from isnad.store import incidents
from isnad.store.facets import Facets, facets
from isnad.store.filters import Filter

router = APIRouter()
#: In a large store the numbers beside what can be chosen may be so many seconds old.
_PATIENCE = 60
Reader = Annotated[Asking, Depends(needs("see"))]


@router.get("/")
def index(request: Request, who: Reader, after: str | None = None) -> HTMLResponse:
    """The list with its map and its timeline; they work without a script, but for the map."""
    view = View.from_query(request.query_params)
    with request.app.state.store.read() as connection:
        values = _found(request, connection, view, who, after)
        if not values["all"]:
            return page(
                request, who, "incidents/none.html", here="incidents", store=request.app.state.store.name
            )
        values |= _choices(request, connection) | timeline.drawn(request, connection, view, who)
    return page(request, who, "incidents.html", here="incidents", **values)


@router.get("/list")
def found(request: Request, who: Reader) -> HTMLResponse:
    """The list alone, with how many there are and what they are filtered by."""
    view = View.from_query(request.query_params)
    with request.app.state.store.read() as connection:
        values = _found(request, connection, view, who, None)
    return page(request, who, "incidents/found.html", **values)


@router.get("/list/more")
def more(request: Request, who: Reader, after: str) -> HTMLResponse:
    """The incidents behind a cursor."""
    view = View.from_query(request.query_params)
    with request.app.state.store.read() as connection:
        values = _cards(connection, view, who, after)
    return page(request, who, "incidents/cards.html", view=view, **values)


def _cards(connection: Connection, view: View, who: Asking, after: str | None) -> dict[str, Any]:
    shown = incidents.page(connection, view.filter(who), order=view.order, after=after)
    return {"cards": [card(incident, who) for incident in shown.incidents], "next": shown.next}


def _found(
    request: Request, connection: Connection, view: View, who: Asking, after: str | None
) -> dict[str, Any]:
    def count(wanted: Filter) -> int:
        key = ("count", wanted)
        return memory(request).get(connection, key, lambda: incidents.count(connection, wanted))

    total, every = count(view.filter(who)), count(Filter(see_names=who.may("see names")))
    # Where nothing is found: what is found when one of the conditions is left out.
    loosened = []
    if not total and every:
        tried = [(name, view.but(**{name: None})) for name, _ in view.asked]
        loosened = [(name, looser, n) for name, looser in tried if (n := count(looser.filter(who)))]
        loosened.sort(key=lambda row: row[2])
    cards = _cards(connection, view, who, after)
    told = {"view": view, "total": total, "all": every, "loosened": loosened, "after": after}
    return told | cards | {"outlet_name": language("").outlet_name}


def _choices(request: Request, connection: Connection) -> dict[str, Any]:
    key = "facets to choose from"
    known: Facets = memory(request).get(connection, key, lambda: facets(connection), _PATIENCE)
    return {"facets": known}
