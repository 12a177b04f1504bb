"""Acts on incidents: what pages and programs ask for goes the one way into the store, within a person's rights."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast
from weakref import WeakKeyDictionary

from fastapi import HTTPException
from sqlalchemy import select

from isnad.desk.asking import Asking
from isnad.desk.roles import Right
from isnad.store import schema
from isnad.store.decisions import Act
from isnad.store.errors import StoreError
from isnad.store.incidents import incident, version
from isnad.store.opening import Store
from isnad.store.review import Review

#: Characters of a reason, a note, a value or evidence.
LONGEST = 4000
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
    concerned = _allowed(store, who, asked)
    if any(len(words or "") > LONGEST for words in (asked.reason, asked.value, asked.evidence)):
        raise StoreError(f"that is too long: give up to {LONGEST} characters")
    if not asked.key:
        return _done(store, who, asked, concerned)
    with _FORMS_LOCK:
        forms = _FORMS.setdefault(store, _Forms())
    with forms.lock:
        name = (who.name, repr(asked))
        if name not in forms.outcomes:
            forms.outcomes[name] = _done(store, who, asked, concerned)
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


def _allowed(store: Store, who: Asking, asked: ActRequest) -> list[str]:
    """The incidents that an act names; raises 403 where ``who`` has no right to it."""
    if asked.act != "undo":
        if not who.may(cast(Right, asked.act)):
            raise HTTPException(403, f"the role {who.role} has no right to {asked.act}")
        return [name for name in (asked.incident, asked.other) if name]
    if not who.may("undo own"):
        raise HTTPException(403, f"the role {who.role} has no right to {asked.act}")
    table, named = schema.decision.c, schema.decision_incident.c
    with store.read() as connection:
        taken_by = connection.execute(select(table.who).where(table.id == asked.decision)).scalar()
        query = select(named.incident).where(named.decision_id == asked.decision).order_by(named.incident)
        names = list(connection.execute(query).scalars())
    if taken_by is None:
        raise StoreError(f"there is no decision {asked.decision}")
    if not may_undo(who, taken_by):
        raise HTTPException(403, f"the role {who.role} may take back decisions of its own only")
    return sorted(names, key=lambda name: name not in asked.seen)


def _done(store: Store, who: Asking, asked: ActRequest, concerned: list[str]) -> Outcome:
    review, fresh, reason = Review(store, who.name, asked.seen), None, schema.plain(asked.reason).strip()
    match asked.act:
        case "confirm":
            number = review.confirm(asked.incident, reason)
        case "reject":
            number = review.reject(asked.incident, reason)
        case "merge":
            number = review.merge(asked.incident, asked.other, reason)
        case "split":
            number, fresh = review.split(asked.incident, asked.events, reason)
            concerned = [*concerned, fresh]
        case "move":
            number = review.move(asked.incident, asked.events, asked.other, reason)
        case "correct":
            number = review.correct(asked.incident, asked.field, asked.value, reason, asked.evidence or None)
        case "note":
            number = review.note(asked.incident, reason)
        case "assign":
            number = review.assign(asked.incident, asked.to)
        case "undo":
            number = review.undo(asked.decision, reason)
    unsettled = None
    try:
        review.settle()
    except StoreError as error:
        unsettled = str(error)
    return Outcome(number, asked.act, _now(store, concerned), fresh, unsettled)


def _now(store: Store, names: list[str]) -> dict[str, str]:
    """The incidents that some ids lead to, with their versions; those without a report are left out."""
    out: dict[str, str] = {}
    with store.read() as connection:
        for name in names:
            try:
                id = incident(connection, name).id
            except StoreError:
                continue
            out[id] = version(connection, id)
    return out
