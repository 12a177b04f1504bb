"""Reviewing: what a person does with incidents.  Each act is a decision, in the log, with its reason."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from isnad.incidents.corrections import CorrectionError, parsed
from isnad.store import schema
from isnad.store.decisions import Anchor, Decision, all_decisions, keep, standing
from isnad.store.documents import document
from isnad.store.errors import Changed, StoreError
from isnad.store.frequencies import chunks
from isnad.store.incidents import number_of, version
from isnad.store.linking import link
from isnad.store.log import now
from isnad.store.opening import Store, somebody
from isnad.store.views import CASES, rebuild

_CHUNK = 500
#: Acts that change nothing but one incident, even when they are undone.
_WITHIN = ("note", "assign", "correct")
#: Characters of a person's name.
LONGEST = 100


class Review:
    """The acts of one person, ``who``, on a store.  Each returns the number of its decision and takes
    effect at once; each raises :class:`StoreError` for an incident, an event or a value that is none.

    ``seen`` gives, for the ids of incidents, the version that the person saw (see
    :func:`isnad.store.incidents.version`): an act on one that has changed since, be it that another decision
    waits to be settled, raises :class:`Changed` and does nothing.  Notes are taken all the same.
    """

    def __init__(self, store: Store, who: str | None = None, seen: Mapping[str, str] | None = None) -> None:
        self.store, self.who, self.seen = store, who or somebody(), seen or {}

    def confirm(self, incident: str, reason: str) -> int:
        """These reports tell of one happening: its events stay together, whatever is linked later."""
        return self._whole("confirm", incident, reason)

    def reject(self, incident: str, reason: str) -> int:
        """This is no incident to be kept: a wrong reading, or nothing that belongs here."""
        return self._whole("reject", incident, reason)

    def merge(self, incident: str, other: str, reason: str) -> int:
        """Two incidents are one: the events of ``other`` go into ``incident``."""
        with self.store.write() as connection:
            (a, into), (b, gone) = (self._named(connection, x) for x in (incident, other))
            if a == b:
                raise StoreError(f"{incident} and {other} are one incident already")
            left = list(_anchors(connection, b).values())
            events = [*_anchors(connection, a).values(), *left]
            decision = Decision("merge", incident=gone, into=into, events=events, left=left)
            return self._done(connection, decision, reason, [a, b])

    def split(self, incident: str, events: Sequence[str], reason: str) -> tuple[int, str]:
        """Some events are another happening: they go into a new incident, whose id is returned too.

        An event is told by its document, or by ``document#e2`` where that has several in the incident.
        """
        with self.store.write() as connection:
            number, public = self._named(connection, incident)
            of = _anchors(connection, number)
            chosen = _chosen(connection, events, of)
            if len(chosen) == len(of):
                raise StoreError(f"all events of {public} would leave it: leave at least one")
            fresh = _new_incident(connection)
            decision = Decision(
                "split", incident=public, into=fresh, events=[of[e] for e in chosen],
                stay=[a for e, a in of.items() if e not in chosen],
            )  # fmt: skip
            return self._done(connection, decision, reason, [number]), fresh

    def move(self, incident: str, events: Sequence[str], into: str, reason: str) -> int:
        """Some events of an incident belong into another one."""
        with self.store.write() as connection:
            (number, public), (to, target) = (self._named(connection, x) for x in (incident, into))
            if number == to:
                raise StoreError(f"{incident} and {into} are one incident already")
            of, there = _anchors(connection, number), _anchors(connection, to)
            chosen = _chosen(connection, events, of)
            decision = Decision(
                "move", incident=public, into=target, events=[*(of[e] for e in chosen), *there.values()],
                stay=[a for e, a in of.items() if e not in chosen],
            )  # fmt: skip
            return self._done(connection, decision, reason, [number, to])

    def correct(self, incident: str, field: str, value: str, reason: str, evidence: str | None = None) -> int:
        """A field is set to ``value``; ``evidence`` says what shows it (a quote, an address).

        ``isnad.incidents.corrections.FIELDS`` tells the fields, and how a value is given.
        """
        try:
            meant = parsed(field, schema.plain(value))
        except CorrectionError as error:
            raise StoreError(str(error)) from None
        with self.store.write() as connection:
            number, public = self._named(connection, incident)
            decision = Decision(
                "correct",
                incident=public,
                field=field,
                value=meant,
                evidence=evidence and schema.plain(evidence),
            )
            return self._done(connection, decision, reason, [number])

    def note(self, incident: str, words: str) -> int:
        """Words that stand with the incident."""
        with self.store.write() as connection:
            number, public = _named(connection, incident)
            return self._done(connection, Decision("note", incident=public), words, [number])

    def assign(self, incident: str, to: str | None) -> int:
        """The incident is for ``to`` to look at; with None, for nobody in particular."""
        name = schema.plain(to or "").strip()
        if to is not None and not 0 < len(name) <= LONGEST:
            raise StoreError(f"{to!r} is no name: give one of up to {LONGEST} characters")
        with self.store.write() as connection:
            number, public = self._named(connection, incident)
            decision = Decision("assign", incident=public, value=name or None)
            return self._done(connection, decision, f"assigned to {name or 'nobody'}", [number])

    def undo(self, decision: int, reason: str) -> int:
        """Takes back what a decision did; the decision itself stays in the record, and so does this one."""
        with self.store.write() as connection:
            known = {d.id: d for d in all_decisions(connection)}
            if decision not in known:
                raise StoreError(f"there is no decision {decision}: isnad decide list shows them")
            if known[decision].undone:
                raise StoreError(f"decision {decision} is undone already")
            first, again = known[decision].decision, False
            while first.undoes is not None:
                first, again = known[first.undoes].decision, not again
            named = {name for name in (first.incident, first.into) if name}
            for name in named | {_named(connection, name)[1] for name in named}:
                self._named(connection, name)
            numbers = [_number(connection, name) for name in named]
            if first.act == "merge" and first.incident and not again:
                _put_back(connection, first.left, _number(connection, first.incident))
            return self._done(connection, Decision("undo", undoes=decision), reason, numbers, of=first)

    def _named(self, connection: Connection, incident: str) -> tuple[int, str]:
        """The number and the id of the incident that a name leads to, unless it is not what was seen."""
        number, public = _named(connection, incident)
        saw = self.seen.get(incident, self.seen.get(public))
        if saw is not None and saw != version(connection, public):
            raise Changed(public)
        return number, public

    def _whole(self, act: Any, incident: str, reason: str) -> int:
        with self.store.write() as connection:
            number, public = self._named(connection, incident)
            events = list(_anchors(connection, number).values())
            return self._done(connection, Decision(act, incident=public, events=events), reason, [number])

    def _done(
        self,
        connection: Connection,
        decision: Decision,
        reason: str,
        numbers: Iterable[int],
        of: Decision | None = None,
    ) -> int:
        """Keeps the decision.  Where it, or ``of``, can change which events stand together, linking has to look
        anew at all that it concerns; else what it concerns is assembled anew at once."""
        numbers = list(numbers)
        id = keep(connection, decision, who=self.who, reason=reason, of=of)
        table = schema.incident
        alone = of.act in _WITHIN if of else decision.act in (*_WITHIN, "confirm", "reject")
        if alone and _known(connection, numbers):
            rows = connection.execute(select(table.c.id, table.c.public_id).where(table.c.id.in_(numbers)))
            rebuild(connection, {r.id: r.public_id for r in rows}, standing(all_decisions(connection)))
            return id
        for number in numbers:
            unlike = {"version": secrets.token_hex(8), "updated_at": now()}
            connection.execute(update(table).where(table.c.id == number).values(unlike))
        event = schema.event
        anew = event.c.incident_id.in_(numbers)
        connection.execute(update(event).where(anew, event.c.current).values(linked=False))
        meant = of or decision
        digests = {a.document for a in (*meant.events, *meant.stay)}
        for chunk in chunks(sorted(digests), _CHUNK):
            within = select(schema.document.c.id).where(schema.document.c.sha256.in_(chunk))
            connection.execute(
                update(event)
                .where(event.c.document_id.in_(within), event.c.current, ~event.c.background)
                .values(linked=False)
            )
        return id

    def settle(self) -> None:
        """Lets decisions take effect that change which events stand together: what they concern is linked and
        assembled anew."""
        link(self.store, who=self.who)


def _named(connection: Connection, incident: str) -> tuple[int, str]:
    """The number and the id of the incident that a name leads to."""
    number = number_of(connection, incident)
    table = schema.incident.c
    public = connection.execute(select(table.public_id).where(table.id == number)).scalar_one()
    return number, public


def _known(connection: Connection, incidents: list[int]) -> bool:
    """Whether linking has looked at all events of incidents, so that they can be assembled."""
    event = schema.event.c
    waiting = select(event.id).where(event.incident_id.in_(incidents), ~event.linked).limit(1)
    return connection.execute(waiting).first() is None


def _number(connection: Connection, public: str) -> int:
    table = schema.incident.c
    return int(connection.execute(select(table.id).where(table.public_id == public)).scalar_one())


def _anchors(connection: Connection, incident: int) -> dict[int, Anchor]:
    """The events of an incident, each as a decision tells it."""
    event, doc = schema.event.c, schema.document.c
    query = select(event.id, event.case, doc.sha256).join_from(
        schema.event, schema.document, doc.id == event.document_id
    )
    out = {}
    for row in connection.execute(query.where(event.incident_id == incident).order_by(event.id)):
        out[row.id] = Anchor(row.sha256, *CASES.decode(row.case).trigger)
    if not out:
        raise StoreError("the incident holds no event any more: isnad incidents lists those that do")
    return out


def _put_back(connection: Connection, events: Iterable[Anchor], incident: int) -> None:
    """Events stand in an incident again that was merged into another: it goes on under its own id."""
    of: dict[str, list[Anchor]] = {}
    for anchor in events:
        of.setdefault(anchor.document, []).append(anchor)
    event, doc = schema.event, schema.document.c
    query = select(event.c.id, event.c.case, doc.sha256).join_from(
        event, schema.document, doc.id == event.c.document_id
    )
    back = []
    for chunk in chunks(sorted(of), _CHUNK):
        for row in connection.execute(query.where(doc.sha256.in_(chunk), event.c.current)):
            if row.case and any(a.fits(*CASES.decode(row.case).trigger) for a in of[row.sha256]):
                back.append(row.id)
    for ids in chunks(back, _CHUNK):
        connection.execute(update(event).where(event.c.id.in_(ids)).values(incident_id=incident))


def _chosen(connection: Connection, names: Sequence[str], of: dict[int, Anchor]) -> set[int]:
    """The events of an incident that are named, by document or by document and number."""
    event, out = schema.event.c, set[int]()
    for name in names:
        what, _, number = name.rpartition("#") if "#" in name else (name, "", "")
        row = document(connection, what)
        query = select(event.id, event.number).where(event.document_id == row.id, event.id.in_(list(of)))
        found = [r.id for r in connection.execute(query) if number in ("", r.number)]
        if not found:
            raise StoreError(f"{name} has no event in that incident: isnad show tells which reports have")
        out.update(found)
    if not out:
        raise StoreError("no event is named: give a document, or document#e2, with --event")
    return out


def _new_incident(connection: Connection) -> str:
    table = schema.incident
    number = (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1
    public = f"i{number}"
    connection.execute(
        insert(table).values(
            id=number,
            public_id=public,
            kind="other",
            origins=0,
            documents=0,
            state="new",
            search="",
            updated_at=now(),
        )
    )
    return public
