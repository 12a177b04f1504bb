"""The incidents of a store on the desk: list, map and timeline of one view, in a real browser and by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from desk_site import Desk, serving
from playwright.sync_api import Browser, Page, expect

from isnad.desk import drawing
from isnad.desk.language.formats import Manner
from isnad.desk.remembering import Memory
from isnad.gazetteer.index import Entry
from isnad.gazetteer.towns import Towns
from isnad.store.log import append
from isnad.store.opening import Store
from isnad.store.timeline import Bin, Timeline

ALEPPO = "36.1,36.9,9"


def ready(page: Page) -> Page:
    """The page when its map has been drawn."""
    page.locator("#map-box[data-ready]").wait_for(state="attached")
    return page


def found(page: Page) -> int:
    return int(page.locator(".count b").inner_text())


# By hand: what works without a script.


def get(desk: Desk, address: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{desk.url}{address}", headers=headers)


def test_the_list_is_filtered_by_the_address_alone(desk: Desk) -> None:
    every = get(desk, "/").text
    market = get(desk, "/?place=دارة عزه&since=2024-06&until=2024-06").text
    assert every.count('class="incident') > market.count('class="incident') == 1
    assert "دارة عزة" in market
    assert re.search(r'name="since"[^>]*value="2024-06-01"', market)


def test_a_page_of_the_list_leads_to_the_next_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from isnad.store import incidents

    real = incidents.page
    monkeypatch.setattr(incidents, "page", lambda *a, **k: real(*a, **{**k, "size": 4}))
    first = get(desk, "/?kind=shelling").text
    link = re.search(r'href="(/\?[^"]*after=[^"]*)"', first)
    assert link
    second = get(desk, link[1].replace("&amp;", "&")).text
    ids = [set(re.findall(r'data-id="(\w+)"', page)) for page in (first, second)]
    assert len(ids[0]) == 4
    assert ids[1]
    assert not ids[0] & ids[1]


def test_what_the_address_gets_wrong_is_said_and_the_rest_holds(desk: Desk) -> None:
    page = get(desk, "/?since=soon&kind=shelling", **{"Accept-Language": "en"})
    assert page.status_code == 200
    assert "this is no day" in page.text
    assert '<option value="shelling" selected>' in page.text
    assert get(desk, "/?after=nonsense").status_code == 400
    assert get(desk, "/map/points?zoom=5&shown=here").status_code == 422


def test_where_nothing_is_found_the_filter_to_leave_out_is_told(desk: Desk) -> None:
    page = get(desk, "/?kind=shelling&killed=9000", **{"Accept-Language": "en"}).text
    assert "There are some when you leave out:" in page
    assert re.search(r'<a data-view href="/\?kind=shelling">\s*Killed, at least 9,000', page)


def test_an_empty_store_tells_how_to_fill_it(tmp_path: Path) -> None:
    with Store.open(str(tmp_path / "new.db")) as store, serving(store) as desk:
        page = get(desk, "/").text
        assert f"isnad ingest reports.jsonl --store {tmp_path / 'new.db'}" in page


def test_bars_lead_to_their_time_and_a_table_says_the_same(desk: Desk) -> None:
    page = get(desk, "/timeline?since=2024-06-11&until=2024-06-12", **{"Accept-Language": "en"}).text
    assert re.search(
        r'href="/\?since=2024-06-11&amp;until=2024-06-11" data-view aria-label="11 June 2024: ', page
    )
    assert re.search(r'<th scope="row"><a [^>]*>11 June 2024</a></th><td>\d', page)
    assert 'href="/?since=2024-06-01&amp;until=2024-06-30">Wider' in page


def test_points_hold_what_a_circle_tells(desk: Desk) -> None:
    answer = get(
        desk, "/map/points?zoom=9&shown=35,36,37,38&place=دارة عزة", **{"Accept-Language": "en"}
    ).json()
    point = next(p for p in answer["points"] if p["when"] == "11 June 2024")
    assert (point["kind"], point["place"], point["harm"]) == ("shelling", "دارة عزة", 6)
    assert point["radius"] > 0
    outside = get(desk, "/map/points?zoom=9&shown=10,10,12,12&place=دارة عزة").json()
    assert outside["points"] == outside["clusters"] == []
    here = get(desk, "/map/here?box=36.28,36.84,36.29,36.86").json()
    assert here["count"] == len(here["points"]) >= 1


def test_the_map_and_the_box_of_the_view_hold_together(desk: Desk) -> None:
    wide = get(desk, "/map/points?zoom=4&shown=-90,-180,90,180&box=36,36,37,38").json()
    assert wide["points"]
    assert all(36 <= p["lat"] <= 37 and 36 <= p["lon"] <= 38 for p in wide["points"])
    assert get(desk, "/map/points?zoom=4&shown=10,10,20,20&box=36,36,37,38").json()["points"] == []


def test_names_of_the_base_are_in_the_readers_language(desk: Desk) -> None:
    assert get(desk, "/map/countries", **{"Accept-Language": "en"}).json()["760"] == "Syria"
    assert get(desk, "/map/countries", **{"Accept-Language": "ar"}).json()["760"] == "سوريا"
    named = get(desk, "/map/labels?zoom=12&shown=30,30,40,45").json()
    assert named
    assert all(30 <= p["lat"] <= 40 for p in named)
    assert get(desk, "/map/labels?zoom=2&shown=30,30,40,45").json() == []


def test_what_is_remembered_is_forgotten_when_the_store_changes(example_store: Store) -> None:
    memory, made = Memory(most=2), []

    def ask(key: str) -> int:
        with example_store.read() as connection:
            return memory.get(connection, key, lambda: made.append(key) or len(made))  # type: ignore[func-returns-value]

    assert [ask("a"), ask("a"), ask("b")] == [1, 1, 2]
    ask("c")
    assert ask("a") == 4  # the one asked for longest ago made room
    with example_store.write() as connection:
        append(connection, "somebody", "note", "i1", after={})
    assert ask("a") == 5


def test_what_took_long_may_be_a_little_old(example_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, made = Memory(), []
    monkeypatch.setattr("isnad.desk.remembering._LONG", -1.0)
    for patience in (60.0, 60.0, 0.0):
        with example_store.read() as connection:
            memory.get(connection, "a", lambda: made.append(1), patience)  # type: ignore[func-returns-value]
        with example_store.write() as connection:
            append(connection, "somebody", "note", "i1", after={})
    assert len(made) == 2


# The drawing.

MONTHS = Timeline(
    "month",
    [Bin("2024-05-01", "2024-05-31", 4, 1, 10, 0, 0), Bin("2024-06-01", "2024-06-30", 1, 0, 0, 0, 0)],
    0,
    0,
)


def test_time_runs_with_the_writing() -> None:
    left, right = drawing.draw(MONTHS, Manner("en")).bars, drawing.draw(MONTHS, Manner("ar")).bars
    assert left[0].x < left[1].x
    assert right[0].x > right[1].x
    assert left[0].most == drawing.KILLED
    assert left[1].most == 0
    assert drawing.draw(MONTHS, Manner("ar", "arab")).ticks[0].words.endswith("٢٠٢٤")
    assert drawing.draw(Timeline("day", [], 3, 0), Manner()).bars == []


def test_a_time_grows_to_its_month_its_year_and_all_time() -> None:
    day = ("2024-12-11", "2024-12-12")
    month = drawing.wider(*day)
    assert month == ("2024-12-01", "2024-12-31")
    assert drawing.wider(*month) == ("2024-01-01", "2024-12-31")
    assert drawing.wider("2024-01-01", "2024-12-31") == (None, None)
    assert drawing.wider("2024-01-01", None) == (None, None)


def test_the_most_peopled_towns_of_a_box_come_first() -> None:
    def entry(id: str, lat: float, lon: float, population: int, kind: str = "P") -> Entry:
        return Entry(id, id, lat, lon, kind, "SY", (), population)

    towns = Towns([entry("a", 36.2, 37.1, 5), entry("b", 36.9, 37.9, 50), entry("c", 33.5, 36.3, 70),
                   entry("d", 36.5, 37.5, 900, "A"), entry("e", 0.5, 179.5, 3), entry("f", 0.5, -179.5, 4)])  # fmt: skip
    assert [e.id for e in towns.within((36, 37, 37, 38), 9)] == ["b", "a"]
    assert [e.id for e in towns.within((-90, -180, 90, 180), 2)] == ["c", "b"]
    assert [e.id for e in towns.within((0, 179, 1, -179), 9)] == ["f", "e"]


# In the browser.


def test_filter_chip_and_history(desk: Desk, open_page: Callable[..., Page], language: str) -> None:
    page = open_page(desk.url, language)
    every = found(page)
    page.locator("#f-kind").select_option("shelling")
    expect(page.locator(".chips .chip")).to_have_count(1)
    assert page.url.endswith("/?kind=shelling")
    fewer = found(page)
    assert 0 < fewer < every
    assert page.locator(".incident").count() == fewer
    page.locator(".chips .chip").click()
    expect(page.locator(".chips")).to_have_count(0)
    assert page.locator("#f-kind").input_value() == ""
    page.go_back()
    expect(page.locator(".count b")).to_have_text(str(fewer))
    assert page.locator("#f-kind").input_value() == "shelling"


def test_a_sent_link_shows_the_same(desk: Desk, open_page: Callable[..., Page]) -> None:
    page = ready(open_page(f"{desk.url}/?map={ALEPPO}"))
    page.locator('[data-map="follow"]').click()
    expect(page.locator(".chips .chip")).to_have_count(1)
    page.locator("#f-order").select_option("killed")
    page.wait_for_url("**order=killed**")
    expect(page.locator("#f-order")).to_have_value("killed")
    there = ready(open_page(page.url, "ar"))
    ids = "els => els.map(e => e.dataset.id)"
    assert there.locator(".incident").evaluate_all(ids) == page.locator(".incident").evaluate_all(ids)
    assert there.locator(".dot, .cluster").count() == page.locator(".dot, .cluster").count() > 0
    assert there.url == page.url
    expect(there.locator('[data-map="follow"]')).to_have_attribute("aria-pressed", "true")


def test_the_map_moves_list_and_timeline_with_it(desk: Desk, open_page: Callable[..., Page]) -> None:
    page = ready(open_page(f"{desk.url}/?map={ALEPPO}"))
    every = found(page)
    page.locator('[data-map="follow"]').click()
    expect(page.locator(".chips .chip")).to_have_count(1)
    near, bars = found(page), page.locator(".bars a").count()
    assert 0 < near < every
    for zoom in (8, 7):
        page.locator(".leaflet-control-zoom-out").click()
        page.wait_for_url(re.compile(rf",{zoom}&box="))
    expect(page.locator(".count b")).not_to_have_text(str(near))
    expect(page.locator(".bars a")).not_to_have_count(bars)
    page.locator('[data-map="follow"]').click()
    expect(page.locator(".count b")).to_have_text(str(every))


def test_a_circle_tells_its_incidents(desk: Desk, open_page: Callable[..., Page], language: str) -> None:
    page = ready(open_page(f"{desk.url}/?map={ALEPPO}&place=دارة عزة", language))
    page.locator(".cluster").first.click()
    told = page.locator(".incidents-here .told")
    expect(told.locator("li")).to_have_count(2)
    assert told.get_attribute("dir") == {"ar": "rtl", "en": "ltr"}[language]
    assert told.locator("li a").first.get_attribute("href").startswith("/incidents/i")  # type: ignore[union-attr]
    told.locator("[data-view]").click()
    page.wait_for_url("**box=**")
    expect(page.locator(".incident")).to_have_count(2)


def test_list_and_map_point_at_each_other(desk: Desk, open_page: Callable[..., Page]) -> None:
    page = ready(open_page(f"{desk.url}/?map={ALEPPO}"))
    page.locator(".incident[data-lat]").first.hover()
    expect(page.locator("path.ring")).to_have_count(1)
    page.locator("path.dot").first.dispatch_event("mouseover")
    expect(page.locator(".incident.near")).to_have_count(1)


def test_a_bar_and_a_drag_narrow_the_time(desk: Desk, open_page: Callable[..., Page], language: str) -> None:
    page = open_page(desk.url, language)
    bars = page.locator(".bars")
    frame = bars.bounding_box()
    assert frame
    page.mouse.move(frame["x"] + frame["width"] * 0.45, frame["y"] + 20)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.99, frame["y"] + 25, steps=4)
    page.mouse.up()
    page.wait_for_url("**since=**until=**")
    since = page.locator("#f-since")
    # Time runs with the writing: the right half is the earlier one in Arabic.
    expect(since).to_have_value(re.compile("2024-0[1-3]" if language == "ar" else "2024-0[6-9]"))
    page.locator(".time-head .end a").first.wait_for()
    last = page.locator(".bars g:has(a)").last
    first_day = last.get_attribute("data-first")
    last.locator("a").focus()
    page.keyboard.press("Enter")
    expect(since).to_have_value(first_day or "")


def test_filters_need_no_script(desk: Desk, open_page: Callable[..., Page], language: str) -> None:
    page = open_page(f"{desk.url}/?order=killed", language, java_script_enabled=False)
    page.locator("#f-place").fill("دارة عزه")
    page.locator("#filters noscript button, #filters > button").click()
    assert "order=killed" in page.url
    assert 0 < page.locator(".incident").count() < 5
    page.locator(".bars a").first.click()
    assert "since=" in page.url


def test_tiles_come_from_where_the_settings_say(example_store: Store, browser: Browser) -> None:
    address, asked = "http://tiles.example/{z}/{x}/{y}.png", set()
    with serving(example_store, tiles=address) as desk:
        page = browser.new_page()
        page.route(
            "http://tiles.example/**", lambda route: (asked.add(route.request.url), route.fulfill(body=""))
        )
        page.goto(f"{desk.url}/?map=36.1,36.9,9")
        expect(page.locator(".leaflet-control-attribution")).to_have_text("tiles.example")
        page.locator(".leaflet-tile").first.wait_for(state="attached")
        page.close()
    assert any(re.fullmatch(r"http://tiles.example/9/\d+/\d+.png", one) for one in asked)


def test_keys_walk_and_search(desk: Desk, open_page: Callable[..., Page]) -> None:
    page = open_page(desk.url)
    page.keyboard.press("/")
    page.keyboard.type("سوق")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=**")
    expect(page.locator(".chips .chip")).to_have_count(1)
    page.locator("#main").focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator(".incident h2 a").first
    expect(first).to_be_focused()
    page.keyboard.press("m")
    expect(page.locator("#found")).to_be_hidden()
    page.keyboard.press("m")
    expect(page.locator("#found")).to_be_visible()


def test_on_a_phone_one_part_is_seen_at_a_time(
    desk: Desk, open_page: Callable[..., Page], language: str
) -> None:
    page = open_page(desk.url, language, size=(390, 844))
    expect(page.locator("#found")).to_be_visible()
    expect(page.locator("#f-kind")).to_be_hidden()
    page.locator('[data-panel="map"][aria-pressed]').click()
    ready(page)
    expect(page.locator(".cluster, .dot").first).to_be_visible()
    page.locator('[data-panel="time"][aria-pressed]').click()
    expect(page.locator(".bars")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".basics > summary").click()
    page.locator("#f-kind").select_option("shelling")
    page.wait_for_url("**kind=shelling**")
