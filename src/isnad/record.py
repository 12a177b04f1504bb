"""The record, version 1: what one document says happened, and who says so.

Every value that comes from the words of the document carries a :class:`Span`; ``quote`` is always
``text[start:end]`` of the document's original text.  Keys that do not apply are null or empty.
"""

from __future__ import annotations

from typing import Literal

import msgspec

VERSION: Literal["1"] = "1"

Kind = Literal[
    "airstrike",
    "drone_strike",
    "shelling",
    "explosion",
    "shooting",
    "clash",
    "raid",
    "detention",
    "abduction",
    "air_encounter",
    "airspace_violation",
    "interception",
    "protest",
    "displacement",
    "other",
]
Status = Literal["asserted", "denied", "unconfirmed", "under_assessment"]
ActorStatus = Literal["asserted", "suspected", "denied"]
Outcome = Literal["killed", "injured", "missing", "detained", "displaced"]
Who = Literal["civilian", "combatant", "unknown"]
Sub = Literal["child", "woman", "man", "elderly", "medic", "journalist"]
Precision = Literal["day", "month", "year"]


class Span(msgspec.Struct, frozen=True):
    """A run of the original text: code-point offsets, half open, and the words themselves."""

    start: int
    end: int
    quote: str


class Date(msgspec.Struct):
    """When it happened. ``value`` is ISO 8601, cut to ``precision`` (2019-10 for a month)."""

    value: str
    precision: Precision
    basis: str
    span: Span | None = None


class Place(msgspec.Struct):
    """A named place, spelled as in the text; coordinates (WGS 84) only where a gazetteer knows it.

    ``precision`` says what ``lat``/``lon`` stand for (``exact``, ``near``, ``area`` …), ``within``
    the larger areas, ``candidates`` how many places of the gazetteer bear the name.
    """

    name: str
    gazetteer_id: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    within: list[str] = []
    candidates: int = 0
    span: Span | None = None


class Actor(msgspec.Struct):
    """Who did it: an id of the registry, or ``other:<name>``."""

    id: str
    name: str
    status: ActorStatus = "asserted"
    span: Span | None = None


class Target(msgspec.Struct):
    """Whom or what it was aimed at, in the words of the text."""

    text: str
    actor: str | None = None
    span: Span | None = None


class Weapon(msgspec.Struct):
    """The means: an id of the list of weapons."""

    id: str
    name: str
    span: Span | None = None


class Source(msgspec.Struct):
    """One link of a chain of attribution."""

    name: str
    role: str
    id: str | None = None
    span: Span | None = None


class Harm(msgspec.Struct):
    """One group that suffered one outcome. ``max`` is null where the text sets no upper end."""

    outcome: Outcome
    who: Who
    min: int
    max: int | None
    sub: Sub | None = None
    names: list[str] = []
    status: Status = "asserted"
    said_by: list[Source] = []
    part_of_total: bool = False
    span: Span | None = None


class Event(msgspec.Struct):
    """One happening. ``said_by`` runs from the outermost to the innermost source."""

    id: str
    kind: Kind
    trigger: Span
    background: bool = False
    status: Status = "asserted"
    date: Date | None = None
    place: Place | None = None
    more_places: list[Place] = []
    actor: list[Actor] = []
    target: Target | None = None
    weapon: list[Weapon] = []
    harm: list[Harm] = []
    said_by: list[Source] = []
    sentences: list[Span] = []


class Publisher(msgspec.Struct):
    """The outlet that carries the document; ``id`` where the registry of outlets knows it."""

    name: str
    id: str | None = None


class DocumentInfo(msgspec.Struct):
    """The document as such. ``published`` is ISO 8601; ``published_basis`` says what it rests on."""

    id: str | None
    url: str | None = None
    publisher: Publisher | None = None
    title: str | None = None
    language: str | None = None
    published: str | None = None
    published_basis: str | None = None
    published_precision: Precision | None = None
    text_sha256: str | None = None


class Record(msgspec.Struct):
    """All that one document says, as :func:`isnad.read` returns it."""

    isnad: Literal["1"]
    document: DocumentInfo
    events: list[Event] = []


def to_json(record: Record) -> bytes:
    """The record as one line of JSON, keys in the order of the contract; same record, same bytes."""
    return msgspec.json.encode(record)


def json_schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of a record, generated from this model."""
    return msgspec.json.schema(Record)
