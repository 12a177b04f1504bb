"""The tables of a store.

Times are ISO 8601 text in UTC.  Rows of ``document``, ``reading``, ``event``, ``evidence_file``, ``problem``
and ``log`` are numbered by whoever writes them, under the lock of :meth:`isnad.store.opening.Store.write`.
"""

from __future__ import annotations

import re
import zlib
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

#: The version of these tables: the newest of the migrations.
VERSION = "0003"

_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def plain(value: str) -> str:
    """``value`` without what no database can hold as text: NUL and half surrogate pairs become U+FFFD."""
    return _NO_TEXT.sub("\ufffd", value)


class Words(TypeDecorator[str]):
    """Text that came from outside, in one piece."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return plain(value) if value else value


class Packed(TypeDecorator[bytes]):
    """Bytes, kept compressed."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else zlib.compress(value, 3)

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else zlib.decompress(value)


class PackedText(TypeDecorator[str]):
    """A text kept compressed, character by character as it was, so that spans point into it."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else zlib.compress(value.encode("utf-8", "surrogatepass"), 3)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else zlib.decompress(value).decode("utf-8", "surrogatepass")


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _number(name: str = "id") -> Column[int]:
    """A number that the writer gives."""
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _equal(name: str, column: str) -> Index:
    """An index to find equal values by, however long they are."""
    return Index(name, column, postgresql_using="hash")


def _some(name: str, column: str, where: str) -> Index:
    """An index of the few rows for which something holds."""
    return Index(name, column, sqlite_where=text(where), postgresql_where=text(where))


def _of(name: str, target: str, **more: Any) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"{target}.id"), **more)


#: WARC files; what lies past ``committed_length`` was left by a process that was ended, and is nothing.
evidence_file = Table(
    "evidence_file",
    metadata,
    _number(),
    Column("name", Text, nullable=False, unique=True),
    Column("committed_length", BigInteger, nullable=False),
    Column("closed", Boolean, nullable=False),
)

#: ``sha256`` is of the raw bytes (of JSON Lines: of the line's); ``given`` is JSON of what was said of the
#: document beside its bytes; ``version_of`` the version before this one; ``log_seq`` the act that brought it.
document = Table(
    "document",
    metadata,
    _number(),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("given_id", Words),
    Column("url", Words),
    Column("publisher", Words),
    Column("title", Words),
    Column("published", Words),
    Column("language", Words),
    Column("form", String(8), nullable=False),
    Column("name", Words, nullable=False),
    Column("line", Integer),
    Column("given", Text),
    Column("text", PackedText, nullable=False),
    Column("ingested_at", String(32), nullable=False),
    _of("version_of", "document", index=True),
    Column("current", Boolean, nullable=False),
    _of("evidence_id", "evidence_file", nullable=False),
    Column("evidence_offset", BigInteger, nullable=False),
    Column("evidence_length", BigInteger, nullable=False),
    Column("log_seq", Integer, nullable=False),
    _equal("ix_document_given_id", "given_id"),
    _equal("ix_document_url", "url"),
    _equal("ix_document_publisher", "publisher"),
)

#: The same bytes met again under another id, URL or name; ``key`` is a digest of the three.
sighting = Table(
    "sighting",
    metadata,
    _of("document_id", "document", nullable=False),
    Column("key", String(64), nullable=False),
    Column("given_id", Words),
    Column("url", Words),
    Column("name", Words, nullable=False),
    Column("seen_at", String(32), nullable=False),
    PrimaryKeyConstraint("document_id", "key"),
)

#: ``text`` is what was read, where the document's text is another by now.
reading = Table(
    "reading",
    metadata,
    _number(),
    _of("document_id", "document", nullable=False),
    Column("reader", Text, nullable=False),
    Column("gazetteers", Words, nullable=False),
    Column("record", Packed, nullable=False),
    Column("text", PackedText),
    Column("read_at", String(32), nullable=False),
    Column("current", Boolean, nullable=False),
    Column("log_seq", Integer, nullable=False),
    UniqueConstraint("document_id", "reader"),
    Index("ix_reading_reader", "reader", "current", "document_id"),
)

#: The columns of an incident that lists, maps and charts ask, in the order of their index.
ASKED = (
    "day", "id", "documents", "date_from", "date_to", "kind", "grade", "state", "lat", "lon", "killed_min",
    "killed_max", "injured_min", "injured_max", "deaths", "x", "y", "assigned", "updated_at",
)  # fmt: skip

#: ``place`` is the name to show, ``places`` and ``names`` (of victims) are folded for searching, as ``search``
#: is, which holds no victim's name; places stand on a line each.  ``precision`` is that of the point.
#: ``version`` tells one state of the incident from another; null where it is to be assembled anew.
#: ``weakest`` is the weight, in bits, of the weakest of the links that hold it together; null where nothing
#: was linked.  ``day`` (empty where nothing dates it) and ``deaths`` (the highest number of killed; -1 where
#: nobody counts them) are what incidents are ordered by; ``x`` and ``y`` the point in web mercator, in 2**24
#: parts of the map's side.  ``waits`` holds a bit for each reason to look at the incident, and ``rank`` is the
#: place of the weightiest, 0 where there is none: see ``isnad.store.queue``.
incident = Table(
    "incident",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("date_from", String(10)),
    Column("date_to", String(10)),
    Column("lat", Float),
    Column("lon", Float),
    Column("killed_min", Integer),
    Column("killed_max", Integer),
    Column("injured_min", Integer),
    Column("injured_max", Integer),
    Column("grade", String(16)),
    Column("origins", Integer, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("search", Words, nullable=False),
    Column("body", Packed),
    Column("updated_at", String(32), nullable=False),
    _of("merged_into", "incident"),
    Column("precision", String(16)),
    Column("place", Words),
    Column("places", Words),
    Column("names", Words),
    Column("version", String(32)),
    Column("assigned", Words),
    Column("weakest", Float),
    Column("day", String(10), nullable=False, server_default=""),
    Column("deaths", Integer, nullable=False, server_default="-1"),
    Column("x", Integer),
    Column("y", Integer),
    Column("waits", Integer, nullable=False, server_default="0"),
    Column("rank", Integer, nullable=False, server_default="0"),
    # What lists, maps and charts ask stands in one index: the rows are wide.
    Index("ix_incident_asked", *ASKED),
    Index("ix_incident_deaths", "deaths", "day", "id"),
    Index("ix_incident_updated_at", "updated_at", "id"),
    Index("ix_incident_rank", "rank", "deaths", "day", "id", "waits", "assigned"),
    Index("ix_incident_facets", "kind", "grade", "state", "assigned", "documents"),
    _some("ix_incident_merged_into", "merged_into", "merged_into IS NOT NULL"),
    _some("ix_incident_version", "id", "version IS NULL"),
)  # fmt: skip

incident_actor = Table(
    "incident_actor",
    metadata,
    _of("incident_id", "incident", nullable=False),
    Column("actor", Words, nullable=False),
    PrimaryKeyConstraint("incident_id", "actor"),
    Index("ix_incident_actor_actor", "actor"),
)

#: The outlets whose reports tell of an incident, and what its accounts disagree in.
incident_outlet = Table(
    "incident_outlet",
    metadata,
    _of("incident_id", "incident", nullable=False),
    Column("outlet", Words, nullable=False),
    PrimaryKeyConstraint("incident_id", "outlet"),
    Index("ix_incident_outlet_outlet", "outlet"),
)

incident_discrepancy = Table(
    "incident_discrepancy",
    metadata,
    _of("incident_id", "incident", nullable=False),
    Column("field", String(16), nullable=False),
    PrimaryKeyConstraint("incident_id", "field"),
    Index("ix_incident_discrepancy_field", "field"),
)

#: An event of a reading.  ``linked`` is false where linking has yet to look at it, be it new or retired.
event = Table(
    "event",
    metadata,
    _number(),
    _of("reading_id", "reading", nullable=False, index=True),
    _of("document_id", "document", nullable=False, index=True),
    Column("number", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("background", Boolean, nullable=False),
    Column("date_from", String(10)),
    Column("date_to", String(10)),
    Column("lat", Float),
    Column("lon", Float),
    Column("current", Boolean, nullable=False),
    Column("case", LargeBinary),
    _of("incident_id", "incident", index=True),
    Column("linked", Boolean, nullable=False),
    Index(
        "ix_event_unlinked", "id", sqlite_where=text("linked = 0"), postgresql_where=text("linked = false")
    ),
)

block = Table(
    "block",
    metadata,
    Column("key", String(80), nullable=False),
    _of("event_id", "event", nullable=False),
    PrimaryKeyConstraint("key", "event_id"),
    Index("ix_block_event_id", "event_id"),
)

#: How many events name a term (``t|…``), a place (``p|…``) or an actor (``a|…``); ``e`` counts the events.
frequency = Table(
    "frequency",
    metadata,
    Column("key", String(90), primary_key=True),
    Column("count", Integer, nullable=False),
)

fingerprint = Table(
    "fingerprint",
    metadata,
    Column("hash", BigInteger, nullable=False),
    _of("document_id", "document", nullable=False),
    PrimaryKeyConstraint("hash", "document_id"),
    Index("ix_fingerprint_document_id", "document_id"),
)

link = Table(
    "link",
    metadata,
    _of("a", "event", nullable=False),
    _of("b", "event", nullable=False),
    Column("weight", Float, nullable=False),
    Column("model", Text, nullable=False),
    PrimaryKeyConstraint("a", "b"),
    Index("ix_link_b", "b"),
)

copy = Table(
    "copy",
    metadata,
    _of("document_id", "document", nullable=False),
    _of("of_document_id", "document", nullable=False),
    Column("containment", Float, nullable=False),
    Column("reason", Words, nullable=False),
    PrimaryKeyConstraint("document_id", "of_document_id"),
    Index("ix_copy_of_document_id", "of_document_id"),
)

decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("act", String(32), nullable=False),
    Column("who", Words, nullable=False),
    Column("at", String(32), nullable=False),
    Column("reason", Words, nullable=False),
    Column("payload", Text, nullable=False),
    _of("undoes", "decision"),
    Column("log_seq", Integer, nullable=False),
)

#: The incidents that a decision concerns, by their ids.
decision_incident = Table(
    "decision_incident",
    metadata,
    Column("incident", String(32), nullable=False),
    Column("decision_id", Integer, nullable=False),
    PrimaryKeyConstraint("incident", "decision_id"),
)

#: What could not be read.  ``key`` is the digest of its bytes, or of its name where no bytes could be had.
problem = Table(
    "problem",
    metadata,
    _number(),
    Column("key", String(64), nullable=False, unique=True),
    Column("sha256", String(64)),
    Column("given_id", Words),
    Column("name", Words, nullable=False),
    Column("line", Integer),
    Column("reason", Words, nullable=False),
    Column("at", String(32), nullable=False),
    _of("evidence_id", "evidence_file"),
    Column("evidence_offset", BigInteger),
    Column("evidence_length", BigInteger),
    Column("log_seq", Integer, nullable=False),
    Column("resolved", Boolean, nullable=False),
    _equal("ix_problem_name", "name"),
)

#: What is watched, or lists what is: ``stamp`` is what an index says of it, ``next_at`` when it is asked again.
source = Table(
    "source",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("url", Words, nullable=False),
    Column("kind", String(8)),
    Column("etag", Words),
    Column("modified", Words),
    Column("stamp", Words),
    Column("polled_at", String(32)),
    Column("good_at", String(32)),
    Column("next_at", String(32)),
    Column("failures", Integer, nullable=False),
    Column("error", Words),
)

#: A page that a source lists, ``key`` a digest of both.  ``stamp`` is what the source says of its version; ``state`` is waiting (it is to
#: be fetched from ``next_at`` on), taken, left (it was there before the watching) or given (up).
watched_page = Table(
    "watched_page",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("source", String(64), ForeignKey("source.key"), nullable=False),
    Column("url", Words, nullable=False),
    Column("stamp", Words),
    Column("published", Words),
    Column("state", String(8), nullable=False),
    Column("etag", Words),
    Column("modified", Words),
    Column("next_at", String(32), nullable=False),
    Column("failures", Integer, nullable=False),
    Column("error", Words),
    Index("ix_watched_page_source_state_next_at", "source", "state", "next_at"),
    _equal("ix_watched_page_url", "url"),
)

#: Who may use the desk of a team.  ``password`` is a hash (argon2id); ``active`` is false where somebody left.
person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Words, nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", String(32), nullable=False),
)

#: Who is logged in: ``key`` is a digest of what the browser holds.
session = Table(
    "session",
    metadata,
    Column("key", String(64), primary_key=True),
    _of("person_id", "person", nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
)

#: What a program shows instead of a password: ``key`` is a digest of it.  It may do what ``role`` may, and no
#: more than its person.
token = Table(
    "token",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    _of("person_id", "person", nullable=False, index=True),
    Column("name", Words, nullable=False),
    Column("role", String(16), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("expires_at", String(32)),
    Column("used_at", String(32)),
    Column("revoked", Boolean, nullable=False),
)

#: Attempts to log in that failed: ``key`` is a digest of a name or of an address.
attempt = Table(
    "attempt",
    metadata,
    _number(),
    Column("key", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Index("ix_attempt_key_at", "key", "at"),
)

#: The log is only ever added to: triggers of the first migration refuse anything else.
log = Table(
    "log",
    metadata,
    _number("seq"),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("act", String(64), nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    _equal("ix_log_subject", "subject"),
    Index("ix_log_act", "act"),
)

meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
