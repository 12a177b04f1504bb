"""Resolving times: from what was said, and the date of publication, to a date on the calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class TimexValue:
    """What a time expression says; weekdays count from Monday = 0, ``days`` from publication."""

    kind: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    days: int | None = None


class Timex(NamedTuple):
    """A time expression in the text."""

    first: int
    last: int
    value: TimexValue
    rule: str


class Resolved(NamedTuple):
    """A date, ISO 8601, cut to its precision, and what it rests on."""

    value: str
    precision: str
    basis: str


def resolve(timex: Timex, anchor: dt.date | None, anaphor: dt.date | None = None) -> Resolved | None:
    """The date that ``timex`` means; None where it cannot be known. A day is never invented."""
    v = timex.value
    try:
        if v.days is not None:
            return None if anchor is None else Resolved((anchor + dt.timedelta(v.days)).isoformat(), "day", "counted from publication")
        if v.kind == "same" and anaphor:
            return Resolved(anaphor.isoformat(), "day", "the same day")
        year = v.year
        if v.month and v.day:
            if year is None:
                if anchor is None:
                    return None
                year = anchor.year
                if dt.date(year, v.month, v.day) > anchor + dt.timedelta(1):
                    year -= 1
            return Resolved(dt.date(year, v.month, v.day).isoformat(), "day", "the date in the text")
        if v.month:
            if year is None:
                if anchor is None:
                    return None
                year = anchor.year - (v.month > anchor.month)
            return Resolved(f"{year:04}-{v.month:02}", "month", "the month in the text")
        if year:
            return Resolved(f"{year:04}", "year", "the year in the text")
        if v.weekday is not None and anchor:
            back = (anchor.weekday() - v.weekday) % 7
            return Resolved((anchor - dt.timedelta(back)).isoformat(), "day", "the last such weekday before publication")
    except (ValueError, OverflowError):
        return None
    return None
