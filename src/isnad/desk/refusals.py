"""What is said where a request cannot be answered: a page, a part of one, or JSON."""

from __future__ import annotations

import logging
from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exception_handlers import request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from isnad.desk.api import problems
from isnad.desk.asking import LoginNeeded, anybody
from isnad.desk.language.labels import N_
from isnad.desk.people.errors import PeopleError
from isnad.desk.rendering import page
from isnad.desk.safety import App, Message, Receive, Scope, Send
from isnad.store.errors import Changed, StoreError

_log = logging.getLogger("isnad.desk")

#: What the usual statuses mean to a person.
_MEANINGS = {
    400: N_("what was sent cannot be understood"),
    404: N_("there is nothing at this address"),
    405: N_("this address does not take that"),
    413: N_("what was sent is too long"),
}
_BROKEN = N_("something went wrong here, and it was noted; what was saved before is safe")
_AWAY = N_("the store cannot be used just now: try again in a while")
_FIELDS = N_("what was sent is not as this page expects it")


def tell(app: FastAPI) -> None:
    """Has the desk tell of everything that it refuses."""
    app.add_middleware(Calm)
    app.add_exception_handler(LoginNeeded, _login)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(StoreError, _store_error)


class Calm:
    """Middleware: an error of the program, or of the store before anybody is known, is noted, and told
    without what happened inside."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            _log.exception("%s %s", scope["method"], scope["path"])
            status, message = (503, _AWAY) if isinstance(error, StoreError) else (500, _BROKEN)
            try:
                answer = told(Request(scope), status, message)
            except Exception:
                _log.exception("the page that tells of an error")
                answer = PlainTextResponse(_BROKEN, 500)
            await answer(scope, receive, send)


def told(
    request: Request,
    status: int,
    message: str,
    fields: tuple[str, ...] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    """A message of the catalogue as an answer: JSON for a program, a notice for a part of a page, else a
    page."""
    if _of_program(request):
        return problems.answer(status, message, headers)
    who = anybody(request)
    part = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
    template = "refusal.html" if part else "error.html"
    answer = page(request, who, template, status, message=message, code=status, fields=fields)
    answer.headers.update(headers or {})
    if part:
        answer.headers.update({"HX-Retarget": "#refused", "HX-Reswap": "innerHTML"})
    return answer


def _of_program(request: Request) -> bool:
    shown = request.headers.get("authorization", "").lower()
    return request.url.path.startswith("/api/") or shown.startswith("bearer ")


async def _login(request: Request, error: Exception) -> Response:
    if _of_program(request):
        return await problems.nobody(request, error)
    if "HX-Request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": "/login"})
    if request.method != "GET" or request.url.path == "/":
        return RedirectResponse("/login", 303)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?next={quote(wanted, safe='/')}", 303)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    message = str(error.detail)
    if message == HTTPStatus(error.status_code).phrase:
        message = _MEANINGS.get(error.status_code, message)
    return told(request, error.status_code, message, headers=dict(error.headers or {}))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if _of_program(request):
        return await request_validation_exception_handler(request, error)
    fields = dict.fromkeys(str(e["loc"][-1]) for e in error.errors() if len(e.get("loc", ())) > 1)
    return told(request, 422, _FIELDS, tuple(fields))


async def _store_error(request: Request, error: Exception) -> Response:
    if isinstance(error.__cause__, DBAPIError | OSError):
        _log.error("%s", error)
        return told(request, 503, _AWAY, headers={"Retry-After": "30"})
    if isinstance(error, PeopleError) and not _of_program(request):
        return told(request, 400, error.words(anybody(request).manner))
    status = 409 if isinstance(error, Changed) else 404 if "there is no" in str(error).lower() else 400
    return told(request, status, str(error))
