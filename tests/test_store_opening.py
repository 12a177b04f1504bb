"""Opening a store: what it makes, what it refuses, and what it says."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from conftest import ENV, Place
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from isnad.store import schema
from isnad.store.errors import StoreError
from isnad.store.migrations import configuration
from isnad.store.opening import Store


def _of_the_schema(name: str | None, kind: str, parents: object) -> bool:
    """What a database keeps to find words by stands in no schema: each has its own."""
    return not (name or "").startswith("incident_words")


def test_the_migrations_make_the_tables_of_the_schema(place: Place) -> None:
    with place.open() as store, store.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _of_the_schema})
        assert compare_metadata(context, schema.metadata) == []
        (row,) = connection.execute(select(schema.log)).all()
    assert (row.act, row.who) == ("store created", "tester")
    assert ScriptDirectory.from_config(configuration()).get_current_head() == schema.VERSION


def test_the_log_refuses_to_be_changed(place: Place) -> None:
    with place.open() as store:
        for act in ("UPDATE log SET who = 'x'", "DELETE FROM log"):
            with pytest.raises(DBAPIError, match="only ever added to"), store.write() as connection:
                connection.execute(text(act))


def test_processes_that_open_a_new_store_at_once_all_succeed(place: Place) -> None:
    calls = [subprocess.Popen(place.call("ingest", "-", "--from", "jsonl"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV) for _ in range(4)]  # fmt: skip
    line = '{"id": "1", "text": "قُتل مدنيان بقصف على البلدة"}'.encode()
    ended = [call.communicate(line, timeout=60) for call in calls]
    assert [call.returncode for call in calls] == [0] * 4, ended
    with place.open(create=False) as store, store.read() as connection:
        acts = connection.execute(select(schema.log.c.act).order_by(schema.log.c.seq)).scalars().all()
    assert acts.count("store created") == acts.count("document ingested") == 1
    assert acts[:3] == ["store created", "document ingested", "document read"]


def test_a_store_of_a_newer_program_is_told_of(place: Place) -> None:
    with place.open() as store, store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer Isnad") as caught:
        place.open()
    assert "pip install -U isnad" in str(caught.value)


def test_a_store_that_is_not_there_is_made_only_where_it_may(place: Place) -> None:
    with pytest.raises(StoreError, match="isnad ingest makes"):
        place.open(create=False)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "--store is empty"),
        ("mysql://there/isnad", "mysql:// is no kind of store"),
        ("://", "no address of a store"),
        ("postgresql://nobody@127.0.0.1:1/isnad", "cannot be reached"),
        ("nowhere/at/all.db", "is not there: make it first"),
    ],
)
def test_what_is_no_store_is_told_in_one_line(url: str, said: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(url)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_password_is_never_told() -> None:
    with pytest.raises(StoreError) as caught:
        Store.open("postgresql://me:secret@127.0.0.1:1/isnad")
    assert "secret" not in str(caught.value)


def test_files_that_are_no_store_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("these are notes and no database at all\n" * 100)
    with pytest.raises(StoreError, match="is not a store"):
        Store.open(str(path))
    assert path.read_text().startswith("these")
    with pytest.raises(StoreError, match="is a folder"):
        Store.open(str(tmp_path))
    import sqlite3

    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE recipe (id INTEGER)")
    with pytest.raises(StoreError, match="something else"):
        Store.open(str(other))


def test_reading_needs_no_database_of_ours() -> None:
    import sys

    code = "import sys, isnad.cli; sys.exit('sqlalchemy' in sys.modules or 'warcio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
