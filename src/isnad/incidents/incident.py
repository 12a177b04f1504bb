"""The incident: one happening with its accounts, each value with the words that it came from."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta


class Quote(msgspec.Struct, frozen=True):
    """Words of a document: ``quote`` is ``text[start:end]`` of the document with this id."""

    document: Annotated[str, Meta(description="The document's id, as it was given.")]
    start: Annotated[int, Meta(description="Offset of the first character, counted in code points.")]
    end: Annotated[int, Meta(description="Offset after the last character.")]
    quote: Annotated[str, Meta(description="The words.")]


class When(msgspec.Struct, rename={"first": "from", "last": "to"}):
    """The day, and the days between which the accounts place it."""

    value: Annotated[
        str | None, Meta(description="ISO 8601, cut to the precision; null where nothing dates it.")
    ]
    precision: Annotated[str | None, Meta(description="day, month or year.")]
    first: Annotated[str | None, Meta(description="The earliest day that an account allows.")]
    last: Annotated[str | None, Meta(description="The latest day that an account allows.")]
    quote: Annotated[Quote | None, Meta(description="The words that date it.")] = None


class Where(msgspec.Struct):
    """The place that most accounts name, the most specific where they agree."""

    name: Annotated[str | None, Meta(description="As the reports spell it.")]
    lat: Annotated[float | None, Meta(description="Latitude, WGS 84.")] = None
    lon: Annotated[float | None, Meta(description="Longitude, WGS 84.")] = None
    precision: Annotated[str | None, Meta(description="exact, near, between or area.")] = None
    within: Annotated[list[str], Meta(description="Larger areas that hold it, the nearest first.")] = []
    quote: Annotated[Quote | None, Meta(description="Where a report names it.")] = None


class Doer(msgspec.Struct):
    """An actor that some account names."""

    id: Annotated[str, Meta(description="An id of the registry of actors, or other:<name>.")]
    name: Annotated[str, Meta(description="The actor's name.")]
    status: Annotated[str, Meta(description="asserted, suspected or denied.")]
    origins: Annotated[int, Meta(description="How many independent origins name it.")] = 1
    quote: Annotated[Quote | None, Meta(description="Where a report names it.")] = None


class Range(msgspec.Struct):
    """From the least to the most that any account says; ``max`` is null where no account sets an end."""

    min: int
    max: int | None
    min_quote: Quote | None = None
    max_quote: Quote | None = None


class Figure(msgspec.Struct):
    """How many, of whom, one account says came to harm."""

    outcome: str
    who: str
    min: int
    max: int | None
    status: str
    said_by: str | None = None
    quote: Quote | None = None


class Earlier(msgspec.Struct):
    """What the same origin said before: an update is no rival account."""

    document: str
    published: str | None
    harm: list[Figure]


class Origin(msgspec.Struct):
    """Where an account comes from: a source that reports quote, or the outlet itself."""

    id: Annotated[str, Meta(description="An id of the registry of outlets, or the folded name.")]
    name: Annotated[str, Meta(description="The name to show.")]
    role: Annotated[str, Meta(description="What it is: outlet, agency, organisation, statement, official …")]
    reasons: Annotated[list[str], Meta(description="Why these reports are one origin.")] = []


class Account(msgspec.Struct):
    """What one independent origin says; ``documents`` are the reports that carry it, the first one first."""

    origin: Origin
    documents: list[str]
    published: str | None
    kind: str
    status: str
    date: When
    place: Where
    region: Annotated[Quote | None, Meta(description="A part of a country that it names instead of a place.")]
    actor: list[Doer]
    weapon: list[str]
    harm: list[Figure]
    names: Annotated[list[str], Meta(description="Names of the victims.")] = []
    chain: Annotated[list[str], Meta(description="Who says so, the outermost source first.")] = []
    trigger: Quote | None = None
    earlier: list[Earlier] = []


class Saying(msgspec.Struct):
    """One side of a disagreement."""

    origin: str
    value: str
    quote: Quote | None = None


class Discrepancy(msgspec.Struct):
    """Something that accounts disagree in."""

    field: Annotated[str, Meta(description="place, date, killed, injured, actor, means, who or denial.")]
    note: Annotated[str, Meta(description="In what they disagree, in words.")]
    sayings: list[Saying]


class Grade(msgspec.Struct):
    """A grade after Airwars, suggested: a person decides."""

    value: Annotated[str, Meta(description="confirmed, fair, weak, contested or discounted.")]
    reasons: list[str]


class Corrected(msgspec.Struct):
    """A field that a person set, with what the reports gave."""

    field: str
    value: Any
    was: Any
    who: str
    at: str
    reason: str
    evidence: str | None = None


class Incident(msgspec.Struct):
    """One happening. ``documents`` are the ids of all reports that tell of it."""

    id: str
    kind: str
    date: When
    place: Where
    actor: list[Doer]
    harm: Annotated[
        dict[str, dict[str, Range]],
        Meta(description="killed and injured, each by civilian, combatant, unknown and total."),
    ]
    grade: Grade
    origins: Annotated[int, Meta(description="How many independent origins the reports have.")]
    documents: list[str]
    accounts: list[Account]
    discrepancies: list[Discrepancy]
    weapon: list[str] = []
    names: list[str] = []
    state: Annotated[str, Meta(description="new, confirmed, changed or rejected.")] = "new"
    corrections: list[Corrected] = []
    notes: list[str] = []
    assigned: Annotated[str | None, Meta(description="Who is to look at it.")] = None
