"""The description of the API, OpenAPI 3.1, made of its routes and of the structs that they answer with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi.routing import APIRoute

from isnad import __version__
from isnad.desk.api import shapes
from isnad.desk.api.operations import Operation
from isnad.desk.api.problems import MEDIA as PROBLEM
from isnad.desk.roles import LEAST

#: What any route may answer with, beside what it is asked for.
_ALWAYS = (401, 403, 422, 500, 503)
_ABOUT = """\
Incidents of armed conflict as reports tell of them, each value with the words that it came from, and the acts of
those who review them.

On its own, the desk answers whoever reaches it on this machine; that of a team asks for a token (`isnad people
token`, or the page of your account), sent as `Authorization: Bearer isnad_…`. A token may do what its role may.

Lists come in pages: `next`, and the header `Link`, lead on. Answers carry an `ETag`; sent back in `If-None-Match`, it
is answered 304 as long as nothing has changed. An act says in `If-Match` which version of the incident was seen:
where somebody else has changed it since, nothing is done, and 412 tells the version now. Errors are problems after
RFC 9457. Names of the dead are covered for roles that need not see them.
"""
_STATUSES = {
    304: "You have it already.",
    308: "It was merged: Location names the incident that it is in.",
    401: "Nobody is logged in, and no token was sent, or one that is none.",
    403: "The role has no right to it.",
    404: "There is nothing of that name.",
    409: "It cannot be done as things are.",
    412: "It has changed since you saw it; version tells what it is now.",
    413: "What was sent is too long.",
    415: "What was sent is no JSON.",
    422: "A parameter or the body does not do; detail tells which and why.",
    428: "If-Match is missing: the version that you saw.",
    429: "Too many at once: try again in a while.",
    500: "Something went wrong here.",
    503: "The store cannot be used just now.",
}
_PATHS = {
    "id": "The id of an incident, as in i12.",
    "sha256": "The SHA-256 of a document's bytes, in hexadecimal.",
    "number": "The number of a decision.",
}


def description(routes: Iterable[Any]) -> dict[str, Any]:
    """The description, as JSON can hold it."""
    told = [
        (route, route.endpoint.operation)
        for route in routes
        if hasattr(route, "endpoint") and hasattr(route.endpoint, "operation")
    ]
    types = {t for _, o in told for t in (o.answer, o.takes) if isinstance(t, type)} | {shapes.ProblemTold}
    _, models = msgspec.json.schema_components(
        sorted(types, key=lambda t: t.__name__), ref_template="#/components/schemas/{name}"
    )
    for model in models.values():
        if "description" in model:
            model["description"] = re.sub(r":\w+:`([\w.]+)`|``?", r"\1", model["description"])
    paths: dict[str, dict[str, Any]] = {}
    for route, operation in told:
        method = "post" if "POST" in route.methods else "get"
        paths.setdefault(route.path, {})[method] = _operation(route, operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Isnad",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/api"}],
        "security": [{"token": []}, {"session": []}, {}],
        "tags": [{"name": name} for name in dict.fromkeys(o.group for _, o in told)],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(models.items())),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "A token that a person made."},
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "isnad_session",
                    "description": "A browser that is logged in; what changes something also needs the header "
                    "X-CSRF-Token, with what the pages have in their meta element csrf.",
                },
            },
        },
    }


def right_of(route: APIRoute) -> str:
    """The right that a route asks for."""
    return str(next(d.call.right for d in route.dependant.dependencies if hasattr(d.call, "right")))  # type: ignore[union-attr]


def _operation(route: APIRoute, told: Operation) -> dict[str, Any]:
    right = right_of(route)
    role = LEAST[right]  # type: ignore[index]
    parameters = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": _PATHS[name],
            "schema": {"type": "string"},
        }
        for name in re.findall(r"{(\w+)}", route.path)
    ]
    for parameter in told.parameters:
        one = {
            "name": parameter.name,
            "in": "query",
            "description": parameter.description,
            "schema": parameter.schema,
        }
        parameters.append(one | ({} if parameter.example is None else {"example": parameter.example}))
    parameters += _headers(told)
    out: dict[str, Any] = {
        "operationId": told.id,
        "tags": [told.group],
        "summary": told.summary,
        "description": " ".join(filter(None, (told.description, f"For the role {role} and those above it."))),
        "parameters": parameters,
        "responses": _responses(told),
    }
    if told.takes:
        out["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _ref(told.takes)}},
        }
    return out


def _headers(told: Operation) -> list[dict[str, Any]]:
    """The headers that a request may bring."""

    def header(name: str, what: str, required: bool = False) -> dict[str, Any]:
        return {
            "name": name, "in": "header", "required": required, "description": what, "schema": {"type": "string"}
        }  # fmt: skip

    if told.takes is None:
        return [header("If-None-Match", "The ETag of what you have.")] if told.tagged else []
    out = [header("Idempotency-Key", "The same request sent again with the same key is done once.")]
    if told.guarded:
        out.append(header("If-Match", "The version that you saw: the ETag of what you decide of.", True))
    return out


def _responses(told: Operation) -> dict[str, Any]:
    if isinstance(told.answer, str):
        text = told.answer.startswith("text/")
        content: dict[str, Any] = {told.answer: {"schema": {"type": "string"} if text else {}}}
    else:
        content = {"application/json": {"schema": _ref(told.answer)}}
    tag = {"ETag": {"schema": {"type": "string"}, "description": "What tells this state of it from others."}}
    headers = tag if told.tagged else {}
    if told.status == 201:
        headers = {"Location": {"schema": {"type": "string"}, "description": "The decision."}}
    out: dict[str, Any] = {
        str(told.status): {"description": "As asked.", "headers": headers, "content": content}
    }
    for status in sorted({*_ALWAYS, *told.errors, *((304,) if told.tagged else ())}):
        one: dict[str, Any] = {"description": _STATUSES.get(status, HTTPStatus(status).phrase)}
        if status >= 400:
            one["content"] = {PROBLEM: {"schema": _ref(shapes.ProblemTold)}}
        out[str(status)] = one
    return out


def _ref(type: type) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{type.__name__}"}
