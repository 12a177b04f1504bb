"""The date of publication, inferred from evidence; a day is never invented.

Most trusted first: metadata, the number of a post, the address, the footer of a post, a dateline between
headline and text, and what the times of the text fix together (a weekday and a day of a month leave few
years).  A date above the headline may be the clock of the page when it was saved: publication is not
later, and that is all it says.  What speaks against the date is kept.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from isnad.mentions import Timex
from isnad.resolve.dates import nearest, resolve
from isnad.resolve.writing_day import Clues, before, clues, solve
from isnad.text.tokens import Token


class Evidence(NamedTuple):
    """One indication of a date of publication; ``first`` to ``last`` its tokens, where it stands in the text."""

    value: str
    basis: str
    first: int | None = None
    last: int | None = None


class Published(NamedTuple):
    """The date of publication (ISO 8601) with its basis, and all evidence for and against.

    ``year`` is the year that year-less dates of the text fall in, where the day stays unknown.
    """

    value: str | None
    precision: str | None
    basis: str | None
    evidence: list[Evidence]
    contradictions: list[Evidence]
    year: int | None = None


#: A day in an address: 2023/7/9, 20230709, 09072023, 9-7-2023; the order of its groups.
_URL_DAYS = (
    (re.compile(r"(?<![\d%])(20\d\d)([/_-])(\d{1,2})\2(\d{1,2})(?!\d)"), (1, 3, 4)),
    (re.compile(r"(?<![\d%])(20[0-3]\d)([01]\d)([0-3]\d)(?!\d)"), (1, 2, 3)),
    (re.compile(r"(?<![\d%])(\d{1,2})([/_-])(\d{1,2})\2(20\d\d)(?!\d)"), (4, 3, 1)),
    (re.compile(r"(?<![\d%])([0-3]\d)([01]\d)(20[0-3]\d)(?!\d)"), (3, 2, 1)),
    (re.compile(r"/(20\d\d)/(\d\d)(\d\d)/"), (1, 2, 3)),
)
_URL_MONTH = re.compile(r"/(20\d\d)/(0?[1-9]|1[0-2])/")
#: Numbers of posts that hold the time of posting: the milliseconds of X, the seconds of TikTok.
_STATUS = re.compile(r"(?:twitter|x)\.com/[^/]+/status(?:es)?/(\d{15,20})")
_VIDEO = re.compile(r"tiktok\.com/@[^/]+/video/(\d{19})(?!\d)")
_X_EPOCH = 1288834974657

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
#: «10:32 AM · Jan 5, 2024», «January 30, 2025 · Shared with Public»; counts of views may be glued to the year.
_FOOTER = re.compile(
    rf"(?P<handle>\(@\w+\) )?{_MONTH} (?P<day>\d{{1,2}}), (?P<year>20\d\d)(?=[^\d]|\d(?:\.\d)?[KM]|$)"
)

#: Words of a paragraph, and of a headline; how many paragraphs may stand above a dateline.
_PARAGRAPH, _HEADLINE, _ABOVE = 15, 4, 2
#: So many words beside a date.
_NAMED = 2
#: Paragraphs that make the lead.
_LEAD = 4
#: No text is taken to be younger than today, nor than this day: one release reads alike on every clock behind it.
_RELEASED = dt.date(2026, 12, 31)
#: Dates of one post in two time zones differ by a day.
_ZONE = dt.timedelta(1)


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
    """Whether it is a date and little else, and no signature of a post."""
    named: bool
    """Whether words beside the date may say what it is the date of."""
    colon: bool
    """Whether it ends with a colon: a comment may follow."""


def _lines(tokens: list[Token], timexes: list[Timex]) -> list[_Line]:
    """The lines of a text that are not empty, with their times."""
    out: list[_Line] = []
    words = k = first = 0
    signed = False
    for i, token in enumerate((*tokens, _BREAK)):
        if token.kind != "p":
            words += token.kind != "n"
        elif token.form == "@":
            signed = True
        elif token.form == "\n":
            inside = []
            while k < len(timexes) and timexes[k].first < i:
                inside.append(timexes[k])
                k += 1
            if i > first:
                timed = sum(x.kind in "wl" for t in inside for x in tokens[t.first : t.last])
                alone = bool(inside) and words - timed <= 3 and not signed
                named = words - timed >= _NAMED
                out.append(_Line(words, inside, alone, named, tokens[i - 1].form == ":"))
            words, signed, first = 0, False, i + 1
    return out


_BREAK = Token(0, 0, "\n", "p")


def _full(t: Timex) -> dt.date | None:
    if t.value.year and t.value.day and t.value.kind in ("date", "hijri"):
        r = resolve(t, None)
        return dt.date.fromisoformat(r.value) if r and r.precision == "day" else None
    return None


class _Stamp(NamedTuple):
    day: dt.date
    timex: Timex


class _Page(NamedTuple):
    """The dates that stand on lines of their own: the dateline, the clock of the page, the first comment."""

    dateline: _Stamp | None
    clock: dt.date | None
    comment: _Stamp | None


def _page(lines: list[_Line], today: int | None) -> _Page:
    dateline: _Stamp | None = None
    clock: dt.date | None = None
    comments: list[_Stamp] = []
    dates = Counter(d for x in lines if x.alone for t in x.timexes if (d := _full(t)))
    paragraphs, titled = 0, False
    for n, line in enumerate(lines):
        if not line.alone:
            paragraphs += line.words >= _PARAGRAPH
            titled = titled or line.words >= _HEADLINE
            continue
        stamp = next((_Stamp(d, t) for t in line.timexes if (d := _full(t))), None)
        if stamp is None:
            continue
        if n and lines[n - 1].colon:
            comments.append(stamp)
        elif dateline is None and paragraphs <= _ABOVE and n < 60:
            direct = n > 0 and any(x.words >= _PARAGRAPH for x in lines[n + 1 : n + 2])
            if titled or direct or _is_dateline(stamp, today, dates):
                if today is None or abs(nearest(stamp.day, today) - stamp.day) <= _ZONE:
                    dateline = stamp
            elif not line.named:
                clock = clock or stamp.day
    return _Page(dateline, clock, min(comments, key=lambda s: s.day, default=None))


def _is_dateline(stamp: _Stamp, today: int | None, dates: Counter[dt.date]) -> bool:
    """Whether a date at the top of a page is that of the text, not the clock of the page.

    A clock bears the weekday; it agrees with the text only by chance, and with the newest headlines around it.
    """
    if stamp.timex.value.weekday is None:
        return today is None or stamp.day.weekday() == today
    return stamp.day.weekday() == today and dates[stamp.day] == 1


def _of_address(url: str) -> Iterator[Evidence]:
    m = _STATUS.search(url)
    if m:
        day = dt.datetime.fromtimestamp(((int(m[1]) >> 22) + _X_EPOCH) / 1000, dt.UTC).date()
        yield Evidence(day.isoformat(), "the number of the post")
    m = _VIDEO.search(url)
    if m:
        yield Evidence(
            dt.datetime.fromtimestamp(int(m[1]) >> 32, dt.UTC).date().isoformat(), "the number of the post"
        )
    days = (_iso(*(int(m[k]) for k in order)) for p, order in _URL_DAYS for m in p.finditer(url))
    value = next(filter(None, days), None)
    if value:
        yield Evidence(value, "the address")


def _footers(text: str) -> Iterator[Evidence]:
    """The date below a post; then the latest of the posts that the text embeds."""
    embedded: list[str] = []
    for m in _FOOTER.finditer(text):
        value = _iso(int(m["year"]), _MONTHS.index(m["month"].lower()) + 1, int(m["day"]))
        if value and m["handle"]:
            embedded.append(value)
        elif value:
            yield Evidence(value, "the footer of the post")
            return
    if embedded:
        yield Evidence(max(embedded), _EMBEDDED)


#: Evidence that a machine stamped, each in some time zone.
_STAMPS = frozenset(("given metadata", "the address", "the number of the post", "the footer of the post"))
_FIXED = "what the weekdays and dates of the text fix together"
_EMBEDDED = "the posts that the text embeds"


def _ranked(
    text: str, lines: list[_Line], page: _Page, c: Clues, given: list[str], url: str | None, end: dt.date
) -> list[Evidence]:
    """All evidence of a day, the most trusted first."""
    out = [Evidence(v, "given metadata") for v in given[:1]]
    out += _of_address(url or "")
    footers = list(_footers(text))
    out += (e for e in footers if e.basis != _EMBEDDED)
    if out and out[0].basis == "given metadata":
        out = _without_guessed_year(out)
    if page.dateline:
        t = page.dateline.timex
        out.append(Evidence(page.dateline.day.isoformat(), "the dateline", t.first, t.last))
    for line in lines[:2]:
        for t in line.timexes if line.words < _PARAGRAPH and line.named else ():
            day = _full(t)
            if day and t.value.weekday is not None and t.value.days is None:
                out.append(Evidence(day.isoformat(), "the day that the headline names", t.first, t.last))
    years = {int(e.value[:4]) for e in out[:1]}
    month = _URL_MONTH.search(url or "")
    written = solve(c, end, years or ({int(month[1])} if month else None))
    if written.day:
        place = (written.timex.first, written.timex.last) if written.timex else (None, None)
        out.append(Evidence(written.day.isoformat(), _FIXED, *place))
    for e in footers:
        day = dt.date.fromisoformat(e.value)
        if e.basis == _EMBEDDED and (c.today is None or day.weekday() == c.today):
            out.append(e)
    if page.comment and (day := before(c, page.comment.day)):
        t = page.comment.timex
        out.append(
            Evidence(day.isoformat(), "the weekday in the text and the first comment", t.first, t.last)
        )
    return out


def _without_guessed_year(found: list[Evidence]) -> list[Evidence]:
    """The day of a post stands before metadata that give the same day another year: a page guesses it."""
    given, *rest = found
    day = dt.date.fromisoformat(given.value)
    for e in rest:
        other = dt.date.fromisoformat(e.value)
        if other.year != day.year and abs(day - _moved(other, day.year)) <= _ZONE:
            return [e, *(x for x in rest if x is not e), given]
    return found


def _on_the_weekday(found: list[Evidence], today: int | None) -> Evidence:
    """The most trusted evidence, or one a day off that falls on the weekday of today: clocks differ by zones."""
    first = dt.date.fromisoformat(found[0].value)
    if today is not None and first.weekday() != today:
        for e in found[1:]:
            day = dt.date.fromisoformat(e.value)
            if e.basis in _STAMPS and day.weekday() == today and abs(day - first) <= _ZONE:
                return e
    return found[0]


def _moved(day: dt.date, year: int) -> dt.date:
    return dt.date(year, day.month, min(day.day, 28)) + dt.timedelta(max(0, day.day - 28))


def infer(
    *,
    text: str,
    text_tokens: list[Token],
    timexes: list[Timex],
    published: str | None,
    url: str | None,
    given: Sequence[Timex] = (),
    article: Container[int] | None = None,
    latest: dt.date | None = None,
) -> Published:
    """The date of publication; ``given`` are the time expressions of ``published``.

    ``article`` holds the tokens of the article proper, without the frame of its page; ``latest`` is the day that publication cannot be later than, where the reader knows it.
    """
    lines = _lines(text_tokens, timexes)
    body = [x for x in lines if not x.alone]
    paragraphs = [n for n, x in enumerate(body, 1) if x.words >= _PARAGRAPH]
    lead = paragraphs[min(_LEAD, len(paragraphs)) - 1] if paragraphs else len(body)
    told = [[t for t in x.timexes if article is None or t.first in article] for x in body]
    c = clues(told, text_tokens, lead)
    page = _page(lines, c.today)
    values = _given(published, given) if published else []
    if len(values) > 1 and c.today is not None:
        values = [v for v in values if dt.date.fromisoformat(v).weekday() == c.today]
    end = page.clock or latest or max(dt.date.today(), _RELEASED)
    evidence = _ranked(text, lines, page, c, values, url, end)
    if evidence:
        first = _on_the_weekday(evidence, c.today)
        against = [e for e in evidence if e.value != first.value]
        return Published(first.value, "day", first.basis, evidence, against, int(first.value[:4]))
    month = _URL_MONTH.search(url or "")
    if month:
        value = f"{month[1]}-{int(month[2]):02}"
        found = [Evidence(value, "the address")]
        return Published(value, "month", "the address", found, [], int(month[1]))
    if c.year:
        value, basis = str(c.year), "the year that the text calls this year"
        return Published(value, "year", basis, [Evidence(value, basis)], [], c.year)
    year = solve(c, end).year
    return Published(None, None, None, [], [], year)
