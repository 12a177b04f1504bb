"""Acts on incidents: what pages and programs ask for goes the one way into the store, within a person's rights."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from weakref import WeakKeyDictionary

from fastapi import HTTPException
from sqlalchemy import Connection, func, select

from isnad.desk.asking import Asking
from isnad.desk.roles import Right
from isnad.store import history, schema
from isnad.store.decisions import Act, Anchor, Kept, all_decisions
from isnad.store.errors import StoreError
from isnad.store.frequencies import chunks
from isnad.store.incidents import incident, version
from isnad.store.opening import Store
from isnad.store.review import Review
from isnad.store.views import CASES

#: Characters of a reason, a note, a value or evidence.
LONGEST = 4000
_CHUNK = 500
#: So many forms are remembered, in case that they come again.
_REMEMBERED = 2000


@dataclass(frozen=True)
class ActRequest:
    """An act that is asked for.  Which fields count depends on it:

    confirm, reject: ``incident``; note: ``incident``, its words in ``reason``; assign: ``incident``, ``to``
    (None for nobody), no reason; correct: ``incident``, ``field``, ``value`` (as ``corrections.FIELDS`` tells),
    ``evidence``; merge: the events of ``other`` go into ``incident``; split: ``incident``, ``events`` (each
    ``document`` or ``document#e2``); move: ``incident``, ``events``, ``other``; undo: ``decision``.

    ``seen`` gives for the ids of incidents the version that the person saw; ``key`` is one of the form's own: the
    same form sent again, as it was, is answered with what came of it the first time.
    """

    act: Act
    incident: str = ""
    reason: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)
    other: str = ""
    events: tuple[str, ...] = ()
    field: str = ""
    value: str = ""
    evidence: str | None = None
    to: str | None = None
    decision: int = 0
    key: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of an act: the number of its decision, and the incidents that it concerned, by the ids under which
    their reports stand now, with their versions.  The first one is the one to go on with; ``fresh`` is the one
    that a split made.  ``unsettled`` tells why it has not taken effect yet, where that is so: the decision is kept
    all the same, and takes effect with the next one."""

    decision: int
    act: Act
    versions: dict[str, str]
    fresh: str | None = None
    unsettled: str | None = None

    @property
    def incidents(self) -> list[str]:
        """The ids of ``versions``."""
        return list(self.versions)


def decide(store: Store, who: Asking, asked: ActRequest) -> Outcome:
    """Does what is asked for, in the name of ``who``, and lets it take effect.

    Raises 403 where they have no right to it, :class:`isnad.store.errors.Changed` where an incident is not what
    they saw, and :class:`StoreError` for what cannot be done; nothing is decided then.
    """
    _check(store, who, asked)
    if any(len(words or "") > LONGEST for words in (asked.reason, asked.value, asked.evidence)):
        raise StoreError(f"that is too long: give up to {LONGEST} characters")
    if not asked.key:
        return _done(store, who, asked)
    with _FORMS_LOCK:
        forms = _FORMS.setdefault(store, _Forms())
    with forms.lock:
        name = (who.name, repr(asked))
        if name not in forms.outcomes:
            forms.outcomes[name] = _done(store, who, asked)
            if len(forms.outcomes) > _REMEMBERED:
                forms.outcomes.popitem(last=False)
        return forms.outcomes[name]


def may_undo(who: Asking, taken_by: str) -> bool:
    """Whether ``who`` may take back a decision of ``taken_by``."""
    return who.may("undo") or (who.may("undo own") and who.name == taken_by)


class _Forms:
    """What came of the forms that were sent to one store; one at a time, as the store writes them anyway."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.outcomes: OrderedDict[tuple[str, str], Outcome] = OrderedDict()


_FORMS: WeakKeyDictionary[Store, _Forms] = WeakKeyDictionary()
_FORMS_LOCK = threading.Lock()


def _check(store: Store, who: Asking, asked: ActRequest) -> None:
    """Raises 403 where ``who`` has no right to an act."""
    right = "undo own" if asked.act == "undo" else cast(Right, asked.act)
    if not who.may(right):
        raise HTTPException(403, f"the role {who.role} has no right to {asked.act}")
    if asked.act == "undo" and not may_undo(who, decision_of(store, asked.decision).who):
        raise HTTPException(403, f"the role {who.role} may take back decisions of its own only")


def decision_of(store: Store, number: int) -> Kept:
    """A decision by its number.  Raises :class:`StoreError`."""
    with store.read() as connection:
        found = next((kept for kept in all_decisions(connection) if kept.id == number), None)
    if found is None:
        raise StoreError(f"there is no decision {number}")
    return found


def _done(store: Store, who: Asking, asked: ActRequest) -> Outcome:
    review, fresh, reason = Review(store, who.name, asked.seen), None, schema.plain(asked.reason).strip()
    concerned = [name for name in (asked.incident, asked.other) if name]
    match asked.act:
        case "confirm":
            number = review.confirm(asked.incident, reason)
        case "reject":
            number = review.reject(asked.incident, reason)
        case "merge":
            number = review.merge(asked.incident, asked.other, reason)
        case "split":
            number, fresh = review.split(asked.incident, asked.events, reason)
        case "move":
            number = review.move(asked.incident, asked.events, asked.other, reason)
        case "correct":
            number = review.correct(asked.incident, asked.field, asked.value, reason, asked.evidence or None)
        case "note":
            number = review.note(asked.incident, reason)
        case "assign":
            number = review.assign(asked.incident, asked.to)
        case "undo":
            number, concerned = review.undo(asked.decision, reason), [*asked.seen]
    unsettled = None
    try:
        review.settle()
    except StoreError as error:
        unsettled = str(error)
    return Outcome(number, asked.act, _now(store, number, concerned), fresh, unsettled)


def _now(store: Store, number: int, first: list[str]) -> dict[str, str]:
    """The incidents that a decision concerned as they are now, with their versions: those that ``first`` leads to,
    then those where the events stand that it moved or moved back."""
    out: dict[str, str] = {}
    with store.read() as connection:
        known = {kept.id: kept.decision for kept in all_decisions(connection)}
        meant = known[number]
        while meant.undoes is not None:
            meant = known[meant.undoes]
        named = [name for name in (meant.incident, meant.into) if name]
        for name in [*first, *named, *_standing(connection, [*meant.events, *meant.stay])]:
            try:
                id = incident(connection, name).id
            except StoreError:
                continue
            out[id] = version(connection, id)
    return out


def _standing(connection: Connection, events: Sequence[Anchor]) -> list[str]:
    """The incidents that some events stand in."""
    event, document, table, out = schema.event.c, schema.document.c, schema.incident.c, []
    query = (
        select(event.case, document.sha256, table.public_id)
        .join_from(schema.event, schema.document, document.id == event.document_id)
        .join(schema.incident, table.id == event.incident_id)
        .order_by(event.id)
    )
    for chunk in chunks(sorted({anchor.document for anchor in events}), _CHUNK):
        for row in connection.execute(query.where(document.sha256.in_(chunk), event.current)):
            at = CASES.decode(row.case).trigger
            if any(anchor.document == row.sha256 and anchor.fits(*at) for anchor in events):
                out.append(row.public_id)
    return out


def latest(connection: Connection) -> int:
    """The number of the last decision of the store; 0 where none was taken."""
    return connection.execute(select(func.max(schema.decision.c.id))).scalar() or 0


def told(connection: Connection, number: int) -> history.Act | None:
    """A decision as the history of its incident tells it; None where there is none."""
    table = schema.decision_incident.c
    query = select(table.incident).where(table.decision_id == number).limit(1)
    name = connection.execute(query).scalar()
    acts = history.history(connection, name) if name else []
    return next((act for act in acts if act.decision == number), None)
