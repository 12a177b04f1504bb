"""The date of publication, inferred from evidence; a day is never invented.

Most trusted first: metadata, the number of an X post, the address, the footer of a post, a dateline
between headline and text, and what the times of the text fix together (a weekday and a day of a month
leave few years).  A date above the headline is the clock of the page when it was saved: publication is
not later, and that is all it says.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections.abc import Sequence
from typing import NamedTuple

from isnad.mentions import Timex
from isnad.resolve.dates import resolve
from isnad.text.tokens import Token


class Evidence(NamedTuple):
    """One indication of a date of publication."""

    value: str
    basis: str


class Published(NamedTuple):
    """The date of publication (ISO 8601) with its basis, and all evidence for and against.

    ``year`` is the year that year-less dates of the text fall in, where the day stays unknown.
    """

    value: str | None
    precision: str | None
    basis: str | None
    evidence: list[Evidence]
    contradictions: list[str]
    year: int | None = None


_URL_DAY = re.compile(r"/(20\d\d)(?:[/-](\d{1,2})[/-](\d{1,2})|(\d\d)(\d\d))(?!\d)")
_STATUS = re.compile(r"(?:twitter|x)\.com/[^/]+/status/(\d{15,20})")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_FOOTER = re.compile(
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? (\d{1,2}), (20\d\d)(?=[^\d]|\d(?:\.\d)?[KM]|$)"
)
#: Words of a paragraph, and of a headline.
_PARAGRAPH, _HEADLINE = 15, 4


def _iso(y: int, m: int, d: int) -> str | None:
    try:
        return dt.date(y, m, d).isoformat()
    except ValueError:
        return None


def _given(value: str, timexes: Sequence[Timex]) -> list[str]:
    found = [
        _iso(int(m[1]), int(m[2]), int(m[3]))
        for m in re.finditer(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", value)
    ]
    if not found:
        try:
            found = [email.utils.parsedate_to_datetime(value).date().isoformat()]
        except (ValueError, TypeError, IndexError):
            resolved = [resolve(t, None) for t in timexes]
            found = [r.value for r in resolved if r and r.precision == "day"]
    return list(dict.fromkeys(v for v in found if v))


class _Line(NamedTuple):
    words: int
    timexes: list[Timex]
    alone: bool


def _lines(tokens: list[Token], timexes: list[Timex]) -> list[_Line]:
    """The lines of a text that are not empty, with their times."""
    out: list[_Line] = []
    first, k = 0, 0
    for i in range(len(tokens) + 1):
        if i < len(tokens) and tokens[i].form != "\n":
            continue
        inside = []
        while k < len(timexes) and timexes[k].first < i:
            if timexes[k].first >= first:
                inside.append(timexes[k])
            k += 1
        words = sum(t.kind in "wl" for t in tokens[first:i])
        timed = sum(sum(x.kind in "wl" for x in tokens[t.first : t.last]) for t in inside)
        if i > first:
            out.append(_Line(words, inside, bool(inside) and words - timed <= 3))
        first = i + 1
    return out


def _full(t: Timex) -> dt.date | None:
    if t.value.year and t.value.day:
        r = resolve(t, None)
        return dt.date.fromisoformat(r.value) if r else None
    return None


def _dateline(lines: list[_Line]) -> tuple[dt.date | None, dt.date | None]:
    """The date between headline and text, and the date above the headline (when the page was saved)."""
    clock = None
    for n, line in enumerate(lines[:60]):
        if line.words >= _PARAGRAPH and not line.alone:
            break
        date = next((d for t in line.timexes if (d := _full(t))), None)
        if date is None or not line.alone:
            continue
        titled = any(x.words >= _HEADLINE and not x.alone for x in lines[:n])
        direct = any(x.words >= _PARAGRAPH for x in lines[n + 1 : n + 2])
        if titled or (n and direct):
            return date, clock
        clock = clock or date
    return None, clock


class _Times(NamedTuple):
    """What the times of a text say of the day it was written on."""

    today: int | None
    dated: list[tuple[Timex, frozenset[int]]]
    floor: int
    current: int | None


def _times(lines: list[_Line]) -> _Times:
    today, current, floor = None, None, 0
    dated: list[tuple[Timex, frozenset[int]]] = []
    this_month: list[Timex] = []
    bare: set[int] = set()
    for line in lines:
        if line.alone:
            continue
        for t in line.timexes:
            v = t.value
            if (
                v.days is not None
                and v.weekday is not None
                and v.kind in ("relative", "date")
                and today is None
            ):
                today = (v.weekday - v.days) % 7
            if v.day and v.month and v.weekday is not None and v.year is None:
                dated.append((t, frozenset({v.weekday})))
            elif v.day and v.month and v.relation == "current":
                this_month.append(t)
            elif v.kind == "weekday" and v.relation is None and v.weekday is not None:
                bare.add(v.weekday)
            if v.year:
                floor = max(floor, v.year)
                if v.relation == "current year":
                    current = v.year
    if not dated and bare:
        dated = [(t, frozenset(bare)) for t in this_month[:1]]
    return _Times(today, dated, floor, current)


def _constrained(times: _Times, latest: dt.date) -> tuple[dt.date | None, int | None]:
    """The day of writing that weekdays and dates leave open, and the year; the latest year that fits."""
    if not times.dated:
        return None, times.current
    lowest = max(times.floor, latest.year - 14)
    for year in range(times.current or latest.year, (times.current or lowest) - 1, -1):
        days: list[tuple[Timex, dt.date]] = []
        for t, weekdays in times.dated:
            value = _iso(year, t.value.month or 0, t.value.day or 0)
            if value is None or dt.date.fromisoformat(value).weekday() not in weekdays:
                break
            days.append((t, dt.date.fromisoformat(value)))
        if len(days) < len(times.dated) or max(d for _, d in days) > latest:
            continue
        for t, day in days:
            if t.value.days is not None:
                return day - dt.timedelta(t.value.days), year
        if times.today is not None:
            last = max(d for _, d in days)
            return last + dt.timedelta((times.today - last.weekday()) % 7), year
        return None, year
    return None, times.current


def infer(
    *,
    text: str,
    text_tokens: list[Token],
    timexes: list[Timex],
    published: str | None,
    url: str | None,
    given: Sequence[Timex] = (),
) -> Published:
    """The date of publication; ``given`` are the time expressions of ``published``."""
    evidence: list[Evidence] = []
    lines = _lines(text_tokens, timexes)
    times = _times(lines)
    dateline, clock = _dateline(lines)
    latest = clock or dt.date.today()
    written, year = _constrained(times, latest)
    if published:
        values = _given(published, given)
        if len(values) > 1 and times.today is not None:
            values = [v for v in values if dt.date.fromisoformat(v).weekday() == times.today]
        evidence += [Evidence(v, "given metadata") for v in values[:1]]
    if url:
        m = _STATUS.search(url)
        if m:
            stamp = (int(m[1]) >> 22) + 1288834974657
            evidence.append(
                Evidence(
                    dt.datetime.fromtimestamp(stamp / 1000, dt.UTC).date().isoformat(),
                    "the number of the post",
                )
            )
        m = _URL_DAY.search(url)
        value = _iso(int(m[1]), int(m[2] or m[4]), int(m[3] or m[5])) if m else None
        if value:
            evidence.append(Evidence(value, "the address"))
    m = _FOOTER.search(text)
    value = _iso(int(m[3]), _MONTHS.index(m[1].lower()) + 1, int(m[2])) if m else None
    if value:
        evidence.append(Evidence(value, "the footer of the post"))
    if dateline and (times.today is None or dateline.weekday() == times.today):
        evidence.append(Evidence(dateline.isoformat(), "the dateline"))
    for line in lines[:2]:
        for t in line.timexes:
            day = _full(t)
            if day and t.value.weekday is not None and not line.alone:
                evidence.append(Evidence(day.isoformat(), "the day that the headline names"))
    if written:
        evidence.append(Evidence(written.isoformat(), "what the weekdays and dates of the text fix together"))
    for t in timexes:
        if t.value.days == 0 and (day := _full(t)):
            evidence.append(Evidence(day.isoformat(), "today with its date in the text"))
    if evidence:
        first = evidence[0]
        contradictions = [f"{e.basis} says {e.value}" for e in evidence[1:] if e.value != first.value]
        return Published(first.value, "day", first.basis, evidence, contradictions, int(first.value[:4]))
    if times.current:
        return Published(
            str(times.current), "year", "the year that the text calls this year", [], [], times.current
        )
    return Published(None, None, None, [], [], year)
