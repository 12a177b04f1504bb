"""Deciding: the form of each act, and what comes of it.

A form carries the versions that the person saw and the number of the last decision there was then.  Where that is
no more how things stand, nothing is decided: the form comes back with all that was entered, tells what has been
done since, and can be sent anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from isnad.desk.asking import Asking, needs
from isnad.desk.correcting import (
    spots,
    value_of,
    word,
    words,
)
from isnad.desk.deciding import (
    ActRequest,
    Outcome,
    decide,
    decision_of,
    may_undo,
)
from isnad.desk.language.labels import N_
from isnad.desk.pages.act_forms import Opened, form_page, other_named, versions_seen, way_back
from isnad.desk.pages.work import answered
from isnad.desk.rendering import page
from isnad.desk.roles import Right
from isnad.store.decisions import Act
from isnad.store.errors import Changed, StoreError
from isnad.store.incidents import incident
from isnad.store.opening import Store

router = APIRouter()

#: The acts on one incident, each a right of its own.
ACTS: tuple[Act, ...] = ("confirm", "reject", "correct", "merge", "split", "move", "note", "assign")


async def sent(request: Request) -> FormData:
    """What a form brings."""
    return await request.form()


def _routes(act: Act) -> None:
    path, right = f"/incidents/{{id}}/{act}", cast(Right, act)

    def opened(request: Request, id: str, who: Asking = Depends(needs(right))) -> Response:
        return form_page(request, who, Opened(act, id, request.query_params))

    def done(
        request: Request,
        id: str,
        entered: FormData = Depends(sent),
        who: Asking = Depends(needs(right)),
    ) -> Response:
        form = Opened(act, id, entered)
        if word(entered, "find"):
            return form_page(request, who, form)
        return _decided(request, who, form, lambda: _asked(form))

    router.add_api_route(path, opened, methods=["GET"], name=f"{act} form")
    router.add_api_route(path, done, methods=["POST"], name=act)


for _act in ACTS:
    _routes(_act)


@router.get("/incidents/{id}/places")
def places(
    request: Request, id: str, place_name: str = "", who: Asking = Depends(needs("correct"))
) -> Response:
    """Where a place may be that somebody is writing the name of."""
    with _store(request).read() as connection:
        found = incident(connection, id)
    return page(request, who, "incident/act_places.html", spots=spots(found, place_name))


@router.get("/decisions/{number}/undo")
def undoing(request: Request, number: int, who: Asking = Depends(needs("undo own"))) -> Response:
    """The form that takes a decision back."""
    _may_undo(request, who, number)
    return form_page(request, who, Opened("undo", str(number), request.query_params))


@router.post("/decisions/{number}/undo")
def undo(
    request: Request,
    number: int,
    entered: FormData = Depends(sent),
    who: Asking = Depends(needs("undo own")),
) -> Response:
    """Takes a decision back."""
    _may_undo(request, who, number)
    form = Opened("undo", str(number), entered)
    return _decided(request, who, form, lambda: _asked(form))


def _may_undo(request: Request, who: Asking, number: int) -> None:
    if not may_undo(who, decision_of(_store(request), number).who):
        raise HTTPException(403, f"the role {who.role} may take back decisions of its own only")


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _asked(form: Opened) -> ActRequest:
    """What a form asks for.  Raises :class:`StoreError`."""
    entered, act = form.entered, form.act
    reason = word(entered, "reason") or word(entered, "quick")
    asked = ActRequest(act, form.id, reason, versions_seen(entered), key=word(entered, "last"))
    match act:
        case "undo":
            return replace(asked, incident="", decision=int(form.id))
        case "merge":
            return replace(asked, other=other_named(entered))
        case "split" | "move":
            events = tuple(words(entered, "event"))
            if not events:
                raise StoreError(N_("no report is ticked"))
            if act == "move" and not other_named(entered):
                raise StoreError(N_("the incident to move to is missing"))
            return replace(asked, events=events, other=other_named(entered) if act == "move" else "")
        case "correct":
            field = word(entered, "field")
            return replace(
                asked,
                field=field,
                value=value_of(field, entered),
                evidence=word(entered, "evidence") or None,
            )
        case "assign":
            if word(entered, "nobody"):
                return replace(asked, to=None)
            return replace(asked, to=word(entered, "me") or word(entered, "to"))
    return asked


def _decided(request: Request, who: Asking, form: Opened, asked: Callable[[], ActRequest]) -> Response:
    try:
        outcome = decide(_store(request), who, asked())
    except Changed as error:
        return form_page(request, who, replace(form, status=409, changed=error.incident))
    except StoreError as error:
        return form_page(request, who, replace(form, status=400, problem=str(error)))
    return _answer(request, who, form, outcome)


def _answer(request: Request, who: Asking, form: Opened, outcome: Outcome) -> Response:
    """After an act: the queue goes on where it was; else the incident is shown with what was done."""
    back = way_back(form.entered)
    if request.headers.get("hx-request") and back.startswith("/work"):
        return answered(request, who, back, outcome)
    first = outcome.incidents[0] if outcome.incidents else form.id
    path, _, query = (back or f"/incidents/{first}").partition("?")
    if back.startswith("/incidents/") and path != f"/incidents/{first}":
        path, query = f"/incidents/{first}", ""
    to = path + "?" + "&".join(part for part in (query, f"did={outcome.decision}") if part)
    if request.headers.get("hx-request"):
        return Response(status_code=200, headers={"HX-Redirect": to, "Cache-Control": "no-store"})
    return RedirectResponse(to, 303)
