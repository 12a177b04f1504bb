"""Stores to test on: a file of SQLite, and a database of a real PostgreSQL that the tests start themselves."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from desk_deeds import team  # noqa: F401
from desk_programs import client, team_desk  # noqa: F401
from desk_site import browser, desk, example_files, example_store, language, open_page  # noqa: F401

from isnad.store.opening import Store

# Whoever runs the tests in the background has Ctrl-C ignored, and programs that are started inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Place:
    """Where a store is to be: its address and the folder of its evidence."""

    url: str
    evidence: Path

    def open(self, create: bool = True) -> Store:
        return Store.open(self.url, evidence=self.evidence, create=create, who="tester")

    def call(self, *args: str) -> list[str]:
        """A call of the command line on this store."""
        return [
            sys.executable, "-m", "isnad", *args, "--store", self.url, "--evidence", str(self.evidence),
        ]  # fmt: skip

    def run(self, *args: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(self.call(*args), input=stdin, capture_output=True, timeout=120, env=ENV)


ENV = os.environ | {"ISNAD_GAZETTEER": ""}


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The folder of the socket of a PostgreSQL that runs for these tests."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        if os.environ.get("ISNAD_NEEDS_POSTGRES"):
            pytest.fail("PostgreSQL is not installed: apt-get install postgresql")
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="isnad-pg-"))
    folder.chmod(0o755)
    as_user: dict[str, object] = {}
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def control(program: str, *args: str) -> None:
        subprocess.run(
            [str(found[-1].parent / program), "-D", str(folder / "data"), *args],
            check=True, cwd=folder, stdout=subprocess.DEVNULL, **as_user,
        )  # type: ignore[call-overload]  # fmt: skip

    control("initdb", "-A", "trust", "-U", "isnad", "-E", "UTF8", "--no-sync")
    settings = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
    control("pg_ctl", "-w", "-l", str(folder / "log"), "-o", settings, "start")
    try:
        yield str(folder)
    finally:
        control("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def make_place(kind: str, folder: Path, request: pytest.FixtureRequest, like: Place | None = None) -> Place:
    """Where a new store of a kind may be; with ``like``, a copy of the store that is there."""
    evidence = folder / "isnad.evidence"
    if like:
        shutil.copytree(like.evidence, evidence)
    if kind == "sqlite":
        if like:
            shutil.copy(like.url, folder / "isnad.db")
        return Place(str(folder / "isnad.db"), evidence)
    import psycopg

    server = request.getfixturevalue("postgres")
    database = f"isnad_{uuid.uuid4().hex}"
    template = f" TEMPLATE {like.url.split('/')[3].split('?')[0]}" if like else ""
    with psycopg.connect(host=server, user="isnad", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {database}{template}".encode())
    return Place(f"postgresql://isnad@/{database}?host={server}", evidence)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a new store may be, of either kind."""
    return make_place(request.param, tmp_path, request)
