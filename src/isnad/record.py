"""The record, version 1: what one document says happened, and who says so.

Every value that comes from the words of the document carries a :class:`Span`; ``quote`` is always
``text[start:end]`` of the document's original text.  Keys that do not apply are null or empty.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

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

    start: Annotated[int, Meta(description="Offset of the first character, counted in code points from 0.")]
    end: Annotated[int, Meta(description="Offset after the last character.")]
    quote: Annotated[str, Meta(description="The words: text[start:end], always.")]


class Date(msgspec.Struct):
    """When it happened. ``value`` is ISO 8601, cut to ``precision`` (2019-10 for a month)."""

    value: Annotated[str, Meta(description="ISO 8601, cut to the precision: 2023-07-07, 2019-10, 2019.")]
    precision: Annotated[Precision, Meta(description="What the value stands for: a day, a month or a year.")]
    basis: Annotated[str, Meta(description="What the date rests on, in words.")]
    span: Annotated[
        Span | None, Meta(description="The words that date it; null where it is the day of publication.")
    ] = None


class Place(msgspec.Struct):
    """A named place, spelled as in the text; coordinates (WGS 84) only where a gazetteer knows it.

    ``precision`` says what ``lat``/``lon`` stand for (``exact``, ``near``, ``area`` …), ``within``
    the larger areas, ``candidates`` how many places of the gazetteer bear the name.
    """

    name: Annotated[str, Meta(description="The bare name, spelled as in the text.")]
    gazetteer_id: Annotated[
        str | None, Meta(description="The place's id in its gazetteer; null where none knows it.")
    ] = None
    lat: Annotated[float | None, Meta(description="Latitude, WGS 84.")] = None
    lon: Annotated[float | None, Meta(description="Longitude, WGS 84.")] = None
    precision: Annotated[
        str | None, Meta(description="What the coordinates stand for: the place itself, near it, an area.")
    ] = None
    within: Annotated[
        list[str], Meta(description="Larger areas that hold the place, the nearest first.")
    ] = []
    candidates: Annotated[int, Meta(description="How many places of the gazetteer bear the name.")] = 0
    span: Annotated[Span | None, Meta(description="Where the text names it.")] = None


class Actor(msgspec.Struct):
    """Who did it: an id of the registry, or ``other:<name>``."""

    id: Annotated[
        str, Meta(description="An id of the registry of actors, or other:<name> where it has none.")
    ]
    name: Annotated[str, Meta(description="The actor's name.")]
    status: Annotated[
        ActorStatus, Meta(description="Whether the text says so, suspects it, or denies it.")
    ] = "asserted"
    span: Annotated[Span | None, Meta(description="Where the text names the actor.")] = None


class Target(msgspec.Struct):
    """Whom or what it was aimed at, in the words of the text."""

    text: Annotated[str, Meta(description="The words of the text, short.")]
    actor: Annotated[str | None, Meta(description="Whose it was: an actor's id, or civilians.")] = None
    span: Annotated[Span | None, Meta(description="Where the text says it.")] = None


class Weapon(msgspec.Struct):
    """The means: an id of the list of weapons."""

    id: Annotated[str, Meta(description="An id of the list of weapons: artillery, drone, mine, …")]
    name: Annotated[str, Meta(description="The means as the text names it.")]
    span: Annotated[Span | None, Meta(description="Where the text names it.")] = None


class Source(msgspec.Struct):
    """One link of a chain of attribution."""

    name: Annotated[str, Meta(description="The source as the text names it.")]
    role: Annotated[
        str,
        Meta(
            description="What it is: outlet, agency, organisation, statement, official, correspondent, witness, …"
        ),
    ]
    id: Annotated[str | None, Meta(description="Its id, where a registry knows it.")] = None
    span: Annotated[Span | None, Meta(description="Where the text names it.")] = None


class Harm(msgspec.Struct):
    """One group that suffered one outcome. ``max`` is null where the text sets no upper end."""

    outcome: Annotated[Outcome, Meta(description="What befell them.")]
    who: Annotated[Who, Meta(description="Civilians, combatants, or not said.")]
    min: Annotated[int, Meta(description="At least so many; 0 where the text says that there were none.")]
    max: Annotated[int | None, Meta(description="At most so many; null where the text sets no upper end.")]
    sub: Annotated[
        Sub | None, Meta(description="A group within: child, woman, man, elderly, medic, journalist.")
    ] = None
    names: Annotated[list[str], Meta(description="Names of the people, where the text gives them.")] = []
    status: Annotated[
        Status,
        Meta(
            description="Whether the text asserts the harm, denies it, calls it unconfirmed, or says that it is being assessed."
        ),
    ] = "asserted"
    said_by: Annotated[
        list[Source], Meta(description="Who says so, where it differs from who tells of the event.")
    ] = []
    part_of_total: Annotated[
        bool, Meta(description="True where another harm of the event holds these people already.")
    ] = False
    span: Annotated[Span | None, Meta(description="The words that tell of it.")] = None


class Event(msgspec.Struct):
    """One happening. ``said_by`` runs from the outermost to the innermost source."""

    id: Annotated[str, Meta(description="e1, e2, … in the order of the text.")]
    kind: Annotated[Kind, Meta(description="What happened.")]
    trigger: Annotated[Span, Meta(description="The words that name the happening.")]
    background: Annotated[
        bool, Meta(description="True for older happenings and totals over a time that are only context.")
    ] = False
    status: Annotated[
        Status,
        Meta(
            description="Whether the text asserts the happening, denies it, calls it unconfirmed, or says that it is being assessed."
        ),
    ] = "asserted"
    date: Annotated[
        Date | None,
        Meta(description="When; null where neither the text nor the day of publication fixes it."),
    ] = None
    place: Annotated[Place | None, Meta(description="Where: the most specific place that is named.")] = None
    more_places: Annotated[list[Place], Meta(description="Further places of the same happening.")] = []
    actor: Annotated[list[Actor], Meta(description="Who did it; empty where the text does not say.")] = []
    target: Annotated[Target | None, Meta(description="Whom or what it was aimed at.")] = None
    weapon: Annotated[list[Weapon], Meta(description="The means.")] = []
    harm: Annotated[
        list[Harm], Meta(description="Who came to harm, a group, an outcome and an account each.")
    ] = []
    said_by: Annotated[
        list[Source],
        Meta(
            description="Who says so, from the outermost source to the innermost; empty where the outlet itself does."
        ),
    ] = []
    sentences: Annotated[list[Span], Meta(description="The sentences that tell of it.")] = []


class Publisher(msgspec.Struct):
    """The outlet that carries the document; ``id`` where the registry of outlets knows it."""

    name: Annotated[str, Meta(description="The outlet's name.")]
    id: Annotated[str | None, Meta(description="Its id, where the registry of outlets knows it.")] = None


class DocumentInfo(msgspec.Struct):
    """The document as such. ``published`` is ISO 8601; ``published_basis`` says what it rests on."""

    id: Annotated[str | None, Meta(description="As it was given; the path of a file where none was.")]
    url: Annotated[str | None, Meta(description="The address it was published at.")] = None
    publisher: Annotated[Publisher | None, Meta(description="The outlet.")] = None
    title: Annotated[str | None, Meta(description="The headline, as it was given.")] = None
    language: Annotated[
        str | None, Meta(description="ISO 639-1 code (ar, en, tr, fa), or the name of the script.")
    ] = None
    published: Annotated[
        str | None, Meta(description="When it was published, ISO 8601; null where nothing tells.")
    ] = None
    published_basis: Annotated[str | None, Meta(description="What that date rests on, in words.")] = None
    published_precision: Annotated[
        Precision | None, Meta(description="What it stands for: a day, a month or a year.")
    ] = None
    text_sha256: Annotated[str | None, Meta(description="SHA-256 of the text that was read, in UTF-8.")] = (
        None
    )


class Record(msgspec.Struct):
    """All that one document says, as :func:`isnad.read` returns it."""

    isnad: Annotated[Literal["1"], Meta(description="The version of the record.")]
    document: Annotated[DocumentInfo, Meta(description="The document that was read.")]
    events: Annotated[
        list[Event], Meta(description="The happenings that it tells of, in the order of the text.")
    ] = []
    error: (
        Annotated[str, Meta(description="Why a line could not be read; only there where one could not.")]
        | msgspec.UnsetType
    ) = msgspec.UNSET


def to_json(record: Record) -> bytes:
    """The record as one line of JSON, keys in the order of the contract; same record, same bytes.

    Half a surrogate pair, which no encoding can carry, is written as U+FFFD.
    """
    try:
        return msgspec.json.encode(record)
    except UnicodeEncodeError:
        import json

        plain = json.dumps(msgspec.to_builtins(record), ensure_ascii=False, separators=(",", ":"))
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in plain).encode()


def failure(error: str, id: str | None = None) -> bytes:
    """The record, as JSON, of a line that could not be read."""
    return to_json(Record(VERSION, DocumentInfo(id), [], error))


def json_schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of a record, generated from this model."""
    schema = msgspec.json.schema(Record)
    for definition in schema["$defs"].values():
        definition["description"] = re.sub(r":\w+:`([\w.]+)`|`", r"\1", definition["description"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Isnad record, version 1",
        **schema,
    }
