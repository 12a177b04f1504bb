"""Opening a store: a file for SQLite, or a database of PostgreSQL, with its tables as they should be."""

from __future__ import annotations

import getpass
import math
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from isnad.store import schema
from isnad.store.errors import StoreError, told

#: Seconds that a process waits for another that writes.
_PATIENCE = 60
#: The lock that writers of a store on PostgreSQL take in turn.
_LOCK = 0x69736E6164


class Store:
    """An open store.  Every write goes through :meth:`write`, one writer at a time, whole or not at all."""

    def __init__(self, engine: Engine, name: str, evidence: Path) -> None:
        self.engine, self.name, self.evidence = engine, name, evidence

    @classmethod
    def open(
        cls,
        url: str,
        *,
        create: bool = True,
        evidence: Path | str | None = None,
        who: str | None = None,
    ) -> Store:
        """Opens the store at ``url``: a path (or ``sqlite:///path``), or ``postgresql://…``.

        A store that is not there is made, unless ``create`` is false; an older one gets the tables of
        this version.  ``evidence`` is the folder of the raw bytes (beside the store where it is not
        given), ``who`` signs the first row of the log.  Raises :class:`StoreError`.
        """
        address = _address(url)
        sqlite = address.get_backend_name() == "sqlite"
        if sqlite:
            name = address.database or ""
            _look(Path(name), create)
            folder = Path(name.removesuffix(".db") + ".evidence")
        else:
            name = address.set(drivername="postgresql").render_as_string(hide_password=True)
            folder = Path(f"{address.database}.evidence")
        store = cls(_engine(address), name, Path(evidence) if evidence else folder)
        try:
            store._prepare(create, who or somebody())
        except BaseException:
            store.close()
            raise
        return store

    @property
    def sqlite(self) -> bool:
        """Whether the store is a file of SQLite, not a database of PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    @property
    def files(self) -> list[Path]:
        """The files and folders that are the store's own."""
        own = [Path(self.name + end) for end in ("", "-wal", "-shm", "-journal")] if self.sqlite else []
        return [*own, self.evidence]

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store."""
        with told(self.name), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write: others that would write wait until it ends."""
        with (
            told(self.name),
            self.engine.connect().execution_options(isnad_writes=True) as connection,
            connection.begin(),
        ):
            if not self.sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield connection

    def close(self) -> None:
        """Gives the connections back."""
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _prepare(self, create: bool, who: str) -> None:
        """Makes or renews the tables where that is needed; of several processes one does, the others wait."""
        with self.read() as connection:
            if _version(connection, self.name) == schema.VERSION:
                return
        if self.sqlite:
            _keep_a_journal(self.engine, self.name)
        with self.write() as connection:
            found = _version(connection, self.name)
            if found == schema.VERSION:
                return
            if found is None and not create:
                raise StoreError(f"{self.name} holds no store yet: isnad ingest makes one")
            from isnad.store.migrations import migrate

            migrate(connection, found, self.name)
            if found is None:
                from isnad.store.log import append

                append(connection, who, "store created", "store", after={"tables": schema.VERSION})


def somebody() -> str:
    """The name of whoever runs the program, as the system knows it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _address(url: str) -> URL:
    if "://" not in url:
        if not url:
            raise StoreError("--store is empty: give a path, or postgresql://…")
        return URL.create("sqlite", database=url)
    try:
        address = make_url(url)
    except ArgumentError:
        raise StoreError(f"{url} is no address of a store: give a path, or postgresql://…") from None
    kind = address.drivername.partition("+")[0]
    if kind in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and address.database:
        return address.set(drivername="sqlite")
    raise StoreError(f"{kind}:// is no kind of store: give a path for SQLite, or postgresql://…")


def _look(path: Path, create: bool) -> None:
    """Tells of a path that can be no store before a database stumbles over it."""
    if path.is_dir():
        raise StoreError(f"{path} is a folder: give the path of a file, as in {path / 'isnad.db'}")
    if path.exists():
        return
    if not create:
        raise StoreError(f"{path} is not there: isnad ingest makes a store, --store names another")
    if not path.parent.is_dir():
        raise StoreError(f"the folder {path.parent} is not there: make it first")


def _engine(address: URL) -> Engine:
    if address.get_backend_name() == "sqlite":
        if _at_rest(Path(address.database or "")):
            uri = "file:" + quote(os.path.abspath(address.database or ""))
            address = address.set(database=uri, query={"immutable": "1", "uri": "true"})
        engine = create_engine(address, connect_args={"timeout": _PATIENCE})
        event.listen(engine, "connect", _connected)
        event.listen(engine, "begin", _begin)
        return engine
    try:
        return create_engine(address, isolation_level="READ COMMITTED", pool_pre_ping=True)
    except ModuleNotFoundError:
        raise StoreError("a store on PostgreSQL needs psycopg: pip install 'isnad[postgres]'") from None


def _at_rest(path: Path) -> bool:
    """Whether a file can only be read, in a folder that takes no new files, and nobody writes it now."""
    wal = Path(f"{path}-wal")
    return path.exists() and not os.access(path.parent, os.W_OK) and not wal.exists()


def _connected(connection: Any, record: object) -> None:
    connection.isolation_level = None  # transactions begin where _begin says so
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -65536")
    try:
        connection.execute("SELECT cos(0)")
    except sqlite3.OperationalError:  # SQLite may be built without it
        connection.create_function("cos", 1, _cosine, deterministic=True)


def _cosine(radians: float | None) -> float | None:
    return None if radians is None else math.cos(radians)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("isnad_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _keep_a_journal(engine: Engine, name: str) -> None:
    """Write-ahead logging, so that those who read do not wait for the one who writes; it stays set."""
    with told(name):
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()


def _version(connection: Connection, name: str) -> str | None:
    """The version of the tables; None where there are none yet."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" in tables:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return str(found) if found else None
    if tables and (connection.dialect.name == "sqlite" or tables & schema.metadata.tables.keys()):
        raise StoreError(f"{name} is a database of something else, not a store: give another with --store")
    return None
