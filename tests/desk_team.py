"""A team to test the desk with: an account for each role, clients that are logged in, all routes of a desk."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import httpx
from desk_site import Desk

from isnad.desk.people import accounts, sessions
from isnad.desk.roles import Role
from isnad.desk.settings import Settings
from isnad.store.opening import Store

PASSWORD = "correct horse battery staple"


def add(store: Store, name: str, role: Role) -> str:
    """Makes an account with :data:`PASSWORD`, where there is none yet."""
    with store.read() as connection:
        known = accounts.row_of(connection, name)
    return known.name if known else accounts.add(store, name, role, PASSWORD, "tester")


def as_role(desk: Desk, role: Role, name: str | None = None) -> httpx.Client:
    """A client in a session of somebody with a role, whose requests bear the token of their forms."""
    name, settings = add(desk.store, name or f"the {role}", role), Settings("tester", team=True)
    with desk.store.read() as connection:
        person = accounts.row_of(connection, name).id
    secret = sessions.begin(desk.store, person, settings)
    client = httpx.Client(base_url=desk.url, cookies={settings.cookie("session"): secret}, timeout=30)
    client.headers["Accept-Language"] = "en"
    client.headers["X-CSRF-Token"] = csrf_of(client.get("/account"))
    return client


def csrf_of(answer: httpx.Response) -> str:
    """The token that the forms of a page bear."""
    found = re.search(r'name="csrf" (?:content|value)="([\w-]+)"', answer.text)
    assert found, (answer.status_code, answer.text[:200])
    return found[1]


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += dt.timedelta(**time)


def visitor(desk: Desk) -> httpx.Client:
    """A browser that has the login page open."""
    client = httpx.Client(base_url=desk.url, headers={"Accept-Language": "en"}, timeout=30)
    client.headers["X-CSRF-Token"] = csrf_of(client.get("/login"))
    return client


def log_in(client: httpx.Client, name: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    answer = client.post("/login", data={"name": name, "password": password} | more)
    if answer.status_code == 303:
        client.headers["X-CSRF-Token"] = csrf_of(client.get("/account"))
    return answer


def given(answer: httpx.Response) -> str:
    """The password for once that a page shows."""
    found = re.search(r'id="given"[^>]*>([\w-]+)<', answer.text)
    assert answer.status_code == 200 and found
    return found[1]


def shown_token(answer: httpx.Response) -> str:
    found = re.search(r'id="secret"[^>]*>(isnad_[\w-]+)<', answer.text)
    assert answer.status_code == 200 and found
    return found[1]


class Route(NamedTuple):
    """What a desk answers to; ``rights`` are those that it asks for."""

    method: str
    path: str
    rights: frozenset[str]

    def at(self, **values: object) -> str:
        """The path with its places filled."""
        return re.sub(r"\{(\w+)[^}]*\}", lambda m: str(values.get(m[1], "nothing")), self.path)


def routes(app: Any) -> list[Route]:
    """All that a desk answers to, but for its files."""
    return sorted(set(_routes(app.routes, "")))


def _routes(found: Iterable[Any], before: str) -> Iterator[Route]:
    for route in found:
        if hasattr(route, "effective_candidates"):
            yield from _routes(route.effective_candidates(), before)
        elif getattr(route, "dependant", None):
            for method in route.methods or ():
                yield Route(method, before + route.path, frozenset(_rights(route.dependant)))
        elif getattr(route, "routes", None):
            yield from _routes(route.routes, before + route.path)
        elif getattr(route, "name", "") != "static" and "/static" not in getattr(route, "path", ""):
            yield Route("GET", before + route.path, frozenset())


def _rights(dependant: Any) -> Iterator[str]:
    if right := getattr(dependant.call, "right", None):
        yield right
    for inner in dependant.dependencies:
        yield from _rights(inner)
