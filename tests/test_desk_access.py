"""Everybody can use the desk: each page is audited by axe, fits on a phone, and is gone through by keys alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from desk_deeds import PASSWORD, enter, told_by_several
from desk_site import Desk, serving
from playwright.sync_api import Page, expect
from sqlalchemy import select

from isnad.desk.people import accounts
from isnad.store import schema
from isnad.store.opening import Store

Open = Callable[..., Page]
_AXE = Axe()
_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
    "resultTypes": ["violations", "incomplete"],
}


@pytest.fixture(scope="module")
def team(example_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of a team with the examples; its pages are only looked at."""
    folder = tmp_path_factory.mktemp("access") / "desk"
    shutil.copytree(example_files, folder)
    with Store.open(str(folder / "isnad.db"), create=False) as store:
        accounts.add(store, "nadia", "admin", PASSWORD, "tester")
        with serving(store, team=True) as served:
            yield served


def _audit(page: Page) -> list[str]:
    """What axe finds wrong on a page as it stands now, and whether the page is wider than its window."""
    found: dict[str, Any] = _AXE.run(page, options=_RULES).response
    # What axe leaves to people is looked at where it is no matter of colours, which depend on the map below.
    doubts = [v for v in found["incomplete"] if v["id"].startswith("aria-")]
    out = [f"{v['id']}: {n['html'][:160]}" for v in found["violations"] + doubts for n in v["nodes"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        out.append("the page is wider than its window")
    return [f"{page.url.split('/', 3)[3] or 'incidents'}: {problem}" for problem in out]


@pytest.mark.parametrize(
    ("language", "scheme", "size"),
    [
        ("ar", "light", (1280, 860)),
        ("ar", "dark", (390, 844)),
        ("en", "dark", (1280, 860)),
        ("en", "light", (390, 844)),
    ],
    ids=lambda value: str(value[0]) if isinstance(value, tuple) else value,
)
def test_no_page_shuts_anybody_out(
    team: Desk, open_page: Open, language: str, scheme: str, size: tuple[int, int]
) -> None:
    incident = told_by_several(team.store)
    with team.store.read() as connection:
        table = schema.document.c
        digest = connection.execute(select(table.sha256).order_by(table.id.desc()).limit(1)).scalar_one()
    page = open_page(
        team.url, language, size=size, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
    )
    found = _audit(page)
    enter(page, "nadia")
    # The list, with its map drawn; then each menu open.
    page.wait_for_load_state()
    if size[0] > 1000:
        expect(page.locator(".leaflet-interactive").first).to_be_attached()
    found += _audit(page)
    for menu in page.locator("details.menu:visible > summary").all():
        menu.click()
        found += _audit(page)
        page.keyboard.press("Escape")
    # One incident: as it opens, with a sentence open, with a form open, with the keys.
    page.goto(f"{team.url}/incidents/{incident}")
    found += _audit(page)
    page.locator(".quoted").first.click()
    expect(page.locator(".passage")).to_be_visible()
    found += _audit(page)
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.locator(".act-form")).to_be_visible()
    found += _audit(page)
    page.locator("h1").first.click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    found += _audit(page)
    for path in (
        "?text=nothing+is+like+this", f"incidents/{incident}/why", f"incidents/{incident}/history",
        f"incidents/{incident}/merge", f"incidents/{incident}/split", f"incidents/{incident}/reject",
        "incidents/i99999", "work", "documents", f"documents/{digest}", f"documents/{digest}?beside=original",
        "people", "account", "api",
    ):  # fmt: skip
        page.goto(f"{team.url}/{path}")
        found += _audit(page)
    assert not found, "\n".join(dict.fromkeys(found))


def test_keys_alone_lead_from_the_list_to_a_decision(desk: Desk, open_page: Open, language: str) -> None:
    page = open_page(desk.url, language)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("\u0637\u0641\u0633")
    page.keyboard.press("Enter")
    expect(page.locator("#found .incident")).to_have_count(1)
    page.keyboard.press("Escape")
    page.locator("#main").focus()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/*")
    page.keyboard.press("n")
    expect(page.locator(".passage")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.locator(".act-form :focus")).to_have_count(1)
    for _ in range(12):
        if page.evaluate("document.activeElement.matches('.sends')"):
            break
        if page.evaluate("document.activeElement.matches('[name=own], textarea')"):
            page.keyboard.type("read")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#said .notice")).to_be_visible()


def test_a_menu_closes_by_escape_and_when_it_is_left(desk: Desk, open_page: Open) -> None:
    page = open_page(desk.url)
    opener = page.locator("#preferences summary")
    opener.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#p-language")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(page.locator("#p-language")).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#p-language")).to_be_hidden()


def test_on_paper_stands_what_is_known_and_nothing_to_press(desk: Desk, open_page: Open) -> None:
    page = open_page(f"{desk.url}/incidents/{told_by_several(desk.store)}", color_scheme="dark")
    page.emulate_media(media="print")
    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator(".quoted").first).to_be_visible()
    for hidden in (".bar", ".act-keys", "button:not(.quoted)"):
        assert page.locator(f"{hidden}:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
