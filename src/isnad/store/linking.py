"""Linking: new events join incidents, those of retired readings leave them.

A pass takes some events that nobody looked at yet, finds in the blocks of the store the few that they may be
one happening with, and groups these anew together with the incidents that they touch; all others stay as
they are.  A pass is one transaction: broken off at any moment, the next call goes on.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, bindparam, delete, false, func, insert, or_, select, update

from isnad.gazetteer.index import Gazetteer
from isnad.lang import language
from isnad.linkage.blocking import keys, most, probes
from isnad.linkage.cases import Case, cases
from isnad.linkage.clustering import SLACK, Grouping, cluster
from isnad.linkage.linker import Link, links, pairs, weigher
from isnad.linkage.model import default
from isnad.store import schema
from isnad.store.assembling import assemble_waiting
from isnad.store.copies import Told, find_copies
from isnad.store.decisions import all_decisions, standing
from isnad.store.frequencies import StoreCorpus, chunks, count
from isnad.store.generation import touch
from isnad.store.heirs import goes_on, inherited, later_versions
from isnad.store.log import Act, append, append_all, now
from isnad.store.opening import Store, somebody
from isnad.store.readings import decoded
from isnad.store.views import CASES, leave, rebuild

#: Events that one pass takes.
_PASS = 4000
_CHUNK = 900


@dataclass
class Linked:
    """What came of it: events that were looked at, incidents that are new, and those that changed."""

    events: int = 0
    new: int = 0
    changed: int = 0


def link(
    store: Store, *, who: str | None = None, progress: Callable[[int, int], None] = lambda done, total: None
) -> Linked:
    """Links all events that were not looked at yet; ``progress`` gets how many are done, of how many.

    Raises :class:`StoreError`; what was linked until then is kept.
    """
    who, out = who or somebody(), Linked()
    assemble_waiting(store)
    waiting = schema.event.c.linked == false()  # as the index has it
    with store.read() as connection:
        total = connection.execute(select(func.count()).select_from(schema.event).where(waiting)).scalar_one()
    while total:
        progress(out.events, total)
        with store.write() as connection:
            done = _Pass(connection, who, out).run()
        if not done:
            break
    return out


def relink(
    store: Store, *, who: str | None = None, progress: Callable[[int, int], None] = lambda done, total: None
) -> Linked:
    """Links all events anew, as after a change of the model; incidents keep their ids where most of their
    events stay together, and decisions stand.  Raises :class:`StoreError`."""
    event = schema.event
    with store.write() as connection:
        for table in (schema.block, schema.link, schema.frequency):
            connection.execute(delete(table))
        connection.execute(update(event).where(event.c.current).values(linked=False, case=None))
        append(connection, who or somebody(), "linking begun anew", "store", after={"model": default().name})
    return link(store, who=who, progress=progress)


class _Pass:
    """One transaction of linking."""

    def __init__(self, connection: Connection, who: str, tally: Linked) -> None:
        self.connection, self.who, self.tally = connection, who, tally
        self.model = default()
        self.standing = standing(all_decisions(connection))
        self.corpus: StoreCorpus
        self.pinned: dict[int, int] = {}

    def run(self) -> bool:
        """Looks at some events; False where there are none to look at."""
        event = schema.event.c
        query = select(
            event.id, event.document_id, event.reading_id, event.number, event.current, event.background,
            event.case, event.incident_id,
        )  # fmt: skip
        query = query.where(event.linked == false()).order_by(event.id)
        rows = list(self.connection.execute(query.limit(_PASS)))
        if not rows:
            return False
        gone = [row for row in rows if not row.current]
        pages = later_versions(self.connection, {row.document_id for row in gone})
        rows += self._fresh_of(pages, {row.id for row in rows}, query)
        touched = {row.incident_id for row in rows if row.incident_id is not None}
        self._leave(gone)
        held = self._cases([row for row in rows if row.current])
        self.corpus = StoreCorpus(self.connection)
        told = {id: case for id, case in held.items() if not case.background}
        self.prior = _prior(gone, told, pages)
        near = self._load(self._candidates(told))
        found = self._links(told, near)
        touched |= self._incidents_of({e for _, a, b in found for e in (a, b)} - told.keys())
        groups, was = self._groups(told, found, touched)
        self._settle(groups, was, touched, list(held))
        self.tally.events += len(rows)
        return True

    def _fresh_of(self, pages: Mapping[int, int], known: set[int], query: Select[Any]) -> list[Any]:
        """Events to look at of pages that were read anew: they go on for those of the reading before."""
        out: list[Any] = []
        for chunk in chunks(sorted(pages), _CHUNK):
            found = query.where(schema.event.c.document_id.in_(chunk), schema.event.c.current)
            out += [row for row in self.connection.execute(found) if row.id not in known]
        return out

    def _leave(self, gone: Sequence[Any]) -> None:
        """Events of readings that are no more the current ones leave blocks, links and incidents."""
        if not gone:
            return
        event, block, link_ = schema.event, schema.block, schema.link
        count(
            self.connection, [CASES.decode(row.case) for row in gone if row.case and not row.background], -1
        )
        for ids in chunks([row.id for row in gone], _CHUNK):
            self.connection.execute(delete(block).where(block.c.event_id.in_(ids)))
            self.connection.execute(delete(link_).where(or_(link_.c.a.in_(ids), link_.c.b.in_(ids))))
            self.connection.execute(
                update(event).where(event.c.id.in_(ids)).values(incident_id=None, linked=True)
            )

    def _cases(self, rows: Sequence[Any]) -> dict[int, Case]:
        """The cases of events; of those that have none yet they are made and kept, with all that finds them."""
        out = {row.id: CASES.decode(row.case) for row in rows if row.case}
        new = [row for row in rows if not row.case]
        made: dict[int, Case] = {}
        documents: dict[int, Told] = {}
        for batch in chunks(sorted({row.reading_id for row in new}), _CHUNK):
            of_document = self._read(batch, documents)
            for row in new:
                if row.reading_id in batch:
                    made[row.id] = of_document[row.reading_id][row.number]
        if not made:
            return out
        event, block = schema.event, schema.block
        self.connection.execute(
            update(event).where(event.c.id == bindparam("of")).values(case=bindparam("made")),
            [{"of": id, "made": msgspec.json.encode(case)} for id, case in made.items()],
        )
        told = {id: case for id, case in made.items() if not case.background}
        if told:
            rows_ = [{"key": key, "event_id": id} for id, case in told.items() for key in sorted(keys(case))]
            self.connection.execute(insert(block), rows_)
        count(self.connection, told.values())
        find_copies(self.connection, documents, partial(_told, self.connection))
        return out | made

    def _read(self, readings: Sequence[int], documents: dict[int, Told]) -> dict[int, dict[str, Case]]:
        """For each reading its cases by the numbers of the events."""
        lang = language("")
        gazetteer = Gazetteer.default(lang.name_key)
        out: dict[int, dict[str, Case]] = {}
        known = self._sketched([row for row in _texts(self.connection, schema.reading.c.id.in_(readings))])
        for row, sketched in known:
            record = decoded(row.record)
            found = cases(record, row.document_id, gazetteer)
            out[row.id] = {case.number: case for case in found}
            if not sketched:
                documents[row.document_id] = Told(row.text, record)
        return out

    def _sketched(self, rows: Sequence[Any]) -> list[tuple[Any, bool]]:
        """Rows of documents, each with whether its text was looked at for copies before."""
        table = schema.fingerprint.c
        have: set[int] = set()
        for ids in chunks([row.document_id for row in rows], _CHUNK):
            have.update(
                self.connection.execute(select(table.document_id).where(table.document_id.in_(ids))).scalars()
            )
        return [(row, row.document_id in have) for row in rows]

    def _candidates(self, told: Mapping[int, Case]) -> set[int]:
        """Events of the store that stand under a key which one of ``told`` looks under."""
        wanted = sorted({key for case in told.values() for key in probes(case)})
        block, out = schema.block.c, set[int]()
        for chunk in chunks(wanted, _CHUNK):
            sizes = select(block.key, func.count()).where(block.key.in_(chunk)).group_by(block.key)
            fit = [key for key, size in self.connection.execute(sizes) if size <= most(key)]
            out.update(self.connection.execute(select(block.event_id).where(block.key.in_(fit))).scalars())
        return out - told.keys()

    def _load(self, events: Iterable[int]) -> dict[int, Case]:
        event, out = schema.event.c, dict[int, Case]()
        for chunk in chunks(sorted(events), _CHUNK):
            query = select(event.id, event.case).where(event.id.in_(chunk), event.current)
            out.update((row.id, CASES.decode(row.case)) for row in self.connection.execute(query) if row.case)
        return out

    def _links(self, told: dict[int, Case], near: dict[int, Case]) -> list[Link]:
        """The links of new events, among each other and with those that were there; they are kept."""
        everything = near | told
        self.corpus.announce(everything.values())
        found = links(everything, pairs(everything, fresh=told.keys()), self.corpus, self.model)
        table = schema.link
        for ids in chunks(sorted(told), _CHUNK):
            self.connection.execute(delete(table).where(or_(table.c.a.in_(ids), table.c.b.in_(ids))))
        if found:
            rows = [{"a": a, "b": b, "weight": w, "model": self.model.name} for w, a, b in found]
            self.connection.execute(insert(table), rows)
        return found

    def _incidents_of(self, events: Iterable[int]) -> set[int]:
        event, out = schema.event.c, set[int]()
        for chunk in chunks(sorted(events), _CHUNK):
            query = select(event.incident_id).where(event.id.in_(chunk), event.incident_id.is_not(None))
            out.update(self.connection.execute(query.distinct()).scalars())
        return out

    def _groups(
        self, told: dict[int, Case], found: list[Link], touched: set[int]
    ) -> tuple[list[list[int]], dict[int, int]]:
        """The groups that new events make with the incidents they touch, and where each event stood before."""
        event, was = schema.event.c, dict[int, int]()
        for chunk in chunks(sorted(touched), _CHUNK):
            query = select(event.id, event.incident_id).where(event.incident_id.in_(chunk))
            was.update((row.id, row.incident_id) for row in self.connection.execute(query))
        everything = self._load(was) | told
        self.corpus.announce(everything.values())
        table, old = schema.link.c, list[Link]()
        for chunk in chunks(sorted(was), _CHUNK):
            query_ = select(table.weight, table.a, table.b).where(table.a.in_(chunk))
            old += [(r.weight, r.a, r.b) for r in self.connection.execute(query_) if r.b in everything]
        both = {(a, b): (w, a, b) for w, a, b in (*old, *found) if a in everything and b in everything}
        self.pinned = self._pinned(everything)
        known = Grouping(self.pinned, self._windows(everything))
        weigh = weigher(everything, self.corpus, self.model)
        return cluster(everything, both.values(), weigh, self.model.join, known), was

    def _pinned(self, of: Mapping[int, Case]) -> dict[int, int]:
        """Events that a person put into an incident, by the number of that."""
        if not self.standing.pins:
            return {}
        document, incident = schema.document.c, schema.incident.c
        digests: dict[int, str] = {}
        for chunk in chunks(sorted({case.document for case in of.values()}), _CHUNK):
            query = select(document.id, document.sha256).where(document.id.in_(chunk))
            digests.update((row.id, row.sha256) for row in self.connection.execute(query))
        kept = inherited(self.connection, of, self.standing)
        at = {
            id: self.standing.pin(digests[case.document], *case.trigger) or kept.get(id)
            for id, case in of.items()
        }
        numbers: dict[str | None, int] = {}
        for names in chunks(sorted({name for name in at.values() if name}), _CHUNK):
            query = select(incident.id, incident.public_id).where(incident.public_id.in_(names))
            numbers.update((row.public_id, row.id) for row in self.connection.execute(query))
        return {id: numbers[public] for id, public in at.items() if public in numbers}

    def _windows(self, of: Mapping[int, Case]) -> dict[int, tuple[int, int]]:
        """For undated documents the days that they speak of, by incidents that others date and they are in."""
        undated = sorted({case.document for case in of.values() if case.first is None})
        event, incident, out = schema.event.c, schema.incident.c, dict[int, tuple[int, int]]()
        for chunk in chunks(undated, _CHUNK):
            query = (
                select(event.document_id, incident.date_from, incident.date_to)
                .join_from(schema.event, schema.incident, event.incident_id == incident.id)
                .where(event.document_id.in_(chunk), event.linked)
                .where(incident.documents > 1, incident.date_from.is_not(None))
            )
            for document, first, last in self.connection.execute(query):
                if first == last:
                    day = dt.date.fromisoformat(first).toordinal()
                    out.setdefault(document, (day - SLACK, day + SLACK))
        return out

    def _settle(
        self, groups: list[list[int]], was: dict[int, int], touched: set[int], seen: list[int]
    ) -> None:
        """Gives each group its incident, and keeps what changed."""
        pinned = getattr(self, "pinned", {})
        taken = _claims(groups, self.prior | was, pinned)
        fresh = [g for g, number in zip(groups, taken, strict=True) if number is None]
        new = iter(self._new(len(fresh)))
        at = {}
        for group, number in zip(groups, taken, strict=True):
            number = next(new) if number is None else number
            at.update({event: number for event in group})
        event = schema.event
        moved = [{"of": e, "to": number} for e, number in sorted(at.items()) if was.get(e) != number]
        if moved:
            statement = update(event).where(event.c.id == bindparam("of")).values(incident_id=bindparam("to"))
            self.connection.execute(statement, moved)
        for chunk in chunks(sorted(seen), _CHUNK):
            self.connection.execute(update(event).where(event.c.id.in_(chunk)).values(linked=True))
        self._keep(at, was, touched | set(at.values()))

    def _new(self, how_many: int) -> list[int]:
        """Numbers of new incidents, with their rows."""
        table = schema.incident
        first = (self.connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1
        numbers = list(range(first, first + how_many))
        if numbers:
            self.connection.execute(
                insert(table),
                [
                    {"id": n, "public_id": f"i{n}", "kind": "other", "origins": 0, "documents": 0, "state": "new", "search": "", "updated_at": now()}
                    for n in numbers
                ],
            )  # fmt: skip
        self.tally.new += how_many
        return numbers

    def _keep(self, at: dict[int, int], was: dict[int, int], incidents: set[int]) -> None:
        """Assembles the incidents that changed, empties those that lost all, and writes the log."""
        before: dict[int, list[int]] = {}
        after: dict[int, list[int]] = {}
        for event, number in was.items():
            before.setdefault(number, []).append(event)
        for event, number in at.items():
            after.setdefault(number, []).append(event)
        table = schema.incident
        names: dict[int, str] = {}
        for chunk in chunks(sorted(incidents), _CHUNK):
            query = select(table.c.id, table.c.public_id).where(table.c.id.in_(chunk))
            names.update((row.id, row.public_id) for row in self.connection.execute(query))
        acts = []
        for number in sorted(incidents):
            old, now_ = sorted(before.get(number, [])), sorted(after.get(number, []))
            if old != now_:
                acts.append(
                    Act("incident linked", names[number], {"events": old} if old else None, {"events": now_})
                )
            if not now_:
                self._empty(number, old, at)
        append_all(self.connection, self.who, acts)
        rebuild(self.connection, {n: names[n] for n in incidents if after.get(n)}, self.standing)
        self.tally.changed += sum(act.before is not None for act in acts)

    def _empty(self, number: int, old: list[int], at: dict[int, int]) -> None:
        """An incident without events leads on to the one that holds most of those it had."""
        heirs = Counter(at[event] for event in old if event in at)
        heirs.update(at[event] for event, before in self.prior.items() if before == number and event in at)
        table = schema.incident
        into = heirs.most_common(1)[0][0] if heirs else None
        values = {
            "state": "merged" if into else "empty", "merged_into": into, "documents": 0, "origins": 0,
            "waits": 0, "rank": 0, "updated_at": now(),
        }  # fmt: skip
        self.connection.execute(update(table).where(table.c.id == number).values(values))
        leave(self.connection, [number])
        touch(self.connection)


def _prior(gone: Sequence[Any], told: Mapping[int, Case], pages: Mapping[int, int]) -> dict[int, int]:
    """For events that go on for one of an older reading or version, the incident in which that one stood."""
    fresh: dict[int, dict[str, int]] = {}
    for id, case in told.items():
        if case.document in pages:
            fresh.setdefault(pages[case.document], {})[case.number] = id
    out: dict[int, int] = {}
    for row in gone:
        ids = fresh.get(pages[row.document_id], {})
        if row.incident_id is not None and row.case and ids:
            heir = goes_on(CASES.decode(row.case), [told[id] for id in ids.values()])
            if heir:
                out.setdefault(ids[heir.number], row.incident_id)
    return out


def _claims(
    groups: Sequence[Sequence[int]], was: Mapping[int, int], pinned: Mapping[int, int]
) -> list[int | None]:
    """For each group the incident that it goes on as: the one a person put its events in, else the one
    that most of its events were in, each incident by the group that holds most of it; None for a new one."""
    out: list[int | None] = [next((pinned[e] for e in group if e in pinned), None) for group in groups]
    taken = {number for number in out if number is not None}
    claims = []
    for i, group in enumerate(groups):
        if out[i] is None:
            for number, size in Counter(was[e] for e in group if e in was).items():
                claims.append((-size, i, number))
    for _, i, number in sorted(claims):
        if out[i] is None and number not in taken:
            out[i] = number
            taken.add(number)
    return out


def _texts(connection: Connection, where: Any) -> Sequence[Any]:
    """Readings with the text that was read and the number of the document."""
    reading, document = schema.reading.c, schema.document.c
    query = select(
        reading.id,
        reading.document_id,
        reading.record,
        func.coalesce(reading.text, document.text).label("text"),
    ).join_from(schema.reading, schema.document, document.id == reading.document_id)
    return connection.execute(query.where(where)).all()


def _told(connection: Connection, documents: Sequence[int]) -> dict[int, Told]:
    """Documents of the store as copies are told by."""
    reading, out = schema.reading.c, dict[int, Told]()
    for chunk in chunks(documents, _CHUNK):
        rows = _texts(connection, reading.document_id.in_(chunk) & reading.current)
        out.update((row.document_id, Told(row.text, decoded(row.record))) for row in rows)
    return out
