"""What the API says where it cannot answer: problems after RFC 9457, in JSON, whatever went wrong."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from isnad.desk.asking import LoginNeeded
from isnad.store.errors import StoreError

MEDIA = "application/problem+json"
_log = logging.getLogger("isnad.desk")


class Problem(Exception):
    """A request that is not answered as it asks; ``more`` are further members of the problem."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers, self.more = status, detail, headers or {}, more


def tell(app: FastAPI) -> None:
    """Has an application answer with problems, whatever is raised in it."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(LoginNeeded, nobody)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(StoreError, _store_error)
    app.add_exception_handler(Exception, _broken)


def answer(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """A problem as an answer."""
    said = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Response(msgspec.json.encode(said | more), status, headers, MEDIA)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return answer(error.status, error.detail, error.headers, **error.more)


async def nobody(request: Request, error: Exception) -> Response:
    """What is said to a program that nobody knows."""
    return answer(
        401,
        "log in, or send a token: Authorization: Bearer isnad_…",
        {"WWW-Authenticate": 'Bearer realm="isnad"'},
    )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {
        404: "there is nothing at this address: /api/openapi.json tells what there is",
        405: "this address does not take that method",
    }
    detail = str(error.detail)
    if detail == HTTPStatus(error.status_code).phrase:
        detail = words.get(error.status_code, detail)
    return answer(error.status_code, detail, dict(error.headers or {}))


async def _store_error(request: Request, error: Exception) -> Response:
    if isinstance(error.__cause__, DBAPIError | OSError):
        _log.error("%s", error)
        return answer(503, "the store cannot be used just now: try again in a while", {"Retry-After": "30"})
    return answer(404 if "there is no" in str(error) else 409, str(error))


async def _broken(request: Request, error: Exception) -> Response:
    return answer(500, "something went wrong here, and it was noted; what was saved before is safe")
