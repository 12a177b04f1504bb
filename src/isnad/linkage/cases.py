"""Cases: what linkage compares of an event, taken once from its record and its words."""

from __future__ import annotations

import calendar
import datetime as dt
import zlib
from collections.abc import Callable
from itertools import pairwise

import msgspec

from isnad.gazetteer.index import Gazetteer
from isnad.lang import language
from isnad.linkage.partial import Partial, partial_dates
from isnad.linkage.regions import Region, regions
from isnad.linkage.tolls import Toll, overall
from isnad.record import Date, Event, Place, Record
from isnad.text.tokens import Script

#: How far the true spot may lie from the coordinates, kilometres, by what they stand for.
RADIUS = {"exact": 3.0, "near": 8.0, "between": 15.0, "area": 40.0}
#: A report may tell on its day of publication what happened so many days before it.
TOLD_LATE = 2
#: Bases of a date that rest on nothing but the day of publication.
_PUBLICATION = "the day of publication"
#: One force under two names.
_FORCES = {"us_military": "coalition"}


class Spot(msgspec.Struct, frozen=True, array_like=True):
    """A named place: the key of its name, the point where one is known, the radius in km, the areas above it,
    and how many places of the gazetteer bear the name."""

    key: str
    lat: float | None = None
    lon: float | None = None
    radius: float = 0.0
    within: tuple[str, ...] = ()
    area: bool = False
    candidates: int = 0


class Case(msgspec.Struct, frozen=True, array_like=True):
    """One event as linkage sees it.

    ``trigger`` is where its words stand; ``first``–``last`` are the days (proleptic ordinals) that it may
    have happened on, None where nothing dates it, and ``partial`` what is said of its day all the same;
    ``sure`` is False where the date is only that of publication.  ``terms`` are hashes of the words that
    tell of it and of their pairs, ``names`` keys of the victims' names.
    """

    document: int
    number: str
    kind: str
    background: bool
    trigger: tuple[int, int]
    first: int | None
    last: int | None
    sure: bool
    partial: Partial
    spots: tuple[Spot, ...]
    actors: tuple[str, ...]
    weapons: tuple[str, ...]
    killed: Toll | None
    injured: Toll | None
    names: tuple[str, ...]
    terms: tuple[int, ...]
    published: int | None
    sources: tuple[str, ...]
    regions: tuple[Region, ...] = ()

    @property
    def forces(self) -> set[str]:
        """The actors, each by the one name of its force."""
        return {_FORCES.get(actor, actor) for actor in self.actors}


def cases(record: Record, document: int, gazetteer: Gazetteer | None = None) -> list[Case]:
    """The cases of all events of a record; ``document`` is the number that the cases of one share.

    ``gazetteer`` tells how far countries reach; without one, parts of countries are not known.
    """
    lang = language(record.document.language or "")

    def key(name: str) -> str:
        return "".join(lang.name_key(name)) or name.casefold().replace(" ", "")

    def shape(words: str) -> list[str]:
        return [t.form for t in lang.script.tokens(words) if t.kind != "p"]

    published = _days(record.document.published, record.document.published_precision)
    out = []
    for e, partial in zip(record.events, partial_dates(record.events, lang), strict=True):
        first, last, sure = _when(e.date)
        places = [e.place] if e.place else []
        out.append(
            Case(
                document,
                e.id,
                e.kind,
                e.background,
                (e.trigger.start, e.trigger.end),
                first,
                last,
                sure,
                partial,
                tuple(_spot(p, key) for p in (*places, *e.more_places)),
                tuple(sorted({a.id for a in e.actor if a.status != "denied" and a.id != "unknown"})),
                tuple(sorted({w.id for w in e.weapon})),
                overall(e, "killed"),
                overall(e, "injured"),
                tuple(sorted({k for h in e.harm for n in h.names if len(k := " ".join(shape(n))) > 3})),
                _terms(e, lang.script, lang.term),
                published[1] if published else None,
                tuple(s.id or key(s.name) for s in e.said_by),
                regions(e, lang, gazetteer) if gazetteer else (),
            )
        )
    return out


def _spot(place: Place, key: Callable[[str], str]) -> Spot:
    radius = RADIUS.get(place.precision or "", 0.0)
    within = tuple(key(w) for w in place.within)
    return Spot(
        key(place.name), place.lat, place.lon, radius, within, place.precision == "area", place.candidates
    )


def _when(date: Date | None) -> tuple[int | None, int | None, bool]:
    days = _days(date.value, date.precision) if date else None
    if days is None or date is None:
        return None, None, False
    if date.span is None and date.basis == _PUBLICATION:
        return days[0] - TOLD_LATE, days[1], False
    return days[0], days[1], True


def _days(value: str | None, precision: str | None) -> tuple[int, int] | None:
    """The first and the last day that an ISO date of some precision stands for."""
    if not value or not precision:
        return None
    try:
        if precision == "day":
            day = dt.date.fromisoformat(value[:10]).toordinal()
            return day, day
        year, month = int(value[:4]), int(value[5:7] or 0)
        if precision == "month":
            end = calendar.monthrange(year, month)[1]
            return dt.date(year, month, 1).toordinal(), dt.date(year, month, end).toordinal()
        return dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()
    except ValueError:
        return None


def _terms(event: Event, script: Script, word: Callable[[str], str]) -> tuple[int, ...]:
    """Hashes of the words that tell of an event, and of the pairs of them that stand side by side."""
    out: set[int] = set()
    for sentence in event.sentences:
        words = [word(t.form) for t in script.tokens(sentence.quote) if t.kind != "p"]
        out.update(map(term, words))
        out.update(term(f"{a} {b}") for a, b in pairwise(words))
    return tuple(sorted(out))


def term(word: str) -> int:
    """The number that a word, or a pair of words, is compared by."""
    return zlib.crc32(word.encode("utf-8", "replace"))
