"""Incidents of a view, and one incident with what belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection

from isnad.desk.api import parameters
from isnad.desk.api.answers import MEDIA, kept, of_state, store_of, unchanged
from isnad.desk.api.discreet import covered
from isnad.desk.api.discreet import incident as discreet
from isnad.desk.api.operations import Operation, read
from isnad.desk.api.problems import Problem
from isnad.desk.api.shapes import (
    Decided,
    Evidence,
    History,
    IncidentPage,
    Links,
    LinkTold,
    Reports,
    ReportTold,
)
from isnad.desk.asking import Asking, needs
from isnad.desk.discretion import of_incident
from isnad.desk.remembering import memory
from isnad.incidents.incident import Incident
from isnad.store.documents import reports_of
from isnad.store.errors import StoreError
from isnad.store.history import history
from isnad.store.incidents import count, incident, page, version
from isnad.store.why import why

router = APIRouter()
See = Annotated[Asking, Depends(needs("see"))]


@read(
    router,
    "/incidents",
    Operation(
        "listIncidents", "Incidents", "The incidents of a view", IncidentPage,
        "Takes the query of the page of the incidents as it is.",
        (*parameters.VIEW, parameters.LIMIT, parameters.AFTER),
    ),
)  # fmt: skip
def incidents(request: Request, who: See) -> Response:
    view, values = parameters.view(request, (parameters.LIMIT, parameters.AFTER))

    def find(connection: Connection) -> IncidentPage:
        wanted = view.filter(who)
        try:
            found = page(connection, wanted, order=view.order, size=values["limit"], after=values["after"])
        except StoreError as error:
            raise cursor_refused(values["after"], error) from None
        total = memory(request).get(connection, ("count", wanted), lambda: count(connection, wanted))
        return IncidentPage(total, [discreet(i, who) for i in found.incidents], found.next)

    return of_state(request, who, find)


def cursor_refused(after: str, error: StoreError) -> Problem:
    """What is said of a cursor that is none of its listing."""
    wrong = {"name": "after", "value": after[:80], "message": str(error)}
    return Problem(422, f"after: {error}", errors=[wrong])


@read(
    router,
    "/incidents/{id}",
    Operation(
        "getIncident", "Incidents", "One incident, with its accounts", Incident,
        "Its ETag is its version, which acts on it ask for. One that was merged leads on to the one it is in.",
        errors=(308, 404),
    ),
)  # fmt: skip
def one(request: Request, who: See, id: str) -> Response:
    parameters.read(request, ())
    with store_of(request).read() as connection:
        found = here(connection, id)
        if found.id != id:
            return _elsewhere(found.id)
        now = version(connection, found.id)
    veil = of_incident(found, who)
    tag = f'"{now}-covered"' if veil else f'"{now}"'
    same = unchanged(request, who, tag) if now else None
    return same or Response(msgspec.json.encode(covered(found, veil)), 200, kept(who, tag), MEDIA)


@read(
    router,
    "/incidents/{id}/history",
    Operation(
        "getHistory", "Incidents", "What people decided of an incident", History,
        "Decisions on incidents that were merged into it are among them.", errors=(308, 404),
    ),
)  # fmt: skip
def decided(request: Request, who: See, id: str) -> Response:
    def find(connection: Connection, public: str) -> History:
        return History(public, [Decided(**act._asdict()) for act in history(connection, public)])

    return _of_one(request, who, id, "/history", find)


@read(
    router,
    "/incidents/{id}/links",
    Operation("getLinks", "Incidents", "Why its reports were linked", Links, errors=(308, 404)),
)
def links(request: Request, who: See, id: str) -> Response:
    def find(connection: Connection, public: str) -> Links:
        return Links(
            public,
            [
                LinkTold(
                    reason.weight, list(reason.documents), list(reason.words),
                    [Evidence(*part) for part in reason.parts],
                )
                for reason in why(connection, public)
            ],
        )  # fmt: skip

    return _of_one(request, who, id, "/links", find)


@read(
    router,
    "/incidents/{id}/reports",
    Operation("getReports", "Incidents", "The documents that tell of it", Reports, errors=(308, 404)),
)
def reports(request: Request, who: See, id: str) -> Response:
    def find(connection: Connection, public: str) -> Reports:
        veil = of_incident(incident(connection, public), who)
        told = [ReportTold(**report._asdict()) for report in reports_of(connection, public)]
        for report in told:
            report.url = veil.address(report.url)
        return Reports(public, told)

    return _of_one(request, who, id, "/reports", find)


def here(connection: Connection, id: str) -> Incident:
    """The incident that an id leads to; raises a 404 where it leads to none."""
    try:
        return incident(connection, id)
    except StoreError as error:
        raise Problem(404, str(error).partition(":")[0]) from None


def _of_one(
    request: Request, who: Asking, id: str, under: str, find: Callable[[Connection, str], msgspec.Struct]
) -> Response:
    """What belongs to one incident, as ``who`` may see it."""
    parameters.read(request, ())
    with store_of(request).read() as connection:
        found = here(connection, id)
    if found.id != id:
        return _elsewhere(found.id + under)
    return of_state(
        request, who, lambda connection: covered(find(connection, found.id), of_incident(found, who))
    )


def _elsewhere(at: str) -> Response:
    return RedirectResponse(f"/api/incidents/{at}", 308)
