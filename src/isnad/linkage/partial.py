"""Partial dates: the weekday, or the day of a year unknown, that an undated event is told with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from isnad.lang import Language
from isnad.mentions import TimexValue
from isnad.record import Event, Span


class Partial(NamedTuple):
    """``weekday`` counts from Monday = 0; ``monthday`` is a month and a day of it."""

    weekday: int | None = None
    monthday: tuple[int, int] | None = None


def partial_dates(events: Iterable[Event], lang: Language) -> list[Partial]:
    """For each event what its own sentences say of its day; where they are silent or count from the day of
    writing, what the report says of that."""
    events = list(events)
    if all(e.date for e in events):
        return [Partial()] * len(events)
    seen: dict[Span, list[TimexValue]] = {}

    def times(sentences: list[Span]) -> list[TimexValue]:
        out = []
        for s in sentences:
            if s not in seen:
                seen[s] = [t.value for t in lang.find_timexes(lang.script.tokens(s.quote))]
            out += seen[s]
        return out

    every = [t for e in events if not e.background for t in times(e.sentences)]
    today = next(((t.weekday - (t.days or 0)) % 7 for t in every if t.weekday is not None), None)
    day = next((d for t in every if (d := _monthday(t)) and t.days in (0, None)), None)
    return [Partial() if e.date else _of(times(e.sentences), today, day) for e in events]


def _of(times: list[TimexValue], today: int | None, day: tuple[int, int] | None) -> Partial:
    """«yesterday, Friday», «on the 7th of July»; else «two days ago», counted from today; else a weekday alone,
    which may be that of the telling; else today."""
    counted = [t for t in times if t.kind == "relative" and t.days is not None and t.until is None]
    for t in times:
        if (own := _monthday(t)) or (t.weekday is not None and t.days is not None):
            return Partial(t.weekday, own)
    for t in counted:
        if t.days and today is not None:
            return Partial((today + t.days) % 7)
    for t in times:
        if t.weekday is not None:
            return Partial(t.weekday)
    return Partial(today, day if counted and not counted[0].days else None)


def _monthday(t: TimexValue) -> tuple[int, int] | None:
    return (t.month, t.day) if t.kind == "date" and t.month and t.day and t.year is None else None
