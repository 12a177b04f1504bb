"""Who asks, and how they wish to be answered: of every request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Depends, HTTPException, Request

from isnad.desk.language.formats import Manner
from isnad.desk.language.labels import N_
from isnad.desk.roles import Right, Role, may


@dataclass(frozen=True)
class Asking:
    """Who asks.  ``csrf`` is what their forms must send back; ``by_token`` tells that a program asks."""

    name: str
    role: Role
    csrf: str
    manner: Manner
    by_token: bool = False
    session: str | None = None

    def may(self, right: Right) -> bool:
        """Whether they have a right."""
        return may(self.role, right)


class LoginNeeded(Exception):
    """Nobody is logged in, and the desk is that of a team."""


def asking(request: Request) -> Asking:
    """Who asks; raises :class:`LoginNeeded` where that is nobody."""
    found = request.scope.get("isnad.asking")
    if not isinstance(found, Asking):
        raise LoginNeeded
    return found


def anybody(request: Request) -> Asking:
    """Who asks, be it somebody who is not logged in, and has no name."""
    found = request.scope.get("isnad.asking")
    if isinstance(found, Asking):
        return found
    return Asking("", "reader", request.scope["isnad.visitor"], request.scope["isnad.manner"])


def person(who: Asking = Depends(asking)) -> Asking:
    """A dependency of what only a person does, with a password: a program with a token gets 403."""
    if who.by_token:
        raise HTTPException(403, N_("a token cannot do this: log in with a password"))
    return who


def needs(right: Right) -> Callable[[Request], Asking]:
    """A dependency of a route: who asks, if they have ``right``; else 403."""

    def dependency(who: Asking = Depends(asking)) -> Asking:
        if not who.may(right):
            raise HTTPException(403, N_("your role has no right to do this"))
        return who

    dependency.right = right  # type: ignore[attr-defined]
    return dependency  # type: ignore[return-value]
