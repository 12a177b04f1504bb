"""What is watched: sources with the state of their polls, and the pages that they list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "source",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=True),
        sa.Column("polled_at", sa.String(length=32), nullable=True),
        sa.Column("good_at", sa.String(length=32), nullable=True),
        sa.Column("next_at", sa.String(length=32), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_source")),
    )
    op.create_table(
        "watched_page",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.Column("next_at", sa.String(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["source"], ["source.key"], name=op.f("fk_watched_page_source")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_watched_page")),
    )
    op.create_index(
        "ix_watched_page_source_state_next_at", "watched_page", ["source", "state", "next_at"], unique=False
    )
    op.create_index("ix_watched_page_url", "watched_page", ["url"], unique=False, postgresql_using="hash")


def downgrade() -> None:
    raise NotImplementedError("a store is never taken back to older tables: bring it back from a backup")
