"""What the thread of one host does: ask its sources, fetch what they list, and hand it over."""

from __future__ import annotations

import datetime as dt
import queue
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from isnad.fetch.client import Fetched, fetch
from isnad.fetch.policy import FetchError, Policy
from isnad.fetch.robots import Robots
from isnad.watch.listing import look
from isnad.watch.pace import Turns, after_error, after_success
from isnad.watch.sources import Source
from isnad.watch.state import Awaited, Memory, Remembered, after, iso

#: Seconds that a page waits at the least for its next try.
_AGAIN = 900.0
#: Statuses of a request that may succeed later, among those that blame who asks (RFC 9110, RFC 6585).
_LATER = (408, 425, 429)


@dataclass
class Poll:
    """What came of asking one source: pages new and changed to the store, the same as before, and failed.

    ``listed`` is how many pages it listed, None where it said that nothing changed.  ``error`` is why the
    source could not be asked, ``why`` why the last failed page was not taken.  ``next_at`` is in seconds
    since 1970, ``asked`` is false where it was not its time.
    """

    source: Source
    kind: str | None = None
    listed: int | None = None
    new: int = 0
    changed: int = 0
    same: int = 0
    failed: int = 0
    error: str | None = None
    why: str | None = None
    next_at: float | None = None
    asked: bool = True


class Got(NamedTuple):
    """A page that was fetched, on its way into the store; ``page`` is None for a source that is a page."""

    poll: Poll
    page: Awaited | None
    fetched: Fetched


class Through(NamedTuple):
    """A poll that is through, but for what of it is still to be kept."""

    poll: Poll
    source: Remembered


class Ended(NamedTuple):
    """A host of which all is asked that was to be; ``error`` is one of the store, or of the program."""

    host: str
    error: BaseException | None = None


class Asker:
    """Asks hosts within ``policy``, each by one request at a time, and puts what it gets into ``out``.

    It ends after the request that it is at when ``stop`` is set.  ``clock`` is in seconds since 1970.
    """

    def __init__(
        self,
        memory: Memory,
        policy: Policy,
        out: queue.Queue[Got | Through | Ended],
        stop: threading.Event,
        clock: Callable[[], float],
        sleep: Callable[[float], object],
        chance: random.Random,
    ) -> None:
        self._memory, self._policy, self._out, self._stop = memory, policy, out, stop
        self._clock, self._chance = clock, chance
        self._turns = Turns(clock, sleep)
        self._robots = Robots(policy, get=self._robots_get, clock=clock)

    def ask(self, host: str, sources: list[Source]) -> None:
        """Asks the sources of one host, one after another; every error is handed over."""
        try:
            for source in sources:
                if not self._stop.is_set():
                    self._poll(source)
        except BaseException as error:
            self._out.put(Ended(host, error))
        else:
            self._out.put(Ended(host))

    def _poll(self, source: Source) -> None:
        poll = Poll(source)
        known = self._memory.source(source.url)
        now = self._clock()
        try:
            listing = look(
                source, known, self._memory, self._policy, self._get, dt.datetime.fromtimestamp(now, dt.UTC)
            )
        except FetchError as error:
            failures = known.failures + 1
            poll.error, poll.kind = str(error), known.kind
            poll.next_at = self._clock() + after_error(source.every, failures, error, self._chance)
            self._out.put(
                Through(poll, after(known, polled_at=iso(now), failures=failures, error=str(error)))
            )
            return
        remembered = after(listing.source, polled_at=iso(now), good_at=iso(now), failures=0, error=None)
        poll.kind = listing.kind
        if listing.pages is not None:
            poll.listed = len(listing.pages)
            for sitemap in listing.maps:
                self._memory.polled(sitemap)
            self._memory.listed(remembered, listing.pages, now)
        elif listing.page is not None:
            poll.listed = 1
            self._out.put(Got(poll, None, listing.page))
        for page in self._memory.waiting(source.url, source.most, now):
            if self._stop.is_set():
                return
            self._fetch(poll, page)
        poll.next_at = self._clock() + after_success(source.every, self._chance)
        self._out.put(Through(poll, remembered))

    def _fetch(self, poll: Poll, page: Awaited) -> None:
        try:
            fetched = self._get(page.url, self._policy, page.etag, page.modified)
        except FetchError as error:
            poll.failed += 1
            poll.why = str(error)
            gone = error.status is not None and 400 <= error.status < 500 and error.status not in _LATER
            wait = after_error(max(_AGAIN, poll.source.every), page.failures + 1, error, self._chance)
            self._memory.failed(poll.source.url, page, str(error), None if gone else self._clock() + wait)
            return
        self._out.put(Got(poll, page, fetched))

    def _get(self, url: str, policy: Policy, etag: str | None, modified: str | None) -> Fetched:
        """Fetches, where robots.txt allows it, when it is this host's turn."""
        ruling = self._robots.ruling(url)
        if ruling.why:
            raise FetchError(ruling.why, status=403 if "forbids" in ruling.why else None)
        with self._turns.at(url, ruling.delay):
            return fetch(url, policy, etag=etag, modified=modified)

    def _robots_get(self, url: str, policy: Policy) -> Fetched:
        with self._turns.at(url):
            return fetch(url, policy)
