"""How a desk is set up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit


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

    @property
    def tile_origin(self) -> str | None:
        """The one origin beside the desk's own that pictures may come from."""
        if not self.tiles:
            return None
        address = urlsplit(self.tiles.replace("{s}.", "*."))
        return f"{address.scheme}://{address.netloc}"
