"""What protects the desk: which hosts it answers to, what a page may load, and that forms are its own."""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import msgspec
from fastapi import HTTPException, Request
from starlette.datastructures import Headers as Received

from isnad.desk.asking import Asking, LoginNeeded
from isnad.desk.language.labels import N_
from isnad.desk.settings import Settings

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Methods that change nothing.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: What may be sent in without being logged in.
OPEN = frozenset({"/login", "/preferences"})
#: The most bytes that a request may bring.
LONGEST = 1_000_000

_LOCAL = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")
_UNKNOWN = "this desk does not answer to that name: see isnad serve --host-name"
_FOREIGN = "the request comes from a page of another site"
_TOO_LONG = "what was sent is too long"


class Headers:
    """Middleware: answers only to the hosts of the settings and, where something is to be changed, only to
    its own pages; sends the headers that keep a browser from loading, framing or leaking anything."""

    def __init__(self, app: App, settings: Settings) -> None:
        self.app, self.settings = app, settings
        pictures = " ".join(filter(None, ("'self'", "data:", settings.tile_origin)))
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
            f"img-src {pictures}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        sent = {
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "x-frame-options": "DENY",
            "referrer-policy": "same-origin",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=()",
        }
        if settings.secure:
            sent["strict-transport-security"] = "max-age=31536000"
        self.sent = [(k.encode(), v.encode()) for k, v in sent.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self.sent, *_kept(scope, message)]
            await send(message)

        received = Received(scope=scope)
        if not self._known(received):
            await _tell(answer, scope, 421, _UNKNOWN)
        elif scope["method"] not in SAFE and not _from_here(received):
            await _tell(answer, scope, 403, _FOREIGN)
        elif (
            received.get("content-length", "0").isdecimal()
            and int(received.get("content-length", 0)) > LONGEST
        ):
            await _tell(answer, scope, 413, _TOO_LONG)
        else:
            await self.app(scope, _limited(receive), answer)

    def _known(self, received: Received) -> bool:
        host = received.get("host", "")
        name = host if host.endswith("]") else host.rpartition(":")[0] if ":" in host else host
        return name.lower() in self.settings.hosts


def _from_here(received: Received) -> bool:
    """Whether a request that changes something can come from a page of the desk, by what a browser says of
    it; a program says nothing."""
    if received.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = received.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == received.get("host", "").lower()


def _kept(scope: Scope, message: Message) -> list[tuple[bytes, bytes]]:
    """How long a browser keeps an answer: fonts and others' scripts for a day; the desk's own files it asks
    for again, and gets where they changed; of anything else that does not say, nothing is kept."""
    if any(k.lower() == b"cache-control" for k, _ in message.get("headers", [])):
        return []
    path, good = scope["path"], message["status"] < 400
    if good and path.startswith("/static/vendor/"):
        return [(b"cache-control", b"max-age=86400")]
    return [(b"cache-control", b"no-cache" if good and path.startswith("/static/") else b"no-store")]


def _limited(receive: Receive) -> Receive:
    """Receives no more than :data:`LONGEST` bytes."""
    got = 0

    async def received() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > LONGEST:
            raise HTTPException(413, N_("what was sent is too long"))
        return message

    return received


async def _tell(send: Send, scope: Scope, status: int, words: str) -> None:
    body, kind = f"{words}\n".encode(), b"text/plain; charset=utf-8"
    if scope["path"].startswith("/api/"):
        said = {"title": HTTPStatus(status).phrase, "status": status, "detail": words}
        body, kind = msgspec.json.encode(said), b"application/problem+json"
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": body})


async def own_form(request: Request) -> None:
    """A dependency of every route that changes something: the request comes from a page of the desk, or from
    a program with its token; else 403."""
    who = request.scope.get("isnad.asking")
    if request.method in SAFE or (isinstance(who, Asking) and who.by_token):
        return
    open_ = request.url.path in OPEN
    if not isinstance(who, Asking) and not open_:
        raise LoginNeeded
    expected = [who.csrf] if isinstance(who, Asking) else []
    expected += [request.scope["isnad.visitor"]] if open_ else []
    given = request.headers.get("x-csrf-token")
    if given is None and request.headers.get("content-type", "").startswith(
        ("application/x-www-form-urlencoded", "multipart/form-data")
    ):
        field = (await request.form()).get("csrf")
        given = field if isinstance(field, str) else None
    if not given or not any(e and hmac.compare_digest(given.encode(), e.encode()) for e in expected):
        raise HTTPException(403, N_("the form is not one of this desk, or it is too old: load the page anew"))


def local(address: str) -> str:
    """An address within the desk to lead on to; its first page where what is given is none."""
    return address if _LOCAL.fullmatch(address) else "/"
