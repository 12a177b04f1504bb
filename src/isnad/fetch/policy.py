"""What fetching may cost, whom it may ask, and how it says that it cannot."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from isnad import __version__

#: Media types of what is read: pages, texts, feeds, sitemaps.  A server that names none is taken at its bytes.
READABLE = frozenset({
    "text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml", "application/rss+xml",
    "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json", "text/json",
})  # fmt: skip


class FetchError(ValueError):
    """What could not be fetched; the message is one line with the address, what happened, and the remedy.

    ``status`` is the HTTP status where the server answered with an error, and ``retry_after`` the seconds
    after which it asked to be called again (RFC 9110, 10.2.3), where it did.
    """

    def __init__(self, message: str, *, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status, self.retry_after = status, retry_after


@dataclass(frozen=True)
class Policy:
    """The bounds of one fetch.

    ``connect``, ``silence`` and ``whole`` are seconds: until a connection stands, without a byte on it, and
    in all, redirects included.  ``received`` and ``unpacked`` are bytes, as they come and decompressed.
    ``redirects`` is how many are followed, ``types`` the media types that are taken.  ``private`` allows
    addresses that are not of the public internet.  ``contact`` stands in the user agent, so that a site can
    say what it thinks (ISNAD_CONTACT where it is not given).
    """

    connect: float = 10.0
    silence: float = 20.0
    whole: float = 60.0
    received: int = 16 << 20
    unpacked: int = 32 << 20
    redirects: int = 5
    types: frozenset[str] = READABLE
    private: bool = False
    contact: str = field(default_factory=lambda: os.environ.get("ISNAD_CONTACT", ""))

    @property
    def agent(self) -> str:
        """The user agent: program, version, contact."""
        contact = " ".join(self.contact.encode("ascii", "ignore").decode().split())
        return f"Isnad/{__version__} (+{contact})" if contact else f"Isnad/{__version__}"
