"""Incidents over time: how many, and how many killed and injured, by day, week, month or year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, null, select

from isnad.store import schema
from isnad.store.filters import Filter, conditions

Unit = Literal["day", "week", "month", "year"]


class Bin(NamedTuple):
    """The incidents from day ``first`` to day ``last``, both included, ISO 8601."""

    first: str
    last: str
    count: int  # type: ignore[assignment]
    killed_min: int
    killed_max: int
    injured_min: int
    injured_max: int


class Timeline(NamedTuple):
    """Bins without a gap, the earliest first.  ``undated`` incidents have no day, ``vague`` ones have several
    that lie in no one bin."""

    unit: Unit
    bins: list[Bin]
    undated: int
    vague: int


def timeline(connection: Connection, wanted: Filter, most: int = 120) -> Timeline:
    """The incidents that a filter lets through, in up to ``most`` bins of the shortest unit that does.

    Where even years are more than ``most``, those without an incident are left out.
    """
    table = schema.incident.c
    sums: list[ColumnElement[int]] = [func.count()]
    for least, highest in ((table.killed_min, table.killed_max), (table.injured_min, table.injured_max)):
        sums += [func.sum(least), func.sum(func.coalesce(highest, least))]
    where, several = conditions(connection, wanted), table.date_to != table.day
    exact = select(table.day, null(), *sums).where(*where, func.coalesce(~several, True))
    ranges = select(table.day, table.date_to, *sums).where(*where, several)
    rows = [
        *connection.execute(exact.group_by(table.day)),
        *connection.execute(ranges.group_by(table.day, table.date_to)),
    ]
    undated = sum(row[2] for row in rows if not row[0])
    dated = [
        (
            dt.date.fromisoformat(row[0]),
            dt.date.fromisoformat(row[1] or row[0]),
            [int(n or 0) for n in row[2:]],
        )
        for row in rows
        if row[0]
    ]
    if not dated:
        return Timeline("day", [], undated, 0)
    first, last = min(row[0] for row in dated), max(row[0] for row in dated)
    fitting = (u for u in _SHORT if len(list(islice(_bins(u, first, last), most + 1))) <= most)
    unit: Unit = next(fitting, "year")
    sums_of: dict[dt.date, list[int]] = {}
    vague = 0
    for begin, end, numbers in dated:
        start = _start(unit, begin)
        if _start(unit, end) != start:
            vague += numbers[0]
            continue
        held = sums_of.setdefault(start, [0] * 5)
        held[:] = [a + b for a, b in zip(held, numbers, strict=True)]
    starts = list(_bins(unit, min(sums_of), max(sums_of))) if sums_of else []
    if len(starts) > most:
        starts = sorted(sums_of)
    bins = [
        Bin(start.isoformat(), _end(unit, start).isoformat(), *sums_of.get(start, [0] * 5))
        for start in starts
    ]
    return Timeline(unit, bins, undated, vague)


_SHORT: tuple[Unit, ...] = ("day", "week", "month")


def _start(unit: Unit, day: dt.date) -> dt.date:
    """The first day of the bin that holds a day; weeks begin on Monday."""
    if unit == "week":
        return dt.date.fromordinal(max(1, day.toordinal() - day.weekday()))
    return day if unit == "day" else day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _end(unit: Unit, start: dt.date) -> dt.date:
    """The last day of the bin that a day begins."""
    if unit == "day":
        return start
    if unit == "year":
        return start.replace(month=12, day=31)
    if unit == "month":
        return (start.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1) if start.month < 12 else start.replace(day=31)  # fmt: skip
    return dt.date.fromordinal(min(dt.date.max.toordinal(), start.toordinal() + 6))


def _bins(unit: Unit, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The first days of all bins between the one that holds ``first`` and the one that holds ``last``."""
    start = _start(unit, first)
    while start <= last:
        yield start
        end = _end(unit, start)
        if end == dt.date.max:
            return
        start = end + dt.timedelta(days=1)
