"""The day that a text was written on, as far as its own times fix it together.

«Today, Saturday 2 September» leaves few years, «this month» one month, a weekday one day in seven.  All
such clues must hold at once; where they leave more than one day, there is none.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from isnad.mentions import Timex
from isnad.resolve.dates import nearest
from isnad.text.tokens import Token

#: How many years back a text without any other bound is looked for.
_YEARS = 14
#: A report follows what it reports by less than a week.
_LAG = 6
#: A word of so many letters says what happened at a time; within so many words before it.
_LETTERS, _WORDS = 4, 4


class Clues(NamedTuple):
    """What the times of a text say of the day it was written on.

    ``today`` is its weekday; ``exact`` are dates that are counted from it as well («yesterday, 1 May»);
    ``dated`` days of the news with their weekday; ``months`` what the text calls this month, ``from_day``
    the latest day of it that is told of; ``year`` what it calls this year; ``floor`` the latest year named.
    """

    today: int | None
    exact: list[Timex]
    dated: list[tuple[Timex, int]]
    lead: list[tuple[Timex, int]]
    months: frozenset[int]
    from_day: int
    year: int | None
    floor: int


def clues(lines: Sequence[Sequence[Timex]], tokens: Sequence[Token], lead: int) -> Clues:
    """The clues in the times of some lines; times of the first ``lead`` lines are those of the news."""
    todays: Counter[int] = Counter()
    exact: list[Timex] = []
    dated: list[tuple[Timex, int]] = []
    first: list[tuple[Timex, int]] = []
    this_month: list[tuple[int, Timex]] = []
    bare: list[Timex] = []
    months: set[int] = set()
    year, floor = None, 0
    for n, times in enumerate(lines):
        for t in times:
            v = t.value
            if v.days is not None and v.weekday is not None and v.kind in ("relative", "date"):
                todays[(v.weekday - v.days) % 7] += 1
            if v.days is not None and v.day and v.month:
                exact.append(t)
            elif v.day and v.month and v.weekday is not None and v.year is None:
                if v.relation not in ("next", "last year", "same year"):
                    dated.append((t, v.weekday))
                    if n < lead and v.kind == "date":
                        first.append((t, v.weekday))
            elif v.day and v.month and v.relation == "current" and n < lead and v.kind == "date":
                this_month.append((n, t))
            elif v.kind == "weekday" and v.relation is None and v.until is None:
                bare.append(t)
            if v.relation == "current" and v.month:
                months.add(v.month)
            if v.year and v.kind != "until":
                floor = max(floor, v.year)
                if v.relation == "current year":
                    year = v.year
    for _, t in this_month:
        twin = next((b for b in bare if _words_before(tokens, b) & _words_before(tokens, t)), None)
        if twin is not None and twin.value.weekday is not None:
            dated.append((t, twin.value.weekday))
            first.append((t, twin.value.weekday))
    days = [
        t.value.day or 0
        for line in lines
        for t in line
        if t.value.relation == "current" and t.value.kind == "date"
    ]
    today = todays.most_common(1)[0][0] if todays else None
    return Clues(today, exact, dated, first, frozenset(months), max(days, default=0), year, floor)


def _words_before(tokens: Sequence[Token], t: Timex) -> set[str]:
    """The longer words that stand before a time: what it is the time of."""
    out: set[str] = set()
    k = t.first - 1
    while k >= 0 and len(out) < _WORDS and tokens[k].kind != "p":
        if len(tokens[k].form) >= _LETTERS:
            out.add(tokens[k].form)
        k -= 1
    return out


class WritingDay(NamedTuple):
    """The day of writing, if the clues fix it, the year that they leave, and the time they rest on."""

    day: dt.date | None
    year: int | None
    timex: Timex | None = None


def solve(c: Clues, latest: dt.date, years: Iterable[int] | None = None) -> WritingDay:
    """The latest day up to ``latest`` that all clues fit; ``years`` where the year is known otherwise."""
    known = [c.year] if c.year else list(years) if years else None
    lowest = max(c.floor if c.floor <= latest.year else 0, latest.year - _YEARS)
    for year in known or range(latest.year, lowest - 1, -1):
        found = _in_year(c, year, latest, certain=known is not None)
        if found is not None:
            return found
    return WritingDay(None, c.year)


def _in_year(c: Clues, year: int, latest: dt.date, certain: bool) -> WritingDay | None:
    candidates: list[tuple[dt.date, Timex]] = []
    for t in c.exact:
        day = _day(t, year)
        if day is None:
            return None
        if t.value.weekday is not None and day.weekday() != t.value.weekday:
            near = nearest(day, t.value.weekday)
            if not certain or abs((near - day).days) > 1:
                return None
            day = near
        candidates.append((day - dt.timedelta(t.value.days or 0), t))
    checked = certain or any(t.value.weekday is not None for t in c.exact) or bool(c.dated)
    for t, weekday in c.dated:
        if not any(_falls(t, y, weekday) for y in (year, *([year - 1] if certain or candidates else []))):
            if certain:
                continue
            return None
    if candidates:
        day, t = max(candidates, key=lambda x: x[0])
        if day > latest or (not certain and not checked and day.weekday() != c.today):
            return None
        if c.today is not None and day.weekday() != c.today and certain:
            day = nearest(day, c.today)
        return WritingDay(day, year, t) if checked or c.today is not None else None
    if not c.dated:
        return None
    return _after_news(c, year, latest)


def _after_news(c: Clues, year: int, latest: dt.date) -> WritingDay | None:
    """The first day after the news of the lead that bears the weekday of today."""
    days = [(d, t) for t, _ in c.lead if (d := _day(t, year))]
    if any(d > latest for d, _ in days):
        return None
    if c.today is None or not days:
        return WritingDay(None, year)
    last, t = max(days, key=lambda x: x[0])
    day = last + dt.timedelta((c.today - last.weekday()) % 7)
    if day > latest or (day - last).days > _LAG or (c.months and day.month not in c.months):
        return WritingDay(None, year)
    return WritingDay(day, year, t)


def _day(t: Timex, year: int) -> dt.date | None:
    try:
        return dt.date(t.value.year or year, t.value.month or 0, t.value.day or 0)
    except ValueError:
        return None


def _falls(t: Timex, year: int, weekday: int) -> bool:
    day = _day(t, year)
    return day is not None and day.weekday() == weekday


def before(c: Clues, comment: dt.date) -> dt.date | None:
    """The day of writing of a text that was first commented on ``comment``: at most a week before.

    A newspaper dates itself on the day after it is first read, so the day after the comment is tried too,
    and counts as that of the comment.
    """
    if c.today is None:
        return None
    back = (comment + dt.timedelta(1)).weekday() - c.today
    day = comment + dt.timedelta(1 - back % 7)
    if c.months and (day.month not in c.months or day.day < c.from_day):
        return None
    return min(day, comment)
