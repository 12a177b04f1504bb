"""Deciding: the form of each act, and what comes of it.

A form carries the versions that the person saw and the number of the last decision there was then.  Where that is
no more how things stand, nothing is decided: the form comes back with all that was entered, tells what has been
done since, and can be sent anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection
from starlette.datastructures import FormData

from isnad.desk.asking import Asking, needs
from isnad.desk.candidates import candidates
from isnad.desk.correcting import (
    KINDS,
    Entered,
    fields,
    parts_of,
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
    latest,
    may_undo,
    told,
)
from isnad.desk.discretion import of_incident, of_record
from isnad.desk.language.labels import N_
from isnad.desk.pages.cards import card
from isnad.desk.pages.work import answered
from isnad.desk.passage import text_of
from isnad.desk.rendering import page
from isnad.desk.roles import Right
from isnad.desk.wording import worded
from isnad.lang import language
from isnad.store.decisions import Act
from isnad.store.documents import document, record_of, reports_of
from isnad.store.errors import Changed, StoreError
from isnad.store.facets import facets
from isnad.store.history import history
from isnad.store.incidents import incident, version
from isnad.store.opening import Store
from isnad.store.views import name_of

router = APIRouter()

#: The acts on one incident, each a right of its own.
ACTS: tuple[Act, ...] = ("confirm", "reject", "correct", "merge", "split", "move", "note", "assign")
#: Reasons that are offered; the person's own words win.
QUICK: dict[Act, tuple[str, ...]] = {
    "confirm": (
        N_("independent accounts agree"),
        N_("one happening, well told"),
        N_("I have read the reports"),
    ),
    "reject": (
        N_("a wrong reading"),
        N_("no act of armed conflict"),
        N_("outside of what we record"),
    ),
    "correct": (N_("the report says so"), N_("a wrong reading"), N_("a better source")),
    "merge": (
        N_("the same place and time"),
        N_("two spellings of one place"),
        N_("one happening told twice"),
    ),
    "split": (N_("another place"), N_("another time"), N_("another happening")),
    "move": (N_("it tells of the other one"), N_("another place"), N_("another time")),
    "undo": (N_("a slip"), N_("there is new information"), N_("the evidence does not hold")),
}
#: Characters of a quote that stand in the evidence of a correction.
_QUOTE = 300


@dataclass(frozen=True)
class Opened:
    """A form that is shown: of which act, on which incident (or decision), what was entered, and what is to be
    told of it: a problem, or which incident has ``changed``."""

    act: Act
    id: str
    entered: Entered
    status: int = 200
    problem: str | None = None
    changed: str | None = None


async def sent(request: Request) -> FormData:
    """What a form brings."""
    return await request.form()


def _routes(act: Act) -> None:
    path, right = f"/incidents/{{id}}/{act}", cast(Right, act)

    def opened(request: Request, id: str, who: Asking = Depends(needs(right))) -> Response:
        return _form(request, who, Opened(act, id, request.query_params))

    def done(
        request: Request,
        id: str,
        entered: FormData = Depends(sent),
        who: Asking = Depends(needs(right)),
    ) -> Response:
        form = Opened(act, id, entered)
        if word(entered, "find"):
            return _form(request, who, form)
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
    return _form(request, who, Opened("undo", str(number), request.query_params))


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
    asked = ActRequest(act, form.id, reason, _seen(entered), key=word(entered, "last"))
    match act:
        case "undo":
            return replace(asked, incident="", decision=int(form.id))
        case "merge":
            return replace(asked, other=_named(entered))
        case "split" | "move":
            events = tuple(words(entered, "event"))
            if not events:
                raise StoreError(N_("no report is ticked"))
            if act == "move" and not _named(entered):
                raise StoreError(N_("the incident to move to is missing"))
            return replace(asked, events=events, other=_named(entered) if act == "move" else "")
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


def _seen(entered: Entered) -> dict[str, str]:
    """The versions that the person saw, from ``i12:version``."""
    pairs = (seen.partition(":") for seen in words(entered, "seen"))
    return {id: seen for id, _, seen in pairs if seen}


def _named(entered: Entered) -> str:
    """The other incident: one that was written wins over one that was chosen."""
    return (words(entered, "other") or [""])[-1].strip()


def _number(entered: Entered, name: str) -> int:
    value = word(entered, name)
    return int(value) if value.isdecimal() and len(value) < 12 else 0


def _decided(request: Request, who: Asking, form: Opened, asked: Callable[[], ActRequest]) -> Response:
    try:
        outcome = decide(_store(request), who, asked())
    except Changed as error:
        return _form(request, who, replace(form, status=409, changed=error.incident))
    except StoreError as error:
        return _form(request, who, replace(form, status=400, problem=str(error)))
    return _answer(request, who, form, outcome)


def _answer(request: Request, who: Asking, form: Opened, outcome: Outcome) -> Response:
    """After an act: the queue goes on where it was; else the incident is shown with what was done."""
    back = _back(form.entered)
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


def _back(entered: Entered) -> str:
    """Where a form leads back to: a path of this desk, without what was told there before."""
    parts = urlsplit(word(entered, "back"))
    if parts.scheme or parts.netloc or not parts.path.startswith(("/work", "/incidents/")):
        return ""
    if "//" in parts.path or "\\" in parts.path:
        return ""
    query = "&".join(part for part in parts.query.split("&") if part and not part.startswith("did="))
    return parts.path + ("?" + query if query else "")


def _form(request: Request, who: Asking, form: Opened) -> Response:
    """The form of an act, by itself or on a page of its own."""
    with _store(request).read() as connection:
        id = form.id if form.act != "undo" else _undone(connection, form)
        found = incident(connection, id)
        seen = {found.id: version(connection, found.id)}
        values: dict[str, Any] = {"other": None}
        last = latest(connection)
        if form.act in ("merge", "move"):
            values |= _other(connection, who, form, found.id, seen)
            if not values["other"]:
                near = candidates(connection, found)
                values["candidates"] = [(card(c.incident, who), c) for c in near]
        if form.act in ("split", "move"):
            values["reports"] = _reports(connection, who, found.id)
        if form.act == "correct":
            values["evidence"] = word(form.entered, "evidence") or _quoted(connection, form.entered)
        if form.act == "assign":
            values["people"] = [c.value for c in facets(connection).assigned]
        if form.act == "undo":
            values["undone"] = told(connection, int(form.id))
        changed = form.changed or _stale(connection, form.entered)
        since = history(connection, changed) if changed else []
        after = _number(form.entered, "last")
    veil = of_incident(found, who)
    shown = veil.struct(found)
    if form.act == "correct":
        values |= _correction(shown, form.entered, who)
    whole = "HX-Request" not in request.headers
    return page(
        request,
        who,
        "incident/act_page.html" if whole else "incident/act_form.html",
        form.status,
        here="work" if _back(form.entered).startswith("/work") else "incidents",
        act=form.act,
        action=f"/decisions/{form.id}/undo" if form.act == "undo" else f"/incidents/{found.id}/{form.act}",
        incident=shown,
        card=card(found, who),
        seen=seen,
        last=last,
        back=_back(form.entered),
        problem=form.problem or values.pop("problem", None),
        changed=changed,
        since=[a for a in since if a.decision > after],
        quick=QUICK.get(form.act, ()),
        chosen=word(form.entered, "quick"),
        reason=word(form.entered, "reason"),
        entered=form.entered,
        ticked=words(form.entered, "event"),
        worded=lambda field, value: veil.text(worded(field, value, who.manner)),
        **values,
    )


def _undone(connection: Connection, form: Opened) -> str:
    """The incident that a decision to be undone is told with."""
    act = told(connection, int(form.id))
    names: Iterable[str | None] = (*_seen(form.entered), act and act.into, act and act.incident)
    for name in names:
        try:
            return incident(connection, name).id if name else ""
        except StoreError:
            continue
    raise StoreError(f"there is no incident of decision {form.id} any more")


def _stale(connection: Connection, entered: Entered) -> str | None:
    """The incident that is not any more what somebody saw, of those that an address or a form names."""
    for id, seen in _seen(entered).items():
        if version(connection, id) != seen:
            return id
    return None


def _other(
    connection: Connection, who: Asking, form: Opened, id: str, seen: dict[str, str]
) -> dict[str, Any]:
    """The other incident that an act concerns, where one is named."""
    name = _named(form.entered)
    if not name:
        return {}
    try:
        other = incident(connection, name)
    except StoreError as error:
        return {"problem": str(error)}
    if other.id == id:
        return {"problem": f"{id} and {name} are one incident already"}
    seen[other.id] = version(connection, other.id)
    return {
        "other": other.id,
        "other_card": card(other, who),
        "other_incident": of_incident(other, who).struct(other),
    }


def _reports(connection: Connection, who: Asking, id: str) -> list[dict[str, Any]]:
    """The reports of an incident with their events in it, and the words of each."""
    out = []
    for report in reports_of(connection, id):
        record = record_of(connection, report.sha256)
        veil = of_record(record, who)
        told_of = {e.id: veil.text((e.sentences or [e.trigger])[0].quote) for e in record.events}
        events = [(f"{report.sha256}#{e}", told_of.get(e, "")) for e in report.events]
        title = veil.text(report.title or report.name)
        out.append({"report": report, "title": title, "events": events})
    return out


def _quoted(connection: Connection, entered: Entered) -> str:
    """Words that were chosen in a document, as evidence: ``document#start-end «quote»``."""
    name, start, end = word(entered, "document"), _number(entered, "start"), _number(entered, "end")
    if not name or start >= end:
        return ""
    try:
        row = document(connection, name)
        quote = " ".join(text_of(connection, row.sha256)[start:end].split())
    except StoreError:
        return ""
    called = name_of(row.given_id, row.url, row.sha256)
    cut = quote if len(quote) <= _QUOTE else quote[:_QUOTE] + "…"
    return f"{called}#{start}-{end} «{cut}»"


def _correction(shown: Any, entered: Entered, who: Asking) -> dict[str, Any]:
    """What the form of a correction shows; without a field those that can be chosen."""
    field = word(entered, "field")
    if field not in fields():
        return {"field": "", "fields": fields()}
    parts = parts_of(field, shown, entered)
    out: dict[str, Any] = {"field": field, "fields": fields(), "parts": parts}
    kept = {name: word(entered, name) for name in ("back", "last", "reason") if word(entered, name)}
    out["carried"] = urlencode([*kept.items(), *(("seen", seen) for seen in words(entered, "seen"))])
    if field == "kind":
        out["kinds"] = KINDS
    elif field == "place":
        out["spots"] = spots(shown, str(parts["place_name"]))
    elif field == "actor":
        out["actors"] = sorted(language("").actors())
    return out
