"""What the desk asks of incidents, and who uses it."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


_ASKED = [
    "day", "id", "documents", "date_from", "date_to", "kind", "grade", "state", "lat", "lon", "killed_min",
    "killed_max", "injured_min", "injured_max", "deaths", "x", "y", "assigned", "updated_at",
]  # fmt: skip
_WORDS = ("search", "places", "names")


def upgrade() -> None:
    _incidents()
    _indexes()
    _words()
    _decisions()
    _people()


def _incidents() -> None:
    """Incidents that are there have no version: they are assembled anew at the next linking."""
    for column in (
        sa.Column("precision", sa.String(length=16)),
        sa.Column("place", sa.Text()),
        sa.Column("places", sa.Text()),
        sa.Column("names", sa.Text()),
        sa.Column("version", sa.String(length=32)),
        sa.Column("assigned", sa.Text()),
        sa.Column("weakest", sa.Float()),
        sa.Column("day", sa.String(length=10), server_default="", nullable=False),
        sa.Column("deaths", sa.Integer(), server_default="-1", nullable=False),
        sa.Column("x", sa.Integer()),
        sa.Column("y", sa.Integer()),
        sa.Column("waits", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rank", sa.Integer(), server_default="0", nullable=False),
    ):
        op.add_column("incident", column)
    op.create_table(
        "incident_outlet",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_outlet_incident_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", "outlet", name=op.f("pk_incident_outlet")),
    )
    op.create_index("ix_incident_outlet_outlet", "incident_outlet", ["outlet"])
    op.create_table(
        "incident_discrepancy",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_discrepancy_incident_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", "field", name=op.f("pk_incident_discrepancy")),
    )
    op.create_index("ix_incident_discrepancy_field", "incident_discrepancy", ["field"])


def _indexes() -> None:
    for name in ("kind", "grade", "state", "date", "killed", "place"):
        op.drop_index(f"ix_incident_{name}", "incident")
    op.create_index("ix_incident_asked", "incident", _ASKED)
    op.create_index("ix_incident_deaths", "incident", ["deaths", "day", "id"])
    op.create_index("ix_incident_updated_at", "incident", ["updated_at", "id"])
    op.create_index("ix_incident_rank", "incident", ["rank", "deaths", "day", "id", "waits", "assigned"])
    op.create_index("ix_incident_facets", "incident", ["kind", "grade", "state", "assigned", "documents"])
    for column, of, where in (
        ("merged_into", "merged_into", sa.text("merged_into IS NOT NULL")),
        ("version", "id", sa.text("version IS NULL")),
    ):
        name = f"ix_incident_{column}"
        op.create_index(name, "incident", [of], sqlite_where=where, postgresql_where=where)
    op.create_index("ix_document_publisher", "document", ["publisher"], postgresql_using="hash")
    op.execute(
        "DELETE FROM incident_actor WHERE incident_id IN (SELECT id FROM incident WHERE documents = 0)"
    )


def _words() -> None:
    """An index of every three letters, where the database can have one; without it words are looked for row by row."""
    if op.get_bind().dialect.name == "sqlite":
        _words_of_sqlite()
        return
    known = "SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'"
    op.execute(
        "DO $$ BEGIN CREATE EXTENSION IF NOT EXISTS pg_trgm; "
        "EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'no pg_trgm'; END $$"
    )
    if op.get_bind().execute(sa.text(known)).first():
        for column in _WORDS:
            op.execute(f"CREATE INDEX incident_words_{column} ON incident USING gin ({column} gin_trgm_ops)")


def _words_of_sqlite() -> None:
    columns, old, new = (", ".join(f"{by}{c}" for c in _WORDS) for by in ("", "old.", "new."))
    options = "content='incident', content_rowid='id', tokenize='trigram'"
    try:
        op.execute(f"CREATE VIRTUAL TABLE incident_words USING fts5({columns}, {options})")
    except sa.exc.OperationalError:
        return
    gone = f"INSERT INTO incident_words(incident_words, rowid, {columns}) VALUES ('delete', old.id, {old});"
    come = f"INSERT INTO incident_words(rowid, {columns}) VALUES (new.id, {new});"
    other = " OR ".join(f"old.{c} IS NOT new.{c}" for c in _WORDS)
    for when, what in (
        ("AFTER INSERT ON incident", come),
        ("AFTER DELETE ON incident", gone),
        (f"AFTER UPDATE OF {columns} ON incident WHEN {other}", gone + come),
    ):
        name = f"incident_words_{when.split()[1].lower()}"
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN {what} END")
    op.execute("INSERT INTO incident_words(incident_words) VALUES ('rebuild')")


def _decisions() -> None:
    """Which incidents each decision concerns."""
    op.create_table(
        "decision_incident",
        sa.Column("incident", sa.String(length=32), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("incident", "decision_id", name=op.f("pk_decision_incident")),
    )
    concerned: dict[int, set[str]] = {}
    connection = op.get_bind()
    for row in connection.execute(sa.text("SELECT id, payload FROM decision ORDER BY id")):
        told = json.loads(row.payload)
        named = {told.get("incident"), told.get("into")} - {None}
        concerned[row.id] = named | concerned.get(told.get("undoes"), set())
    rows = [{"i": name, "d": id} for id, names in concerned.items() for name in sorted(names)]
    if rows:
        statement = "INSERT INTO decision_incident (incident, decision_id) VALUES (:i, :d)"
        connection.execute(sa.text(statement), rows)


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("name", name=op.f("uq_person_name")),
    )
    op.create_table(
        "session",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_person_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_session")),
    )
    op.create_index("ix_session_person_id", "session", ["person_id"])
    op.create_table(
        "token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.String(length=32), nullable=True),
        sa.Column("used_at", sa.String(length=32), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("key", name=op.f("uq_token_key")),
    )
    op.create_index("ix_token_person_id", "token", ["person_id"])
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_key_at", "attempt", ["key", "at"])


def downgrade() -> None:
    raise NotImplementedError("a store is never taken back to older tables: bring it back from a backup")
