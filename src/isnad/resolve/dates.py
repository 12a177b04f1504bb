"""Resolving times: from what was said, and the date of publication, to a date on the calendar."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from hijridate import Hijri

from isnad.mentions import Timex, TimexValue


class Resolved(NamedTuple):
    """A date, ISO 8601, cut to its precision, and what it rests on."""

    value: str
    precision: str
    basis: str


def resolve(
    timex: Timex, anchor: dt.date | None, anaphor: dt.date | None = None, year: int | None = None
) -> Resolved | None:
    """The date that ``timex`` means; None where it cannot be known. A day is never invented.

    ``anchor`` is the day of publication, ``anaphor`` the day that the text named last, ``year`` the
    year of publication where only that is known.
    """
    v = timex.value
    try:
        if v.kind == "hijri" and v.year and v.month and v.day:
            return Resolved(
                Hijri(v.year, v.month, v.day).to_gregorian().isoformat(), "day", "the Hijri date in the text"
            )
        if v.kind == "same":
            if anaphor is None:
                return None
            return Resolved(
                (anaphor + dt.timedelta(v.days or 0)).isoformat(), "day", "counted from the day named before"
            )
        if v.day:
            return _day(v, anchor, year)
        if v.days is not None:
            if anchor is None:
                return None
            return Resolved((anchor + dt.timedelta(v.days)).isoformat(), "day", "counted from publication")
        if v.weekday is not None:
            if anchor is None or v.relation == "next":
                return None
            back = (anchor.weekday() - v.weekday) % 7
            if back == 0 and v.relation == "last":
                back = 7
            return Resolved(
                (anchor - dt.timedelta(back)).isoformat(), "day", "the last such weekday before publication"
            )
        return _month_or_year(v, anchor, year)
    except (ValueError, OverflowError):
        return None


def _day(v: TimexValue, anchor: dt.date | None, known: int | None) -> Resolved | None:
    assert v.day is not None
    year, month = v.year, v.month
    basis = "the date in the text"
    if month is None:
        if anchor is None:
            return None
        year, month = anchor.year, anchor.month
        if v.relation == "last":
            year, month = (year - 1, 12) if month == 1 else (year, month - 1)
        basis = "the day in the month of publication"
    elif year is None:
        if anchor is not None:
            year = anchor.year - (v.relation == "last year")
            if v.relation != "next" and dt.date(year, month, v.day) > anchor + dt.timedelta(1):
                year -= 1
            if v.weekday is not None:
                year = next(
                    (y for y in (year, year - 1, year + 1) if _fits(y, month, v.day, v.weekday)), year
                )
        elif known is not None:
            year = known
        else:
            return None
        basis = "the day in the text and the year of publication"
    return Resolved(dt.date(year, month, v.day).isoformat(), "day", basis)


def _fits(year: int, month: int, day: int, weekday: int) -> bool:
    try:
        return dt.date(year, month, day).weekday() == weekday
    except ValueError:
        return False


def _month_or_year(v: TimexValue, anchor: dt.date | None, known: int | None) -> Resolved | None:
    year, base = v.year, anchor.year if anchor else known
    if v.month:
        if year is None and base is not None:
            year = base - (v.relation in ("last year",) or (anchor is not None and v.month > anchor.month))
        return Resolved(f"{year:04}-{v.month:02}", "month", "the month in the text") if year else None
    if year:
        return Resolved(f"{year:04}", "year", "the year in the text")
    if v.relation == "last" and v.kind == "period" and anchor:
        last = anchor.replace(day=1) - dt.timedelta(1)
        return Resolved(f"{last.year:04}-{last.month:02}", "month", "the month before publication")
    if v.relation in ("last year", "current year") and base:
        return Resolved(
            f"{base - (v.relation == 'last year'):04}", "year", "counted from the year of publication"
        )
    return None
