"""What chosen words of a document say, as the value of a correction."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple, get_args

from isnad.desk.highlighting import marks_of
from isnad.gazetteer.index import Entry, Gazetteer
from isnad.incidents.corrections import FIELDS
from isnad.lang import Language, language
from isnad.mentions import Findings, HarmMention
from isnad.record import Actor, Date, Event, Harm, Kind, Place, Record
from isnad.resolve.dates import resolve_all
from isnad.text.tokens import Token, sentences

#: Characters on both sides of the chosen words that the grammar looks at.
_AROUND = 4_000
#: Characters of words that are taken over as they stand.
_LONGEST = 200
#: Places of one name that are offered.
_PLACES = 8

_PEOPLE = ("civilian", "combatant", "unknown")
_TOLLS = ("killed", "injured")


class Suggestion(NamedTuple):
    """A field, and the value that the words have for it, as a correction is given it.

    ``read`` is false where they are only taken over.  ``within`` tells places of one name apart.
    """

    field: str
    value: str
    read: bool = True
    within: tuple[str, ...] = ()


def suggestions(
    text: str, start: int, end: int, record: Record, gazetteer: Gazetteer | None = None
) -> list[Suggestion]:
    """What ``text[start:end]`` may be used as: for each field that a person can correct one value or more.

    What the record has read in these words comes first, then what the grammar reads in them now; for a field
    that they say nothing certain of, the words themselves come last.  Empty where no words are chosen.
    """
    start, end = _bare(text, start, end)
    if start >= end:
        return []
    lang = language(record.document.language or "")
    gazetteer = gazetteer if gazetteer is not None else Gazetteer.default(lang.name_key)
    found = [*_of_record(record, start, end), *_of_words(text, start, end, record, lang, gazetteer)]
    found = [s for n, s in enumerate(found) if not any(_same(s, before) for before in found[:n])]
    words = " ".join(text[start:end].split())[:_LONGEST]
    told = {s.field for s in found}
    found.sort(key=lambda s: list(FIELDS).index(s.field))
    return found + [Suggestion(field, words, False) for field in FIELDS if field not in told]


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The chosen characters without spaces and marks around them."""
    start, end = max(0, start), min(len(text), end)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not _ends_word(text[end - 1]):
        end -= 1
    return start, end


def _ends_word(c: str) -> bool:
    """Whether a character may be the last of a word: letters, digits, and the vowels that are written above."""
    return c.isalnum() or unicodedata.combining(c) > 0


def _same(a: Suggestion, b: Suggestion) -> bool:
    return a.field == b.field and a.value == b.value


def _of_record(record: Record, start: int, end: int) -> Iterable[Suggestion]:
    """What was read in the words."""
    tolls: dict[tuple[str, str], list[Harm]] = {}
    for mark in marks_of(record):
        if mark.end <= start or end <= mark.start:
            continue
        what = mark.what
        if isinstance(what, Date) and what.precision == "day":
            yield Suggestion("date", what.value[:10])
        elif isinstance(what, Place) and what.lat is not None and what.lon is not None:
            yield Suggestion("place", _at(what.name, what.lat, what.lon), within=tuple(what.within))
        elif isinstance(what, Actor):
            yield Suggestion("actor", what.id)
        elif isinstance(what, Event):
            yield Suggestion("kind", what.kind)
        elif isinstance(what, Harm) and what.outcome in _TOLLS:
            tolls.setdefault((mark.event, what.outcome), []).append(what)
    for (_, outcome), harms in tolls.items():
        whole = [h for h in harms if not h.part_of_total] or harms
        yield Suggestion(outcome, _toll((h.who, h.min, h.max) for h in whole))


def _of_words(
    text: str, start: int, end: int, record: Record, lang: Language, gazetteer: Gazetteer
) -> Iterable[Suggestion]:
    """What the grammar reads in the words, in their sentences."""
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    part, start, end = text[low:high], start - low, end - low
    tokens = lang.script.tokens(part)
    chosen = [i for i, token in enumerate(tokens) if token.start < end and start < token.end]
    if not chosen:
        return
    first, last = chosen[0], chosen[-1] + 1
    told = [s for s in sentences(tokens) if s.first < last and first < s.last]
    published = record.document.published
    anchor = _day(published) if record.document.published_precision == "day" else None
    timexes = lang.find_timexes(tokens)
    dates = resolve_all(timexes, anchor, int(published[:4]) if published else None)
    publisher = record.document.publisher.name if record.document.publisher else None
    here = [t for t in timexes if any(s.first <= t.first < s.last for s in told)]
    found = lang.find(part, tokens, told, here, gazetteer, publisher, anchor)
    for timex, date in zip(timexes, dates, strict=True):
        if timex.first < last and first < timex.last and date and date.precision == "day":
            yield Suggestion("date", date.value[:10])
    yield from _places(found, tokens, first, last, part, gazetteer)
    for actor in found.actors:
        if actor.first < last and first < actor.last:
            yield Suggestion("actor", actor.id)
    for trigger in found.triggers:
        if trigger.first < last and first < trigger.last and trigger.kind in get_args(Kind):
            yield Suggestion("kind", trigger.kind)
    yield from _tolls([h for h in found.harm if h.first < last and first < h.last])


def _places(
    found: Findings, tokens: Sequence[Token], first: int, last: int, text: str, gazetteer: Gazetteer
) -> Iterable[Suggestion]:
    """The places that a chosen name may be, those that the text itself points to among them."""
    for toponym in found.toponyms:
        if toponym.first < last and first < toponym.last:
            yield from (_entry(toponym.name, entry) for entry in toponym.entries[:_PLACES])
    words = " ".join(text[tokens[first].start : tokens[last - 1].end].split())
    yield from (_entry(words, entry) for entry in gazetteer.find(words)[:_PLACES])


def _entry(name: str, entry: Entry) -> Suggestion:
    return Suggestion("place", _at(name, entry.lat, entry.lon), within=tuple(entry.within))


def _tolls(harms: Sequence[HarmMention]) -> Iterable[Suggestion]:
    for outcome in _TOLLS:
        groups = [h for h in harms if h.outcome == outcome]
        groups = [h for h in groups if not h.part] or groups
        if groups:
            yield Suggestion(outcome, _toll((h.who, h.min, h.max) for h in groups))


def _toll(groups: Iterable[tuple[str, int, int | None]]) -> str:
    """Numbers of people as a correction is given them; a number without an upper end is its lower one."""
    sums: dict[str, tuple[int, int]] = {}
    for who, low, high in groups:
        least, most = sums.get(who, (0, 0))
        sums[who] = least + low, most + (low if high is None else high)
    return ",".join(f"{who}={sums[who][0]}-{sums[who][1]}" for who in _PEOPLE if who in sums)


def _at(name: str, lat: float, lon: float) -> str:
    return f"{name.replace('@', ' ')}@{lat:.9g},{lon:.9g}"


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value[:10]) if value else None
