"""What a site asks of programs that fetch its pages: robots.txt (RFC 9309)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from isnad.fetch.addresses import web_address
from isnad.fetch.client import Fetched, fetch
from isnad.fetch.policy import FetchError, Policy

if TYPE_CHECKING:
    from protego import Protego

#: The name under which a site may speak of this program.
NAME = "Isnad"
#: Seconds for which a robots.txt holds (RFC 9309, 2.4), and one that could not be had.
_HOLDS, _MISSING = 86_400.0, 600.0
#: Bytes that are read of it (RFC 9309, 2.5, asks for at least 500 KiB); some servers call it HTML.
_SIZE = 1 << 20
#: Seconds between two requests that a site may ask for; who asks for more gets this much.
_LONGEST_DELAY = 60.0


class Ruling(NamedTuple):
    """What a site says of one address: ``why`` it is not to be fetched, None where it may be.

    ``delay`` is the seconds that it wants between two requests, 0 where it says nothing.
    """

    why: str | None
    delay: float = 0.0


class Robots:
    """The robots.txt of every host that is asked for, each fetched once a day."""

    def __init__(
        self,
        policy: Policy | None = None,
        *,
        get: Callable[[str, Policy], Fetched] = fetch,
        clock: Callable[[], float] = time.time,
    ) -> None:
        policy = policy or Policy()
        self._policy = replace(policy, received=_SIZE, unpacked=_SIZE)
        self._get, self._clock = get, clock
        self._known: dict[str, tuple[float, Protego | str | None]] = {}

    def ruling(self, url: str) -> Ruling:
        """Whether ``url`` may be fetched, and how far apart two requests are to be.

        A site without a robots.txt allows everything; one whose robots.txt cannot be had allows nothing for
        now (RFC 9309, 2.3.1.3 and 2.3.1.4).  Raises :class:`FetchError` for what is no web address.
        """
        address = web_address(url)
        place = urljoin(address.url, "/robots.txt")
        if address.target == "/robots.txt":
            return Ruling(None)
        until, rules = self._known.get(place, (0.0, None))
        if until <= self._clock():
            rules = self._rules(place)
            holds = _MISSING if isinstance(rules, str) else _HOLDS
            self._known[place] = (self._clock() + holds, rules)
        if rules is None:
            return Ruling(None)
        if isinstance(rules, str):
            return Ruling(rules)
        delay = min(_LONGEST_DELAY, max(0.0, float(rules.crawl_delay(NAME) or 0.0)))
        if rules.can_fetch(address.url, NAME):
            return Ruling(None, delay)
        return Ruling(f"{address.url} is not fetched: {place} forbids it", delay)

    def _rules(self, place: str) -> Protego | str | None:
        """The rules; None where there are none, or in words why they could not be had."""
        from protego import Protego

        try:
            text = self._get(place, self._policy).raw.decode("utf-8", "replace")
            return Protego.parse(text.removeprefix("\ufeff"))
        except FetchError as error:
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                return None
            return f"robots.txt could not be read, so nothing is fetched for now ({error})"
