"""One's own account: the password, the sessions, the tokens for programs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from fastapi.responses import RedirectResponse, Response

from isnad.desk.asking import Asking, needs, person
from isnad.desk.language.labels import N_
from isnad.desk.people import accounts, attempts, passwords, sessions, tokens
from isnad.desk.people.errors import PeopleError, TooMany
from isnad.desk.rendering import page
from isnad.desk.roles import ROLES, Role


def of_team(request: Request) -> None:
    """A dependency of what there is on the desk of a team only."""
    if not request.app.state.settings.team:
        raise HTTPException(404)


router = APIRouter(dependencies=[Depends(of_team), Depends(person)])

Own = Annotated[Asking, Depends(needs("see"))]
Number = Annotated[int, Path(ge=1, lt=2**31)]
#: For how many days a token can be good; 0 for ever.
DAYS = (30, 90, 365, 0)


@router.get("/account")
def account(request: Request, who: Own) -> Response:
    """What one can do with one's account."""
    return _page(request, who)


@router.post("/account/password")
def password(
    request: Request,
    who: Own,
    current: Annotated[str, Form()] = "",
    chosen: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Changes the password, for whoever knows it; all other sessions end."""
    store, settings = request.app.state.store, request.app.state.settings
    address, now = (request.client.host if request.client else ""), settings.clock()
    try:
        if chosen != again:
            raise PeopleError(N_("The two new passwords differ."))
        if wait := attempts.begin(store, who.name, address, now):
            raise TooMany(N_("Too many attempts failed. Try again in {minutes} min."), wait)
        with store.read() as connection:
            row = accounts.row_of(connection, who.name)
        if not passwords.check(row.password, current).right:
            raise PeopleError(N_("The password that you have now is another."))
        attempts.succeeded(store, who.name, address, now)
        accounts.set_password(store, who.name, chosen, who.name, keep=who.session)
    except PeopleError as error:
        return _page(request, who, 429 if isinstance(error, TooMany) else 400, error=error)
    return RedirectResponse("/account?done=password", 303)


@router.post("/account/sessions")
def elsewhere(request: Request, who: Own) -> Response:
    """Logs out everywhere else."""
    sessions.end_others(request.app.state.store, who.session or "")
    return RedirectResponse("/account?done=sessions", 303)


@router.post("/account/tokens")
def token(
    request: Request,
    who: Own,
    name: Annotated[str, Form()] = "",
    role: Annotated[Role, Form()] = "reader",
    days: Annotated[int, Form(ge=0, le=3650)] = 90,
) -> Response:
    """Makes a token, and shows it, this once."""
    store, now = request.app.state.store, request.app.state.settings.clock()
    try:
        secret = tokens.make(store, who.name, name, role, who.name, now, days or None)
    except PeopleError as error:
        return _page(request, who, 400, error=error)
    return _page(request, who, secret=secret)


@router.post("/account/tokens/{id}/revoke")
def revoke(request: Request, who: Own, id: Number) -> Response:
    """Ends a token."""
    tokens.revoke(request.app.state.store, who.name, id, who.name)
    return RedirectResponse("/account?done=token", 303)


def _page(
    request: Request, who: Asking, status: int = 200, error: PeopleError | None = None, **values: Any
) -> Response:
    store, now = request.app.state.store, request.app.state.settings.clock()
    return page(
        request,
        who,
        "account.html",
        status,
        message=error and error.words(who.manner),
        tokens=tokens.of(store, who.name, now),
        others=sessions.others(store, who.session or "", request.app.state.settings),
        roles=[role for role in ROLES if tokens.least(role, who.role) == role],
        days=DAYS,
        shortest=passwords.SHORTEST,
        done=request.query_params.get("done") if status == 200 else None,
        **({"secret": None} | values),
    )
