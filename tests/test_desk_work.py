"""The queue of the desk, by keys, in both languages."""

from __future__ import annotations

from desk_deeds import Open, decisions, enter, last, of, queued, send
from desk_site import Desk
from playwright.sync_api import expect

from isnad.store.queue import waiting


def test_the_queue_is_gone_through_by_keys(desk: Desk, open_page: Open, language: str) -> None:
    first, second, third = queued(desk.store)[:3]
    page = open_page(f"{desk.url}/work", language)
    current = page.locator(".row[aria-current]")
    expect(current).to_have_id(f"w-{first}")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator(".act-form input[type=radio]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"#w-{second}.gone")).to_be_visible()
    expect(current).to_have_id(f"w-{third}")
    assert of(desk.store, second).state == "confirmed"
    assert last(desk.store).who == "tester"
    expect(page.locator(".counts .whose .num").first).to_have_text(str(len(queued(desk.store))))
    page.keyboard.press("u")
    expect(current).to_have_id(f"w-{second}")
    assert of(desk.store, second).state == "new"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/incidents/{second}")


def test_keys_stand_at_the_same_place_of_an_arabic_keyboard(desk: Desk, open_page: Open) -> None:
    second = queued(desk.store)[1]
    page = open_page(f"{desk.url}/work", "ar")
    press = "([key, code]) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))"
    page.evaluate(press, ["ت", "KeyJ"])
    page.evaluate(press, ["ش", "KeyA"])
    expect(page.locator("#said .notice")).to_be_visible()
    assert of(desk.store, second).assigned == "tester"


def test_an_incident_is_taken_and_stands_among_ones_own(desk: Desk, open_page: Open) -> None:
    first = queued(desk.store)[0]
    page = open_page(f"{desk.url}/work?assigned=-")
    page.keyboard.press("a")
    expect(page.locator(f"#w-{first}.gone")).to_be_visible()
    assert of(desk.store, first).assigned == "tester"
    page.goto(f"{desk.url}/work?assigned=me")
    expect(page.locator(".row")).to_have_count(1)
    page.keyboard.press("a")
    expect(page.locator(f"#w-{first}.gone")).to_be_visible()
    assert of(desk.store, first).assigned is None


def test_a_note_is_written_in_the_queue_and_the_row_stays(desk: Desk, open_page: Open) -> None:
    first = queued(desk.store)[0]
    page = open_page(f"{desk.url}/work")
    page.keyboard.press("n")
    page.locator("textarea").fill("سألنا المستشفى عن القائمة")
    send(page)
    expect(page.locator(f"#w-{first}:not(.gone)[aria-current]")).to_be_visible()
    assert of(desk.store, first).notes == ["tester: سألنا المستشفى عن القائمة"]


def test_escape_drops_a_form_and_keeps_the_place(desk: Desk, open_page: Open) -> None:
    page = open_page(f"{desk.url}/work")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(".act-form")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".act-form")).to_have_count(0)
    expect(page.locator(".row").nth(1).locator(".title")).to_be_focused()
    assert decisions(desk.store) == 0


def test_words_of_a_form_that_was_dropped_stand_in_the_next(desk: Desk, open_page: Open) -> None:
    page = open_page(f"{desk.url}/work")
    page.keyboard.press("n")
    page.locator("textarea").fill("سألنا المستشفى")
    page.keyboard.press("Escape")
    expect(page.locator(".act-form")).to_have_count(0)
    page.keyboard.press("c")
    expect(page.locator("input[name=reason]")).to_have_value("سألنا المستشفى")
    send(page)
    assert last(desk.store).reason == "سألنا المستشفى"
    expect(page.locator(".row[aria-current] .title")).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("input[name=reason]")).to_have_value("")


def test_a_reason_to_wait_shows_those_that_have_it(desk: Desk, open_page: Open) -> None:
    page = open_page(f"{desk.url}/work?reason=large")
    with desk.store.read() as connection:
        large = len(waiting(connection, reason="large").waiting)
    expect(page.locator(".row")).to_have_count(large)
    assert 0 < large < len(queued(desk.store))


def test_a_reader_sees_the_queue_without_acts_and_without_names(team: Desk, open_page: Open) -> None:
    page = enter(open_page(f"{team.url}/login"), "rana")
    page.goto(f"{team.url}/work")
    expect(page.locator(".row").first).to_be_visible()
    expect(page.locator(".quick")).to_have_count(0)
