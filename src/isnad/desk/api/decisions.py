"""The log of decisions, and one decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection, select

from isnad.desk.api import parameters
from isnad.desk.api.answers import MEDIA, kept, of_state, store_of, unchanged
from isnad.desk.api.discreet import covered
from isnad.desk.api.incidents import cursor_refused
from isnad.desk.api.operations import Operation, read
from isnad.desk.api.problems import Problem
from isnad.desk.api.shapes import Decided, DecisionPage
from isnad.desk.asking import Asking, needs
from isnad.desk.discretion import of_incident
from isnad.store import schema
from isnad.store.cursors import cursor, values_of
from isnad.store.decisions import Decision
from isnad.store.errors import StoreError
from isnad.store.frequencies import chunks
from isnad.store.incidents import incident, version

router = APIRouter()
See = Annotated[Asking, Depends(needs("see"))]
_LISTING, _CHUNK = "decisions", 500
_ASKED = (parameters.ACT, parameters.WHO, parameters.LIMIT, parameters.AFTER)
_PAYLOADS = msgspec.json.Decoder(Decision)
#: The numbers of decisions are no larger.
_MOST = 2**31 - 1


@read(
    router,
    "/decisions",
    Operation(
        "listDecisions", "Decisions", "What people decided, the newest first", DecisionPage, "", _ASKED
    ),
)
def decisions(request: Request, who: See) -> Response:
    values = parameters.read(request, _ASKED)

    def find(connection: Connection) -> DecisionPage:
        table, size, after = schema.decision.c, values["limit"], values["after"]
        query = select(schema.decision).order_by(table.id.desc()).limit(size + 1)
        if values["act"]:
            query = query.where(table.act == values["act"])
        if values["who"]:
            query = query.where(table.who == schema.plain(values["who"]))
        if after:
            try:
                query = query.where(table.id < values_of(_LISTING, after, (int,))[0])
            except StoreError as error:
                raise cursor_refused(after, error) from None
        rows = connection.execute(query).all()
        following = cursor(_LISTING, [rows[size - 1].id]) if len(rows) > size else None
        return DecisionPage(_told(connection, rows[:size], who), following)

    return of_state(request, who, find)


@read(
    router,
    "/decisions/{number}",
    Operation(
        "getDecision", "Decisions", "One decision", Decided,
        "Its ETag is made of the versions of the incidents that it concerns; taking it back asks for it.",
        errors=(404,),
    ),
)  # fmt: skip
def decision(request: Request, who: See, number: str) -> Response:
    parameters.read(request, ())
    with store_of(request).read() as connection:
        row = row_of(connection, number)
        told = _told(connection, [row], who)[0]
        now = ".".join(concerned(connection, row.id).values())
    marks = [
        mark for mark, holds in (("undone", told.undone), ("covered", not who.may("see names"))) if holds
    ]
    tag = f'"{"-".join((now, *marks))}"'
    return unchanged(request, who, tag) or Response(msgspec.json.encode(told), 200, kept(who, tag), MEDIA)


def row_of(connection: Connection, number: str) -> Any:
    """The row of a decision; raises a 404 where there is none of that number."""
    row = None
    if number.isascii() and number.isdecimal() and int(number[:11]) <= _MOST:
        row = connection.execute(select(schema.decision).where(schema.decision.c.id == int(number))).first()
    if row is None:
        raise Problem(404, f"there is no decision {number[:20]}: /api/decisions tells which there are")
    return row


def concerned(connection: Connection, number: int) -> dict[str, str]:
    """The incidents that a decision concerns, by the ids under which their reports stand now, with their
    versions."""
    named, out = schema.decision_incident.c, dict[str, str]()
    query = select(named.incident).where(named.decision_id == number)
    for name in connection.execute(query).scalars():
        try:
            id = incident(connection, name).id
        except StoreError:
            continue
        out[id] = version(connection, id)
    return dict(sorted(out.items()))


def undone(connection: Connection) -> set[int]:
    """The numbers of all decisions that are taken back."""
    table, out = schema.decision.c, set[int]()
    query = select(table.id, table.undoes).where(table.undoes.is_not(None)).order_by(table.id.desc())
    for row in connection.execute(query):
        if row.id not in out:
            out.add(row.undoes)
    return out


def _told(connection: Connection, rows: Sequence[Any], who: Asking) -> list[Decided]:
    """Decisions as ``who`` may see them."""
    taken_back, out = undone(connection), list[Decided]()
    for row in rows:
        d = _PAYLOADS.decode(row.payload)
        out.append(
            Decided(
                row.id, d.act, row.who, row.at, row.reason, d.incident, d.into, d.field, d.value, d.evidence,
                row.id in taken_back, d.undoes, len(d.events),
            )
        )  # fmt: skip
    return out if who.may("see names") else _covered(connection, out, who)


def _covered(connection: Connection, told: list[Decided], who: Asking) -> list[Decided]:
    """Decisions with the names of the dead of their incidents covered; where no incident tells any more which
    names these are, no words are told."""
    named: dict[int, list[str]] = {}
    table = schema.decision_incident.c
    for chunk in chunks([d.decision for d in told], _CHUNK):
        rows = connection.execute(
            select(table.decision_id, table.incident).where(table.decision_id.in_(chunk))
        )
        for number, name in rows:
            named.setdefault(number, []).append(name)
    out = []
    for d in told:
        for name in named.get(d.decision, []):
            try:
                d = covered(d, of_incident(incident(connection, name), who))
            except StoreError:
                d = msgspec.structs.replace(d, reason="", value=None, evidence=None)
        out.append(d)
    return out
