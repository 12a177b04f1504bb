"""The API as an application of its own, below ``/api``: whatever goes wrong in it is told as JSON."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import Depends, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import State

from isnad.desk.api import acts, decisions, documents, files, incidents, overview, problems
from isnad.desk.api.answers import MEDIA
from isnad.desk.api.description import description
from isnad.desk.asking import Asking, needs

#: In the order in which they are told of.
ROUTERS = (incidents, overview, files, documents, decisions, acts)


def build(state: State) -> FastAPI:
    """The API of the desk that has this state."""
    app = FastAPI(title="Isnad", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state = state
    for module in ROUTERS:
        app.include_router(module.router)
    told = description(route for module in ROUTERS for route in module.router.routes)
    packed = msgspec.json.encode(told)
    state.description = told

    @app.api_route("/openapi.json", methods=["GET", "HEAD"], response_model=None)
    def described(who: Annotated[Asking, Depends(needs("see"))]) -> Response:
        return Response(packed, media_type=MEDIA)

    @app.api_route("/", methods=["GET", "HEAD"], response_model=None)
    def reference(who: Annotated[Asking, Depends(needs("see"))]) -> Response:
        return RedirectResponse("/api", 308)

    problems.tell(app)
    return app


def description_of(request: Request) -> dict[str, Any]:
    """The description of the API of the desk that a request came to."""
    told: dict[str, Any] = request.app.state.description
    return told
