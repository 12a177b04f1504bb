"""Acts on incidents: each is a decision, taken on the version that was seen."""

from __future__ import annotations

import re
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError

from isnad.desk.api import parameters, shapes
from isnad.desk.api.answers import MEDIA, store_of
from isnad.desk.api.decisions import concerned, row_of, undone
from isnad.desk.api.incidents import here
from isnad.desk.api.operations import Operation, act
from isnad.desk.api.problems import Problem
from isnad.desk.asking import Asking, needs
from isnad.desk.deciding import ActRequest, decide, may_undo
from isnad.desk.roles import Right
from isnad.desk.safety import own_form
from isnad.incidents.corrections import CorrectionError, parsed
from isnad.store import schema
from isnad.store.errors import Changed, StoreError
from isnad.store.incidents import version

router = APIRouter(dependencies=[Depends(own_form)])
#: What the bodies of acts call what ``ActRequest`` calls otherwise.
_CALLED = {"into": "other", "words": "reason"}
_ERRORS = (404, 409, 412, 413, 415, 428)
#: Characters of an Idempotency-Key.
_LONGEST = 200


async def sent(request: Request) -> bytes:
    """A dependency: the JSON that a request brings, unread."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != MEDIA:
        raise Problem(415, f"send JSON: Content-Type: {MEDIA}")
    return await request.body()


def _of_incident(right: Right, summary: str, takes: type, description: str = "") -> None:
    """Makes the route of an act on one incident."""
    errors = tuple(e for e in _ERRORS if right != "note" or e not in (412, 428))
    told = Operation(
        f"{right}Incident", "Acts", summary, shapes.Done, description, takes=takes, errors=errors,
        status=201, tagged=False, guarded=right != "note",
    )  # fmt: skip

    @act(router, f"/incidents/{{id}}/{right}", told)
    def endpoint(
        request: Request, id: str, who: Asking = Depends(needs(right)), body: bytes = Depends(sent)
    ) -> Response:
        parameters.read(request, ())
        asked = _read(body, takes)
        with store_of(request).read() as connection:
            now = here(connection, id).id
            other = asked.pop("other", "") if takes is not shapes.Move else asked.pop("into")
            if other:
                try:
                    there = here(connection, other).id
                except Problem as problem:
                    raise Problem(422, problem.detail) from None
                if there == now:
                    raise Problem(409, f"{id} and {other} are one incident already")
        seen = {} if right == "note" else {now: _seen(request)}
        if saw := asked.pop("other_version", None):
            seen[other] = saw
        wish = {_CALLED.get(name, name): value for name, value in asked.items()}
        return _done(request, who, ActRequest(right, id, other=other, seen=seen, key=_key(request), **wish))  # type: ignore[arg-type]


_of_incident("confirm", "These reports tell of one happening", shapes.Reason)
_of_incident("reject", "This is no incident to be kept", shapes.Reason)
_of_incident("merge", "Two incidents are one", shapes.Merge)
_of_incident("split", "Some events are another happening", shapes.Split)
_of_incident("move", "Some events belong into another incident", shapes.Move)
_of_incident("correct", "A field is set to what a person found", shapes.Correct)
_of_incident(
    "note", "Words that stand with the incident", shapes.Note, "The one act that asks for no version."
)
_of_incident("assign", "Who is to look at it", shapes.Assign)


@act(
    router,
    "/decisions/{number}/undo",
    Operation(
        "undoDecision", "Acts", "Takes a decision back", shapes.Done,
        "If-Match is the ETag of the decision. A coder takes back their own decisions, an editor all.",
        takes=shapes.Reason, errors=_ERRORS, status=201, tagged=False, guarded=True,
    ),
)  # fmt: skip
def undo(
    request: Request,
    number: str,
    who: Annotated[Asking, Depends(needs("undo own"))],
    body: Annotated[bytes, Depends(sent)],
) -> Response:
    parameters.read(request, ())
    asked = _read(body, shapes.Reason)
    with store_of(request).read() as connection:
        row = row_of(connection, number)
        if not may_undo(who, row.who):
            raise HTTPException(403, f"the role {who.role} may take back decisions of its own only")
        versions, taken_back = concerned(connection, row.id), row.id in undone(connection)
    saw = _seen(request).split(".") if versions else []
    if taken_back:
        raise Problem(409, f"decision {row.id} is undone already")
    if len(saw) != len(versions):
        raise _stale(".".join(versions.values()))
    seen = dict(zip(versions, saw, strict=True))
    wish = ActRequest("undo", reason=asked["reason"], seen=seen, decision=row.id, key=_key(request))
    return _done(request, who, wish, number)


def _read(body: bytes, takes: type) -> dict[str, Any]:
    """The fields of a body; raises a 422 that tells which one does not do."""
    try:
        asked: dict[str, Any] = msgspec.structs.asdict(msgspec.json.decode(body, type=takes))
    except (msgspec.DecodeError, RecursionError) as error:
        raise Problem(422, f"the body does not do: {error}") from None
    for name in ("reason", "words", "to"):
        if asked.get(name) is not None and not schema.plain(asked[name]).strip():
            raise Problem(422, f"the body does not do: {name} is empty")
    if takes is shapes.Correct:
        try:
            parsed(asked["field"], schema.plain(asked["value"]))
        except CorrectionError as error:
            raise Problem(422, str(error)) from None
    if "events" in asked:
        asked["events"] = tuple(asked["events"])
    return asked


def _seen(request: Request) -> str:
    """The version that If-Match names; raises a 428 where it names none.

    A weak tag counts as well: proxies that compress an answer make its tag weak.
    """
    given = request.headers.get("if-match", "").strip()
    found = re.fullmatch(r'(?:W/)?"([^"]*)"', given)
    if found is None:
        raise Problem(
            428,
            'say which version you saw, in If-Match: the ETag of what you decide of, as in If-Match: "1f0c…"',
        )
    return found[1].partition("-")[0]


def _key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key and len(key) > _LONGEST:
        raise Problem(422, f"Idempotency-Key has {_LONGEST} characters at most")
    return key


def _done(request: Request, who: Asking, asked: ActRequest, decision: str = "") -> Response:
    """Does it, and tells what came of it."""
    store = store_of(request)
    try:
        outcome = decide(store, who, asked)
    except Changed as error:
        with store.read() as connection:
            if decision:
                raise _stale(".".join(concerned(connection, asked.decision).values())) from None
            raise _stale(version(connection, error.incident), error.incident) from None
    except StoreError as error:
        if isinstance(error.__cause__, DBAPIError | OSError):
            raise
        raise Problem(409, str(error)) from None
    done = shapes.Done(outcome.decision, outcome.act, outcome.versions, outcome.fresh, outcome.unsettled)
    headers = {"Location": f"/api/decisions/{outcome.decision}"}
    return Response(msgspec.json.encode(done), 201, headers, MEDIA)


def _stale(now: str, incident: str | None = None) -> Problem:
    named = {"incident": incident} if incident else {}
    return Problem(
        412, f"{incident or 'this'} has changed since you saw it: look at it again, then decide",
        {"ETag": f'"{now}"'}, version=now, **named,
    )  # fmt: skip
