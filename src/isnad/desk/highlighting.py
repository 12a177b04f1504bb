"""A text cut into runs at the edges of a record's spans, so that spans may overlap and nest."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from isnad.record import Actor, Date, Event, Harm, Place, Record, Source, Span, Target, Weapon

#: What of an event is marked, in the order in which it is told.
FIELDS = ("trigger", "date", "place", "actor", "target", "weapon", "harm", "said_by")

_NO_TEXT, _BREAK = re.compile("[\0\ud800-\udfff]"), re.compile("\n")


#: The part of a record that words stand for; that of a trigger is the event.
Part = Event | Date | Place | Actor | Target | Weapon | Harm | Source


class Mark(NamedTuple):
    """Words of the text that a field of an event rests on; ``what`` is the part of the record.

    Marks are numbered in the order of the text, the longer first where two begin together.
    """

    number: int
    event: str
    field: str
    start: int
    end: int
    what: Part

    @property
    def place(self) -> tuple[str, int, int]:
        """The field and the offsets."""
        return self.field, self.start, self.end


class Run(NamedTuple):
    """Characters that the same marks cover, the longest first; ``within`` are the events whose sentences
    hold them."""

    start: int
    text: str
    marks: tuple[Mark, ...]
    within: tuple[str, ...] = ()

    @property
    def fields(self) -> list[str]:
        """The fields, that of the shortest mark first."""
        return list(dict.fromkeys(mark.field for mark in reversed(self.marks)))

    @property
    def layers(self) -> list[str]:
        """The fields of the marks that differ, that of the shortest one first."""
        return [field for field, _, _ in dict.fromkeys(mark.place for mark in reversed(self.marks))]

    @property
    def events(self) -> list[str]:
        """The events of the marks."""
        return list(dict.fromkeys(mark.event for mark in self.marks))


def marks_of(record: Record) -> list[Mark]:
    """All marks of a record."""
    found: list[Mark] = []
    for event in record.events:
        seen: set[tuple[str, int, int]] = set()
        for field, what in _parts(event):
            span = _span(what)
            if span is None or span.start >= span.end:
                continue
            key = (field, span.start, span.end)
            if field == "said_by" and key in seen:
                continue
            seen.add(key)
            found.append(Mark(0, event.id, field, span.start, span.end, what))
    found.sort(key=lambda mark: (mark.start, -mark.end, FIELDS.index(mark.field)))
    return [mark._replace(number=n) for n, mark in enumerate(found)]


def _parts(event: Event) -> Iterable[tuple[str, Part]]:
    yield "trigger", event
    if event.date:
        yield "date", event.date
    yield from (("place", place) for place in (event.place, *event.more_places) if place)
    yield from (("actor", actor) for actor in event.actor)
    if event.target:
        yield "target", event.target
    yield from (("weapon", weapon) for weapon in event.weapon)
    for harm in event.harm:
        yield "harm", harm
        yield from (("said_by", source) for source in harm.said_by)
    yield from (("said_by", source) for source in event.said_by)


def _span(part: Part) -> Span | None:
    return part.trigger if isinstance(part, Event) else part.span


class Told(NamedTuple):
    """A field of an event, and the number of the mark that it stands on; None where no words do."""

    field: str
    what: Part
    mark: int | None


def told_of(event: Event, marks: Iterable[Mark]) -> list[Told]:
    """All that is told of an event, each part once, with its mark among ``marks``."""
    own = [mark for mark in marks if mark.event == event.id]
    numbers = {id(mark.what): mark.number for mark in own}
    places = {mark.place: mark.number for mark in own}
    out: dict[tuple[str, int | str], Told] = {}
    for field, part in _parts(event):
        span = _span(part)
        number = numbers.get(id(part))
        if number is None and span:
            number = places.get((field, span.start, span.end))
        out.setdefault((field, repr(part) if number is None else number), Told(field, part, number))
    return list(out.values())


def runs(
    text: str,
    marks: Iterable[Mark],
    sentences: Sequence[tuple[str, Span]] = (),
    first: int = 0,
    last: int | None = None,
) -> list[Run]:
    """``text[first:last]`` in runs, which are cut behind line breaks too; together they are that text.

    ``sentences`` gives, for events, the sentences that tell of them.
    """
    last = len(text) if last is None else last
    here = [mark for mark in marks if mark.start < last and mark.end > first]
    told = [(id, span) for id, span in sentences if span.start < last and span.end > first]
    edges = {first, last}
    for start, end in [(m.start, m.end) for m in here] + [(s.start, s.end) for _, s in told]:
        edges |= {max(start, first), min(end, last)}
    edges.update(found.end() for found in _BREAK.finditer(text, first, last))
    cuts = sorted(edges)
    coming = sorted(here, key=lambda m: (m.start, -m.end, m.number))
    telling = sorted(told, key=lambda t: t[1].start)
    open_marks: list[Mark] = []
    open_told: list[tuple[str, Span]] = []
    out: list[Run] = []
    m = t = 0
    for start, end in itertools.pairwise(cuts):
        while m < len(coming) and coming[m].start <= start:
            open_marks.append(coming[m])
            m += 1
        while t < len(telling) and telling[t][1].start <= start:
            open_told.append(telling[t])
            t += 1
        open_marks = [mark for mark in open_marks if mark.end > start]
        open_told = [told for told in open_told if told[1].end > start]
        covering = tuple(sorted(open_marks, key=lambda mark: (mark.start - mark.end, mark.number)))
        within = tuple(dict.fromkeys(id for id, _ in open_told))
        out.append(Run(start, text[start:end], covering, within))
    return out


def lines(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs line by line; a line ends with its break."""
    out: list[list[Run]] = [[]]
    for run in runs:
        out[-1].append(run)
        if run.text.endswith("\n"):
            out.append([])
    return out if out[-1] else out[:-1]


def characters(words: str) -> Markup:
    """Text for a page, a character for each: what HTML would drop or join is written so that it stays."""
    return Markup(str(escape(_NO_TEXT.sub("\ufffd", words))).replace("\r", "&#13;"))
