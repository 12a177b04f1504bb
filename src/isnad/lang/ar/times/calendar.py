"""The calendar in Arabic: the words of ``data/calendar.toml`` as tables, and how a word of one is found."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from isnad.lang.ar.writing.lexica import load
from isnad.lang.ar.writing.orthography import fold
from isnad.text.tokens import Token

#: Phrases by their first word, the longest first: the words that follow it, and the value.
Table = dict[str, tuple[tuple[tuple[str, ...], int], ...]]

_DATA = load("calendar")


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(fold(phrase.replace("_", " ")).split())


def _table(entries: Iterable[tuple[str, int]]) -> Table:
    out: dict[str, dict[tuple[str, ...], int]] = {}
    for phrase, value in entries:
        first, *rest = _split(phrase)
        out.setdefault(first, {}).setdefault(tuple(rest), value)
    return {k: tuple(sorted(v.items(), key=lambda e: -len(e[0]))) for k, v in out.items()}


def _listed(rows: list[str], start: int = 1) -> Table:
    return _table((name, n) for n, row in enumerate(rows, start) for name in row.split())


def _counted(rows: dict[str, list[str]]) -> Table:
    return _table((phrase, int(n)) for n, phrases in rows.items() for phrase in phrases)


def words(group: str, name: str) -> frozenset[str]:
    """One list of words of the data, folded."""
    rows: Any = _DATA[group][name]
    return frozenset(fold(w) for w in (rows.split() if isinstance(rows, str) else rows))


def _ordinals() -> Table:
    data = _DATA["ordinals"]
    units = data["units"].split()
    out = [(w, n) for n, w in enumerate(units, 1)] + [(w, 1) for w in data["first"].split()]
    out += [(w, n) for n, w in enumerate(data["bare"].split(), 2)]
    ones = [*((w, n) for n, w in enumerate(units[1:], 2)), ("الحادي", 1), ("الواحد", 1)]
    for tens, value in ((data["teen"], 10), (data["twenty"], 20), (data["thirty"], 30)):
        for ten in tens.split():
            out += [(f"{w}_{ten}", value + n) for w, n in ones if value + n <= 31]
            if value > 10:
                out.append((ten[1:], value))
    return _table(out)


MONTHS = _listed(_DATA["months"])
#: Months in English, which pages and posts mix in.
ENGLISH = {w: n for n, row in enumerate(_DATA["english"], 1) for w in row.split()}
HIJRI = _listed(_DATA["hijri"])
WEEKDAYS = _listed(_DATA["weekdays"], 0)
ORDINALS = _ordinals()
RELATIVE = _counted(_DATA["relative"])
SAME = _counted(_DATA["same"])
COUNTS = _table(
    [(w, n) for n, row in enumerate(_DATA["counts"]["words"], 1) for w in row.split()]
    + [(w, int(n)) for n, row in _DATA["counts"]["more"].items() for w in row.split()]
)
ABOUT = _table((p, 0) for p in _DATA["counts"]["about"])
ERA = frozenset(fold(_DATA["era"]).split())
ALSO_WORDS = frozenset(map(fold, _DATA["also_words"]))

RELATIONS = {
    w: "last" if name == "recent" else name
    for name in ("current", "last", "recent", "next")
    for w in words("relations", name)
}
SAME_WORDS = words("relations", "same")
THIS = words("relations", "this")
NIGHT = words("clock", "night")
UNITS = {w: name for name in ("hour", "day", "week", "month", "year") for w in words("units", name)}
PARTS = {w: name for name in ("begin", "middle", "end", "seasons") for w in words("parts", name)}

_PROCLITICS = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل", "وك")
_ARTICLE = (("ولل", "ال"), ("فلل", "ال"), ("لل", "ال"))


@lru_cache(maxsize=200_000)
def readings(form: str) -> tuple[str, ...]:
    """``form``, and what is left of it without the clitics that may stand before a time: «وبالأمس» → «الامس»."""
    out = [form]
    for clitics, article in _ARTICLE:
        if form.startswith(clitics) and len(form) >= len(clitics) + 3:
            out.append(article + form[len(clitics) :])
    out += [form[len(c) :] for c in _PROCLITICS if form.startswith(c) and len(form) >= len(c) + 3]
    return tuple(out)


def is_in(form: str, names: frozenset[str] | dict[str, Any]) -> bool:
    """Whether ``form``, with or without clitics, is one of ``names``."""
    return form in names or any(r in names for r in readings(form))


def phrase(tokens: list[Token], i: int, table: Table) -> tuple[int, int] | None:
    """The value of the longest phrase of ``table`` that begins at ``i``, and where it ends."""
    if i >= len(tokens):
        return None
    for reading in readings(tokens[i].form):
        for rest, value in table.get(reading, ()):
            end = i + 1 + len(rest)
            if all(k < len(tokens) and tokens[k].form == w for k, w in enumerate(rest, i + 1)):
                return value, end
    return None
