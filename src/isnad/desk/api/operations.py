"""What a route of the API says of itself: the description of the API is made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import APIRouter

from isnad.desk.api.parameters import Parameter

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


@dataclass(frozen=True)
class Operation:
    """One route.  ``answer`` is the struct that it answers with, or a media type; ``takes`` the one that it is
    sent.  ``errors`` are statuses beside those that every route may answer with.  ``tagged`` tells that an
    answer has an ETag, ``guarded`` that the version which was seen is sent along."""

    id: str
    group: str
    summary: str
    answer: type | str
    description: str = ""
    parameters: tuple[Parameter, ...] = ()
    takes: type | None = None
    errors: tuple[int, ...] = ()
    status: int = 200
    tagged: bool = True
    guarded: bool = False


def read(router: APIRouter, path: str, told: Operation) -> Callable[[Endpoint], Endpoint]:
    """Makes a function the answer to GET and HEAD at ``path``."""
    return _route(router, path, ["GET", "HEAD"], told)


def act(router: APIRouter, path: str, told: Operation) -> Callable[[Endpoint], Endpoint]:
    """Makes a function the answer to POST at ``path``."""
    return _route(router, path, ["POST"], told)


def _route(
    router: APIRouter, path: str, methods: list[str], told: Operation
) -> Callable[[Endpoint], Endpoint]:
    def decorate(endpoint: Endpoint) -> Endpoint:
        endpoint.operation = told  # type: ignore[attr-defined]
        router.add_api_route(path, endpoint, methods=methods, response_model=None, name=told.id)
        return endpoint

    return decorate
