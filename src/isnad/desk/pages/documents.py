"""Documents: the list of them, and the reader of one."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from isnad.article.encoding import NotText, decode
from isnad.desk import comparing, document_list, explaining
from isnad.desk.asking import Asking, needs
from isnad.desk.highlighting import characters, lines, runs, told_of
from isnad.desk.rendering import page
from isnad.desk.shown import Shown, shown, web_address
from isnad.desk.suggestions import suggestions
from isnad.reading.pieces import pieces
from isnad.record import Event
from isnad.store.documents import incidents_of_document, names_an_incident, versions_of
from isnad.store.errors import StoreError
from isnad.store.opening import Store
from isnad.store.originals import original

router = APIRouter()

#: A longer text is cut into parts of about so many characters, a page each.
PART = 60_000
#: So many characters of a preserved original are shown; all of it can be had as a file.
SOURCE = 100_000
#: Characters of chosen words that something is suggested for.
CHOSEN = 2_000


@router.get("/documents")
def listing(
    request: Request,
    q: str = "",
    outlet: str = "",
    after: str | None = None,
    who: Asking = Depends(needs("see")),
) -> Response:
    """The documents, those that came last first."""
    store: Store = request.app.state.store
    with store.read() as connection:
        found = document_list.found(connection, who, q[:200], outlet, after=after)
    return page(
        request, who, "documents.html", here="documents", found=found, q=q, outlet=outlet, after=after
    )


@router.get("/documents/{sha256}")
def reader(
    request: Request,
    sha256: str,
    event: str | None = None,
    incident: str | None = None,
    part: int | None = None,
    at: int | None = None,
    beside: str = "",
    older: str | None = None,
    who: Asking = Depends(needs("see")),
) -> Response:
    """One document: its text with what was read from it, and beside it the events, the original or the changes."""
    store: Store = request.app.state.store
    with store.read() as connection:
        document = shown(connection, sha256, who)
        incidents = incidents_of_document(connection, sha256)
        versions = versions_of(connection, sha256)
        into = _into(connection, incident, event, incidents)
        before = _before(connection, document, older, versions, who) if beside == "changes" else None
    source = beside == "original" and _may_see_original(who, document)
    chosen = next((e for e in document.record.events if e.id == event), None)
    parts = pieces(document.text, PART)
    n = _part(parts, part, at, chosen)
    first, last = parts[n]
    events = document.record.events
    here = [e for e in events if len(parts) == 1 or first <= e.trigger.start < last]
    marks = [m for m in document.marks if chosen is None or m.event == chosen.id]
    told = [(e.id, span) for e in events for span in e.sentences]
    values: dict[str, Any] = {
        "document": document,
        "address": document.address,
        "outside": web_address(document.row.url) is not None and document.hidden,
        "lines": lines(runs(document.text, marks, told, first, last)),
        "characters": characters,
        "fields": list(dict.fromkeys(m.field for m in marks)),
        "events": here,
        "rows": {e.id: told_of(e, document.marks) for e in here},
        "chosen": chosen,
        "incidents": incidents,
        "into": into,
        "asked": incident,
        "parts": parts,
        "nth": n,
        "beside": "original" if source else "changes" if beside == "changes" else "",
        "versions": versions,
        "before": before,
        "source": _source(store, document) if source else None,
        "may_see_original": _may_see_original(who, document),
        "changed": _changes(before, document) if before else None,
    }
    return page(request, who, "document.html", here="documents", **values)


@router.get("/documents/{sha256}/explain")
def explained(request: Request, sha256: str, who: Asking = Depends(needs("see"))) -> Response:
    """Why each of the marked words was read as it was: a part of the reader's page."""
    store: Store = request.app.state.store
    with store.read() as connection:
        document = shown(connection, sha256, who)
    long = len(document.text) > explaining.MOST
    reasons = None if long else explaining.reasons_of(document)
    return page(request, who, "document/explain.html", document=document, reasons=reasons)


@router.get("/documents/{sha256}/suggest")
def suggested(
    request: Request,
    sha256: str,
    start: int,
    end: int,
    incident: str | None = None,
    event: str | None = None,
    who: Asking = Depends(needs("correct")),
) -> Response:
    """What chosen words may be used as in an incident: a part of the reader's page."""
    store: Store = request.app.state.store
    with store.read() as connection:
        document = shown(connection, sha256, who)
        incidents = incidents_of_document(connection, sha256)
        into = _into(connection, incident, event, incidents)
    start, end = max(0, start), min(end, len(document.text), max(0, start) + CHOSEN)
    touched = [m.event for m in document.marks if m.start < end and start < m.end]
    into = into or next((incidents[id] for id in touched if id in incidents), None)
    into = into or next(iter(incidents.values()), None)
    return page(
        request, who, "document/suggest.html",
        found=suggestions(document.text, start, end, document.record) if into else [],
        document=document, into=into, incidents=list(dict.fromkeys(incidents.values())), start=start, end=end,
    )  # fmt: skip


@router.get("/documents/{sha256}/original")
def original_file(request: Request, sha256: str, who: Asking = Depends(needs("see original"))) -> Response:
    """The preserved bytes, to be kept and not to be shown."""
    store: Store = request.app.state.store
    kept = original(store, sha256)
    name = quote(f"{sha256[:16]}.original")
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store",
    }
    return Response(kept.content, media_type="application/octet-stream", headers=headers)


def _may_see_original(who: Asking, document: Shown) -> bool:
    return who.may("see original") and not document.hidden


def _part(parts: list[tuple[int, int]], part: int | None, at: int | None, chosen: Event | None) -> int:
    """The part that is asked for, by its number from 1, by a character, or by an event."""
    if part is not None:
        return min(max(part, 1), len(parts)) - 1
    place = at if at is not None else chosen.trigger.start if chosen else 0
    return next((n for n, (_, last) in enumerate(parts) if place < last), len(parts) - 1)


def _into(
    connection: Connection, asked: str | None, event: str | None, incidents: dict[str, str]
) -> str | None:
    """The incident that words are chosen for: the one asked for, that of the event, or the only one."""
    if asked and names_an_incident(connection, asked):
        return asked
    if event in incidents:
        return incidents[event]
    return next(iter(incidents.values())) if len(set(incidents.values())) == 1 else None


def _before(
    connection: Connection, document: Shown, older: str | None, versions: list[Any], who: Asking
) -> Shown | None:
    """The version to compare with: the one asked for, else the one before, else the one after."""
    digests = [version.sha256 for version in versions]
    here = digests.index(document.sha256)
    others = digests[:here][::-1] + digests[here + 1 :]
    chosen = older if older in others else next(iter(others), None)
    return shown(connection, chosen, who) if chosen else None


def _changes(before: Shown, document: Shown) -> list[comparing.Stretch] | None:
    """What changed; names that either version tells of are covered in both."""
    return comparing.changes(document.veil.text(before.text), before.veil.text(document.text))


def _source(store: Store, document: Shown) -> dict[str, Any]:
    """What the evidence keeps of a document: where, and the beginning of it as text, where it is text."""
    try:
        kept = original(store, document.sha256)
    except StoreError as error:
        return {"error": str(error)}
    try:
        words: str | None = decode(kept.content).text if kept.content else ""
    except NotText:
        words = None
    cut = words is not None and len(words) > SOURCE
    return {"error": None, "kept": kept, "words": words[:SOURCE] if words is not None else None, "cut": cut}
