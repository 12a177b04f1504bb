"""Time expressions in Arabic text.

An expression is read piece by piece: a relative day («اليوم», «أول أمس»), a weekday, a date; pieces that
stand together («اليوم السبت، 23 أيلول 2023») are one expression, so that each can be held against the others.
The words of the clock before them («مساء يوم …») belong to it; «منذ» makes it a beginning, «حتى» an end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from isnad.lang.ar.times.calendar import (
    COUNTS,
    ENGLISH,
    MONTHS,
    ORDINALS,
    PARTS,
    RELATIVE,
    SAME,
    THIS,
    UNITS,
    WEEKDAYS,
    is_in,
    readings,
    words,
)
from isnad.lang.ar.times.counted import ago, period, relative
from isnad.lang.ar.times.named import Piece, day_of_month, form, month_or_year, skip, weekday
from isnad.lang.ar.writing.orthography import fold
from isnad.mentions import Timex, TimexValue
from isnad.text.tokens import Token

_SINCE, _UNTIL, _AGO = words("joins", "since"), words("joins", "until"), words("joins", "ago")
_CLOCK = words("clock", "words")
_JOIN = frozenset("،,(-–/:") | words("joins", "date_words") | {"ال"}
_IN = frozenset({fold("في")})
_AFTER, _MIDDLE = fold("بعد"), fold("منتصف")
_LATEST = fold("آخر")
_THE = "ال"

Reader = Callable[[list[Token], int], Piece | None]
#: Which readers a word may open an expression for, in the order in which they are tried.
_OPENS: list[tuple[frozenset[str], Reader]] = [
    (frozenset(SAME) | frozenset(RELATIVE), relative),
    (frozenset(WEEKDAYS), weekday),
    (frozenset(ORDINALS), day_of_month),
    (_AGO, ago),
    (frozenset(UNITS) | THIS | {_LATEST} | frozenset(w for w, ends in COUNTS.items() if ends[0][0]), period),
    (frozenset(MONTHS) | frozenset(w for w, u in UNITS.items() if u == "year"), month_or_year),
]


#: The readers of the words met so far.
_SEEN: dict[str, tuple[Reader, ...]] = {}


def _readers(word: str) -> tuple[Reader, ...]:
    """The readers that a word may open an expression for; for most words none."""
    found = _SEEN.get(word)
    if found is None:
        found = tuple(reader for names, reader in _OPENS if any(r in names for r in readings(word)))
        if len(_SEEN) < 400_000:
            _SEEN[word] = found
    return found


def _piece(tokens: list[Token], i: int) -> Piece | None:
    token = tokens[i]
    if token.kind == "w":
        for reader in _readers(token.form):
            piece = reader(tokens, i)
            if piece is not None:
                return piece
    elif token.kind == "n":
        if len(token.form) <= 2:
            return day_of_month(tokens, i) or period(tokens, i)
        return day_of_month(tokens, i) or month_or_year(tokens, i)
    elif token.kind == "l" and token.form in ENGLISH:
        return month_or_year(tokens, i)
    return None


def _whole(tokens: list[Token], i: int) -> Piece | None:
    """All pieces that stand together at ``i``, as one."""
    piece = _piece(tokens, i)
    if piece is None or piece[1] is None or piece[1].kind not in ("relative", "weekday", "date", "hijri"):
        return piece
    end, value, rule = piece[0], piece[1], piece[2]
    while True:
        k = skip(tokens, end, _JOIN, 3)
        if k == end and form(tokens, k) in _IN and value.kind == "weekday":
            k += 1
        more = _continued(tokens, k, end, value) if k < len(tokens) else None
        if more is None or more[1] is None:
            return end, value, rule
        end, value, rule = more[0], _joined(value, more[1]), f"{rule} with {more[2]}"


def _continued(tokens: list[Token], k: int, end: int, value: TimexValue) -> Piece | None:
    """The next piece of an expression that means ``value`` so far and ended at ``end``."""
    if value.day is None and value.kind in ("relative", "weekday"):
        found = weekday(tokens, k) if value.weekday is None else None
        found = found or day_of_month(tokens, k)
        if found is None and value.kind == "weekday" and value.days is None:
            found = relative(tokens, k) if k == end or form(tokens, end) == "(" else None
        if (
            found
            and found[1]
            and (
                found[1].kind == "same"
                or (found[1].relation in ("last", "last year") and value.days is not None)
            )
        ):
            return None
        return found
    if value.kind == "hijri" and k > end:
        return day_of_month(tokens, k)
    if value.day and value.weekday is None and value.days is None and k > end:
        named = any(form(tokens, j) == "(" or form(tokens, j) in _CLOCK for j in range(end, k))
        found = (relative(tokens, k) or weekday(tokens, k)) if named else _fitting(tokens, k, value)
        return None if found and found[1] and found[1].kind == "same" else found
    return None


def _fitting(tokens: list[Token], k: int, value: TimexValue) -> Piece | None:
    """The weekday at ``k`` if it is that of a whole date: «05/10/2025، الأحد»."""
    found = weekday(tokens, k) if value.kind == "date" and value.year and value.month and value.day else None
    if not found or not found[1] or found[1].relation:
        return None
    try:
        fits = dt.date(value.year or 1, value.month or 1, value.day or 1).weekday() == found[1].weekday
    except ValueError:
        return None
    return found if fits else None


def _joined(value: TimexValue, other: TimexValue) -> TimexValue:
    """Two pieces as one: the day of the month says most, then the weekday."""
    if value.kind == "hijri":
        dated = other.kind == "date" and value.weekday is not None and other.weekday is None
        return replace(other, weekday=value.weekday) if dated else other
    if other.kind == "hijri":
        if other.year and value.kind == "weekday" and value.days is None and not value.relation:
            return replace(other, weekday=value.weekday)
        return value if value.days is not None or value.weekday is not None else other
    if other.day:
        return replace(other, weekday=value.weekday, days=value.days)
    return replace(
        value,
        weekday=other.weekday if other.weekday is not None else value.weekday,
        days=other.days if other.days is not None else value.days,
        relation=value.relation or other.relation,
    )


def _opening(tokens: list[Token], i: int, low: int) -> int:
    """Where the words of the clock before ``i`` begin: «مساء يوم …»."""
    k = i
    if k - 1 >= low and tokens[k - 1].form == _THE:
        k -= 1
    while k - 1 >= low and is_in(tokens[k - 1].form, _CLOCK):
        k -= 1
    return k


def find_timexes(tokens: list[Token]) -> list[Timex]:
    """All time expressions, leftmost longest."""
    out: list[Timex] = []
    seen = _SEEN
    i, n, low = 0, len(tokens), 0
    while i < n:
        kind, word = tokens[i].kind, tokens[i].form
        if kind == "w":
            readers = seen.get(word)
            piece = _whole(tokens, i) if (_readers(word) if readers is None else readers) else None
        elif kind == "p" or (kind == "n" and len(word) == 3 and word.isdigit()):
            piece = None
        else:
            piece = _whole(tokens, i)
        if piece is None:
            i += 1
            continue
        end, value, rule = piece
        if value is not None:
            forms = [t.form for t in tokens[i:end]]
            end += form(tokens, end) == ")" and forms.count("(") > forms.count(")")
            first = _opening(tokens, i, low)
            value = _bounded(tokens, first, i, _after_midnight(tokens, first, i, value))
            if value.day is None and value.days is None and value.weekday is None:
                while first > low and tokens[first - 1].form in _PART_WORDS:
                    first -= 1
            out.append(Timex(first, end, value, rule))
        i = low = max(end, i + 1)
    return out


def _bounded(tokens: list[Token], first: int, i: int, value: TimexValue) -> TimexValue:
    """``value`` as the beginning or the end of a stretch where the words before it say so."""
    if value.kind == "night":
        value = replace(value, kind="weekday")
    if value.kind not in _BOUNDED:
        return value
    k, begins = first - 1, False
    while k >= 0 and k >= first - 3 and (tokens[k].form in PARTS or tokens[k].form in _BETWEEN):
        begins = begins or PARTS.get(tokens[k].form) == "begin"
        k -= 1
    before = form(tokens, k)
    if before in _SINCE:
        whole_year = value.relation in (None, "current year") and value.weekday is None and value.days is None
        if begins and whole_year and value.month is None and value.day is None:
            this = value.relation or ("current year" if tokens[i].form.startswith(_THE) else None)
            value = replace(value, month=1, relation=this)
        return replace(value, kind="since")
    return replace(value, kind="until") if before in _UNTIL else value


_BOUNDED = frozenset(("date", "weekday", "relative", "period", "hijri"))
_PART_WORDS = frozenset(PARTS) | frozenset(w for w, u in UNITS.items() if u == "month")
_BETWEEN = frozenset(w for w, u in UNITS.items() if u == "month") | words("joins", "of")


def _after_midnight(tokens: list[Token], first: int, i: int, value: TimexValue) -> TimexValue:
    """``value`` moved to the second day of a night that is past its middle: «بعد منتصف ليلة أمس»."""
    clock = [tokens[k].form for k in range(first, i)]
    if _MIDDLE not in clock or not any(c.endswith(_AFTER) for c in clock):
        return value
    if value.kind == "night":
        return replace(value, weekday=((value.weekday or 0) + 1) % 7)
    if value.kind == "relative" and value.days == -1 and value.day is None:
        return replace(value, days=0, weekday=None)
    return value
