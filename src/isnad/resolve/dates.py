"""Resolving times: from what was said, and the date of publication, to a date on the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from hijridate import Gregorian, Hijri

from isnad.mentions import Timex, TimexValue


class Resolved(NamedTuple):
    """A date, ISO 8601, cut to its precision, and what it rests on."""

    value: str
    precision: str
    basis: str


#: The precision of a date by its length.
_PRECISION = {10: "day", 7: "month", 4: "year"}
#: A day more than so far ahead of publication lies in the year before.
_AHEAD = dt.timedelta(1)
#: A month begins when the moon is seen: up to a day from the calendar that is reckoned.
_SIGHTED = dt.timedelta(1)


def resolve_all(timexes: Sequence[Timex], anchor: dt.date | None, year: int | None) -> list[Resolved | None]:
    """The dates of all times of a text; each may be counted from the one before it."""
    out: list[Resolved | None] = []
    anaphor: str | None = None
    for t in timexes:
        r = resolve(t, anchor, anaphor, year)
        if r and t.value.kind != "until" and (t.value.days is None or t.value.until is None):
            anaphor = r.value
        out.append(r)
    return out


def resolve(
    timex: Timex, anchor: dt.date | None, anaphor: str | None = None, year: int | None = None
) -> Resolved | None:
    """The date that ``timex`` means; None where it cannot be known. A day is never invented.

    ``anchor`` is the day of publication, ``anaphor`` the date that the text named last, ``year`` the
    year of publication where only that is known.
    """
    try:
        return _resolve(timex.value, anchor, anaphor, year)
    except (ValueError, OverflowError):
        return None


def _resolve(v: TimexValue, anchor: dt.date | None, anaphor: str | None, year: int | None) -> Resolved | None:
    if v.kind == "hijri":
        return _hijri(v, anchor)
    if v.kind == "same":
        return _same(v, anaphor)
    if v.days is not None and v.until is not None:
        return _stretch(v, anchor)
    if v.kind == "years":
        base = anchor.year if anchor else year
        return _cut(f"{base + (v.days or 0):04}", "counted in years from publication") if base else None
    if v.day:
        return _day(v, anchor, anaphor, year)
    if v.days is not None:
        return _counted(v, anchor, year)
    if v.weekday is not None:
        return _weekday(v, anchor)
    return _month_or_year(v, anchor, anaphor, year)


def _cut(value: str, basis: str) -> Resolved:
    return Resolved(value, _PRECISION[len(value)], basis)


def common(first: dt.date, last: dt.date, basis: str) -> Resolved | None:
    """What two ends of a stretch have in common: the day, the month or the year."""
    a, b = first.isoformat(), last.isoformat()
    size = next((n for n in (10, 7, 4) if a[:n] == b[:n]), 0)
    return _cut(a[:size], basis) if size else None


def nearest(day: dt.date, weekday: int) -> dt.date:
    """The day closest to ``day`` that is such a weekday."""
    ahead = (weekday - day.weekday()) % 7
    return day + dt.timedelta(ahead if ahead <= 3 else ahead - 7)


def _hijri(v: TimexValue, anchor: dt.date | None) -> Resolved | None:
    assert v.month and v.day
    if v.year:
        found = dt.date(*Hijri(v.year, v.month, v.day).to_gregorian().datetuple())
        if v.weekday is not None:
            seen = nearest(found, v.weekday)
            if abs(seen - found) > _SIGHTED:
                return _weekday(v, anchor)
            found = seen
        return _cut(found.isoformat(), "the Hijri date in the text")
    if anchor is None:
        return None
    now = Gregorian(anchor.year, anchor.month, anchor.day).to_hijri()
    day = Hijri(now.year, v.month, v.day).to_gregorian()
    if day > anchor + _AHEAD:
        day = Hijri(now.year - 1, v.month, v.day).to_gregorian()
    return _cut(
        dt.date(*day.datetuple()).isoformat(), "the Hijri day in the text and the year of publication"
    )


def _same(v: TimexValue, anaphor: str | None) -> Resolved | None:
    if anaphor is None:
        return None
    if len(anaphor) < 10:
        return _cut(anaphor, "the time named before") if not v.days else None
    day = dt.date.fromisoformat(anaphor) + dt.timedelta(v.days or 0)
    return _cut(day.isoformat(), "counted from the day named before")


def _stretch(v: TimexValue, anchor: dt.date | None) -> Resolved | None:
    if anchor is None:
        return None
    first, last = (anchor + dt.timedelta(n or 0) for n in (v.days, v.until))
    return common(first, last, "a stretch of days before publication")


def _counted(v: TimexValue, anchor: dt.date | None, year: int | None) -> Resolved | None:
    assert v.days is not None
    if anchor is None:
        return _cut(f"{year:04}", "the year of publication") if year and v.days == 0 else None
    day = anchor + dt.timedelta(v.days)
    if v.weekday is not None and day.weekday() != v.weekday and v.days <= 0:
        near = nearest(day, v.weekday)
        if near > anchor + (_AHEAD if v.days == 0 else dt.timedelta(0)):
            near -= dt.timedelta(7)
        return _cut(near.isoformat(), "the weekday in the text, next to publication")
    return _cut(day.isoformat(), "counted from publication")


def _weekday(v: TimexValue, anchor: dt.date | None) -> Resolved | None:
    assert v.weekday is not None
    if anchor is None or v.relation == "next":
        return None
    back = (anchor.weekday() - v.weekday) % 7
    if back == 0 and v.relation == "last":
        back = 7
    day = anchor - dt.timedelta(back)
    if v.until is not None:
        return common(day, day + dt.timedelta((v.until - v.weekday) % 7), "the weekdays before publication")
    return _cut(day.isoformat(), "the last such weekday before publication")


def _day(v: TimexValue, anchor: dt.date | None, anaphor: str | None, known: int | None) -> Resolved | None:
    assert v.day is not None
    if v.days is not None and anchor is not None:
        counted = anchor + dt.timedelta(v.days)
        if counted.day != v.day and counted.weekday() == v.weekday and v.days <= 0:
            return _cut(
                counted.isoformat(), "counted from publication; the weekday fits it, the day of the month not"
            )
    year, month, basis = v.year, v.month, "the date in the text"
    if month is None:
        year, month = _month_of(v.relation, anchor, anaphor)
        basis = (
            "the day in the month of publication"
            if v.relation != "same"
            else "the day in the month named before"
        )
    elif v.relation == "same year":
        year, basis = (int(anaphor[:4]) if anaphor else None), "the day in the text and the year named before"
    elif year is None:
        year = _year_of(v, month, anchor, known)
        basis = "the day in the text and the year of publication"
    if not year or not month:
        return None
    day = dt.date(year, month, v.day)
    if v.until is not None:
        return common(day, dt.date(year, month, v.until), basis)
    return _cut(day.isoformat(), basis)


def _month_of(
    relation: str | None, anchor: dt.date | None, anaphor: str | None
) -> tuple[int | None, int | None]:
    """Year and month that «this month», «last month», «the same month» mean."""
    if relation == "same":
        return (int(anaphor[:4]), int(anaphor[5:7])) if anaphor and len(anaphor) >= 7 else (None, None)
    if anchor is None:
        return None, None
    if relation == "last":
        before = anchor.replace(day=1) - dt.timedelta(1)
        return before.year, before.month
    if relation == "next":
        after = anchor.replace(day=28) + dt.timedelta(4)
        return after.year, after.month
    return anchor.year, anchor.month


def _year_of(v: TimexValue, month: int, anchor: dt.date | None, known: int | None) -> int | None:
    """The year of a day without one: the latest that lies before publication, or the one its weekday fits."""
    assert v.day is not None
    if anchor is None:
        if known is None:
            return None
        return known - (v.relation == "last year")
    year = anchor.year - (v.relation == "last year")
    if v.relation == "current year" or (v.relation == "current" and month == anchor.month):
        return year
    if v.relation == "next":
        return year + (month < anchor.month)
    if v.relation != "last year" and dt.date(year, month, min(v.day, 28)) > anchor + _AHEAD:
        year -= 1
    if v.weekday is not None and not _fits(year, month, v.day, v.weekday):
        near = (y for y in (year - 1, year + 1) if _fits(y, month, v.day, v.weekday))
        year = next((y for y in near if abs(dt.date(y, month, v.day) - anchor).days < 400), year)
    return year


def _fits(year: int, month: int, day: int, weekday: int) -> bool:
    try:
        return dt.date(year, month, day).weekday() == weekday
    except ValueError:
        return False


def _month_or_year(
    v: TimexValue, anchor: dt.date | None, anaphor: str | None, known: int | None
) -> Resolved | None:
    year, base = v.year, anchor.year if anchor else known
    if v.month:
        if year is None and v.relation == "same year":
            year = int(anaphor[:4]) if anaphor else None
        elif year is None and base is not None:
            later = anchor is not None and v.month > anchor.month
            gone = v.relation == "last" and anchor is not None and v.month == anchor.month
            year = base - (
                v.relation == "last year" or (v.relation not in ("next", "current year") and (later or gone))
            )
            year += v.relation == "next" and anchor is not None and v.month < anchor.month
        return _cut(f"{year:04}-{v.month:02}", "the month in the text") if year else None
    if year:
        if v.until is not None and v.until != year:
            return None
        return _cut(f"{year:04}", "the year in the text")
    if v.weekday is None and v.relation in ("last", "current") and anchor:
        first = anchor.replace(day=1)
        month = first if v.relation == "current" else first - dt.timedelta(1)
        return _cut(month.isoformat()[:7], "counted from the month of publication")
    if v.relation in ("last year", "current year") and base:
        return _cut(f"{base - (v.relation == 'last year'):04}", "counted from the year of publication")
    return None
