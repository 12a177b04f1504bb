"""What tests of acts on the desk share: a team, what its people do, and what the store says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from desk_site import Desk, serving
from playwright.sync_api import Page, expect
from sqlalchemy import select

from isnad.desk.people import accounts
from isnad.incidents.incident import Incident
from isnad.store import schema
from isnad.store.decisions import Kept, all_decisions
from isnad.store.incidents import incident, incidents
from isnad.store.opening import Store
from isnad.store.queue import waiting

Open = Callable[..., Page]
PASSWORD = "كلمة سر طويلة للاختبار"


def of(store: Store, id: str) -> Incident:
    with store.read() as connection:
        return incident(connection, id)


def queued(store: Store) -> list[str]:
    with store.read() as connection:
        return [w.incident.id for w in waiting(connection).waiting]


def told_by_several(store: Store) -> str:
    """An incident that several reports tell of."""
    with store.read() as connection:
        return next(i.id for i in incidents(connection) if len(i.documents) > 2)


def last(store: Store) -> Kept:
    """The last decision, which stands in the log too."""
    with store.read() as connection:
        kept = all_decisions(connection)[-1]
        log = schema.log.c
        acts = connection.execute(select(log.act, log.who).order_by(log.seq)).all()
    assert (f"decision: {kept.decision.act}", kept.who) in [tuple(row) for row in acts]
    return kept


def decisions(store: Store) -> int:
    with store.read() as connection:
        return len(all_decisions(connection))


@pytest.fixture
def team(example_store: Store) -> Iterator[Desk]:
    """The desk of a team: two editors, a coder and a reader."""
    for name, role in (("nadia", "editor"), ("omar", "editor"), ("sami", "coder"), ("rana", "reader")):
        accounts.add(example_store, name, role, PASSWORD, "tester")  # type: ignore[arg-type]
    with serving(example_store, team=True) as served:
        yield served


def enter(page: Page, name: str) -> Page:
    """Logs in."""
    page.locator("#l-name").fill(name)
    page.locator("#l-password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("nav a[href='/work']")).to_be_visible()
    return page


def send(page: Page) -> None:
    """Sends the form that is open, and waits for what it says."""
    page.locator(".act-form .sends").last.click()
    expect(page.locator(".act-form")).to_have_count(0)
    expect(page.locator("#said .notice")).to_be_visible()
