"""The forms of acts: what was entered in them, what they offer, and what changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import Connection, select

from isnad.desk.asking import Asking
from isnad.desk.candidates import candidates
from isnad.desk.correcting import KINDS, Entered, fields, parts_of, spots, word, words
from isnad.desk.deciding import latest, told
from isnad.desk.discretion import of_incident, of_record
from isnad.desk.language.labels import N_
from isnad.desk.pages.cards import card
from isnad.desk.passage import text_of
from isnad.desk.rendering import page
from isnad.desk.wording import worded
from isnad.lang import language
from isnad.record import Record
from isnad.store import schema
from isnad.store.decisions import Act
from isnad.store.documents import document, reports_of
from isnad.store.errors import StoreError
from isnad.store.facets import facets
from isnad.store.frequencies import chunks
from isnad.store.history import history
from isnad.store.incidents import incident, version
from isnad.store.opening import Store
from isnad.store.readings import decoded
from isnad.store.views import name_of

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
_CHUNK = 500
#: What stands in addresses as it is.
_OF_ADDRESSES = ":/%?=@!$&'()*+,;-._~"
#: Accounts of each incident that stand side by side.
_ACCOUNTS = 4
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


def form_page(request: Request, who: Asking, form: Opened) -> Response:
    """The form of an act, by itself or on a page of its own."""
    store: Store = request.app.state.store
    with store.read() as connection:
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
        after = number_in(form.entered, "last")
    veil = of_incident(found, who)
    shown = veil.struct(found)
    if form.act == "correct":
        values |= _correction(shown, form.entered, who)
    problem = values.pop("problem", None)
    whole = "HX-Request" not in request.headers
    return page(
        request,
        who,
        "incident/act_page.html" if whole else "incident/act_form.html",
        form.status,
        here="work" if way_back(form.entered).startswith("/work") else "incidents",
        act=form.act,
        action=f"/decisions/{form.id}/undo" if form.act == "undo" else f"/incidents/{found.id}/{form.act}",
        incident=shown,
        card=card(found, who),
        seen=seen,
        last=last,
        back=way_back(form.entered),
        problem=form.problem or problem,
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
    names: Iterable[str | None] = (*versions_seen(form.entered), act and act.into, act and act.incident)
    for name in names:
        try:
            return incident(connection, name).id if name else ""
        except StoreError:
            continue
    raise StoreError(f"there is no incident of decision {form.id} any more")


def _stale(connection: Connection, entered: Entered) -> str | None:
    """The incident that is not any more what somebody saw, of those that an address or a form names."""
    for id, seen in versions_seen(entered).items():
        if version(connection, id) != seen:
            return id
    return None


def _other(
    connection: Connection, who: Asking, form: Opened, id: str, seen: dict[str, str]
) -> dict[str, Any]:
    """The other incident that an act concerns, where one is named."""
    name = other_named(form.entered)
    if not name:
        return {}
    try:
        other = incident(connection, name)
    except StoreError as error:
        return {"problem": str(error)}
    if other.id == id:
        return {"problem": f"{id} and {name} are one incident already"}
    seen[other.id] = version(connection, other.id)
    sides = [_accounts(connection, who, name) for name in (id, other.id)]
    return {"other": other.id, "other_card": card(other, who), "sides": sides}


def _accounts(connection: Connection, who: Asking, id: str) -> list[tuple[str, str]]:
    """For the first accounts of an incident who tells, and the words of the first report that carries each."""
    reports = {r["report"].name: r for r in _reports(connection, who, id)}
    found = incident(connection, id)
    first = [(a.origin.name, reports.get(a.documents[0])) for a in found.accounts[:_ACCOUNTS]]
    return [(name, report["events"][0][1]) for name, report in first if report and report["events"]]


def _reports(connection: Connection, who: Asking, id: str) -> list[dict[str, Any]]:
    """The reports of an incident with their events in it, and the words of each."""
    reports, out = reports_of(connection, id), []
    records = _records(connection, [report.sha256 for report in reports])
    for report in reports:
        record = records[report.sha256]
        veil = of_record(record, who)
        told_of = {e.id: veil.text((e.sentences or [e.trigger])[0].quote) for e in record.events}
        events = [(f"{report.sha256}#{e}", told_of.get(e, "")) for e in report.events]
        title = veil.text(report.title or report.name)
        out.append({"report": report, "title": title, "events": events})
    return out


def _records(connection: Connection, digests: list[str]) -> dict[str, Record]:
    """What was read from some documents, by their digests."""
    document, reading, out = schema.document.c, schema.reading.c, dict[str, Record]()
    query = (
        select(document.sha256, reading.record)
        .join_from(schema.document, schema.reading, reading.document_id == document.id)
        .where(reading.current)
    )
    for chunk in chunks(digests, _CHUNK):
        rows = connection.execute(query.where(document.sha256.in_(chunk)))
        out.update((row.sha256, decoded(row.record)) for row in rows)
    return out


def _quoted(connection: Connection, entered: Entered) -> str:
    """Words that were chosen in a document, as evidence: ``document#start-end «quote»``."""
    name, start, end = word(entered, "document"), number_in(entered, "start"), number_in(entered, "end")
    if not name or start >= end:
        return ""
    try:
        row = document(connection, name)
        said = " ".join(text_of(connection, row.sha256)[start:end].split())
    except StoreError:
        return ""
    called = name_of(row.given_id, row.url, row.sha256)
    cut = said if len(said) <= _QUOTE else said[:_QUOTE] + "…"
    return f"{called}#{start}-{end} «{cut}»"


def _correction(shown: Any, entered: Entered, who: Asking) -> dict[str, Any]:
    """What the form of a correction shows; without a field those that can be chosen."""
    field = word(entered, "field")
    if field not in fields():
        return {"field": "", "fields": fields()}
    parts = parts_of(field, shown, entered)
    out: dict[str, Any] = {"field": field, "fields": fields(), "parts": parts}
    if field == "kind":
        out["kinds"] = KINDS
    elif field == "place":
        out["spots"] = spots(shown, str(parts["place_name"]))
    elif field == "actor":
        out["actors"] = sorted(language("").actors())
    return out


def versions_seen(entered: Entered) -> dict[str, str]:
    """The versions that the person saw, from ``i12:version``."""
    pairs = (seen.partition(":") for seen in words(entered, "seen"))
    return {id: seen for id, _, seen in pairs if seen}


def other_named(entered: Entered) -> str:
    """The other incident: one that was written wins over one that was chosen."""
    return (words(entered, "other") or [""])[-1].strip()


def number_in(entered: Entered, name: str) -> int:
    """A number that was entered; 0 where none was."""
    value = word(entered, name)
    return int(value) if value.isdecimal() and len(value) < 12 else 0


def way_back(entered: Entered) -> str:
    """Where a form leads back to: a path of this desk, without what was told there before."""
    try:
        parts = urlsplit(word(entered, "back"))
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path.startswith(("/work", "/incidents/")):
        return ""
    if "//" in parts.path or "\\" in parts.path:
        return ""
    query = "&".join(part for part in parts.query.split("&") if part and not part.startswith("did="))
    return quote(parts.path + ("?" + query if query else ""), safe=_OF_ADDRESSES)
