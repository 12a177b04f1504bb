"""What people decide: confirm, reject, merge, split, move, correct, note, assign, undo.

A decision is never changed or taken away; another one undoes it.  What follows from all of them (where an
event must stand, what state an incident is in, what a field is corrected to) is worked out by going through
them in order, so that it survives re-reading and re-linking.  Events are told by their document and the
words that name them, not by numbers that a new reading would change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, insert, select

from isnad.store import schema
from isnad.store.errors import StoreError
from isnad.store.generation import touch
from isnad.store.log import append, now

Act = Literal["confirm", "reject", "merge", "split", "move", "correct", "note", "assign", "undo"]


class Anchor(msgspec.Struct, frozen=True):
    """An event of a document: the document's digest, and where the words that name the event stand."""

    document: Annotated[str, Meta(description="SHA-256 of the document.")]
    start: int
    end: int

    def fits(self, start: int, end: int) -> bool:
        """Whether words at other offsets name the same event: they overlap, or stand side by side."""
        return self.start <= end + 1 and start <= self.end + 1


class Decision(msgspec.Struct):
    """One decision, as it is kept: ``events`` go ``into`` an incident, or are confirmed where they are, and
    those that ``stay`` remain in ``incident``; both are public ids. Those that ``left`` an incident that was
    merged go back where that is undone. What is there depends on the act."""

    act: Act
    incident: str | None = None
    into: str | None = None
    events: list[Anchor] = []
    stay: list[Anchor] = []
    left: list[Anchor] = []
    field: str | None = None
    value: Any = None
    evidence: str | None = None
    undoes: int | None = None


class Kept(msgspec.Struct):
    """A decision with who took it, when and why."""

    id: int
    who: str
    at: str
    reason: str
    decision: Decision
    undone: bool = False


class Correction(msgspec.Struct):
    """What a person set a field to, and why."""

    field: str
    value: Any
    who: str
    at: str
    reason: str
    evidence: str | None = None


_PAYLOADS = msgspec.json.Decoder(Decision)


@dataclass
class Standing:
    """What follows from all decisions: for each document the places of its events (``pins``), and for each
    incident its state, its corrections, its notes, whom it is assigned to, and the number of the last decision
    that concerns it (``last``), be that undone or not."""

    pins: dict[str, list[tuple[Anchor, str]]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    corrections: dict[str, dict[str, Correction]] = field(default_factory=dict)
    notes: dict[str, list[Kept]] = field(default_factory=dict)
    assigned: dict[str, str | None] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    def pin(self, document: str, start: int, end: int) -> str | None:
        """The incident that a person put an event in, by its public id."""
        return next((at for a, at in self.pins.get(document, ()) if a.fits(start, end)), None)


def keep(
    connection: Connection, decision: Decision, *, who: str, reason: str, of: Decision | None = None
) -> int:
    """Writes a decision and its row of the log; its number.  ``of`` is the decision that it undoes in the end."""
    if not reason.strip():
        raise StoreError("a decision needs its reason: give one with --reason")
    at = now()
    payload = msgspec.json.encode(decision).decode()
    subject = decision.incident or (f"decision {decision.undoes}" if decision.undoes else "incident")
    seq = append(
        connection,
        who,
        f"decision: {decision.act}",
        subject,
        after={"reason": reason} | msgspec.to_builtins(decision),
    )
    result = connection.execute(
        insert(schema.decision).values(
            act=decision.act,
            who=who,
            at=at,
            reason=reason,
            payload=payload,
            undoes=decision.undoes,
            log_seq=seq,
        )
    )
    key = result.inserted_primary_key
    assert key is not None
    concerned = of or decision
    rows = [
        {"incident": name, "decision_id": key[0]} for name in {concerned.incident, concerned.into} if name
    ]
    if rows:
        connection.execute(insert(schema.decision_incident), rows)
    touch(connection)
    return int(key[0])


def all_decisions(connection: Connection) -> list[Kept]:
    """Every decision, in order; those that another one undid are marked."""
    table = schema.decision.c
    rows = connection.execute(
        select(table.id, table.who, table.at, table.reason, table.payload).order_by(table.id)
    )
    return marked([Kept(r.id, r.who, r.at, r.reason, _PAYLOADS.decode(r.payload)) for r in rows])


def marked(decisions: list[Kept]) -> list[Kept]:
    """Decisions in their order, those that were undone by another of them marked."""
    undone: set[int] = set()
    for kept in reversed(decisions):
        kept.undone = kept.id in undone
        if kept.decision.undoes is not None and not kept.undone:
            undone.add(kept.decision.undoes)
    return decisions


def decisions_of(connection: Connection, incidents: Sequence[str]) -> list[Kept]:
    """The decisions that concern any of some incidents (public ids), in order."""
    table, concerned = schema.decision.c, schema.decision_incident.c
    within = select(concerned.decision_id).where(concerned.incident.in_(incidents))
    rows = connection.execute(
        select(table.id, table.who, table.at, table.reason, table.payload)
        .where(table.id.in_(within))
        .order_by(table.id)
    )
    return marked([Kept(r.id, r.who, r.at, r.reason, _PAYLOADS.decode(r.payload)) for r in rows])


def standing(decisions: Sequence[Kept]) -> Standing:
    """What follows from all decisions, in their order; those that were undone leave no trace but ``last``."""
    out, meant = Standing(), dict[int, Decision]()
    for kept in decisions:
        undone = meant.get(kept.decision.undoes or 0)
        concerned = meant[kept.id] = undone or kept.decision
        out.last.update((name, kept.id) for name in (concerned.incident, concerned.into) if name)
        if not kept.undone:
            _apply(out, kept)
    return out


def _apply(out: Standing, kept: Kept) -> None:
    d = kept.decision
    for anchors, target in ((d.events, d.into or d.incident), (d.stay, d.incident)):
        for anchor in anchors if target else ():
            places = out.pins.setdefault(anchor.document, [])
            places[:] = [(a, at) for a, at in places if a != anchor]
            places.append((anchor, str(target)))
    if d.incident is None:
        return
    if d.act == "confirm":
        out.states[d.incident] = "confirmed"
    elif d.act == "reject":
        out.states[d.incident] = "rejected"
    elif d.act == "note":
        out.notes.setdefault(d.incident, []).append(kept)
    elif d.act == "assign":
        out.assigned[d.incident] = d.value
    elif d.act == "correct" and d.field:
        out.corrections.setdefault(d.incident, {})[d.field] = Correction(
            d.field, d.value, kept.who, kept.at, kept.reason, d.evidence
        )
