"""Work: the queue of incidents that wait for a person, and what comes of acts in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Connection, select

from isnad.desk.asking import Asking, needs
from isnad.desk.deciding import Outcome, latest, told
from isnad.desk.discretion import of_incident
from isnad.desk.pages.cards import Card, card
from isnad.desk.rendering import page, text
from isnad.incidents.incident import Incident
from isnad.store import schema
from isnad.store.errors import StoreError
from isnad.store.filters import NOBODY
from isnad.store.history import Act
from isnad.store.incidents import incident, version
from isnad.store.opening import Store
from isnad.store.queue import Waiting, waiting, waiting_counts
from isnad.store.reasons import REASONS, reasons_of

router = APIRouter()

#: Rows that are shown at once, and notes that tell why an incident waits.
_SIZE, _NOTES = 40, 2
#: No decision has a higher number.
_MOST = 10**9
#: Stands in an address for whoever asks.
_ME = "me"


@dataclass(frozen=True)
class Part:
    """A part of the queue: whose (``me``, ``-`` for nobody's, a name, or empty for everybody's), and the reason."""

    assigned: str = ""
    reason: str = ""

    def name(self, who: Asking) -> str | None:
        """Whose incidents are meant, as the store knows them."""
        return (who.name if self.assigned == _ME else self.assigned) or None

    def address(self, **other: str) -> str:
        """The address of this part, or of one that differs in something."""
        values = {"assigned": self.assigned, "reason": self.reason} | other
        query = urlencode({k: v for k, v in values.items() if v})
        return "/work" + (f"?{query}" if query else "")


class Row(NamedTuple):
    """An incident of the queue: what is known, why it waits, in words of the program, and the version shown."""

    card: Card
    reasons: list[str]
    notes: list[str]
    version: str


@router.get("/work")
def work(
    request: Request,
    assigned: str = "",
    reason: str = "",
    after: str | None = None,
    did: Annotated[int | None, Query(ge=1, le=_MOST)] = None,
    who: Asking = Depends(needs("see")),
) -> HTMLResponse:
    """The queue: what needs eyes, the weightiest first."""
    store: Store = request.app.state.store
    part = Part(assigned, reason if reason in REASONS else "")
    with store.read() as connection:
        found = waiting(
            connection, assigned=part.name(who), reason=part.reason or None, size=_SIZE, after=after or None
        )
        rows = [_row(connection, who, one) for one in found.waiting]
        act, last = told(connection, did) if did else None, latest(connection)
        counts = _counts(connection, who, part)
    return page(
        request,
        who,
        "work.html",
        here="work",
        rows=rows,
        part=part,
        next=found.next,
        first=not after,
        act=act,
        last=last,
        **_of_act(store, act),
        **counts,
    )


def answered(request: Request, who: Asking, back: str, outcome: Outcome) -> Response:
    """What takes the place of a row after an act on it: the row as it is now, or a line that tells what became of
    it; with the message, and the counts."""
    store: Store = request.app.state.store
    given = parse_qs(back.partition("?")[2])
    part = Part(given.get("assigned", [""])[0], given.get("reason", [""])[0])
    id = next(iter(outcome.versions), "")
    with store.read() as connection:
        one = _waiting(connection, id)
        row = _row(connection, who, one) if one else None
        act = told(connection, outcome.decision)
        last, counts = latest(connection), _counts(connection, who, part)
    stays = row is not None and row.reasons and _in(row, part, who)
    answer = text(
        request,
        who,
        "work/answer.html",
        row=row,
        stays=stays,
        act=act,
        last=last,
        part=part,
        unsettled=outcome.unsettled,
        **_of_act(store, act),
        **counts,
    )
    headers = {"HX-Retarget": f"#w-{id}", "HX-Reswap": "outerHTML", "Cache-Control": "no-store"}
    return HTMLResponse(answer, headers=headers)


def _of_act(store: Store, act: Act | None) -> dict[str, Any]:
    """The incident that an act is told with, and its version: what its undoing starts from."""
    names = [name for name in (act.into, act.incident) if name] if act else []
    with store.read() as connection:
        for name in names:
            try:
                id = incident(connection, name).id
            except StoreError:
                continue
            return {"at": id, "at_version": version(connection, id)}
    return {"at": "", "at_version": ""}


def _in(row: Row, part: Part, who: Asking) -> bool:
    """Whether a row belongs into a part of the queue."""
    if part.reason and part.reason not in row.reasons:
        return False
    name = part.name(who)
    return name is None or (row.card.assigned is None if name == NOBODY else row.card.assigned == name)


def _waiting(connection: Connection, id: str) -> Waiting | None:
    """An incident with the reasons for which it waits, be they none."""
    try:
        found = incident(connection, id)
    except StoreError:
        return None
    table = schema.incident.c
    waits = connection.execute(select(table.waits).where(table.public_id == found.id)).scalar()
    return Waiting(found, reasons_of(waits or 0))


def _row(connection: Connection, who: Asking, one: Waiting) -> Row:
    found = one.incident
    shown = of_incident(found, who).struct(found)
    return Row(card(found, who), one.reasons, _notes(shown, one.reasons), version(connection, found.id))


def _notes(shown: Incident, reasons: list[str]) -> list[str]:
    """Why an incident waits, in words of the program: what its accounts disagree in, or why its grade is low."""
    if shown.discrepancies:
        return [d.note for d in shown.discrepancies[:_NOTES]]
    return shown.grade.reasons[:_NOTES] if "weak" in reasons else []


def _counts(connection: Connection, who: Asking, part: Part) -> dict[str, Any]:
    """How many wait for each reason in this part, and how many in all for each choice of whose."""
    by = {whose: waiting_counts(connection, Part(whose).name(who)) for whose in (_ME, NOBODY, "")}
    reasons = by.get(part.assigned) or waiting_counts(connection, part.name(who))
    # Whatever waits is new or has changed.
    whose = {name: found["new"] + found["changed"] for name, found in by.items()}
    return {"reasons": reasons, "whose": whose, "all": reasons["new"] + reasons["changed"]}
