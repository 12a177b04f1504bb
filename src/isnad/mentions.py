"""Mentions: what a language finds in a text, in terms that no language owns.

Every mention says which tokens it stands on: ``first`` to ``last``, half open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from isnad.gazetteer.index import Entry
from isnad.text.tokens import Sentence, Token


class TriggerMention(NamedTuple):
    """A word that names a happening.

    ``kind`` is a kind of the record, ``attack`` where the weapon decides, or ``echo`` of what another word tells; a ``strong`` word is a
    happening by itself; ``verb`` and ``definite`` say what the word is,
    ``joined`` that a conjunction joins it on.
    """

    first: int
    last: int
    kind: str
    strong: bool
    weapon: str | None
    verb: bool
    definite: bool
    joined: bool


class Joint(NamedTuple):
    """A token at which a clause joins on; a ``strong`` one tells of something else, a weak one may not."""

    at: int
    strong: bool


class HarmMention(NamedTuple):
    """One group of people and one outcome; ``max`` is None where the words set no upper end."""

    first: int
    last: int
    outcome: str
    who: str
    sub: str | None
    min: int
    max: int | None
    part: bool
    rule: str
    names: tuple[tuple[int, int], ...] = ()
    """The characters of the text where each name stands."""
    renewed: bool = False
    """Whether it is the latest toll, which stands for those told before."""


@dataclass(frozen=True, slots=True)
class TimexValue:
    """What a time expression says.

    ``kind`` is ``date``, ``weekday``, ``relative``, ``same`` (counted from the day named before), ``since``
    (a beginning), ``until`` (an end), ``range`` (a day between ``days`` and ``until``), ``period`` (a
    month or year), ``years`` (so many years ago, in ``days``), ``vague`` (a time that no day can be given
    to) or ``hijri``.  Weekdays count from Monday = 0, ``days``
    from publication.  ``until`` is the other end of a stretch, in the unit of its beginning.  ``relation``
    is ``current``, ``last``, ``next`` or ``same``, of the month or weekday that is named, or ``… year``.
    """

    kind: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    days: int | None = None
    relation: str | None = None
    until: int | None = None


class Timex(NamedTuple):
    """A time expression."""

    first: int
    last: int
    value: TimexValue
    rule: str


class Toponym(NamedTuple):
    """A name of a place: ``first`` to ``last`` the name, ``role`` what it is to the happening.

    ``role`` is ``locus`` or ``near`` (it may have happened there), ``area`` (it lies in it),
    ``reference`` (only said to be near it), ``origin`` (the firing point), ``home`` (of a victim),
    ``goal`` (whither people went) or ``name`` (part of the name of something else, or the seat of
    whoever speaks); ``listed_with`` the index of the toponym
    that a list goes on from; ``key`` the shape under which spellings meet; ``relation`` how the words
    stand to the place: ``at``, ``near``, ``bearing``, ``between``, ``heading`` (of the lines after it)
    or ``pointer`` («in the town»: the name is that of the one named before).
    """

    first: int
    last: int
    name: str
    entries: tuple[Entry, ...]
    role: str
    listed_with: int | None
    key: str = ""
    relation: str = "at"


class ActorMention(NamedTuple):
    """An actor by name or by adjective («Russian shelling»); ``prefix`` the clitics before it.

    ``role`` is ``agent`` (it did ``deed``, the first token of a trigger, or -1 where none is named),
    ``ally`` (it took part in it), ``target``, ``speaker``, ``owner`` (of ground), ``background``, ``free`` (the grammar does not say)
    or ``none``; ``status`` is the record's: asserted, suspected or denied.
    """

    first: int
    last: int
    id: str
    name: str
    form: str
    prefix: str
    role: str = "free"
    status: str = "asserted"
    deed: int = -1


class TargetMention(NamedTuple):
    """Whom or what ``deed``, the first token of a trigger, was aimed at; ``actor`` an id or ``civilians``."""

    first: int
    last: int
    deed: int
    actor: str | None


class WeaponMention(NamedTuple):
    """A means of harm, by an id of the record's list; a ``definite`` one was told of before: «the planes».
    A ``vague`` one yields to any other that is named."""

    first: int
    last: int
    id: str
    name: str
    prefix: str
    definite: bool = False
    vague: bool = False


class SourceMention(NamedTuple):
    """One link of a chain: its tokens, its name as written and its role."""

    first: int
    last: int
    name: str
    role: str
    id: str | None = None


class Attribution(NamedTuple):
    """A chain, outermost first, and the tokens that it covers."""

    sentence: int
    scope_first: int
    scope_last: int
    chain: list[SourceMention]
    cue: str


@dataclass
class Findings:
    """Everything that a language found in one document, each list in the order of the text."""

    text: str
    tokens: list[Token]
    sentences: list[Sentence]
    triggers: list[TriggerMention]
    harm: list[HarmMention]
    toponyms: list[Toponym]
    within: list[list[str]]
    """For each toponym the larger areas that the text gives for it."""
    timexes: list[Timex]
    actors: list[ActorMention]
    weapons: list[WeaponMention]
    sources: list[Attribution]
    joints: list[Joint]
    """Where clauses join on, in order."""
    same_place: list[int]
    """Tokens that say that it happened where the happening before did, in order."""
    similar: set[int]
    """Triggers that say that it happened as before, or also elsewhere."""
    targets: dict[int, TargetMention]
    """Under the first token of each deed, whom or what it was aimed at."""
    background: dict[int, str]
    """Sentences that only give the background: an ``aside``, a ``habit`` or a ``span`` of time."""
    mishaps: set[int]
    """Sentences that tell of a mishap or of nature: harm that no one did."""
    elliptic: set[int]
    """Tokens of active verbs whose subject is left unsaid."""
    hedges: dict[int, str] = field(default_factory=dict)
    """The status of what stands at a token, where it is not asserted."""


class RegionMention(NamedTuple):
    """A part of an area: ``directions`` is of the letters n, s, e and w, ``name`` the area that is named."""

    first: int
    last: int
    directions: str
    name: str
