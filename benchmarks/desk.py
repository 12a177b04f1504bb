"""How long a store of 100,000 incidents and 1,000,000 documents takes to answer what the desk asks.

    python benchmarks/desk.py [--store PATH] [--made N] [--documents N] [--rounds N]

The store is made (see ``made_store.py``) at PATH, and kept there, unless it is there already; without PATH it is
made in a temporary folder.  Each question is asked several times with other values; the first answers, which
fill the caches, count too.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from made_store import opened
from sqlalchemy import Connection, func, select

from isnad.store import schema
from isnad.store.documents import document_page, reports_of
from isnad.store.facets import facets
from isnad.store.filters import Filter
from isnad.store.generation import generation
from isnad.store.history import history
from isnad.store.incidents import Order, count, incident, page, version
from isnad.store.opening import Store
from isnad.store.points import points
from isnad.store.queue import waiting, waiting_counts
from isnad.store.timeline import timeline
from isnad.store.why import why

Question = Callable[[Connection, random.Random], Any]


def box(zoom: int, lat: float, lon: float) -> tuple[float, float, float, float]:
    """About what a window of 1,200 by 800 pixels shows."""
    wide, high = 1200 / 256 * 360 / 2**zoom / 2, 800 / 256 * 300 / 2**zoom / 2
    return max(-90, lat - high), max(-180, lon - wide), min(90, lat + high), min(180, lon + wide)


class Questions:
    """Questions with values that stand in a store."""

    def __init__(self, connection: Connection) -> None:
        table, actor = schema.incident.c, schema.incident_actor.c
        some = select(table.public_id, table.place, table.day, table.kind).where(table.documents > 0)
        self.some = connection.execute(some.where(table.place.is_not(None)).limit(3000)).all()
        self.big = connection.execute(
            select(table.public_id).order_by(table.documents.desc()).limit(20)
        ).scalars().all()  # fmt: skip
        self.actors = connection.execute(
            select(actor.actor).group_by(actor.actor).order_by(func.count().desc()).limit(12)
        ).scalars().all()  # fmt: skip
        places = connection.execute(select(table.places).where(table.documents > 0).limit(3000)).scalars()
        ends = Counter(lines[-1] for p in places if len(lines := (p or "").split("\n")) > 1)
        self.large = ends.most_common(1)[0][0]
        self.deep = {order: self._deep(connection, order) for order in ("date", "killed")}

    def _deep(self, connection: Connection, order: Order) -> str:
        """A cursor far down in a listing."""
        total = connection.execute(select(func.count()).where(schema.incident.c.documents > 0)).scalar_one()
        return page(connection, Filter(), order=order, size=total * 2 // 3).next or ""

    def all(self) -> Iterator[tuple[str, Question]]:
        """Each with what it is called."""
        yield "generation", lambda c, d: generation(c)
        yield "page, all", lambda c, d: page(c, Filter())
        yield "page, all, deep", lambda c, d: page(c, Filter(), after=self.deep["date"])
        yield "page, most killed first", lambda c, d: page(c, Filter(), order="killed")
        yield (
            "page, most killed, deep",
            lambda c, d: page(c, Filter(), order="killed", after=self.deep["killed"]),
        )
        yield "page, last changed first", lambda c, d: page(c, Filter(), order="changed")
        for name, wanted in self.filters():
            yield f"page, {name}", lambda c, d, w=wanted: page(c, w(d))
        for name, wanted in self.filters():
            yield f"page, killed, {name}", lambda c, d, w=wanted: page(c, w(d), order="killed")
        yield "count, all", lambda c, d: count(c, Filter())
        for name, wanted in self.filters():
            yield f"count, {name}", lambda c, d, w=wanted: count(c, w(d))
        yield "points, world, zoom 2", lambda c, d: points(c, Filter(), 2)
        yield "points, box, zoom 6", lambda c, d: points(c, Filter(box=box(6, 35, 38)), 6)
        yield "points, box, zoom 10", lambda c, d: points(c, Filter(box=box(10, 36, 37)), 10)
        yield "points, text, zoom 2", lambda c, d: points(c, Filter(text=self.place(d)), 2)
        yield "timeline, all", lambda c, d: timeline(c, Filter())
        yield "timeline, kind", lambda c, d: timeline(c, Filter(kind=d.choice(self.some).kind))
        yield "timeline, place", lambda c, d: timeline(c, Filter(place=self.place(d)))
        yield "facets", lambda c, d: facets(c)
        yield "incident", lambda c, d: incident(c, d.choice(self.some).public_id)
        yield "version", lambda c, d: version(c, d.choice(self.some).public_id)
        yield "reports of", lambda c, d: reports_of(c, d.choice(self.some).public_id)
        yield "history", lambda c, d: history(c, d.choice(self.some).public_id)
        yield "why", lambda c, d: why(c, d.choice(self.some).public_id)
        yield "incident of 40-80 reports", lambda c, d: incident(c, d.choice(self.big))
        yield "reports of 40-80", lambda c, d: reports_of(c, d.choice(self.big))
        yield "why, 40-80 reports", lambda c, d: why(c, d.choice(self.big))
        yield "queue", lambda c, d: waiting(c)
        yield "queue, mine", lambda c, d: waiting(c, assigned="nadia")
        yield "queue, weak", lambda c, d: waiting(c, reason="weak")
        yield "queue, counts", lambda c, d: waiting_counts(c)
        yield "documents", lambda c, d: document_page(c)

    def place(self, draw: random.Random) -> str:
        return str(draw.choice(self.some).place)

    def filters(self) -> Iterator[tuple[str, Callable[[random.Random], Filter]]]:
        """Filters as people set them."""
        yield "text", lambda d: Filter(text=f"{self.place(d)} قصف")
        yield "a frequent word", lambda d: Filter(text="النظام")
        yield "frequent words", lambda d: Filter(text="قصف مدفعي مدنيين")
        yield "a word of two letters", lambda d: Filter(text="حي")
        yield "no such word", lambda d: Filter(text="زخرفقتظ")
        yield "place", lambda d: Filter(place=self.place(d))
        yield "a large place", lambda d: Filter(place=self.large)
        yield "actor", lambda d: Filter(actor=d.choice(self.actors))
        yield "kind and dates", lambda d: _dated(d.choice(self.some))
        yield "near", lambda d: Filter(near=(36.2, 37.1, d.choice((5.0, 25.0, 100.0))))
        yield "state and assigned", lambda d: Filter(state="changed", assigned="nadia")
        yield "contested", lambda d: Filter(discrepancy="who", killed=5)


def _dated(row: Any) -> Filter:
    year = (row.day or "2022")[:4]
    return Filter(kind=row.kind, since=f"{year}-03-01", until=f"{year}-08-31")


def measure(store: Store, rounds: int) -> Iterator[tuple[str, float, float]]:
    """For each question its name, the median and the 95th percentile of the time of an answer, milliseconds."""
    with store.read() as connection:
        questions = Questions(connection)
    for name, ask in questions.all():
        draw, taken = random.Random(name), []
        for _ in range(rounds):
            start = time.perf_counter()
            with store.read() as connection:
                ask(connection, draw)
            taken.append((time.perf_counter() - start) * 1000)
        yield name, statistics.median(taken), sorted(taken)[max(0, round(0.95 * rounds) - 1)]


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--store", help="keep the store here, or ask the one that is here")
    ap.add_argument("--made", type=int, default=100_000, help="incidents")
    ap.add_argument("--documents", type=int, default=0, help="documents (ten for each incident)")
    ap.add_argument("--rounds", type=int, default=20)
    args = ap.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.store or f"{folder}/isnad.db"
        with opened(path, args.made, args.documents or 10 * args.made) as store:
            print(f"{'':<32}{'median':>10}{'95 %':>10}  ms")
            for name, median, most in measure(store, args.rounds):
                print(f"{name:<32}{median:>10.1f}{most:>10.1f}", flush=True)


if __name__ == "__main__":
    main()
