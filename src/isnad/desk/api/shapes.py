"""What the API answers with, beside incidents and records, and what it takes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from isnad.desk.deciding import LONGEST
from isnad.incidents.incident import Incident
from isnad.record import Record
from isnad.store.decisions import Act

Next = Annotated[
    str | None, Meta(description="What to give as after for the next page; null on the last one.")
]
Day = Annotated[str | None, Meta(description="ISO 8601.")]


class IncidentPage(msgspec.Struct):
    """Some of the incidents of a view."""

    total: Annotated[int, Meta(description="How many there are in all.")]
    incidents: list[Incident]
    next: Next


class ReportTold(msgspec.Struct):
    """A document that tells of an incident."""

    sha256: Annotated[str, Meta(description="SHA-256 of its bytes; /documents/{sha256} has it.")]
    name: Annotated[str, Meta(description="What quotes and accounts call it.")]
    title: str | None
    publisher: str | None
    outlet: Annotated[str | None, Meta(description="The id of its outlet, where the registry knows it.")]
    url: Annotated[
        str | None,
        Meta(description="Its address; null for roles that names are hidden from, where it may hold one."),
    ]
    published: Day
    language: Annotated[str | None, Meta(description="ISO 639-1 code, or the name of the script.")]
    events: Annotated[list[str], Meta(description="Its events (e1 …) that stand in the incident.")]


class Reports(msgspec.Struct):
    """The documents that tell of an incident, in the order of publication."""

    incident: str
    reports: list[ReportTold]


class Evidence(msgspec.Struct):
    """What one comparison of two reports says."""

    comparison: str
    label: str
    level: str
    weight: Annotated[float, Meta(description="In bits; what is above 0 speaks for one happening.")]


class LinkTold(msgspec.Struct):
    """Why two reports are held to tell of one happening."""

    weight: Annotated[float, Meta(description="The sum of the parts, in bits.")]
    documents: Annotated[list[str], Meta(description="The names of the two.")]
    words: Annotated[list[str], Meta(description="The words that name the happening in each.")]
    parts: list[Evidence]


class Links(msgspec.Struct):
    """The links that hold an incident together, the strongest first: as few as join all of its events."""

    incident: str
    links: list[LinkTold]


class Decided(msgspec.Struct):
    """A decision that a person took."""

    decision: Annotated[int, Meta(description="Its number.")]
    act: Act
    who: str
    at: Annotated[str, Meta(description="ISO 8601, UTC.")]
    reason: str
    incident: Annotated[str | None, Meta(description="The incident that it was taken of.")]
    into: Annotated[str | None, Meta(description="The incident that events go into.")]
    field: Annotated[str | None, Meta(description="The field that is corrected.")]
    value: Annotated[Any, Meta(description="What the field is set to, or who is to look at it.")]
    evidence: Annotated[str | None, Meta(description="What shows it.")]
    undone: Annotated[bool, Meta(description="Whether another decision has taken it back.")]
    undoes: Annotated[int | None, Meta(description="The decision that this one takes back.")]
    events: Annotated[int, Meta(description="How many events it names.")]


class History(msgspec.Struct):
    """All decisions that concern an incident, the newest first."""

    incident: str
    decisions: list[Decided]


class DecisionPage(msgspec.Struct):
    """Some decisions, the newest first."""

    decisions: list[Decided]
    next: Next


class MapPoint(msgspec.Struct):
    """An incident on the map."""

    id: str
    kind: str
    lat: float
    lon: float
    precision: str | None
    place: str | None
    date_from: Day
    date_to: Day
    killed_min: int | None
    killed_max: int | None
    injured_min: int | None
    injured_max: int | None
    grade: str | None
    state: str


class MapCluster(msgspec.Struct):
    """Several incidents in one cell of the map: the middle of their points, and the box that holds them."""

    lat: float
    lon: float
    count: int
    killed_min: int
    killed_max: int
    south: float
    west: float
    north: float
    east: float


class Points(msgspec.Struct):
    """What a map shows of a view."""

    points: list[MapPoint]
    clusters: list[MapCluster]
    located: Annotated[int, Meta(description="How many incidents have a point.")]
    unlocated: Annotated[int, Meta(description="How many have none.")]


class TimeBin(msgspec.Struct):
    """The incidents of some days; both ends are included."""

    first: str
    last: str
    count: int
    killed_min: int
    killed_max: int
    injured_min: int
    injured_max: int


class TimelineTold(msgspec.Struct):
    """Bins without a gap, the earliest first, of the shortest unit that makes no more than were asked for."""

    unit: Literal["day", "week", "month", "year"]
    bins: list[TimeBin]
    undated: Annotated[int, Meta(description="How many incidents have no day.")]
    vague: Annotated[int, Meta(description="How many have days that lie in no one bin.")]


class FacetValue(msgspec.Struct):
    """A value, its name where it has one, and how many incidents have it."""

    value: str
    name: str | None
    count: int


class FacetsTold(msgspec.Struct):
    """The values that incidents have, the most frequent first; of actors and outlets 200."""

    kinds: list[FacetValue]
    grades: list[FacetValue]
    states: list[FacetValue]
    actors: list[FacetValue]
    outlets: list[FacetValue]
    discrepancies: list[FacetValue]
    assigned: list[FacetValue]


class Waits(msgspec.Struct):
    """An incident that waits for a person, and why: the weightiest reason first."""

    reasons: list[str]
    incident: Incident


class QueuePage(msgspec.Struct):
    """Some of what waits: by its weightiest reason, then the number of killed, then the day."""

    counts: Annotated[dict[str, int], Meta(description="How many wait for each reason.")]
    waiting: list[Waits]
    next: Next


class DocumentTold(msgspec.Struct):
    """A document of a list."""

    sha256: str
    title: Annotated[str, Meta(description="Its title, else its first words.")]
    publisher: str | None
    published: Day
    ingested_at: str
    language: str | None
    events: Annotated[int, Meta(description="How many events it tells of.")]
    incidents: Annotated[list[str], Meta(description="The incidents that they stand in.")]
    current: Annotated[bool, Meta(description="Whether it is the newest version.")]


class DocumentsPage(msgspec.Struct):
    """Some documents, those that came last first."""

    documents: list[DocumentTold]
    next: Next
    looked_to: Annotated[
        str | None, Meta(description="Down to when was looked, where not all has been looked through.")
    ]


class VersionTold(msgspec.Struct):
    """A version of a document."""

    sha256: str
    ingested_at: str
    current: bool


class DocumentWhole(msgspec.Struct):
    """A document: its text, and the record that was read from it."""

    sha256: str
    name: str
    title: str | None
    publisher: str | None
    url: str | None
    published: Day
    language: str | None
    ingested_at: str
    current: bool
    text: Annotated[
        str, Meta(description="What was read; the spans of the record point into it, in code points.")
    ]
    record: Record
    incidents: Annotated[dict[str, str], Meta(description="For each event (e1 …) its incident.")]
    versions: Annotated[list[VersionTold], Meta(description="All versions, the earliest first.")]


Filled = Annotated[str, Meta(min_length=1, max_length=LONGEST)]
Name = Annotated[str, Meta(min_length=1, max_length=100)]
Version = Annotated[
    str | None, Meta(description="The version of the other incident that you saw; null for any.")
]


class Reason(msgspec.Struct, forbid_unknown_fields=True):
    """Why."""

    reason: Filled


class Note(msgspec.Struct, forbid_unknown_fields=True):
    """Words that stand with an incident."""

    words: Filled


class Merge(msgspec.Struct, forbid_unknown_fields=True):
    """The events of ``other`` go into the incident."""

    other: Name
    reason: Filled
    other_version: Version = None


class Split(msgspec.Struct, forbid_unknown_fields=True):
    """Some events go into a new incident."""

    events: Annotated[
        list[Filled],
        Meta(
            min_length=1,
            max_length=1000,
            description="Each a document, or document#e2 where it has several here.",
        ),
    ]
    reason: Filled


class Move(msgspec.Struct, forbid_unknown_fields=True):
    """Some events go ``into`` another incident."""

    events: Annotated[
        list[Filled],
        Meta(
            min_length=1,
            max_length=1000,
            description="Each a document, or document#e2 where it has several here.",
        ),
    ]
    into: Name
    reason: Filled
    other_version: Version = None


class Correct(msgspec.Struct, forbid_unknown_fields=True):
    """A field is set to a value, above what the reports give."""

    field: Literal["kind", "date", "place", "actor", "killed", "injured"]
    value: Annotated[
        Filled,
        Meta(
            description="A kind; YYYY-MM-DD; NAME, or NAME@LAT,LON; ids of actors, with commas; WHO=MIN-MAX with commas, as in civilian=2-3."
        ),
    ]
    reason: Filled
    evidence: Annotated[
        Annotated[str, Meta(max_length=LONGEST)] | None,
        Meta(description="What shows it: a quote, an address."),
    ] = None


class Assign(msgspec.Struct, forbid_unknown_fields=True):
    """Who is to look at it; null for nobody."""

    to: Name | None


class Done(msgspec.Struct):
    """What came of an act."""

    decision: Annotated[int, Meta(description="The number of the decision.")]
    act: Act
    versions: Annotated[
        dict[str, str], Meta(description="The incidents that it concerned, with their versions now.")
    ]
    fresh: Annotated[str | None, Meta(description="The incident that a split made.")]
    unsettled: Annotated[
        str | None,
        Meta(description="Why it has not taken effect yet; it is kept, and takes effect with the next one."),
    ]


class Wrong(msgspec.Struct):
    """A parameter that does not do."""

    name: str
    value: str
    message: str


class ProblemTold(msgspec.Struct):
    """What went wrong, after RFC 9457."""

    title: str
    status: int
    detail: Annotated[str, Meta(description="What went wrong, and what to do.")]
    errors: Annotated[list[Wrong], Meta(description="Every parameter that does not do.")] = []
    incident: Annotated[str, Meta(description="The incident that is not what you saw.")] = ""
    version: Annotated[str, Meta(description="Its version now.")] = ""
