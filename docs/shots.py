"""Takes docs/desk-*.png, the pictures of the desk, from the demo's store in Chromium: make demo comes first."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select

from isnad.store import schema
from isnad.store.opening import Store

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from desk_site import CHROMIUM, serving  # noqa: E402

#: An incident with rival accounts, and a report of it, of examples/incidents.jsonl.
INCIDENT, REPORT = "i1", "market-1"
DESKTOP, PHONE = (1440, 900), (390, 844)


def _shot(browser: Browser, address: str, name: str, language: str, size: tuple[int, int]) -> None:
    context = browser.new_context(
        locale={"ar": "ar-SY", "en": "en-GB"}[language],
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=2 if size == PHONE else 1,
    )
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=HERE / f"desk-{name}-{language}.png")
    context.close()


def main() -> None:
    """All pictures, in both languages."""
    store_path = HERE.parent / "demo" / "isnad.db"
    with Store.open(str(store_path), create=False) as store:
        document = schema.document.c
        with store.read() as connection:
            digest = connection.execute(
                select(document.sha256).where(document.given_id == REPORT, document.current)
            ).scalar_one()
        with serving(store) as desk, sync_playwright() as playwright:
            found = next(path for path in CHROMIUM if Path(path).exists())
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
            for language in ("ar", "en"):
                _shot(browser, desk.url, "incidents", language, DESKTOP)
                _shot(browser, f"{desk.url}/incidents/{INCIDENT}", "incident", language, DESKTOP)
                _shot(browser, f"{desk.url}/documents/{digest}?event=e1", "reader", language, DESKTOP)
                _shot(browser, f"{desk.url}/work", "work", language, DESKTOP)
            _shot(browser, f"{desk.url}/incidents/{INCIDENT}", "phone", "ar", PHONE)
            browser.close()


if __name__ == "__main__":
    main()
