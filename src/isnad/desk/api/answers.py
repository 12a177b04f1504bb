"""Answers: bodies of JSON with the tags that tell one state of them from another, and pages that lead on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from urllib.parse import urlencode

import msgspec
from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import Connection

from isnad import __version__
from isnad.desk.asking import Asking
from isnad.store.incidents import generation
from isnad.store.opening import Store

MEDIA = "application/json"
_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def store_of(request: Request) -> Store:
    """The store that a request is about."""
    store: Store = request.app.state.store
    return store


def of_state(request: Request, who: Asking, make: Callable[[Connection], msgspec.Struct]) -> Response:
    """What ``make`` finds, under a tag that holds as long as nothing in the store changes; 304 where the one who
    asks has it."""
    with store_of(request).read() as connection:
        tag = state_tag(request, who, connection)
        if same := unchanged(request, who, tag):
            return same
        found = make(connection)
    headers = kept(who, tag)
    if following := getattr(found, "next", None):
        headers["Link"] = f'<{_following(request, following)}>; rel="next"'
    return Response(msgspec.json.encode(found), 200, headers, MEDIA)


def state_tag(request: Request, who: Asking, connection: Connection) -> str:
    """The weak tag of what a request asks for, in the state that the store is in."""
    query = urlencode(sorted(request.query_params.multi_items()))
    asked = [generation(connection), __version__, request.url.path, query, who.may("see names")]
    return f'W/"{hashlib.sha256(msgspec.json.encode(asked)).hexdigest()[:24]}"'


def unchanged(request: Request, who: Asking, tag: str) -> Response | None:
    """A 304 where the one who asks has what goes by ``tag`` already."""
    given = request.headers.get("if-none-match", "")
    mark = _TAG.fullmatch(tag)
    if given.strip() == "*" or (mark and mark[1] in _TAG.findall(given)):
        return Response(status_code=304, headers=kept(who, tag))
    return None


def kept(who: Asking, tag: str) -> dict[str, str]:
    """The headers of an answer that can be asked for again: a program may keep it, a browser keeps nothing."""
    headers = {"ETag": tag, "Vary": "Authorization, Cookie"}
    return headers | ({"Cache-Control": "private, no-cache"} if who.by_token else {})


def _following(request: Request, cursor: str) -> str:
    query = [(k, v) for k, v in request.query_params.multi_items() if k != "after"]
    return f"{request.url.path}?{urlencode([*query, ('after', cursor)])}"
