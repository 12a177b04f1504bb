"""A view on a map and along time, what can be chosen among incidents, and what waits for a person."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from isnad.desk.api import parameters
from isnad.desk.api.answers import of_state
from isnad.desk.api.discreet import incident as discreet
from isnad.desk.api.incidents import cursor_refused
from isnad.desk.api.operations import Operation, read
from isnad.desk.api.shapes import (
    FacetsTold,
    FacetValue,
    MapCluster,
    MapPoint,
    Points,
    QueuePage,
    TimeBin,
    TimelineTold,
    Waits,
)
from isnad.desk.asking import Asking, needs
from isnad.desk.remembering import memory
from isnad.store.errors import StoreError
from isnad.store.facets import Counted, facets
from isnad.store.points import points
from isnad.store.queue import waiting, waiting_counts
from isnad.store.timeline import timeline

router = APIRouter()
See = Annotated[Asking, Depends(needs("see"))]


@read(
    router,
    "/points",
    Operation(
        "getPoints", "Overview", "A view on the map", Points,
        "Where fewer incidents than most have a point, each is one; else those near one another are clusters.",
        (*parameters.VIEW, parameters.ZOOM, parameters.POINTS),
    ),
)  # fmt: skip
def mapped(request: Request, who: See) -> Response:
    view, values = parameters.view(request, (parameters.ZOOM, parameters.POINTS))

    def find(connection: Connection) -> Points:
        found = points(connection, view.filter(who), values["zoom"], values["most"])
        return Points(
            [MapPoint(*point) for point in found.points],
            [MapCluster(*cluster) for cluster in found.clusters],
            found.located,
            found.unlocated,
        )

    return of_state(request, who, find)


@read(
    router,
    "/timeline",
    Operation(
        "getTimeline", "Overview", "A view along time", TimelineTold, "",
        (*parameters.VIEW, parameters.BINS),
    ),
)  # fmt: skip
def dated(request: Request, who: See) -> Response:
    view, values = parameters.view(request, (parameters.BINS,))

    def find(connection: Connection) -> TimelineTold:
        found = timeline(connection, view.filter(who), values["most"])
        return TimelineTold(found.unit, [TimeBin(*bin) for bin in found.bins], found.undated, found.vague)

    return of_state(request, who, find)


@read(
    router,
    "/facets",
    Operation("getFacets", "Overview", "What can be chosen among incidents, with counts", FacetsTold),
)
def chosen(request: Request, who: See) -> Response:
    parameters.read(request, ())

    def told(values: list[Counted]) -> list[FacetValue]:
        return [FacetValue(*value) for value in values]

    def find(connection: Connection) -> FacetsTold:
        found = memory(request).get(connection, "facets", lambda: facets(connection))
        return FacetsTold(**{name: told(values) for name, values in found._asdict().items()})

    return of_state(request, who, find)


@read(
    router,
    "/queue",
    Operation(
        "getQueue", "Overview", "What waits for a person", QueuePage,
        "Reasons: changed (a report came after it was confirmed), contested (accounts differ), large (many "
        "killed), weak (it rests on little), new (nobody has looked at it).",
        (parameters.ASSIGNED, parameters.REASON, parameters.LIMIT, parameters.AFTER),
    ),
)  # fmt: skip
def queue(request: Request, who: See) -> Response:
    asked = (parameters.ASSIGNED, parameters.REASON, parameters.LIMIT, parameters.AFTER)
    values: dict[str, Any] = parameters.read(request, asked)
    assigned, after = values["assigned"], values["after"]

    def find(connection: Connection) -> QueuePage:
        try:
            found = waiting(
                connection, assigned=assigned, reason=values["reason"], size=values["limit"], after=after
            )
        except StoreError as error:
            raise cursor_refused(after, error) from None
        counts = memory(request).get(
            connection, ("api queue", assigned), lambda: waiting_counts(connection, assigned)
        )
        told = [Waits(w.reasons, discreet(w.incident, who)) for w in found.waiting]
        return QueuePage(counts, told, found.next)

    return of_state(request, who, find)
