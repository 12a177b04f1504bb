"""People: accounts on the command line and on the page, logging in, sessions that end, tokens for programs."""

from __future__ import annotations

import datetime as dt
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from conftest import Place
from desk_site import Desk, serving
from desk_team import PASSWORD, add, as_role, csrf_of
from playwright.sync_api import Page, expect
from sqlalchemy import func, select, update

from isnad.desk.people import accounts, attempts, passwords
from isnad.desk.people.errors import PeopleError
from isnad.store import schema
from isnad.store.opening import Store
from isnad.store.verify import verify


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += dt.timedelta(**time)


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


def count(store: Store, table: object) -> int:
    with store.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def acts(store: Store) -> list[tuple[str, str, str]]:
    log = schema.log.c
    with store.read() as connection:
        rows = connection.execute(select(log.who, log.act, log.subject).order_by(log.seq)).all()
    return [tuple(row) for row in rows][1:]


# The command line.


def people(place: Place, *args: str, stdin: str = "") -> subprocess.CompletedProcess[bytes]:
    return place.run("people", *args, stdin=stdin.encode())


def test_accounts_are_made_and_closed_on_the_command_line(place: Place) -> None:
    place.open().close()
    assert people(place, "list").returncode == 1
    made = people(place, "add", "Nadia", "--role", "admin", "--password-stdin", stdin=PASSWORD + "\n")
    assert made.stdout.decode().strip() == "Nadia may log in, as admin"
    again = people(place, "add", "nadia", "--role", "admin", "--password-stdin", stdin=PASSWORD)
    assert again.returncode == 2 and b"already" in again.stderr
    people(place, "add", "علي", "--role", "coder", "--password-stdin", stdin=PASSWORD)
    for last in (("leave", "Nadia"), ("role", "nadia", "editor")):
        refused = people(place, *last)
        assert refused.returncode == 2 and b"last administrator" in refused.stderr
    assert people(place, "role", "علي", "admin").returncode == 0
    assert people(place, "leave", "Nadia", "--by", "boss").returncode == 0
    assert "left" in people(place, "list", "--rtl", "off").stdout.decode()
    back = people(place, "add", "Nadia", "--role", "reader", "--password-stdin", stdin=PASSWORD)
    assert back.stdout.decode().strip() == "Nadia may log in, as reader"
    with place.open(create=False) as store:
        assert ("boss", "person left", "Nadia") in acts(store)
        assert list(verify(store)) == []
        with store.read() as connection:
            told = connection.execute(select(schema.log.c.before, schema.log.c.after)).all()
        assert not any("argon2" in str(row) or PASSWORD in str(row) for row in told)


@pytest.mark.parametrize(
    ("name", "password", "words"),
    [
        ("nadia", "eleven char", "12 characters"),
        ("nadia karim", "nadia karim123", "too easy to guess"),
        ("nadia", "a" * 20, "too easy to guess"),
        ("nadia", PASSWORD * 40, "1024 characters at most"),
        ("\u202enadia", PASSWORD, "cannot be seen"),
        ("-", PASSWORD, "has letters"),
        ("n" * 65, PASSWORD, "64 characters at most"),
    ],
)
def test_what_no_account_can_have_is_told(store: Store, name: str, password: str, words: str) -> None:
    with pytest.raises(PeopleError, match=words):
        accounts.add(store, name, "admin", password, "tester")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("add", "nadia", "--role", "boss", "--password-stdin"), "reader, coder, editor, admin"),
        (("add", "nadia", "--role", "admin", "--password-stdin"), "12 characters"),
        (("add", "nadia", "--role", "admin"), "--password-stdin"),
        (("password", "nobody", "--password-stdin"), "no account of nobody"),
    ],
)
def test_what_the_command_line_refuses_is_one_line(tmp_path: Path, args: tuple[str, ...], words: str) -> None:
    place = Place(str(tmp_path / "isnad.db"), tmp_path / "evidence")
    place.open().close()
    refused = people(place, *args, stdin="short")
    assert refused.returncode == 2
    assert words in refused.stderr.decode() and refused.stderr.count(b"\n") == 1


def test_the_desk_says_where_it_is_what_is_missing_and_why_it_does_not_open(tmp_path: Path) -> None:
    place = Place(str(tmp_path / "isnad.db"), tmp_path / "evidence")
    assert b"is not there" in place.run("serve").stderr
    place.open().close()
    assert b"add --team" in place.run("serve", "--host", "0.0.0.0").stderr
    served = subprocess.Popen(
        place.call("serve", "--team", "--port", "0"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert served.stdout and served.stderr
    url = re.search(r"http://127\.0\.0\.1:(\d+)/", served.stdout.readline().decode())
    assert url and b"isnad people add NAME --role admin" in served.stderr.readline()
    taken = place.run("serve", "--port", url[1])
    assert taken.returncode == 2 and taken.stderr.decode().startswith(f"isnad: port {url[1]} is in use")
    assert httpx.get(url[0]).headers["location"] == "/login"
    served.send_signal(signal.SIGINT)
    assert served.communicate(timeout=30)[1] == b""
    assert served.returncode == 130


# Logging in and out.


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


def test_either_kind_of_store_holds_accounts(place: Place, clock: Clock) -> None:
    with place.open() as store:
        add(store, "Nadia", "admin")
        with serving(store, team=True, clock=clock) as desk:
            client = visitor(desk)
            assert log_in(client, "Nadia", "wrong wrong wrong").status_code == 403
            assert log_in(client, "nadia").status_code == 303
            token = shown_token(client.post("/account/tokens", data={"name": "x"}))
            program = httpx.Client(base_url=desk.url, headers={"Authorization": f"Bearer {token}"})
            assert program.get("/documents").status_code == 200
            assert given(client.post("/people", data={"name": "Omar"}))
            assert client.post("/account/sessions").status_code == 303
            assert client.post("/logout").status_code == 303
            assert client.get("/account").status_code == 303


# People, by those who manage them.


def given(answer: httpx.Response) -> str:
    """The password for once that a page shows."""
    found = re.search(r'id="given"[^>]*>([\w-]+)<', answer.text)
    assert answer.status_code == 200 and found
    return found[1]


def id_of(store: Store, name: str) -> int:
    with store.read() as connection:
        return int(accounts.row_of(connection, name).id)


def test_a_password_for_once_is_replaced_before_anything_is_shown(team: Desk, store: Store) -> None:
    admin = as_role(team, "admin", "Nadia")
    once = given(admin.post("/people", data={"name": " ليلى  حسن ", "role": "editor"}))
    client = visitor(team)
    asked = log_in(client, "ليلى حسن", once)
    assert asked.status_code == 200 and 'name="chosen"' in asked.text
    assert client.get("/account").status_code == 303
    short = log_in(client, "ليلى حسن", once, chosen="short", again="short")
    assert short.status_code == 400 and "12 characters" in short.text
    differ = log_in(client, "ليلى حسن", once, chosen=PASSWORD, again=PASSWORD + "x")
    assert differ.status_code == 400 and "differ" in differ.text
    assert log_in(client, "ليلى حسن", once, chosen=PASSWORD, again=PASSWORD).status_code == 303
    assert log_in(visitor(team), "ليلى حسن", once).status_code == 403
    assert ("Nadia", "person added", "ليلى حسن") in acts(store)


def test_what_an_administrator_changes_counts_at_once(team: Desk, store: Store) -> None:
    admin, coder = as_role(team, "admin", "Nadia"), as_role(team, "coder", "Omar")
    path = f"/people/{id_of(store, 'Omar')}"
    assert coder.get("/people").status_code == 403
    assert admin.post(f"{path}/role", data={"role": "admin"}).status_code == 303
    assert coder.get("/people").status_code == 200
    admin.post(f"{path}/role", data={"role": "reader"})
    assert coder.get("/people").status_code == 403
    once = given(admin.post(f"{path}/password"))
    assert coder.get("/account").status_code == 303, "their sessions ended"
    client = visitor(team)
    log_in(client, "Omar", once, chosen=PASSWORD, again=PASSWORD)
    assert client.get("/account").status_code == 200
    assert admin.post(f"{path}/leave").status_code == 303
    assert client.get("/account").status_code == 303
    assert log_in(visitor(team), "Omar").status_code == 403
    assert given(admin.post(f"{path}/return"))
    assert [act for _, act, _ in acts(store)][2:] == [
        "role changed", "role changed", "password given", "password changed", "person left", "person returned",
    ]  # fmt: skip


def test_the_last_administrator_stays_one(team: Desk, store: Store) -> None:
    admin = as_role(team, "admin", "Nadia")
    path = f"/people/{id_of(store, 'Nadia')}"
    for act, data in (("role", {"role": "editor"}), ("leave", {})):
        refused = admin.post(f"{path}/{act}", data=data)
        assert refused.status_code == 400 and "last administrator" in refused.text
    assert admin.get("/people").status_code == 200


# One's own account.


def test_a_new_password_ends_the_other_sessions(team: Desk) -> None:
    here, there = as_role(team, "coder", "Omar"), as_role(team, "coder", "Omar")
    new = "another long password"
    wrong = here.post("/account/password", data={"current": "x", "chosen": new, "again": new})
    assert wrong.status_code == 400 and "is another" in wrong.text
    changed = here.post("/account/password", data={"current": PASSWORD, "chosen": new, "again": new})
    assert changed.headers["location"] == "/account?done=password"
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303
    assert log_in(visitor(team), "Omar").status_code == 403
    assert log_in(visitor(team), "Omar", new).status_code == 303


def test_one_can_log_out_everywhere_else(team: Desk) -> None:
    here, there = as_role(team, "coder", "Omar"), as_role(team, "coder", "Omar")
    other = as_role(team, "admin", "Nadia")
    assert "In 1 other browser" in here.get("/account").text
    here.post("/account/sessions")
    assert there.get("/account").status_code == 303
    assert here.get("/account").status_code == other.get("/account").status_code == 200


def shown_token(answer: httpx.Response) -> str:
    found = re.search(r'id="secret"[^>]*>(isnad_[\w-]+)<', answer.text)
    assert answer.status_code == 200 and found
    return found[1]


def test_a_program_shows_a_token_until_it_ends(team: Desk, store: Store, clock: Clock) -> None:
    coder = as_role(team, "coder", "Omar")
    token = shown_token(coder.post("/account/tokens", data={"name": "export", "role": "coder", "days": "30"}))
    assert token not in coder.get("/account").text
    program = httpx.Client(base_url=team.url, headers={"Authorization": f"Bearer {token}"})
    assert program.get("/").status_code == 200
    program.get("/")
    assert "never" not in re.sub(r"<form.*", "", coder.get("/account").text.split("Last used")[1], flags=re.S)
    for path in ("/account", "/people"):
        assert program.get(path).status_code == 403, "a token manages neither people nor itself"
    assert program.post("/account/tokens", data={"name": "more"}).status_code == 403
    clock.pass_(days=31)
    assert program.get("/").status_code == 401


def test_a_token_may_no_more_than_its_person(team: Desk, store: Store) -> None:
    coder, admin = as_role(team, "coder", "Omar"), as_role(team, "admin", "Nadia")
    refused = coder.post("/account/tokens", data={"name": "x", "role": "editor"})
    assert refused.status_code == 400 and "at most" in refused.text
    token = shown_token(coder.post("/account/tokens", data={"name": "x", "role": "coder"}))
    program = httpx.Client(base_url=team.url, headers={"Authorization": f"Bearer {token}"})
    assert program.get("/incidents/i1/note").status_code != 403
    admin.post(f"/people/{id_of(store, 'Omar')}/role", data={"role": "reader"})
    assert program.get("/incidents/i1/note").status_code == 403
    id = re.search(r"/account/tokens/(\d+)/revoke", coder.get("/account").text)[1]  # type: ignore[index]
    assert admin.post(f"/account/tokens/{id}/revoke").status_code == 400, "only its own person's"
    assert coder.post(f"/account/tokens/{id}/revoke").status_code == 303
    answer = program.get("/")
    assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Bearer")


def test_a_desk_without_accounts_takes_tokens_too_and_no_wrong_ones(store: Store) -> None:
    add(store, "Omar", "coder")
    with serving(store) as desk:
        assert httpx.get(desk.url).status_code == 200
        assert httpx.get(desk.url, headers={"Authorization": "Bearer isnad_x"}).status_code == 401
        for path in ("/people", "/account"):
            assert httpx.get(desk.url + path).status_code == 404
        assert httpx.get(f"{desk.url}/login").headers["location"] == "/"


# The pages, in a browser.


def test_a_person_comes_in_chooses_a_password_and_leaves_on_a_phone(
    team: Desk, open_page: Callable[..., Page], language: str
) -> None:
    once = given(as_role(team, "admin", "Nadia").post("/people", data={"name": "ليلى", "role": "reader"}))
    page = open_page(team.url, language, size=(390, 844))
    expect(page).to_have_url(re.compile("/login$"))
    page.locator("#l-name").fill("ليلى")
    page.locator("#l-password").fill(once)
    page.keyboard.press("Enter")
    page.locator("#l-chosen").fill(PASSWORD)
    page.locator("#l-again").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("header nav")).to_be_visible()
    assert page.locator("html").get_attribute("dir") == {"ar": "rtl", "en": "ltr"}[language]
    page.locator("summary", has_text="ليلى").click()
    page.locator("form[action='/logout'] button").click()
    expect(page.locator("#l-name")).to_be_visible()


def test_the_pages_of_people_work_without_scripts(
    team: Desk, store: Store, open_page: Callable[..., Page], language: str
) -> None:
    page = open_page(f"{team.url}/login?next=/people", language, java_script_enabled=False)
    page.locator("#l-name").fill("nadia")
    page.locator("#l-password").fill(PASSWORD)
    page.locator("main button").click()
    page.locator("#p-name").fill("سامر <b>")
    page.locator("#p-role").select_option("editor")
    page.locator("form[action='/people'] button").click()
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", page.locator("#given").inner_text())
    assert page.locator(".people bdi").all_inner_texts() == ["Nadia", "Omar", "سامر <b>"]
    page.goto(f"{team.url}/account")
    page.locator("#a-name").fill("weekly")
    page.locator("form[action='/account/tokens'] button").click()
    assert page.locator("#secret").inner_text().startswith("isnad_")
    page.locator("form[action$='/revoke'] button").click()
    assert page.locator("form[action$='/revoke']").count() == 0
