"""The desk is safe: each of its routes, each field of a document, each header."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from desk_site import EXAMPLES, Desk, serving
from desk_team import Route, as_role, routes
from playwright.sync_api import Page
from sqlalchemy import select

from isnad.desk.app import build
from isnad.desk.roles import LEAST, ROLES
from isnad.desk.safety import LONGEST, SAFE
from isnad.desk.settings import Settings
from isnad.store import incidents, schema
from isnad.store.opening import Store
from isnad.store.review import Review

#: What anybody reaches, whatever their role; everything else asks for a right.
OPEN = {("GET", "/login"), ("POST", "/login"), ("POST", "/logout"), ("POST", "/preferences")}

TEAM = Settings("tester", team=True)


def all_routes() -> list[Route]:
    """Of the desk of a team; the routes do not depend on what is in the store."""
    return routes(build(None, TEAM))  # type: ignore[arg-type]


def is_open(route: Route) -> bool:
    return (route.method, route.path) in OPEN


@pytest.fixture
def team(example_store: Store) -> Iterator[Desk]:
    with serving(example_store, team=True) as desk:
        yield desk


def filled(route: Route) -> str:
    """The path of a route, leading to nothing: who is refused is refused before that is looked for."""
    return route.at(id="999999", number=999999, sha256="0" * 64)


# Each route.


def test_each_route_asks_for_a_right() -> None:
    found = all_routes()
    assert len(found) > 20
    assert [r for r in found if not r.rights and not is_open(r)] == []


def test_each_route_of_the_documentation_of_the_interface_is_no_way_around(team: Desk) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert httpx.get(team.url + path).status_code == 404


def test_nobody_gets_anywhere_without_logging_in(team: Desk) -> None:
    with httpx.Client(base_url=team.url) as client:
        for route in all_routes():
            if is_open(route):
                continue
            answer = client.request(route.method, filled(route))
            if route.path.startswith("/api/"):
                assert answer.status_code == 401, route
                assert answer.headers["content-type"] == "application/problem+json"
            else:
                assert answer.status_code == 303, route
                assert answer.headers["location"].startswith("/login"), route
            part = client.request(route.method, filled(route), headers={"HX-Request": "true"})
            if not route.path.startswith("/api/"):
                assert part.headers["hx-redirect"] == "/login", route


def test_no_role_does_what_only_a_higher_one_may(team: Desk) -> None:
    clients = {role: as_role(team, role) for role in ROLES}
    tried = 0
    for route in all_routes():
        if is_open(route):
            continue
        least = max(ROLES.index(LEAST[right]) for right in route.rights)  # type: ignore[index]
        for n, role in enumerate(ROLES):
            if n < least:
                tried += 1
                answer = clients[role].request(route.method, filled(route))
                assert answer.status_code == 403, (role, route)
            elif n == least and route.method in SAFE:
                answer = clients[role].request(route.method, filled(route))
                assert answer.status_code not in (401, 403) and answer.status_code < 500, (role, route)
    assert tried > 20


def test_each_route_that_changes_something_takes_it_from_its_own_pages_only(team: Desk) -> None:
    client = as_role(team, "admin")
    own = client.headers.pop("X-CSRF-Token")
    foreign: list[dict[str, str]] = [
        {},
        {"X-CSRF-Token": "x" * 43},
        {"X-CSRF-Token": own, "Sec-Fetch-Site": "cross-site"},
        {"X-CSRF-Token": own, "Origin": "https://evil.example"},
        {"X-CSRF-Token": own, "Origin": "null"},
    ]
    unsafe = [route for route in all_routes() if route.method not in SAFE]
    assert len(unsafe) > 10
    before = acts(team.store)
    for route in unsafe:
        for headers in foreign:
            answer = client.request(route.method, filled(route), headers=headers, data={"csrf": "nothing"})
            assert answer.status_code == 403, (route, headers)
            assert "set-cookie" not in answer.headers
        assert client.request(route.method, filled(route), json={"csrf": own}).status_code == 403, route
    assert acts(team.store) == before


def test_a_desk_of_one_takes_nothing_from_other_pages_either(example_store: Store) -> None:
    with serving(example_store) as desk, httpx.Client(base_url=desk.url) as client:
        before = acts(example_store)
        for route in all_routes():
            if route.method not in SAFE and route.path not in ("/login", "/logout"):
                assert client.request(route.method, filled(route)).status_code == 403, route
        assert acts(example_store) == before


def acts(store: Store) -> int:
    with store.read() as connection:
        return len(connection.execute(select(schema.log.c.seq)).all())


@pytest.mark.parametrize("odd", [10**30, "%00%ED%A0%80'", "..%2f..%2fetc%2fpasswd"])
def test_what_nothing_bears_is_told_calmly(team: Desk, odd: object) -> None:
    client = as_role(team, "admin")
    for route in all_routes():
        if "{" in route.path:
            answer = client.request(route.method, route.at(id=odd, number=odd, sha256=odd))
            assert 400 <= answer.status_code < 500, route


# Each answer.


HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/login", 200), ("/", 303), ("/nothing", 404), ("/static/css/base.css", 200), ("/static/nothing", 404)],
)
def test_each_answer_keeps_the_browser_from_others(team: Desk, path: str, status: int) -> None:
    answer = httpx.get(team.url + path)
    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert {k: answer.headers[k] for k in HEADERS} == HEADERS
    assert answer.headers["cache-control"] == (
        "no-cache" if status == 200 and "static" in path else "no-store"
    )
    assert "server" not in answer.headers


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8470", "127.0.0.1.evil.example", "[::2]", ""])
def test_it_answers_to_its_own_names_only(team: Desk, host: str) -> None:
    answer = httpx.get(team.url + "/login", headers={"Host": host})
    assert answer.status_code in (400, 421)
    assert "content-security-policy" in answer.headers or answer.status_code == 400


def test_what_is_too_long_is_refused(team: Desk) -> None:
    client = as_role(team, "admin")
    long = {"name": "x" * LONGEST, "role": "reader"}
    assert client.post("/people", data=long).status_code == 413

    def pieces() -> Iterator[bytes]:
        yield b"name="
        for _ in range(11):
            yield b"x" * 100_000

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/people", content=pieces(), headers=form).status_code == 413


def test_an_error_of_the_program_shows_nothing_of_it(
    team: Desk, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_role(team, "reader")
    client.headers["Accept-Language"] = language

    def broken(*given: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("isnad.desk.people.tokens.of", broken)
    answer = client.get("/account")
    assert answer.status_code == 500
    assert f'lang="{language}"' in answer.text
    assert "secret of" not in answer.text and "Traceback" not in answer.text
    assert "content-security-policy" in answer.headers
    monkeypatch.setattr("isnad.desk.people.sessions.find", broken)
    assert client.get("/api/incidents").json().keys() == {"title", "status", "detail"}


def test_a_form_that_is_not_as_it_should_be_is_told_in_words(team: Desk) -> None:
    answer = as_role(team, "admin").post("/people/1/role", data={"role": "king"})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html") and ">role<" in answer.text


def test_a_part_of_a_page_that_is_refused_is_told_beside_it(team: Desk) -> None:
    answer = as_role(team, "reader").get("/people", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer.headers["hx-retarget"] == "#refused" and "<html" not in answer.text


# Hostile documents.

BITE = "\"'><img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>{{7*7}}</bdi></title></textarea>"
LINK = "javascript:alert(4)//"
TEXT = f"""{BITE} قُتل 3 مدنيين بينهم الطفلة ليان {BITE} الحمدو في قصف مدفعي على بلدة سرمين يوم 4 آذار 2024.
قال مصدر طبي لوكالة «{BITE}» إن امرأة أصيبت في غارة جوية على مدينة إدلب. </script><!-- ]]>
"""
OTHER = f"قتل 4 مدنيين في قصف مدفعي على بلدة سرمين يوم 4 آذار 2024، بحسب الدفاع المدني. {BITE}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store in which every field is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    documents = [
        {"id": f"id {BITE}", "url": f"https://evil.example/{BITE}", "publisher": f"وكالة {BITE}",
         "title": f"مقتل ثلاثة في سرمين {BITE}", "published": "2024-03-05", "text": TEXT},
        {"id": LINK, "url": LINK, "publisher": LINK, "title": LINK, "published": "2024-03-05", "text": OTHER},
        {"id": "3", "url": f"data:text/html,{BITE}", "publisher": {"name": BITE}, "title": "\u202e\u0000\ud800" + BITE,
         "published": "2024-03-06", "text": OTHER + TEXT},
        {"id": "4", "url": "https://evil.example/page", "title": BITE, "published": "2024-03-06",
         "html": f"<html><title>{BITE}</title><body><article><p>{OTHER}</p><p onclick=alert(5)>{OTHER}</p></article>"},
    ]  # fmt: skip
    path = folder / f"{BITE.replace('/', '')}.jsonl"
    path.write_text("".join(json.dumps(d) + "\n" for d in documents))
    subprocess.run(
        [sys.executable, "-m", "isnad", "ingest", str(path), "--store", str(folder / "isnad.db"),
         "--gazetteer", str(EXAMPLES / "places.csv")],
        check=True, capture_output=True, timeout=120, env=os.environ | {"ISNAD_GAZETTEER": ""},
    )  # fmt: skip
    with Store.open(str(folder / "isnad.db"), create=False) as store:
        with store.read() as connection:
            ids = [i.id for i in incidents.page(connection, incidents.Filter()).incidents]
        review = Review(store, BITE)
        for id in ids:
            review.note(id, BITE)
            review.assign(id, BITE[:60])
            review.correct(id, "place", f"سرمين {BITE}@35.9,36.7", BITE, LINK)
            review.confirm(id, BITE)
        review.settle()
        yield store


#: Pages that say back what they were asked.
ECHOING = (
    "/?text=",
    "/?place=",
    "/list?text=",
    "/documents?q=",
    "/work?assigned=",
    "/api/incidents?text=",
    "/documents/",
)


def pages_of(store: Store) -> list[str]:
    """Every page there is, and those that say back what they were asked."""
    with store.read() as connection:
        ids = [i.id for i in incidents.page(connection, incidents.Filter()).incidents]
        digests = connection.execute(select(schema.document.c.sha256)).scalars().all()
        numbers = connection.execute(select(schema.decision.c.id)).scalars().all()[:2]
    found = []
    for route in all_routes():
        if route.method != "GET" or route.path.startswith(("/people", "/account", "/login")):
            continue
        if "{sha256}" in route.path:
            found += [
                route.at(sha256=digest) for digest in (digests if route.path.endswith("}") else digests[:1])
            ]
        elif "{number}" in route.path:
            found += [route.at(number=number) for number in numbers]
        elif "{" in route.path:
            found += [route.at(id=id) for id in (ids if route.path.endswith("}") else ids[:1])]
        else:
            found.append(route.path)
    return [
        *found,
        *(f"/documents/{d}?beside=original" for d in digests),
        *(e + quote(BITE, safe="") for e in ECHOING),
    ]


WATCH = """
window.violated = [];
document.addEventListener("securitypolicyviolation", (e) => window.violated.push(e.violatedDirective + " " + e.blockedURI));
"""
#: What a page holds that no page should: elements of the hostile words, links that run a script.
FOUND = """() => [
  ...[...document.querySelectorAll("img[src='x'], svg[onload], [onerror], [onclick], script:not([src])")].map((e) => e.outerHTML),
  ...[...document.querySelectorAll("[href], [src], [action], [formaction]")]
    .flatMap((e) => ["href", "src", "action", "formaction"].map((a) => e.getAttribute(a)))
    .filter((a) => a && /^\\s*(javascript|data|vbscript):/i.test(a)),
  ...window.violated,
]"""


def test_hostile_words_are_words_on_every_page(
    hostile: Store, open_page: Callable[..., Page], language: str
) -> None:
    with serving(hostile) as desk, httpx.Client(base_url=desk.url, timeout=30) as client:
        client.headers["Accept-Language"] = language
        page = open_page(f"{desk.url}/static/icon.svg", language)
        page.add_init_script(WATCH)
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        shown = 0
        for path in pages_of(hostile):
            answer = client.get(path)
            assert answer.status_code < 500, path
            if "attachment" in answer.headers.get("content-disposition", "") or answer.is_redirect:
                continue
            kind = answer.headers["content-type"].partition(";")[0]
            assert kind in ("text/html", "text/plain") or "json" in kind, path
            if kind == "text/html":
                page.goto(desk.url + path)
                assert page.evaluate(FOUND) == [], path
                shown += "&lt;img src=x" in answer.text
        assert shown > 20, "the hostile words are there"
        assert dialogs == []


def test_hostile_words_are_words_where_scripts_show_them(
    hostile: Store, open_page: Callable[..., Page], language: str
) -> None:
    with serving(hostile) as desk:
        page = open_page(f"{desk.url}/static/icon.svg", language)
        page.add_init_script(WATCH)
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        page.goto(desk.url)
        page.locator("#map path.leaflet-interactive, #map .cluster").first.click()
        page.locator(".leaflet-popup a").first.wait_for()
        assert page.evaluate(FOUND) == []
        page.goto(f"{desk.url}/incidents/i1")
        page.locator("a.quoted").first.click()
        page.locator("mark").first.wait_for()
        assert page.evaluate(FOUND) == []


def test_words_of_people_are_words_too(hostile: Store, open_page: Callable[..., Page], language: str) -> None:
    with serving(hostile, team=True) as desk:
        admin = as_role(desk, "admin", f"Nadia {BITE[:40]}")
        admin.post("/people", data={"name": BITE[:64], "role": "reader"})
        admin.post("/account/tokens", data={"name": BITE[:100], "role": "reader"})
        page = open_page(f"{desk.url}/login?next={LINK}", language)
        page.context.add_cookies([{"name": k, "value": v, "url": desk.url} for k, v in admin.cookies.items()])
        page.add_init_script(WATCH)
        for path in ("/people", "/account", f"/people?x={BITE}", f"/nothing/{BITE}"):
            page.goto(desk.url + path)
            assert page.evaluate(FOUND) == [], path


def test_only_addresses_of_the_web_are_links(hostile: Store) -> None:
    with serving(hostile) as desk, hostile.read() as connection:
        for digest in connection.execute(select(schema.document.c.sha256)).scalars():
            text = httpx.get(f"{desk.url}/documents/{digest}", timeout=30).text
            assert 'href="javascript' not in text and 'href="data' not in text
        assert "https://evil.example/page" in text


def test_the_preserved_original_of_a_page_never_runs(hostile: Store) -> None:
    with serving(hostile) as desk, hostile.read() as connection:
        for digest in connection.execute(select(schema.document.c.sha256)).scalars():
            answer = httpx.get(f"{desk.url}/documents/{digest}/original", timeout=30)
            assert answer.status_code == 200
            safe = answer.headers["content-type"].startswith("text/plain")
            assert safe or "attachment" in answer.headers["content-disposition"]


def test_folders_of_the_machine_are_not_served(team: Desk) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        assert httpx.get(team.url + path).status_code == 404
    assert not Path("/static").exists()
