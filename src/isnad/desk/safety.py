"""What protects the desk: which hosts it answers to, what a page may load, and that forms are its own."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import Depends, HTTPException, Request

from isnad.desk.asking import Asking, asking
from isnad.desk.settings import Settings

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Methods that change nothing.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Headers:
    """Middleware: answers only to the hosts of the settings, and sends the headers that keep a browser from
    loading, framing or leaking anything."""

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

        async def answer(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self.sent]
            await send(message)

        if not self._known(scope):
            body = b"this desk does not answer to that name: see isnad serve --host-name\n"
            await answer(
                {
                    "type": "http.response.start",
                    "status": 421,
                    "headers": [(b"content-type", b"text/plain; charset=utf-8")],
                }
            )
            await answer({"type": "http.response.body", "body": body})
            return
        await self.app(scope, receive, answer)

    def _known(self, scope: Scope) -> bool:
        host = next((v.decode("latin-1") for k, v in scope["headers"] if k == b"host"), "")
        name = host if host.endswith("]") else host.rpartition(":")[0] if ":" in host else host
        return name.lower() in self.settings.hosts


async def own_form(request: Request, who: Asking = Depends(asking)) -> None:
    """A dependency of every route that changes something: the request comes from a page of the desk, or from
    a program with its token; else 403."""
    if request.method in SAFE or who.by_token:
        return
    given = request.headers.get("x-csrf-token")
    if given is None and request.headers.get("content-type", "").startswith(
        ("application/x-www-form-urlencoded", "multipart/form-data")
    ):
        field = (await request.form()).get("csrf")
        given = field if isinstance(field, str) else None
    if given is None or not hmac.compare_digest(given.encode(), who.csrf.encode()):
        raise HTTPException(403, "the form is not one of this desk, or it is too old: load the page anew")
