"""The desk as a web application."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from isnad.desk.asking import Asking, LoginNeeded
from isnad.desk.pages import incidents, preferences
from isnad.desk.people.identity import Identity
from isnad.desk.rendering import HERE, page
from isnad.desk.safety import Headers, own_form
from isnad.desk.settings import Settings
from isnad.store.errors import StoreError
from isnad.store.opening import Store

#: The pages; each module has a ``router``.
PAGES = (incidents, preferences)


def build(store: Store, settings: Settings) -> FastAPI:
    """The desk of one store."""
    app = FastAPI(title="Isnad", version="1", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.store, app.state.settings = store, settings
    for module in PAGES:
        app.include_router(module.router, dependencies=[Depends(own_form)], include_in_schema=False)
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    app.add_middleware(Identity, settings=settings)
    app.add_middleware(Headers, settings=settings)
    app.add_exception_handler(LoginNeeded, _login)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(StoreError, _store_error)
    return app


async def _login(request: Request, error: Exception) -> Response:
    return RedirectResponse("/login", 303)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _told(request, error.status_code, str(error.detail))


async def _store_error(request: Request, error: Exception) -> Response:
    return _told(request, 404 if "there is no" in str(error) else 400, str(error))


def _told(request: Request, status: int, message: str) -> Response:
    who = request.scope.get("isnad.asking") or Asking("", "reader", "", request.scope["isnad.manner"])
    return page(request, who, "error.html", status, message=message, code=status)
