"""The timeline as a drawing: bars in parts of its width, from the side that the page is read from."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from babel.dates import format_date

from isnad.desk.language.formats import Manner
from isnad.store.timeline import Bin, Timeline

#: Pixels: incidents stand on a line so far from the top, and the killed hang from it, each so high at most.
LINE, COUNTED, KILLED = 58, 52, 44
HEIGHT = LINE + KILLED + 22
#: Bars are no wider than if there were so many.
_LEAST = 12
#: So many days are told below the bars, and how days are told by the unit of the bars.
_TOLD = 7
_PATTERNS = {"day": "d MMM y", "week": "d MMM y", "month": "MMM y", "year": "y"}
_SAME_YEAR = {"day": "d MMM", "week": "d MMM"}


class Bar(NamedTuple):
    """One bin: its left edge and width in per cent, and its heights in pixels."""

    bin: Bin
    x: float
    width: float
    counted: float
    least: float
    most: float


class Tick(NamedTuple):
    """A day told below the bars: where, in per cent, and in what words."""

    x: float
    words: str


class Drawing(NamedTuple):
    """Bars and ticks; ``counted`` and ``killed`` are what the highest bars stand for."""

    bars: list[Bar]
    ticks: list[Tick]
    counted: int
    killed: int


def draw(timeline: Timeline, manner: Manner) -> Drawing:
    """The drawing of a timeline; time runs with the writing."""
    bins = timeline.bins
    counted = max((b.count for b in bins), default=0)
    killed = max((b.killed_max for b in bins), default=0)
    step = 100 / max(_LEAST, len(bins))
    gap, margin = step * 0.18, (100 - len(bins) * step) / 2
    mirrored = manner.direction == "rtl"

    def left(n: int) -> float:
        return margin + (len(bins) - n - 1 if mirrored else n) * step

    bars = [
        Bar(
            b,
            round(left(n) + gap / 2, 3),
            round(step - gap, 3),
            _height(b.count, counted, COUNTED),
            _height(b.killed_min, killed, KILLED),
            _height(b.killed_max, killed, KILLED),
        )
        for n, b in enumerate(bins)
    ]
    every = max(1, -(-len(bins) // _TOLD))
    ticks: list[Tick] = []
    year = ""
    for n, b in list(enumerate(bins))[every // 2 :: every]:
        pattern = _PATTERNS[timeline.unit]
        if b.first[:4] == year:
            pattern = _SAME_YEAR.get(timeline.unit, pattern)
        words = _told(b.first, pattern, manner)
        ticks.append(Tick(round(min(95, max(5, left(n) + step / 2)), 3), words))
        year = b.first[:4]
    return Drawing(bars, ticks, counted, killed)


def wider(since: str | None, until: str | None) -> tuple[str | None, str | None]:
    """The next wider time of a time: its month, its year, all time."""
    if not since or not until:
        return None, None
    first, last = dt.date.fromisoformat(since), dt.date.fromisoformat(until)
    month = (first.replace(day=1), _month_end(last))
    if (first.year, first.month) == (last.year, last.month) and (first, last) != month:
        return month[0].isoformat(), month[1].isoformat()
    year = (first.replace(month=1, day=1), last.replace(month=12, day=31))
    if first.year == last.year and (first, last) != year:
        return year[0].isoformat(), year[1].isoformat()
    return None, None


def _month_end(day: dt.date) -> dt.date:
    return (
        day.replace(day=31) if day.month == 12 else day.replace(month=day.month + 1, day=1) - dt.timedelta(1)
    )


def _height(number: int, most: int, pixels: int) -> float:
    """A height in proportion; what is not nothing can be seen."""
    return round(max(1.5, pixels * number / most), 1) if number and most else 0


def _told(day: str, pattern: str, manner: Manner) -> str:
    return manner.digits(format_date(dt.date.fromisoformat(day), pattern, locale=manner.locale))
