"""Who asks: worked out of cookies and headers, for every request."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Callable
from functools import partial
from typing import Any, cast, get_args

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from isnad.desk.asking import Asking
from isnad.desk.language.catalogue import LANGUAGES, LanguageCode, preferred
from isnad.desk.language.formats import Calendar, Manner, Months, Numerals
from isnad.desk.people import sessions, tokens
from isnad.desk.people.secret import fresh
from isnad.desk.safety import App, Receive, Scope, Send
from isnad.desk.settings import Settings
from isnad.store.errors import StoreError
from isnad.store.opening import Store

_SECRET = re.compile(r"[\w-]{43}", re.ASCII)


class Identity:
    """Middleware: puts an :class:`Asking` into the scope.  On its own, the desk's one user is whoever asks.

    Where nobody is logged in, ``isnad.visitor`` is what their forms must send back: it is kept in a cookie.
    A program with a token is who the token says; one whose token is none is nobody.
    """

    def __init__(self, app: App, store: Store, settings: Settings) -> None:
        self.app, self.store, self.settings = app, store, settings
        self._csrf = fresh()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        later = None
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            cookies = cookie_parser("; ".join(headers.getlist("cookie")))
            scope["isnad.manner"] = manner = manner_of(cookies, headers.get("accept-language", ""))
            visitor = cookies.get(self.settings.cookie("visitor"), "")
            scope["isnad.visitor"] = visitor if _SECRET.fullmatch(visitor) else ""
            if not scope["path"].startswith("/static/"):
                who, later = await self._who(headers.get("authorization"), cookies, manner)
                if who:
                    scope["isnad.asking"] = who
        await self.app(scope, receive, send)
        if later:
            # The answer is out: nobody waits where somebody else writes just now, and a note may be lost.
            with contextlib.suppress(StoreError):
                await run_in_threadpool(later)

    async def _who(
        self, authorization: str | None, cookies: dict[str, str], manner: Manner
    ) -> tuple[Asking | None, Callable[[], None] | None]:
        """Who asks, and what is to be noted of it afterwards."""
        now = self.settings.clock()
        if authorization and authorization[:7].lower() == "bearer ":
            row = await run_in_threadpool(tokens.find, self.store, authorization[7:].strip(), now)
            if row is None:
                return None, None
            who = Asking(row.name, tokens.least(row.least, row.role), "", manner, by_token=True)
            return who, _due(row.used_at, now, partial(tokens.note, self.store, row.id, now))
        if not self.settings.team:
            return Asking(self.settings.who, "admin", self._csrf, manner), None
        secret = cookies.get(self.settings.cookie("session"), "")
        if not _SECRET.fullmatch(secret):
            return None, None
        row = await run_in_threadpool(sessions.find, self.store, secret, self.settings)
        if row is None:
            return None, None
        who = Asking(row.name, row.role, row.csrf, manner, session=row.key)
        return who, _due(row.seen_at, now, partial(sessions.note, self.store, row.key, now))


def _due(noted: str | None, now: dt.datetime, note: Callable[[], None]) -> Callable[[], None] | None:
    """``note``, where what was noted is older than it may be."""
    fresh_enough = noted is not None and dt.datetime.fromisoformat(noted) > now - sessions.NOTED
    return None if fresh_enough else note


def manner_of(cookies: dict[str, Any], accepted: str) -> Manner:
    """How a reader wishes to read: what they chose, else what their browser asks for."""
    language = cookies.get("isnad_language")
    numerals, calendar = cookies.get("isnad_numerals"), cookies.get("isnad_calendar")
    months = cookies.get("isnad_months")
    return Manner(
        cast(LanguageCode, language) if language in LANGUAGES else preferred(accepted),
        cast(Numerals, numerals) if numerals in get_args(Numerals) else "latn",
        cast(Calendar, calendar) if calendar in get_args(Calendar) else "gregorian",
        cast(Months, months) if months in get_args(Months) else "levant",
    )
