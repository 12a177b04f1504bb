"""Logging in and out: what is asked for, how long it holds, how often it may fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from desk_site import Desk, serving
from desk_team import PASSWORD, Clock, add, csrf_of, log_in, visitor
from sqlalchemy import func, select, update

from isnad.desk.people import accounts, attempts, passwords
from isnad.store import schema
from isnad.store.opening import Store


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store.open(str(tmp_path / "isnad.db")) as made:
        yield made


@pytest.fixture
def team(store: Store, clock: Clock) -> Iterator[Desk]:
    """The desk of a team: Nadia manages it, Omar codes."""
    add(store, "Nadia", "admin")
    add(store, "Omar", "coder")
    with serving(store, team=True, clock=clock) as desk:
        yield desk


def count(store: Store, table: object) -> int:
    with store.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_logging_in_leads_to_the_page_that_was_asked_for(team: Desk) -> None:
    client = visitor(team)
    asked = client.get("/documents?q=x")
    assert (asked.status_code, asked.headers["location"]) == (303, "/login?next=/documents%3Fq%3Dx")
    wrong = log_in(client, "omar", "something else entirely")
    assert wrong.status_code == 403 and "Name or password are wrong" in wrong.text
    entered = log_in(client, "omar", next="/documents?q=x")
    assert (entered.status_code, entered.headers["location"]) == (303, "/documents?q=x")
    assert client.get("/documents?q=x").status_code == 200
    assert client.get("/login").headers["location"] == "/"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "\\\\e", ""],
)  # fmt: skip
def test_logging_in_leads_nowhere_else(team: Desk, elsewhere: str) -> None:
    client = visitor(team)
    assert (
        f'value="{elsewhere}"' not in client.get("/login", params={"next": elsewhere}).text or not elsewhere
    )
    assert log_in(client, "omar", next=elsewhere).headers["location"] == "/"
    answer = client.post("/preferences", data={"language": "en", "back": elsewhere})
    assert answer.headers["location"] == "/"


def test_a_name_that_nobody_has_is_answered_like_a_wrong_password(team: Desk, store: Store) -> None:
    accounts.leave(store, "Omar", "Nadia")
    answers = []
    for name, password in (
        ("Nadia", "wrong wrong wrong"),
        ("Nobody", "wrong wrong wrong"),
        ("Omar", PASSWORD),
    ):
        answer = log_in(visitor(team), name, password)
        answers.append((answer.status_code, re.findall(r'role="alert"[^>]*>([^<]+)', answer.text)))
    assert answers == [(403, ["Name or password are wrong."])] * 3


def test_a_session_is_new_at_each_login_and_its_cookie_is_only_the_desks(team: Desk, store: Store) -> None:
    client = visitor(team)
    client.cookies.set("isnad_session", "x" * 43, domain="127.0.0.1", path="/")
    entered = log_in(client, "Omar")
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie and "samesite=lax" in cookie.lower()
    secret = re.search(r"isnad_session=([\w-]+)", cookie)[1]  # type: ignore[index]
    assert secret != "x" * 43
    with store.read() as connection:
        keys = connection.execute(select(schema.session.c.key)).scalars().all()
    assert secret not in keys and len(keys) == 1


def test_by_https_cookies_are_sent_by_https_only(store: Store) -> None:
    add(store, "Nadia", "admin")
    with serving(store, team=True, secure=True) as desk:
        login = httpx.get(f"{desk.url}/login")
        cookie = login.headers["set-cookie"]
        assert cookie.startswith("__Host-isnad_visitor=") and "Secure" in cookie and "Path=/" in cookie
        assert login.headers["strict-transport-security"]
        entered = httpx.post(
            f"{desk.url}/login", data={"name": "Nadia", "password": PASSWORD, "csrf": csrf_of(login)},
            headers={"Cookie": cookie.split(";")[0]},
        )  # fmt: skip
        assert entered.status_code == 303
        assert entered.headers["set-cookie"].startswith("__Host-isnad_session=")


def test_a_stolen_cookie_is_worth_nothing_after_logout(team: Desk, store: Store) -> None:
    client = visitor(team)
    log_in(client, "Omar")
    thief = httpx.Client(base_url=team.url, cookies=dict(client.cookies))
    assert thief.get("/account").status_code == 200
    assert client.post("/logout").headers["location"] == "/login"
    assert thief.get("/account").headers["location"].startswith("/login")
    assert count(store, schema.session) == 0


def use(client: httpx.Client, store: Store, clock: Clock) -> None:
    """Asks for a page, and stays until that is noted, which happens when the answer is out."""
    assert client.get("/account").status_code == 200
    for _ in range(10_000):
        if seen(store) == clock.now.isoformat():
            return
    raise AssertionError("the request was not noted")


def seen(store: Store) -> str:
    with store.read() as connection:
        return str(connection.execute(select(func.max(schema.session.c.seen_at))).scalar_one())


def test_a_session_ends_after_hours_without_a_request_and_after_days_at_the_latest(
    team: Desk, store: Store, clock: Clock
) -> None:
    client = visitor(team)
    log_in(client, "Omar")
    for _ in range(2):
        clock.pass_(hours=7)
        use(client, store, clock)
    clock.pass_(hours=8, seconds=1)
    assert client.get("/account").status_code == 303
    client = visitor(team)
    log_in(client, "Omar")
    for _ in range(23):
        clock.pass_(hours=7)
        use(client, store, clock)
    clock.pass_(hours=7, seconds=1)
    assert client.get("/account").status_code == 303


def test_reading_writes_once_a_minute_at_most(team: Desk, store: Store, clock: Clock) -> None:
    client = visitor(team)
    log_in(client, "Omar")
    before = seen(store)
    clock.pass_(seconds=50)
    client.get("/account")
    client.get("/account")
    assert seen(store) == before
    clock.pass_(seconds=20)
    use(client, store, clock)


def test_five_failures_for_a_name_have_one_wait(team: Desk, clock: Clock) -> None:
    client = visitor(team)
    for n in range(5):
        assert log_in(client, "omar", f"wrong wrong {n}").status_code == 403
    refused = log_in(client, "OMAR")
    assert refused.status_code == 429 and "Try again in 15 min" in refused.text
    assert 0 < int(refused.headers["retry-after"]) <= 900
    assert log_in(visitor(team), "Nadia").status_code == 303, "others are not kept out"
    clock.pass_(minutes=15, seconds=1)
    assert log_in(client, "omar").status_code == 303


def test_too_many_failures_from_an_address_have_it_wait_whatever_the_names(
    team: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "PER_ADDRESS", 7)
    client = visitor(team)
    for n in range(7):
        assert log_in(client, f"guess {n}", "wrong wrong wrong").status_code == 403
    assert log_in(client, "Omar").status_code == 429
    clock.pass_(minutes=16)
    assert log_in(client, "Omar").status_code == 303


def test_who_logs_in_often_is_not_kept_out(team: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "PER_ADDRESS", 3)
    for _ in range(6):
        clock.pass_(seconds=1)
        assert log_in(visitor(team), "Omar").status_code == 303


def test_a_hash_is_renewed_where_hashing_costs_more_by_now(team: Desk, store: Store) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with store.write() as connection:
        connection.execute(update(schema.person).values(password=weak))
    assert log_in(visitor(team), "Omar").status_code == 303
    with store.read() as connection:
        kept = accounts.row_of(connection, "Omar").password
    assert kept != weak and kept.startswith("$argon2id$") and passwords.check(kept, PASSWORD).right
