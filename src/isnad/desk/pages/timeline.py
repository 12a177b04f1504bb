"""The timeline of a view, drawn on the server: bars that lead to their time."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection

from isnad.desk import drawing
from isnad.desk.asking import Asking, needs
from isnad.desk.pages.cards import days
from isnad.desk.remembering import memory
from isnad.desk.rendering import page
from isnad.desk.view import View
from isnad.store.timeline import Bin, Timeline, timeline

router = APIRouter()
#: More bars than this are too thin to be clicked.
_MOST = 90


@router.get("/timeline")
def show(request: Request, who: Annotated[Asking, Depends(needs("see"))]) -> HTMLResponse:
    """The timeline alone."""
    view = View.from_query(request.query_params)
    with request.app.state.store.read() as connection:
        values = drawn(request, connection, view, who)
    return page(request, who, "incidents/timeline.html", **values)


def drawn(request: Request, connection: Connection, view: View, who: Asking) -> dict[str, Any]:
    """What the template of the timeline needs."""
    wanted = view.filter(who)
    asked: Timeline = memory(request).get(
        connection, ("timeline", wanted), lambda: timeline(connection, wanted, _MOST)
    )
    since, until = drawing.wider(view.since, view.until)

    def narrowed(to: Bin) -> str:
        first, last = max(to.first, view.since or to.first), min(to.last, view.until or to.last)
        return view.but(since=min(first, last), until=max(first, last)).address()

    return {
        "view": view,
        "timeline": asked,
        "drawing": drawing.draw(asked, who.manner),
        "line": drawing.LINE,
        "height": drawing.HEIGHT,
        "narrowed": narrowed,
        "wider": view.but(since=since, until=until),
        "range": who.manner.range,
        "days": lambda b: days(b.first, b.last, who.manner),
    }
