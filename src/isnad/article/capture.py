"""How the bytes of a document were come by: from which address, when, and what the server said."""

from __future__ import annotations

from typing import NamedTuple


class Capture(NamedTuple):
    """One fetching of a document, by this program or by whoever made an archive.

    ``at`` is ISO 8601 in UTC.  ``status`` and ``headers`` are the server's, ``None`` and empty where none
    answered (a ``resource`` of an archive).  The bytes of the document are those after transfer and content
    encodings were undone.
    """

    url: str
    at: str
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
