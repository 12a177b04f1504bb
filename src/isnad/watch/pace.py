"""When a source is asked again: at its own pace, later after errors, and never two requests at once."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from isnad.fetch.policy import FetchError

#: Seconds: the longest wait after errors of a server, and after errors of the way to it, which end at once.
_SERVER, _WAY = 6 * 3_600.0, 1_800.0
#: What is gone, or not for us, is asked for once a day.
_REFUSED, _DAY = (401, 403, 404, 410, 451), 86_400.0
#: A pace is kept within this share of it, so that not all sources are asked at once.
_JITTER = 0.1
#: Seconds between two requests to a host that asks for nothing else.
GAP = 1.0


def after_success(every: float, chance: random.Random) -> float:
    """Seconds until the next poll."""
    return every * chance.uniform(1 - _JITTER, 1 + _JITTER)


def after_error(every: float, failures: int, error: FetchError, chance: random.Random) -> float:
    """Seconds until the next poll after so many failures in a row: doubled with each, up to a bound.

    A server that says when to come again (``Retry-After``) is not asked before.
    """
    if error.status in _REFUSED:
        longest = max(every, _DAY)
        wait = longest if failures > 1 else every * 2
    else:
        longest = max(every, _WAY if error.status is None else _SERVER)
        wait = every * 2.0 ** min(failures, 30)
    wait = min(wait, longest) * chance.uniform(1, 1 + 2 * _JITTER)
    return max(wait, error.retry_after or 0.0)


class Turns:
    """One request at a time to a host, with a pause between two.

    ``clock`` and ``sleep`` are in seconds; ``sleep`` may be cut short by whoever ends the watching.
    """

    def __init__(
        self, clock: Callable[[], float], sleep: Callable[[float], object], gap: float = GAP
    ) -> None:
        self._clock, self._sleep, self._gap = clock, sleep, gap
        self._guard = threading.Lock()
        self._hosts: dict[str, threading.Lock] = {}
        self._last: dict[str, float] = {}

    @contextmanager
    def at(self, url: str, delay: float = 0.0) -> Iterator[None]:
        """Holds the turn at the host of ``url``, ``delay`` seconds or more after the one before it."""
        host = urlsplit(url).netloc
        with self._guard:
            lock = self._hosts.setdefault(host, threading.Lock())
        with lock:
            if host in self._last:
                wait = self._last[host] + max(self._gap, delay) - self._clock()
                if wait > 0:
                    self._sleep(wait)
            try:
                yield
            finally:
                self._last[host] = self._clock()
