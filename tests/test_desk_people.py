"""People: accounts on the command line and on the page, logging in, sessions that end, tokens for programs."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from conftest import Place
from desk_site import Desk, serving
from desk_team import PASSWORD, Clock, add, as_role, given, log_in, shown_token, visitor
from playwright.sync_api import Page, expect
from sqlalchemy import select

from isnad.desk.people import accounts
from isnad.desk.people.errors import PeopleError
from isnad.store import schema
from isnad.store.opening import Store
from isnad.store.verify import verify


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
