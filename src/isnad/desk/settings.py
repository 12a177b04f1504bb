"""How a desk is set up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Settings:
    """The settings of one desk.

    ``team`` asks for accounts; without it whoever reaches the desk is its one user, ``who``, and only this
    machine can reach it.  ``hosts`` are the names that a browser may call it by.  ``secure`` says that it is
    reached by HTTPS, through a proxy.  ``tiles`` is an address of map tiles ({z}/{x}/{y}); without it the
    map draws its own base and nothing leaves the machine.
    """

    who: str
    team: bool = False
    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "[::1]"})
    secure: bool = False
    tiles: str | None = None
    #: A session ends after so long without a request, and at the latest after so long.
    idle: dt.timedelta = dt.timedelta(hours=8)
    longest: dt.timedelta = dt.timedelta(days=7)
    #: What time it is, for sessions, tokens and attempts to log in.
    clock: Callable[[], dt.datetime] = _now

    def cookie(self, what: str) -> str:
        """The name of a cookie that tells who somebody is: by HTTPS one that no other host can have set."""
        return f"__Host-isnad_{what}" if self.secure else f"isnad_{what}"

    @property
    def tile_origin(self) -> str | None:
        """The one origin beside the desk's own that pictures may come from."""
        if not self.tiles:
            return None
        address = urlsplit(self.tiles.replace("{s}.", "*."))
        return f"{address.scheme}://{address.netloc}"
