"""Who asks: worked out of cookies and headers, for every request."""

from __future__ import annotations

import secrets
from http.cookies import SimpleCookie
from typing import Any, cast, get_args

from isnad.desk.asking import Asking
from isnad.desk.language.catalogue import LANGUAGES, LanguageCode, preferred
from isnad.desk.language.formats import Calendar, Manner, Numerals
from isnad.desk.safety import App, Receive, Scope, Send
from isnad.desk.settings import Settings


class Identity:
    """Middleware: puts an :class:`Asking` into the scope.  On its own, the desk's one user is whoever asks."""

    def __init__(self, app: App, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self._csrf = secrets.token_urlsafe(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
            cookies = SimpleCookie(headers.get("cookie", ""))
            manner = manner_of({k: m.value for k, m in cookies.items()}, headers.get("accept-language", ""))
            scope["isnad.manner"] = manner
            if not self.settings.team:
                scope["isnad.asking"] = Asking(self.settings.who, "admin", self._csrf, manner)
        await self.app(scope, receive, send)


def manner_of(cookies: dict[str, Any], accepted: str) -> Manner:
    """How a reader wishes to read: what they chose, else what their browser asks for."""
    language = cookies.get("isnad_language")
    numerals, calendar = cookies.get("isnad_numerals"), cookies.get("isnad_calendar")
    return Manner(
        cast(LanguageCode, language) if language in LANGUAGES else preferred(accepted),
        cast(Numerals, numerals) if numerals in get_args(Numerals) else "latn",
        cast(Calendar, calendar) if calendar in get_args(Calendar) else "gregorian",
    )
