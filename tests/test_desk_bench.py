"""The desk serves real reports whole: each document, each incident, in both languages, where the bench is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from desk_site import Desk, serving
from sqlalchemy import select

from isnad.store import schema
from isnad.store.opening import Store

BENCH = Path(__file__).parent.parent.parent / "shared" / "bench"
REPORTS = BENCH / "documents-dev.jsonl"

pytestmark = pytest.mark.skipif(not REPORTS.exists(), reason="the bench is not beside the project")


@pytest.fixture(scope="module")
def bench_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with all reports of the bench."""
    folder = tmp_path_factory.mktemp("bench")
    subprocess.run(
        [sys.executable, "-m", "isnad", "ingest", str(REPORTS), "--store", str(folder / "isnad.db")],
        capture_output=True, timeout=600, env=os.environ | {"ISNAD_GAZETTEER": ""},
    )  # fmt: skip
    with Store.open(str(folder / "isnad.db"), create=False) as store, serving(store) as desk:
        yield desk


@pytest.fixture(params=["ar", "en"], scope="module")
def client(bench_desk: Desk, request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=bench_desk.url, headers={"Accept-Language": request.param}, timeout=60
    ) as client:
        yield client


def test_every_document_is_served_with_its_own_words(bench_desk: Desk, client: httpx.Client) -> None:
    document = schema.document.c
    with bench_desk.store.read() as connection:
        digests = connection.execute(select(document.sha256).where(document.current)).scalars().all()
    assert len(digests) > 800
    bad = {d: s for d in digests if (s := client.get(f"/documents/{d}").status_code) != 200}
    assert not bad


def test_every_incident_is_served(bench_desk: Desk, client: httpx.Client) -> None:
    incident = schema.incident.c
    with bench_desk.store.read() as connection:
        ids = connection.execute(select(incident.public_id).where(incident.documents > 0)).scalars().all()
    assert len(ids) > 800
    bad = {i: s for i in ids if (s := client.get(f"/incidents/{i}").status_code) != 200}
    assert not bad
