"""The date of publication, inferred from evidence; a day is never invented."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from typing import NamedTuple

from isnad.resolve.dates import Resolved, Timex, resolve
from isnad.text.tokens import Token


class Evidence(NamedTuple):
    """One indication of a date of publication."""

    value: str
    basis: str


class Published(NamedTuple):
    """The date of publication (ISO 8601) with its basis, and all evidence for and against."""

    value: str | None
    precision: str | None
    basis: str | None
    evidence: list[Evidence]
    contradictions: list[str]


_URL_DAY = re.compile(r"/(20\d\d)(?:[/-](\d{1,2})[/-](\d{1,2})|(\d\d)(\d\d))(?!\d)")
_STATUS = re.compile(r"(?:twitter|x)\.com/[^/]+/status/(\d{15,20})")


def _iso(y: int, m: int, d: int) -> str | None:
    try:
        return dt.date(y, m, d).isoformat()
    except ValueError:
        return None


def _given(value: str) -> str | None:
    m = re.match(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", value.strip())
    if m:
        return _iso(int(m[1]), int(m[2]), int(m[3]))
    try:
        return email.utils.parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None


def _year_by_weekday(today: Timex, day: Timex, timexes: list[Timex]) -> Resolved | None:
    """The year that a weekday fixes for a day and a month: the one the text names, else the latest."""
    v = day.value
    if today.value.weekday is None or not (v.month and v.day) or v.year:
        return None
    now = dt.date.today()
    fit = []
    for year in range(now.year - 14, now.year + 1):
        try:
            date = dt.date(year, v.month, v.day)
        except ValueError:
            continue
        if date.weekday() == today.value.weekday and date <= now:
            fit.append(date)
    named = {t.value.year for t in timexes if t.value.year}
    fit = [d for d in fit if d.year in named or d.year - 1 in named] or fit[-1:]
    if not fit:
        return None
    return Resolved(fit[-1].isoformat(), "day", "the weekday fixes the year")


def infer(
    *, text_tokens: list[Token], timexes: list[Timex], published: str | None, url: str | None
) -> Published:
    """The date of publication, most trusted evidence first: metadata, the number of a post, the
    address, a dated footer, and what a weekday and a date in the text fix together."""
    evidence: list[Evidence] = []
    if published:
        value = _given(published)
        if value:
            evidence.append(Evidence(value, "given metadata"))
    if url:
        m = _STATUS.search(url)
        if m:
            stamp = (int(m[1]) >> 22) + 1288834974657
            evidence.append(Evidence(dt.datetime.fromtimestamp(stamp / 1000, dt.UTC).date().isoformat(), "the number of the post"))
        m = _URL_DAY.search(url)
        if m:
            value = _iso(int(m[1]), int(m[2] or m[4]), int(m[3] or m[5]))
            if value:
                evidence.append(Evidence(value, "the address"))
    for k, t in enumerate(timexes):
        if t.rule == "month, day, year":
            r = resolve(t, None)
            if r and r.precision == "day":
                evidence.append(Evidence(r.value, "the footer of the post"))
                break
        alone = t.rule == "date in digits" and (
            t.last >= len(text_tokens) or text_tokens[t.last].form in ("\n", "-")
        )
        if alone and t.first < 120 and not any(text_tokens[j].kind == "w" for j in range(max(0, t.first - 1), t.first)):
            r = resolve(t, None)
            if r:
                evidence.append(Evidence(r.value, "a line of its own under the headline"))
                break
        if t.value.days == 0 and k + 1 < len(timexes):
            for u in timexes[k + 1 : k + 3]:
                r = resolve(u, None) or _year_by_weekday(t, u, timexes)
                if r and r.precision == "day" and u.first - t.last <= 4:
                    evidence.append(Evidence(r.value, "today with its date in the text"))
                    break
    days = [e.value for e in evidence]
    contradictions = [f"{e.basis} says {e.value}" for e in evidence[1:] if e.value != days[0]]
    if evidence:
        return Published(days[0], "day", evidence[0].basis, evidence, contradictions)
    return Published(None, None, None, [], [])
