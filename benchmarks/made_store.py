"""Makes a large store for the benchmarks of the desk, in bulk: see :func:`make`.

What stands in it is made from chance and the places of the gazetteers in use (ISNAD_GAZETTEER), but is what
linking keeps: documents with their texts, readings whose spans point into these, events with their cases,
links, and incidents that are assembled from the readings.  Only the evidence is not there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import time
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import msgspec
from made_events import GIVEN, TOLD_BY, WARS
from made_events import MEANS as WEAPONS
from sqlalchemy import Connection, insert, text
from sqlalchemy.event import listens_for

from isnad.gazetteer.index import Entry, Gazetteer
from isnad.incidents.assembly import assemble
from isnad.incidents.members import Member
from isnad.lang import language
from isnad.linkage.blocking import keys
from isnad.linkage.cases import Case, cases
from isnad.record import (
    Actor,
    Date,
    DocumentInfo,
    Event,
    Harm,
    Place,
    Publisher,
    Record,
    Source,
    Span,
    Weapon,
)
from isnad.store import schema
from isnad.store.log import append, now
from isnad.store.opening import Store
from isnad.store.rows import Telling, rows_of

FIRST, DAYS = dt.date(2019, 1, 1).toordinal(), 6 * 365
#: Incidents of one transaction.
BATCH = 2000
MONTHS = ("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول")  # fmt: skip
WHAT = {"shelling": "قصف مدفعي", "airstrike": "غارة جوية", "drone_strike": "ضربة بطائرة مسيرة", "explosion": "انفجار عبوة ناسفة",
        "shooting": "إطلاق نار", "clash": "اشتباكات", "raid": "مداهمة", "detention": "حملة اعتقالات"}  # fmt: skip
SIDES = {"syria_gov": "قوات النظام", "russia": "الطيران الروسي", "turkey": "القوات التركية", "sdf": "قوات سوريا الديمقراطية",
         "coalition": "التحالف الدولي", "israel": "الجيش الإسرائيلي", "sna": "الجيش الوطني", "isis": "تنظيم الدولة", "houthi": "جماعة الحوثي",
         "saudi_coalition": "التحالف العربي", "yemen_gov": "القوات الحكومية", "aqap": "تنظيم القاعدة", "rsf": "قوات الدعم السريع",
         "saf": "الجيش السوداني", "iraq_gov": "القوات العراقية", "hezbollah": "حزب الله", "lna": "قوات حفتر", "libya_gnu": "قوات الوفاق"}  # fmt: skip
SOURCES = (("الدفاع المدني", "organisation"), ("المرصد السوري لحقوق الإنسان", "organisation"), ("مصادر محلية", "anonymous"),
           ("مصدر طبي", "anonymous"), ("مراسلنا", "correspondent"), ("وكالة رويترز", "agency"), ("ناشطون", "anonymous"))  # fmt: skip
TARGETS = (
    "سوق",
    "مدرسة",
    "مسجد",
    "مزرعة",
    "منزل",
    "مشفى",
    "مخيم",
    "محطة مياه",
    "فرن",
    "طريق",
    "حقل زيتون",
    "معمل",
    "سيارة",
    "حاجز",
)
AFTER = (
    "ونقل الأهالي المصابين إلى مشفى المدينة فيما فرضت القوات طوقاً حول المكان",
    "ولم يصدر أي تعليق رسمي حتى ساعة كتابة الخبر",
    "وتشهد المنطقة تصعيداً منذ أسابيع أجبر مئات العائلات على النزوح",
    "وأكد شهود أن فرق الإسعاف وصلت إلى المكان بعد ساعة من وقوع الحادثة",
    "وأظهرت صور نشرها ناشطون دماراً واسعاً في المباني المجاورة",
)


class _Text:
    """A text that grows; what is added gets its span."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0

    def add(self, words: str, after: str = " ") -> Span:
        start, end = self.length, self.length + len(words)
        self._parts += [words, after]
        self.length = end + len(after)
        return Span(start, end, words)

    def span(self, start: int) -> Span:
        """All from an offset on, without the space at its end."""
        words = str(self)[start:].rstrip()
        return Span(start, start + len(words), words)

    def __str__(self) -> str:
        return "".join(self._parts)


class _Happening(NamedTuple):
    kind: str
    actors: tuple[str, ...]
    place: Entry
    day: dt.date
    target: str
    weapon: str | None
    killed: int
    injured: int
    combatants: bool
    names: list[str]
    told_by: int


class _World:
    """What happens, by chance: few towns are hit often and many villages seldom."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        index = Gazetteer.default(language("ar").name_key)._index
        of: dict[str, dict[str, Entry]] = {country: {} for country in WARS}
        for bucket in index.values():
            for entry in bucket:
                if entry.kind == "P" and entry.country in of:
                    of[entry.country].setdefault(entry.id, entry)
        self.places = {
            country: sorted(found.values(), key=lambda e: (-e.population, e.id))[:9000]
            for country, found in of.items()
            if found
        }
        self._wheels = {
            country: list(accumulate(1 / (n + 5) ** 0.9 for n in range(len(places))))
            for country, places in self.places.items()
        }
        self._days = list(accumulate(draw.gammavariate(2, 0.5) for _ in range(DAYS)))
        self._countries = list(self.places)
        self._shares = [WARS[country][0] for country in self._countries]

    def happening(self) -> _Happening:
        draw = self.draw
        country = draw.choices(self._countries, self._shares)[0]
        wheel = self._wheels[country]
        deeds = WARS[country][1]
        _, actors, kinds = draw.choices(deeds, [share for share, _, _ in deeds])[0]
        kind = draw.choices(list(kinds), list(kinds.values()))[0]
        killed = 0 if draw.random() < 0.45 else min(300, int(draw.paretovariate(1.3)))
        names = [
            f"{draw.choice(GIVEN)} {draw.choice(GIVEN)} {draw.choice(self.places[country]).name}"
            for _ in range(min(killed, 4) if draw.random() < 0.15 else 0)
        ]
        told_by = draw.choices(range(1, len(TOLD_BY) + 1), TOLD_BY)[0]
        return _Happening(
            kind,
            () if draw.random() < 0.2 else actors,
            self.places[country][bisect(wheel, draw.random() * wheel[-1])],
            dt.date.fromordinal(FIRST + bisect(self._days, draw.random() * self._days[-1])),
            draw.choice(TARGETS),
            draw.choice(WEAPONS[kind]) if kind in WEAPONS else None,
            killed,
            0 if draw.random() < 0.45 else min(600, int(draw.paretovariate(1.0))),
            draw.random() < 0.2,
            names,
            told_by if draw.random() > 0.0003 else draw.randint(40, 80),
        )


def _told(h: _Happening, draw: random.Random, outlet: str) -> tuple[str, str, Record]:
    """A report of a happening: its title, its text, and what is read in it."""
    chance, out = draw.random, _Text()
    title = f"{WHAT[h.kind]} على {h.place.name}"
    source = draw.choice(SOURCES) if chance() < 0.7 else None
    if source:
        said = out.add("قال", " ")
        said = out.add(source[0])
        out.add("إن")
    trigger = out.add(WHAT[h.kind])
    actor = []
    for id in h.actors if chance() < 0.7 else ():
        out.add("نفذتها")
        span = out.add(SIDES.get(id, "مسلحون مجهولون"))
        actor.append(Actor(id, span.quote, "suspected" if chance() < 0.1 else "asserted", span))
    out.add(f"استهدفت {h.target} في بلدة")
    at = out.add(h.place.name)
    out.add(f"التابعة لمحافظة {h.place.within[0] if h.place.within else h.place.name}", " يوم ")
    day = h.day if chance() > 0.05 else h.day + dt.timedelta(days=draw.choice((-1, 1)))
    when = out.add(f"{day.day} {MONTHS[day.month - 1]} {day.year}", "، ")
    harm = []
    for outcome, number, verb in (("killed", h.killed, "ما أدى إلى مقتل"), ("injured", h.injured, "وإصابة")):
        if not number or chance() < 0.2:
            continue
        number = number if chance() > 0.15 else max(1, int(number * draw.uniform(0.5, 1.4)))
        out.add(verb)
        combatants = h.combatants != (chance() < 0.1)
        span = out.add(f"{number} {'عناصر' if combatants else 'مدنيين'}")
        harm.append(
            Harm(outcome, "combatant" if combatants else "civilian", number, number, span=span)  # type: ignore[arg-type]
        )
    first = out.span(0)
    out.add(".")
    sentences = [first]
    names = [name for name in h.names if chance() < 0.7]
    if names and harm and harm[0].outcome == "killed":
        start = out.length
        out.add(f"والضحايا هم {' و'.join(names)}", ". ")
        sentences.append(out.span(start))
        harm[0].names = names
    for words in draw.sample(AFTER, draw.randint(2, 4)):
        out.add(words, ". ")
    weapon = [Weapon(h.weapon, trigger.quote, trigger)] if h.weapon and chance() > 0.35 else []
    place = h.place
    event = Event(
        "e1", h.kind, trigger, False, "denied" if chance() < 0.02 else "asserted",  # type: ignore[arg-type]
        Date(day.isoformat(), "day", "words of the text", when) if chance() > 0.08 else None,
        Place(place.name, place.id, place.lat, place.lon, "exact" if chance() > 0.2 else "near", list(place.within), 1, at)
        if chance() > 0.06 else None,
        [], actor, None, weapon, harm,
        [Source(source[0], source[1], None, said)] if source else [],
        sentences,
    )  # fmt: skip
    published = h.day + dt.timedelta(days=draw.choice((0, 0, 0, 1, 2)))
    told = str(out)
    info = DocumentInfo(
        None, None, Publisher(outlet), title, "ar", published.isoformat(), "as given", "day",
        hashlib.sha256(told.encode()).hexdigest(),
    )  # fmt: skip
    return title, told, Record("1", info, [event])


class _Rows:
    """Rows that wait to be written, by table."""

    def __init__(self) -> None:
        self.of: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: str, **row: Any) -> None:
        self.of.setdefault(table, []).append(row)

    def write(self, connection: Connection) -> None:
        for table in ("document", "reading", "incident", "event", *self.of):
            rows = self.of.pop(table, [])
            if rows:
                connection.execute(insert(schema.metadata.tables[table]), rows)
        self.of.clear()


class _Maker:
    """Numbers of what is made, and the rows of one transaction."""

    def __init__(self, draw: random.Random) -> None:
        self.draw, self.world = draw, _World(draw)
        known = [o.name for o in language("ar").outlets()][:60]
        self.outlets = [*known, *(f"شبكة {n}" for n in range(90 - len(known)))]
        self.ids = {name: language("ar").outlet(name) for name in self.outlets}
        self.documents = self.events = self.incidents = 0
        self.counts: Counter[str] = Counter()
        self.rows, self.encoder, self.at = _Rows(), msgspec.json.Encoder(), now()

    def document(self, title: str, told: str, record: Record, outlet: str) -> tuple[int, str, str]:
        """A document and its reading: their number, the digest and the id."""
        self.documents += 1
        number, id = self.documents, f"made-{self.documents}"
        record.document.id, record.document.url = id, f"https://example.org/{number}"
        sha256 = hashlib.sha256(f"{id} {told}".encode()).hexdigest()
        self.rows.add(
            "document", id=number, sha256=sha256, given_id=id, url=record.document.url, publisher=outlet, title=title,
            published=record.document.published, language="ar", form="jsonl", name="made", line=number, given=None, text=told,
            ingested_at=self.at, version_of=None, current=True, evidence_id=1, evidence_offset=number, evidence_length=1, log_seq=1,
        )  # fmt: skip
        self.rows.add(
            "reading", id=number, document_id=number, reader="made", gazetteers="", record=self.encoder.encode(record),
            text=None, read_at=self.at, current=True, log_seq=1,
        )  # fmt: skip
        return number, sha256, id

    def incident(self) -> None:
        """A happening with all that tell of it, assembled."""
        self.incidents += 1
        incident, h, tellings = self.incidents, self.world.happening(), list[Telling]()
        for _ in range(h.told_by):
            outlet = self.draw.choice(self.outlets)
            title, told, record = _told(h, self.draw, outlet)
            number, sha256, id = self.document(title, told, record, outlet)
            (case,) = cases(record, number)
            self.events += 1
            member = Member(
                number, id, record.document.published, self.ids[outlet], outlet, record.events[0], case
            )
            victims = tuple(n for h_ in record.events[0].harm for n in h_.names)
            tellings.append(Telling(self.events, sha256, member, victims))
            self._event(self.events, number, incident, case, record.events[0])
        for one, other in pairwise(tellings):
            self.rows.add("link", a=one.event, b=other.event, weight=self.draw.uniform(10, 35), model="made")
        slight = self.draw.uniform(10, 35) if len(tellings) > 1 else None
        found = assemble(f"i{incident}", [t.member for t in tellings], {}, str.casefold)
        chance = self.draw.random()
        found.state = (
            "confirmed"
            if chance < 0.1
            else "rejected"
            if chance < 0.13
            else "changed"
            if chance < 0.15
            else "new"
        )
        found.assigned = self.draw.choice(("nadia", "karim", "lina")) if self.draw.random() < 0.1 else None
        rows = rows_of(found, tellings, slight)
        self.rows.add(
            "incident",
            id=incident,
            public_id=found.id,
            updated_at=self.at[:-7] + f"{incident:06}Z",
            **rows.row,
        )
        for table, column, values in (
            ("incident_actor", "actor", rows.actors),
            ("incident_outlet", "outlet", rows.outlets),
            ("incident_discrepancy", "field", rows.discrepancies),
        ):
            for value in values:
                self.rows.add(table, **{"incident_id": incident, column: value})

    def _event(self, id: int, document: int, incident: int, case: Case, event: Event) -> None:
        day, at = event.date and event.date.value, event.place
        self.rows.add(
            "event", id=id, reading_id=document, document_id=document, number="e1", kind=event.kind, background=False,
            date_from=day, date_to=day, lat=at and at.lat, lon=at and at.lon, current=True,
            case=self.encoder.encode(case), incident_id=incident, linked=True,
        )  # fmt: skip
        for key in keys(case):
            self.rows.add("block", key=key[:80], event_id=id)
        self.counts.update(["e", *(["acted"] if case.actors else [])])
        self.counts.update(f"t|{term}" for term in case.terms)
        self.counts.update({f"p|{spot.key}"[:90] for spot in case.spots})
        self.counts.update(f"a|{actor}"[:90] for actor in case.forces)

    def plain(self) -> None:
        """A document that tells of no happening."""
        outlet = self.draw.choice(self.outlets)
        told = f"{'. '.join(self.draw.sample(AFTER, 3))} ({self.documents})."
        info = DocumentInfo(None, None, Publisher(outlet), "خبر", "ar", "2024-03-02", "as given", "day", "")
        self.document("خبر", told, Record("1", info, []), outlet)


def make(store: Store, incidents: int, documents: int, seed: int = 1) -> None:
    """Fills an empty store with so many incidents and, with those that tell of none, documents."""
    maker = _Maker(random.Random(seed))
    with store.write() as connection:
        connection.execute(
            insert(schema.evidence_file).values(id=1, name="made.warc.gz", committed_length=0, closed=True)
        )
        append(connection, "made", "store made", "store")
    for size in _batches(incidents):
        for _ in range(size):
            maker.incident()
        _write(store, maker)
    for size in _batches(max(0, documents - maker.documents)):
        for _ in range(size):
            maker.plain()
        _write(store, maker)
    rows = [{"key": key, "count": n} for key, n in sorted(maker.counts.items())]
    with store.write() as connection:
        connection.execute(insert(schema.frequency), rows)


def _batches(total: int) -> Iterator[int]:
    while total > 0:
        yield min(BATCH, total)
        total -= BATCH


def _write(store: Store, maker: _Maker) -> None:
    with store.write() as connection:
        maker.rows.write(connection)


def opened(path: str, incidents: int, documents: int) -> Store:
    """The store at ``path``, made where it is not there or is empty."""
    store = Store.open(path, who="made")
    with store.read() as connection:
        empty = connection.execute(text("SELECT 1 FROM document LIMIT 1")).first() is None
    if empty:
        start = time.perf_counter()
        if store.sqlite:
            _hasty(store)
        make(store, incidents, documents)
        print(f"made in {time.perf_counter() - start:,.0f} s")
    return store


def _hasty(store: Store) -> None:
    """Nothing is lost that could not be made again."""

    @listens_for(store.engine, "connect")
    def _(connection: Any, record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA cache_size = -1000000")

    store.engine.dispose()
