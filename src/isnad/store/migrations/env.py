"""Alembic's environment: the migrations run in the transaction that the store has begun."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from isnad.store import schema


def _plainly(kind: str, item: Any, autogenerating: object) -> str | Literal[False]:
    """Columns of the store's own types, written down as what the database holds."""
    if kind == "type" and isinstance(item, sa.TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.metadata,
    render_item=_plainly,
    transactional_ddl=False,
)
context.run_migrations()
