"""Logging in and out, on the desk of a team."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from isnad.desk.asking import Asking, anybody, asking
from isnad.desk.people import sessions
from isnad.desk.people.entering import enter
from isnad.desk.people.errors import ChoosePassword, PeopleError, TooMany, Wrong
from isnad.desk.people.secret import fresh
from isnad.desk.rendering import page
from isnad.desk.safety import local
from isnad.desk.settings import Settings

router = APIRouter()

_Text = Annotated[str, Form()]


@router.get("/login")
def ask(request: Request, next: str = "/") -> Response:
    """Asks for name and password."""
    if "isnad.asking" in request.scope:
        return RedirectResponse(local(next), 303)
    return _form(request, next)


@router.post("/login")
def log_in(
    request: Request,
    name: _Text = "",
    password: _Text = "",
    next: _Text = "/",
    chosen: _Text = "",
    again: _Text = "",
) -> Response:
    """Begins a session, always a new one; whoever has a password for once chooses their own first."""
    store, settings = request.app.state.store, request.app.state.settings
    if not settings.team:
        return RedirectResponse("/", 303)
    if chosen != again:
        return _form(request, next, 400, name, password, choose=True, differ=True)
    address = request.client.host if request.client else ""
    try:
        secret = enter(store, settings, name, password, address, chosen or None)
    except TooMany as error:
        answer = _form(request, next, 429, name, error=error)
        answer.headers["Retry-After"] = str(error.seconds)
        return answer
    except Wrong as error:
        return _form(request, next, 403, name, error=error)
    except ChoosePassword:
        return _form(request, next, 200, name, password, choose=True)
    except PeopleError as error:
        return _form(request, next, 400, name, password, choose=bool(chosen), error=error)
    if who := request.scope.get("isnad.asking"):
        sessions.end(store, who.session)
    answer = RedirectResponse(local(next), 303)
    _keep(answer, settings, "session", secret)
    return answer


@router.post("/logout")
def log_out(request: Request, who: Annotated[Asking, Depends(asking)]) -> Response:
    """Ends the session: what the browser held is worth nothing from now on."""
    settings: Settings = request.app.state.settings
    if who.session:
        sessions.end(request.app.state.store, who.session)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(settings.cookie("session"), secure=settings.secure, httponly=True, samesite="lax")
    return answer


def _form(
    request: Request,
    next: str,
    status: int = 200,
    name: str = "",
    password: str = "",
    *,
    choose: bool = False,
    differ: bool = False,
    error: PeopleError | None = None,
) -> Response:
    """The form, with the token of its visitor, who gets one where they have none."""
    who = anybody(request)
    visitor = None if who.csrf else fresh()
    who = replace(who, csrf=visitor or who.csrf)
    message = error.words(who.manner) if error else None
    answer = page(
        request, who, "login.html", status, next=local(next), name=name, password=password, choose=choose,
        differ=differ, message=message,
    )  # fmt: skip
    if visitor:
        _keep(answer, request.app.state.settings, "visitor", visitor)
    return answer


def _keep(answer: Response, settings: Settings, what: str, secret: str) -> None:
    answer.set_cookie(settings.cookie(what), secret, secure=settings.secure, httponly=True, samesite="lax")
