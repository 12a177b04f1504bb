"""Programs that ask a desk: clients with the token of a role, and what the command line tells of its store."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from desk_site import Desk, serving
from desk_team import add

from isnad.desk.people import tokens
from isnad.desk.roles import Role
from isnad.desk.settings import Settings
from isnad.store.opening import Store

Client = Callable[..., httpx.Client]


@pytest.fixture
def team_desk(example_store: Store) -> Iterator[Desk]:
    """The desk of a team_desk."""
    with serving(example_store, team=True) as desk:
        yield desk


@pytest.fixture
def client(team_desk: Desk) -> Iterator[Client]:
    """Makes a client of a program, with a token of a role."""
    made: list[httpx.Client] = []

    def client(role: Role = "editor", name: str | None = None) -> httpx.Client:
        who = add(team_desk.store, name or f"the {role}", role)
        secret = tokens.make(team_desk.store, who, "tests", role, who, Settings("tester").clock())
        headers = {"Authorization": f"Bearer {secret}"}
        made.append(httpx.Client(base_url=f"{team_desk.url}/api", headers=headers, timeout=30))
        return made[-1]

    yield client
    for each in made:
        each.close()


def isnad(store: Store, *args: str) -> bytes:
    """What a command of the project prints."""
    done = subprocess.run(
        [sys.executable, "-m", "isnad", *args, "--store", store.name],
        capture_output=True, check=True, timeout=120, env=os.environ | {"ISNAD_GAZETTEER": ""},
    )  # fmt: skip
    return done.stdout


def some(client: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    """Incidents of a view."""
    found: list[dict[str, Any]] = (
        client.get("/incidents", params=query).raise_for_status().json()["incidents"]
    )
    return found
