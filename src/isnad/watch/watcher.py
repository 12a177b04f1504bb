"""The watching itself: sources are asked when it is their time, and what is new goes into the store."""

from __future__ import annotations

import queue
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from isnad.article.tasks import Task
from isnad.fetch.policy import Policy
from isnad.store.errors import StoreError
from isnad.store.ingest import Tally, ingest
from isnad.store.linking import link
from isnad.store.opening import Store
from isnad.watch.asking import Asker, Ended, Got, Poll, Through
from isnad.watch.pages import same_as_before, task_of
from isnad.watch.sources import Source
from isnad.watch.state import Memory, Remembered, after, iso, seconds

#: Hosts that are asked at once, and pages that are kept in one go.
_HOSTS, _PAGES = 8, 20
#: A poll may come so much earlier than its time where all sources are asked at once, as a share of its pace.
_GRACE = 0.25


@dataclass
class Totals:
    """What the watching brought: documents and incidents, new and changed; ``bad`` polls failed in some way.

    ``polls`` holds those of one round, in the order of the sources; of a watching without end it holds none.
    """

    asked: int = 0
    bad: int = 0
    new: int = 0
    changed: int = 0
    incidents: int = 0
    incidents_changed: int = 0
    polls: list[Poll] = field(default_factory=list)


class Watcher:
    """Watches sources for one store.

    Each host is asked by one thread, one request after another; what came is kept by the caller's.  ``tell``
    is called with every poll that is through.  ``clock`` is in seconds since 1970; ``sleep``, ``chance`` and
    ``get`` stand in for waiting, the jitter and the web in tests.
    """

    def __init__(
        self,
        store: Store,
        sources: Iterable[Source],
        policy: Policy | None = None,
        *,
        who: str | None = None,
        tell: Callable[[Poll], None] = lambda poll: None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], object] | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self._store, self._sources, self._who = store, list(sources), who
        self._policy = policy or Policy()
        self._tell, self._clock = tell, clock
        self._stop = threading.Event()
        self._sleep = sleep or self._stop.wait
        self._memory = Memory(store)
        self._out: queue.Queue[Got | Through | Ended] = queue.Queue(maxsize=2 * _PAGES)
        self._asker = Asker(
            self._memory,
            policy or Policy(),
            self._out,
            self._stop,
            clock,
            self._sleep,
            chance or random.Random(),
        )
        self._batches: dict[str, list[Got]] = {}
        self._totals = Totals()
        self._unlinked = False

    def once(self) -> Totals:
        """Asks every source whose time it is (a quarter of its pace early counts too), and ends.

        Raises :class:`~isnad.store.errors.StoreError`; what was kept until then stays.
        """
        now = self._clock()
        due = []
        for source in self._sources:
            known = self._memory.source(source.url)
            next_at = self._due(source, known)
            if next_at <= now + (0.0 if known.failures else source.every * _GRACE):
                due.append(source)
            else:
                poll = Poll(source, known.kind, error=known.error, next_at=next_at, asked=False)
                self._totals.polls.append(poll)
        waiting = self._by_host(due)
        busy: set[str] = set()
        with self._ending():
            while waiting or busy:
                while waiting and len(busy) < _HOSTS:
                    host, sources = waiting.popleft()
                    self._start(host, sources, busy)
                self._totals.polls += self._take(busy)
            self._link()
        order = {source.url: n for n, source in enumerate(self._sources)}
        self._totals.polls.sort(key=lambda poll: order[poll.source.url])
        return self._totals

    def run(self) -> Totals:
        """Asks every source at its own pace, until :class:`KeyboardInterrupt` ends it.

        What was fetched until then is kept.  Raises :class:`~isnad.store.errors.StoreError`.
        """
        due = {s.url: self._due(s, self._memory.source(s.url)) for s in self._sources}
        busy: set[str] = set()
        with suppress(KeyboardInterrupt), self._ending():
            while True:
                now = self._clock()
                ready = [s for s in self._sources if due[s.url] <= now]
                for host, sources in self._by_host(ready):
                    if host not in busy and len(busy) < _HOSTS:
                        self._start(host, sources, busy)
                if busy:
                    for poll in self._take(busy):
                        due[poll.source.url] = poll.next_at or now + poll.source.every
                    if self._out.empty():
                        self._link()
                else:
                    self._link()
                    self._sleep(max(0.0, min(due.values()) - self._clock()))
        return self._totals

    def _due(self, source: Source, known: Remembered) -> float:
        """When a source is to be asked: as was planned, but no later than a new pace wants it."""
        if known.next_at is None or known.polled_at is None:
            return self._clock()
        planned = seconds(known.next_at)
        return planned if known.failures else min(planned, seconds(known.polled_at) + 2 * source.every)

    def _by_host(self, sources: list[Source]) -> deque[tuple[str, list[Source]]]:
        hosts: dict[str, list[Source]] = {}
        for source in sources:
            hosts.setdefault(urlsplit(source.url).netloc, []).append(source)
        return deque(hosts.items())

    def _start(self, host: str, sources: list[Source], busy: set[str]) -> None:
        busy.add(host)
        threading.Thread(target=self._asker.ask, args=(host, sources), daemon=True).start()

    def _ending(self) -> _Ending:
        return _Ending(self)

    def _take(self, busy: set[str]) -> list[Poll]:
        """Waits for something from the hosts' threads, and takes all that is there; the polls that are through."""
        through = []
        got = self._out.get()
        with suppress(queue.Empty):
            while True:
                if isinstance(got, Got):
                    batch = self._batches.setdefault(got.poll.source.url, [])
                    batch.append(got)
                    if len(batch) >= _PAGES:
                        self._keep(got.poll.source.url)
                elif isinstance(got, Through):
                    self._end(got)
                    through.append(got.poll)
                else:
                    busy.discard(got.host)
                    if got.error:
                        raise got.error
                got = self._out.get_nowait()
        return through

    def _end(self, ended: Through) -> None:
        poll = ended.poll
        self._keep(poll.source.url)
        next_at = iso(poll.next_at) if poll.next_at else None
        self._memory.polled(after(ended.source, next_at=next_at))
        totals = self._totals
        totals.asked += 1
        totals.bad += bool(poll.error or poll.failed)
        totals.new += poll.new
        totals.changed += poll.changed
        self._tell(poll)

    def _keep(self, url: str) -> None:
        """Takes what was fetched of one source into the store."""
        batch = self._batches.pop(url, [])
        if not batch:
            return
        poll = batch[0].poll
        tasks: list[Task] = []
        for got in batch:
            task = None if got.fetched.not_modified else task_of(got.fetched, poll.source, got.page)
            if task is None or same_as_before(task, self._memory):
                poll.same += 1
            else:
                tasks.append(task)
        tally = Tally()
        ingest(self._store, tasks, who=self._who, tally=tally)
        poll.new += tally.new - tally.versions
        poll.changed += tally.versions
        poll.same += tally.known
        poll.failed += tally.aside
        if tally.aside:
            poll.why = f"{tally.aside} set aside: isnad store problems lists them"
        self._memory.taken(
            [
                (got.page.url, got.fetched.header("ETag"), got.fetched.header("Last-Modified"))
                for got in batch
                if got.page
            ]
        )
        self._unlinked |= tally.new > 0

    def _link(self) -> None:
        if self._unlinked:
            linked = link(self._store, who=self._who)
            self._totals.incidents += linked.new
            self._totals.incidents_changed += linked.changed
            self._unlinked = False


class _Ending:
    """However the watching ends, what was fetched is kept, and the threads end after what they are at."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        watcher = self._watcher
        watcher._stop.set()
        if kind is None or issubclass(kind, KeyboardInterrupt):
            with suppress(StoreError):
                for url in list(watcher._batches):
                    watcher._keep(url)
                watcher._link()
