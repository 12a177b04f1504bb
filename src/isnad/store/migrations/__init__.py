"""The migrations of the tables, run by the program itself whenever it opens an older store."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from isnad.store import schema
from isnad.store.errors import StoreError


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration of these migrations, to be run on ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migrate(connection: Connection, found: str | None, name: str) -> None:
    """Brings the tables of the store ``name`` from version ``found`` to that of this program.

    Raises :class:`StoreError` for a version that this program does not know.
    """
    config = configuration(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(
            f"{name} was written by a newer Isnad (tables {found}, this one knows {schema.VERSION}): "
            "pip install -U isnad"
        )
    command.upgrade(config, schema.VERSION)
