"""The people of a team: for those who manage them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from isnad.desk.asking import Asking, needs, person
from isnad.desk.language.labels import N_
from isnad.desk.pages.account import Number, of_team
from isnad.desk.people import accounts, passwords
from isnad.desk.people.errors import PeopleError
from isnad.desk.rendering import page
from isnad.desk.roles import ROLES, Role

router = APIRouter(dependencies=[Depends(of_team), Depends(person)])

Manager = Annotated[Asking, Depends(needs("manage people"))]


@router.get("/people")
def people(request: Request, who: Manager) -> Response:
    """Who may use the desk."""
    return _page(request, who)


@router.post("/people")
def add(
    request: Request, who: Manager, name: Annotated[str, Form()] = "", role: Annotated[Role, Form()] = "coder"
) -> Response:
    """Makes an account, with a password for once, which is shown this once."""
    given = passwords.for_once()
    try:
        added = accounts.add(request.app.state.store, name, role, given, who.name, once=True)
    except PeopleError as error:
        return _page(request, who, 400, error=error, name=name)
    return _page(request, who, given=(added, given))


@router.post("/people/{id}/role")
def role(request: Request, who: Manager, id: Number, role: Annotated[Role, Form()]) -> Response:
    """Gives somebody another role."""
    return _done(
        request, who, id, lambda name: accounts.set_role(request.app.state.store, name, role, who.name)
    )


@router.post("/people/{id}/password")
def password(request: Request, who: Manager, id: Number) -> Response:
    """Gives somebody a password for once; their sessions and tokens end."""
    given = passwords.for_once()
    return _done(
        request,
        who,
        id,
        lambda name: accounts.set_password(request.app.state.store, name, given, who.name, once=True),
        given,
    )


@router.post("/people/{id}/leave")
def leave(request: Request, who: Manager, id: Number) -> Response:
    """Closes an account."""
    return _done(request, who, id, lambda name: accounts.leave(request.app.state.store, name, who.name))


@router.post("/people/{id}/return")
def come_back(request: Request, who: Manager, id: Number) -> Response:
    """Opens an account again."""
    given = passwords.for_once()
    return _done(
        request,
        who,
        id,
        lambda name: accounts.come_back(request.app.state.store, name, given, who.name),
        given,
    )


def _done(
    request: Request, who: Asking, id: int, act: Callable[[str], None], given: str | None = None
) -> Response:
    """Does something with one account; shows the password that it was given, else leads back."""
    with request.app.state.store.read() as connection:
        name = next((p.name for p in accounts.people(connection) if p.id == id), None)
    try:
        if name is None:
            raise PeopleError(N_("There is no such account."))
        act(name)
    except PeopleError as error:
        return _page(request, who, 404 if name is None else 400, error=error)
    return _page(request, who, given=(name, given)) if given else RedirectResponse("/people", 303)


def _page(
    request: Request,
    who: Asking,
    status: int = 200,
    *,
    given: tuple[str, str] | None = None,
    error: PeopleError | None = None,
    name: str = "",
) -> Response:
    with request.app.state.store.read() as connection:
        everybody = accounts.people(connection)
    return page(
        request, who, "people.html", status, here="people", everybody=everybody, roles=ROLES, given=given,
        name=name, message=error and error.words(who.manner),
    )  # fmt: skip
