"""The desk as a whole: its frame in both languages, what every answer carries."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from desk_site import Desk
from playwright.sync_api import Page


def test_the_page_is_written_from_the_side_of_its_language(
    desk: Desk, open_page: Callable[..., Page], language: str
) -> None:
    page = open_page(desk.url, language)
    assert page.locator("html").get_attribute("dir") == {"ar": "rtl", "en": "ltr"}[language]
    page.locator("#preferences summary").click()
    page.locator("#p-numerals").select_option("arab")
    page.locator("#preferences button").click()
    assert page.locator("#p-numerals").input_value() == "arab"


def test_only_its_own_name_is_answered_to(desk: Desk) -> None:
    assert httpx.get(desk.url, headers={"Host": "evil.example"}).status_code == 421
    assert httpx.get(desk.url).headers["content-security-policy"].startswith("default-src 'none'")


def test_a_form_of_another_site_changes_nothing(desk: Desk) -> None:
    answer = httpx.post(f"{desk.url}/preferences", data={"language": "en"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
