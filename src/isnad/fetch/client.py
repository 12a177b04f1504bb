"""One resource of the web, fetched within bounds (HTTP semantics: RFC 9110)."""

from __future__ import annotations

import contextlib
import datetime as dt
import email.utils
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException, IncompleteRead
from typing import TYPE_CHECKING

from isnad.fetch.addresses import Address, connected, web_address
from isnad.fetch.policy import FetchError, Policy

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection
    from urllib3.response import BaseHTTPResponse

__all__ = ["FetchError", "Fetched", "Policy", "fetch"]

_ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, text/plain;q=0.8, application/json;q=0.8, */*;q=0.1"
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Fetched:
    """What a server sent: ``url_asked`` is what was asked for, ``url`` where that led.

    ``raw`` is the body without its transfer and content encodings, and ``headers`` are as they came.
    ``at`` is when it was asked for (ISO 8601, UTC).  Where ``not_modified``, the server said that nothing
    changed since, and ``raw`` is empty.
    """

    url_asked: str
    url: str
    status: int
    headers: list[tuple[str, str]]
    raw: bytes
    at: str
    content_type: str
    not_modified: bool
    reason: str = ""

    def header(self, name: str) -> str | None:
        """The value of a header, the first where there are several; None where it is not there."""
        name = name.lower()
        return next((value for key, value in self.headers if key.lower() == name), None)


def fetch(
    url: str, policy: Policy | None = None, *, etag: str | None = None, modified: str | None = None
) -> Fetched:
    """Fetches ``url`` by GET, with its redirects, within the bounds of ``policy``.

    ``etag`` and ``modified`` are what a former answer gave as ``ETag`` and ``Last-Modified``: a server that
    has nothing newer says so.  No proxies, cookies or passwords of the environment are used.  Raises
    :class:`FetchError` for whatever is not a whole answer that may be read, an HTTP status from 400 on among
    them.
    """
    policy = policy or Policy()
    address = web_address(url)
    asked, seen = address, {address.url}
    until = time.monotonic() + policy.whole
    conditions = {
        name: value
        for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified))
        if value and value.isprintable() and value.isascii()
    }
    for _ in range(policy.redirects + 1):
        at = dt.datetime.now(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        with _answer(address, policy, until, conditions) as response:
            location = response.headers.get("Location") if response.status in _REDIRECTS else None
            if location is None:
                return _fetched(asked, address, response, policy, until, at)
        # http.client hands headers over as ISO 8859-1; addresses in them are UTF-8 by now (RFC 3987)
        with contextlib.suppress(UnicodeError):
            location = location.encode("latin-1").decode()
        try:
            address = web_address(location, address.url)
        except FetchError as error:
            raise FetchError(f"{asked.url} leads on to where nothing is fetched: {error}") from None
        if address.url in seen:
            raise FetchError(f"{asked.url} leads in a circle, back to {address.url}: the site must mend that")
        seen.add(address.url)
    raise FetchError(
        f"{asked.url} leads on more than {policy.redirects} times, last to {address.url}: give the last address"
    )


@contextmanager
def _answer(
    address: Address, policy: Policy, until: float, conditions: dict[str, str]
) -> Iterator[BaseHTTPResponse]:
    """The head of the answer to one request; what goes wrong while it is read is told as FetchError."""
    try:
        import urllib3
    except ImportError:
        raise FetchError(f"{address.url} needs urllib3 to be fetched: pip install 'isnad[pages]'") from None
    late = threading.Event()
    connection: HTTPConnection | None = None
    watch: threading.Timer | None = None
    try:
        sock = connected(address, policy, until)
        # a copy of the descriptor, to end the connection by whoever reads from it
        handle = socket.socket(fileno=socket.dup(sock.fileno()))
        watch = threading.Timer(max(0.0, until - time.monotonic()), _end, (handle, late))
        watch.daemon = True
        watch.start()
        connection = _connection(address, policy, sock)
        connection.request(
            "GET",
            address.target,
            headers={
                "User-Agent": policy.agent,
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip, deflate",
                "Connection": "close",
            }
            | conditions,
            preload_content=False,
            decode_content=False,
            enforce_content_length=True,
        )
        yield connection.getresponse()
        if late.is_set():  # an end that this end made looks like that of an answer
            raise _too_slow(address, policy)
    except ssl.SSLError as error:
        if late.is_set():
            raise _too_slow(address, policy) from None
        why = getattr(error, "verify_message", None) or error.reason or str(error)
        raise FetchError(
            f"{address.url} has no connection to be trusted ({why}): check the address"
        ) from None
    except (urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError) as error:
        if isinstance(error, FetchError):
            raise
        if late.is_set():
            raise _too_slow(address, policy) from None
        raise FetchError(_told(address, policy, error)) from None
    finally:
        if watch:
            watch.cancel()
            handle.close()
        if connection:
            connection.close()


def _end(handle: socket.socket, late: threading.Event) -> None:
    late.set()
    with contextlib.suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)


def _connection(address: Address, policy: Policy, sock: socket.socket) -> HTTPConnection:
    """A connection of urllib3 over a socket that stands."""
    from urllib3.connection import HTTPConnection, HTTPSConnection

    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection

    class Standing(kind):  # type: ignore[misc, valid-type]
        def _new_conn(self) -> socket.socket:
            return sock

    try:
        connection: HTTPConnection = Standing(address.host, address.port, timeout=policy.silence)
        sock.settimeout(policy.silence)
        connection.connect()
    except BaseException:
        sock.close()
        raise
    return connection


def _fetched(
    asked: Address, address: Address, response: BaseHTTPResponse, policy: Policy, until: float, at: str
) -> Fetched:
    """The answer with its body."""
    headers = [(name, value) for name, value in response.headers.iteritems()]
    status, where = response.status, address.url
    media = response.headers.get("Content-Type", "")
    kind = media.partition(";")[0].strip().lower()
    if status >= 400 or status in _REDIRECTS:
        raise _refusal(address, response)
    if status == 304:
        return Fetched(asked.url, where, status, headers, b"", at, media, True, response.reason or "")
    if kind and kind not in policy.types:
        raise FetchError(f"{where} is {kind}, which is not read: give a page, a text or a feed")
    if packing := _unknown_packing(response):
        raise FetchError(f"{where} is packed as {packing}, which was not asked for: try later")
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length[:20]) > policy.received:
        raise _too_large(address, policy.received)
    raw = _body(address, response, policy, until)
    return Fetched(asked.url, where, status, headers, raw, at, media, False, response.reason or "")


def _body(address: Address, response: BaseHTTPResponse, policy: Policy, until: float) -> bytes:
    raw = bytearray()
    for chunk in response.stream(_CHUNK, decode_content=True):
        raw += chunk
        if response.tell() > policy.received:
            raise _too_large(address, policy.received)
        if len(raw) > policy.unpacked:
            raise _too_large(address, policy.unpacked, "unpacked ")
        if time.monotonic() > until:
            raise _too_slow(address, policy)
    return bytes(raw)


def _unknown_packing(response: BaseHTTPResponse) -> str | None:
    """A content encoding that cannot be undone here."""
    for encoding in response.headers.get("Content-Encoding", "").lower().split(","):
        if (name := encoding.strip()) not in ("", "identity", *response.CONTENT_DECODERS):
            return name
    return None


def _too_large(address: Address, bound: int, how: str = "") -> FetchError:
    return FetchError(f"{address.url} is {how}larger than {bound:,} bytes: it is no page to be read")


def _too_slow(address: Address, policy: Policy) -> FetchError:
    return FetchError(f"{address.url} took longer than {policy.whole:g} seconds: try later")


def _refusal(address: Address, response: BaseHTTPResponse) -> FetchError:
    status = response.status
    name = HTTPStatus(status).phrase if status in set(HTTPStatus) else response.reason or "no known status"
    remedy = {
        401: "it is for those who are signed in: save the page and give the file",
        403: "the site does not let it be fetched: save the page and give the file",
        404: "check the address",
        410: "it was taken down: an archive may hold it",
        429: "try later, and less often",
    }.get(status, "try later" if status >= 500 else "check the address")
    again = _seconds(response.headers.get("Retry-After"))
    return FetchError(f"{address.url} answered {status} ({name}): {remedy}", status=status, retry_after=again)


def _seconds(value: str | None) -> float | None:
    """What a ``Retry-After`` asks for: seconds, or a date; at most a week."""
    if not value:
        return None
    if value.strip().isdecimal():
        return min(float(value.strip()[:9]), 604_800.0)
    try:
        date = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=dt.UTC)
    return min(max(0.0, (date - dt.datetime.now(dt.UTC)).total_seconds()), 604_800.0)


def _told(address: Address, policy: Policy, error: Exception) -> str:
    """What went wrong on the way, for a person."""
    from urllib3 import exceptions

    inner = error.args[-1] if error.args and isinstance(error.args[-1], Exception) else error
    for one in (error, inner):
        if isinstance(one, TimeoutError | exceptions.TimeoutError):
            return f"{address.url} was silent for {policy.silence:g} seconds: try later"
        if isinstance(one, exceptions.IncompleteRead | IncompleteRead):
            return f"{address.url} broke off before its end: try later"
        if isinstance(one, exceptions.DecodeError):
            return f"{address.url} cannot be unpacked, it is not what its Content-Encoding says: try later"
        if isinstance(one, exceptions.InvalidHeader):
            return f"{address.url} gives no length that can be ({one}): try later"
    said = (inner.strerror if isinstance(inner, OSError) else None) or str(inner)
    what = " ".join(said.split())[:120] or type(inner).__name__
    if isinstance(inner, HTTPException):
        return f"{address.url} does not answer as HTTP does ({what}): check scheme and port"
    return f"{address.url} broke off ({what.lower()}): try later"
