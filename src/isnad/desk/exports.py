"""Exports: all incidents of a view as a file, written as they are read, in constant memory."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote
from weakref import WeakKeyDictionary

import anyio
import msgspec
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from isnad.desk.asking import Asking
from isnad.desk.view import View
from isnad.incidents.incident import Incident
from isnad.show.listing import COLUMNS, features, row
from isnad.store.incidents import incidents, page
from isnad.store.opening import Store

#: Bytes that are sent at once, and incidents that are asked for at once.
_CHUNK, _PAGE = 1 << 17, 500
#: So many exports of one store are written at a time: each holds a connection of it.
AT_ONCE = 4


class Format(NamedTuple):
    """A kind of file."""

    media: str
    pieces: Callable[[Iterable[Incident]], Iterator[bytes]]


def _lines(found: Iterable[Incident]) -> Iterator[bytes]:
    encode = msgspec.json.Encoder().encode
    for incident in found:
        yield encode(incident) + b"\n"


def _list(found: Iterable[Incident]) -> Iterator[bytes]:
    before, encode = b"[\n", msgspec.json.Encoder().encode
    for incident in found:
        yield before + encode(incident)
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def _table(found: Iterable[Incident]) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for incident in found:
        writer.writerow(row(incident))
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


#: The endings of the files, with what they hold.
FORMATS = {
    "csv": Format("text/csv; charset=utf-8", _table),
    "jsonl": Format("application/x-ndjson", _lines),
    "json": Format("application/json", _list),
    "geojson": Format("application/geo+json", features),
}


def written(
    store: Store,
    view: View,
    who: Asking,
    format: Format,
    discreet: Callable[[Incident, Asking], Incident],
) -> Iterator[bytes]:
    """The bytes of a file, out of one state of the store; ``discreet`` covers what ``who`` may not see."""
    with store.read() as connection:
        found = (discreet(incident, who) for incident in _in_order(connection, view, who))
        held = bytearray()
        for piece in format.pieces(found):
            held += piece
            if len(held) >= _CHUNK:
                yield bytes(held)
                held.clear()
        yield bytes(held)


def _in_order(connection: Connection, view: View, who: Asking) -> Iterator[Incident]:
    wanted = view.filter(who)
    if view.order == "date":
        yield from incidents(connection, wanted)
        return
    after = None
    while True:
        found = page(connection, wanted, order=view.order, size=_PAGE, after=after)
        yield from found.incidents
        after = found.next
        if after is None:
            return


def name_of(view: View, ending: str, day: dt.date) -> str:
    """The header that names a file by what it holds and when it was made."""
    asked = [
        f"{name}-{value}" if name in _TOLD_WITH_NAME else str(value)
        for name, value in view.asked
        if name not in ("near", "box", "text")
    ]
    words = ["isnad-incidents", *asked, f"as-of-{day.isoformat()}"]
    name = "-".join("".join(c if c.isalnum() or c in "-." else "_" for c in word)[:40] for word in words)[
        :150
    ]
    plain = re.sub(r"[^\x21-\x7e]+", "_", name)
    return f"attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{quote(name)}.{ending}"


#: Values that say nothing without the name of what they are.
_TOLD_WITH_NAME = frozenset({"since", "until", "killed", "discrepancy", "assigned"})
_TURNS: WeakKeyDictionary[Store, threading.BoundedSemaphore] = WeakKeyDictionary()


def turn(store: Store) -> threading.BoundedSemaphore:
    """What an export of a store takes before it begins, and gives back at its end."""
    return _TURNS.setdefault(store, threading.BoundedSemaphore(AT_ONCE))


class Streamed(StreamingResponse):
    """A file that is sent as it is written.  However that ends, ``close`` is called."""

    def __init__(
        self, pieces: Iterator[bytes], close: Callable[[], None], headers: dict[str, str], media: str
    ) -> None:
        super().__init__(pieces, 200, headers, media)
        self._close = close

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(self._close)
