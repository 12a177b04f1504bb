"""A desk to test on: a store with the project's examples, a server on loopback, a real Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from isnad.store.opening import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser")


@dataclass(frozen=True)
class Desk:
    """A desk that is being served: its address, and its store."""

    url: str
    store: Store


@contextmanager
def serving(store: Store, **settings: Any) -> Iterator[Desk]:
    """Serves a store at a free port of this machine until the block ends."""
    import uvicorn

    from isnad.desk.app import build
    from isnad.desk.settings import Settings

    app = build(store, Settings(**({"who": "tester"} | settings)))
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", server_header=False))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
    try:
        yield Desk(f"http://127.0.0.1:{listening.getsockname()[1]}", store)
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="session")
def example_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store of the examples, linked; to be copied, not to be written."""
    folder = tmp_path_factory.mktemp("desk")
    files = [EXAMPLES / "incidents.jsonl", *sorted(EXAMPLES.glob("*.txt")), EXAMPLES / "posts.jsonl"]
    if (EXAMPLES / "desk.jsonl").exists():
        files.append(EXAMPLES / "desk.jsonl")
    subprocess.run(
        [sys.executable, "-m", "isnad", "ingest", *map(str, files), "--store", str(folder / "isnad.db"),
         "--gazetteer", str(EXAMPLES / "places.csv")],
        check=True, capture_output=True, timeout=300, env=os.environ | {"ISNAD_GAZETTEER": ""},
    )  # fmt: skip
    return folder


@pytest.fixture
def example_store(example_files: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of its own for each test, with the examples."""
    shutil.copytree(example_files, tmp_path / "desk")
    with Store.open(str(tmp_path / "desk" / "isnad.db"), create=False) as store:
        yield store


@pytest.fixture
def desk(example_store: Store) -> Iterator[Desk]:
    """The desk of one person, with the examples."""
    with serving(example_store) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    found = next((path for path in CHROMIUM if os.access(path, os.X_OK)), None)
    if not found:
        if os.environ.get("ISNAD_NEEDS_CHROMIUM"):
            pytest.fail("Chromium is not installed: apt-get install chromium")
        pytest.skip("Chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(params=["ar", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Each language of the interface."""
    return str(request.param)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser of its own, in a language; what it asks of other hosts fails the test."""
    contexts, strays, errors = [], [], []

    def opened(url: str, language: str = "en", **options: Any) -> Page:
        size = options.pop("size", (1280, 860))
        context = browser.new_context(
            locale={"ar": "ar-SY", "en": "en-GB"}[language],
            viewport={"width": size[0], "height": size[1]},
            **options,
        )
        contexts.append(context)
        host = url.split("/")[2]
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda r: strays.append(r.url) if _elsewhere(r.url, host) else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert strays == [], "a page asked another host"
    assert errors == [], "a script of a page failed"


def _elsewhere(url: str, host: str) -> bool:
    return not url.startswith(("data:", "blob:", "about:")) and url.split("/")[2] != host
