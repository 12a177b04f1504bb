"""The page of one incident: what is known, what is disputed, who says so, and what people decided."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection

from isnad.desk.accounts_table import AccountsTable, accounts_table
from isnad.desk.asking import Asking, needs
from isnad.desk.candidates import candidates
from isnad.desk.chain import chains
from isnad.desk.discretion import Veil, of_incident
from isnad.desk.locator import locator
from isnad.desk.passage import passage
from isnad.desk.rendering import page
from isnad.desk.shown import shown
from isnad.desk.waterfall import waterfall
from isnad.desk.wording import worded
from isnad.incidents.incident import Incident
from isnad.store.documents import Report, reports_of
from isnad.store.errors import StoreError
from isnad.store.history import history
from isnad.store.incidents import incident, number_of, version
from isnad.store.opening import Store
from isnad.store.views import members
from isnad.store.why import why

router = APIRouter()


@router.get("/incidents/{id}")
def incident_page(request: Request, id: str, who: Asking = Depends(needs("see"))) -> Response:
    """The page of an incident; the id of one that was merged leads on to the one it is in now."""
    store: Store = request.app.state.store
    with store.read() as connection:
        found = _incident(connection, id)
        if found.id != id:
            return RedirectResponse(f"/incidents/{found.id}", 303)
        reports = reports_of(connection, id)
        told = members(connection, [number_of(connection, id)])
        acts = history(connection, id)
        seen = version(connection, id)
    veil = of_incident(found, who)
    links = chains(found, [t.member for events in told.values() for t in events], reports)
    found = veil.struct(found)
    reports = [_veiled(report, veil) for report in reports]
    table = accounts_table(found, reports)
    at = found.place
    drawn = None
    if at.lat is not None and at.lon is not None:
        drawn = locator(at.lat, at.lon, at.precision, who.manner.language)
    return page(
        request,
        who,
        "incident.html",
        here="incidents",
        incident=found,
        version=seen,
        reports=reports,
        digest_of={report.name: report.sha256 for report in reports},
        table=table,
        reasons=_reasons(found, table),
        corrected={c.field: c for c in found.corrections},
        links=links,
        locator=drawn,
        acts=acts,
        notes=[act for act in reversed(acts) if act.act == "note" and not act.undone],
        veil=veil.text,
        worded=lambda field, value: veil.text(worded(field, value, who.manner)),
    )


@router.get("/incidents/{id}/quote")
def quoted(
    request: Request, id: str, document: str, start: int, end: int, who: Asking = Depends(needs("see"))
) -> Response:
    """The sentence of one of the incident's reports that holds ``text[start:end]``, these words marked."""
    store: Store = request.app.state.store
    with store.read() as connection:
        found = _incident(connection, id)
        report = next((r for r in reports_of(connection, found.id) if r.sha256 == document), None)
        if report is None:
            raise HTTPException(404, "that document does not tell of this incident")
        read = shown(connection, document, who)
    veil = of_incident(found, who)
    report = _veiled(_veiled(report, read.veil), veil)
    try:
        words = passage(veil.text(read.text), start, end)
    except ValueError as error:
        raise HTTPException(404, str(error)) from None
    return page(request, who, "incident/passage.html", passage=words, report=report, start=start, end=end)


@router.get("/incidents/{id}/why")
def linked(request: Request, id: str, who: Asking = Depends(needs("see"))) -> Response:
    """Why the reports of an incident were linked."""
    store: Store = request.app.state.store
    with store.read() as connection:
        found = _incident(connection, id)
        links = why(connection, found.id)
        titles = {r.name: r for r in reports_of(connection, found.id)}
    veil = of_incident(found, who)
    reports = {name: _veiled(report, veil) for name, report in titles.items()}
    falls = waterfall(links)
    return _part(request, who, "why", incident=found, falls=falls, reports=reports, veil=veil.text)


@router.get("/incidents/{id}/near")
def near(request: Request, id: str, who: Asking = Depends(needs("see"))) -> Response:
    """Other incidents that are near an incident in time and place: they may be the same."""
    store: Store = request.app.state.store
    with store.read() as connection:
        found = _incident(connection, id)
        nearest = candidates(connection, found)
    others = [c._replace(incident=of_incident(c.incident, who).struct(c.incident)) for c in nearest]
    return _part(request, who, "near", incident=found, others=others)


def _incident(connection: Connection, id: str) -> Incident:
    try:
        return incident(connection, id)
    except StoreError as error:
        raise HTTPException(404, str(error)) from None


def _part(request: Request, who: Asking, name: str, **values: Any) -> Response:
    """A part of the page as htmx asks for it; whoever opens its address gets it as a page."""
    whole = "HX-Request" not in request.headers
    return page(
        request, who, "incident/alone.html" if whole else f"incident/{name}.html", part=name, **values
    )


def _veiled(report: Report, veil: Veil) -> Report:
    """A report with the names of the dead covered in what it and its outlet are called."""
    return report._replace(name=veil.text(report.name), title=veil.text(report.title or "") or None)


def _reasons(found: Incident, table: AccountsTable) -> list[tuple[str, int | None]]:
    """The reasons of the grade; one that is a disagreement comes with its number, and without its field."""
    numbers = {f"{d.field}: {d.note}": d for d in table.disagreements}
    known = ((reason, numbers.get(reason)) for reason in found.grade.reasons)
    return [(d.note, d.number) if d else (reason, None) for reason, d in known]
