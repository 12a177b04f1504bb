"""The desk as a web application."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles

from isnad.desk import refusals
from isnad.desk.api import application as api
from isnad.desk.pages import (
    account,
    deciding,
    documents,
    incident,
    incidents,
    login,
    map,
    people,
    preferences,
    reference,
    timeline,
    work,
)
from isnad.desk.people.identity import Identity
from isnad.desk.rendering import HERE
from isnad.desk.safety import Headers, own_form
from isnad.desk.settings import Settings
from isnad.store.opening import Store

#: The pages; each module has a ``router``.
PAGES = (
    documents,
    incident,
    incidents,
    map,
    timeline,
    login,
    account,
    people,
    preferences,
    work,
    deciding,
    reference,
)


def build(store: Store, settings: Settings) -> FastAPI:
    """The desk of one store."""
    app = FastAPI(title="Isnad", version="1", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.store, app.state.settings = store, settings
    for module in PAGES:
        app.include_router(module.router, dependencies=[Depends(own_form)], include_in_schema=False)
    app.mount("/api", api.build(app.state))
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    app.add_middleware(Identity, store=store, settings=settings)
    refusals.tell(app)
    app.add_middleware(Headers, settings=settings)
    return app
