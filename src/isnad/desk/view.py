"""A view of the incidents: what is asked for, in what order, and where the map stands; and the query of an
address that says so.  Pages, API and exports read the same queries."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple, get_args
from urllib.parse import urlencode

from isnad.desk.asking import Asking
from isnad.desk.language.labels import N_
from isnad.record import Kind
from isnad.store.filters import ANY, Filter
from isnad.store.incidents import Order
from isnad.store.schema import plain

KINDS: tuple[str, ...] = get_args(Kind)
GRADES = ("confirmed", "fair", "weak", "contested", "discounted")
STATES = ("new", "confirmed", "changed", "rejected")
DISCREPANCIES = ("place", "date", "killed", "injured", "actor", "means", "who", "denial")
ORDERS: tuple[Order, ...] = get_args(Order)
#: The farthest that the map zooms in.
CLOSEST = 18
#: Longer texts are no search, and larger numbers no number of dead.
_LONGEST, _MOST = 300, 1_000_000_000


class Problem(NamedTuple):
    """A value of a query that does not count, and why; ``message`` is one of the catalogue."""

    name: str
    value: str
    message: str

    def __str__(self) -> str:
        return f"{self.name}: {self.value[:80]!r}: {self.message}"


class MapPosition(NamedTuple):
    """The middle of the map, and how far it is zoomed in."""

    lat: float
    lon: float
    zoom: int


@dataclass(frozen=True)
class View:
    """What is shown.  The fields of the filter are those of :class:`isnad.store.filters.Filter`; ``map`` is
    None where the map has not been moved, and ``problems`` tells what of the query could not be read."""

    text: str | None = None
    since: str | None = None
    until: str | None = None
    place: str | None = None
    near: tuple[float, float, float] | None = None
    kind: str | None = None
    actor: str | None = None
    killed: int | None = None
    grade: str | None = None
    state: str | None = None
    outlet: str | None = None
    discrepancy: str | None = None
    assigned: str | None = None
    box: tuple[float, float, float, float] | None = None
    order: Order = "date"
    map: MapPosition | None = None
    problems: tuple[Problem, ...] = ()

    @classmethod
    def from_query(cls, params: Mapping[str, str]) -> View:
        """The view that a query asks for.  Parameters that are none of a view are passed over; a value that
        cannot be read does not count, and is told of in ``problems``."""
        found: dict[str, Any] = {}
        problems: list[Problem] = []
        for name, read in _READERS.items():
            value = plain(params.get(name, "")).strip()
            if not value:
                continue
            try:
                found[name] = read(value)
            except Unreadable as error:
                problems.append(Problem(name, value[:_LONGEST], str(error)))
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            problems.append(Problem("until", found.pop("until"), N_("this is before the first day")))
        return cls(**found, problems=tuple(problems))

    def but(self, **changes: Any) -> View:
        """The same view with some of its values changed."""
        return replace(self, problems=(), **changes)

    @property
    def values(self) -> dict[str, str]:
        """What is set, as it stands in a query."""
        given = ((f.name, getattr(self, f.name)) for f in fields(self) if f.name != "problems")
        return {name: _written(value) for name, value in given if value != _DEFAULTS[name]}

    def query(self) -> str:
        """The query that asks for this view; empty where nothing is asked for."""
        return urlencode(self.values, safe=",")

    def address(self) -> str:
        """Where this view is seen."""
        query = self.query()
        return f"/?{query}" if query else "/"

    def filter(self, who: Asking) -> Filter:
        """What the store is asked for, when ``who`` asks."""
        return Filter(see_names=who.may("see names"), **dict(self.asked))

    @property
    def asked(self) -> list[tuple[str, Any]]:
        """The fields of the filter that are set, with their values."""
        return [(name, value) for name in ASKED if (value := getattr(self, name)) is not None]


_DEFAULTS = {f.name: f.default for f in fields(View)}
#: The fields of a view that say which incidents are shown.
ASKED = tuple(f.name for f in fields(View) if f.name not in ("order", "map", "problems"))


class Unreadable(ValueError):
    """A value that cannot be read; the message is one of the catalogue."""


def _day(value: str, last: bool) -> str:
    """A day; of a month or a year the first or the ``last``."""
    parts = value.split("-")
    try:
        numbers = [int(part) for part in parts]
        if not 1 <= len(numbers) <= 3 or len(parts[0]) != 4:
            raise ValueError
        year, month, day = [*numbers, *([12, 0] if last else [1, 1])[len(numbers) - 1 :]]
        return dt.date(year, month, day or calendar.monthrange(year, month)[1]).isoformat()
    except (ValueError, calendar.IllegalMonthError):
        raise Unreadable(N_("this is no day: give one as in 2024-06-11")) from None


def _since(value: str) -> str:
    return _day(_latin(value), last=False)


def _until(value: str) -> str:
    return _day(_latin(value), last=True)


def _killed(value: str) -> int:
    try:
        number = int(_latin(value))
    except ValueError:
        number = -1
    if not 0 <= number <= _MOST:
        raise Unreadable(N_("this is no number of people"))
    return number


def _words(value: str) -> str:
    if len(value) > _LONGEST:
        raise Unreadable(N_("this is too long"))
    return value


def _one_of(values: Iterable[str]) -> Callable[[str], str]:
    known = frozenset(values)

    def read(value: str) -> str:
        if value not in known:
            raise Unreadable(N_("this is none of those there are"))
        return value

    return read


def _numbers(value: str, most: tuple[float, ...]) -> tuple[float, ...]:
    """Numbers between commas, each no farther from zero than its part of ``most``."""
    try:
        found = tuple(float(part) for part in _latin(value).split(","))
    except ValueError:
        found = ()
    if len(found) != len(most) or any(
        not math.isfinite(n) or abs(n) > m for n, m in zip(found, most, strict=True)
    ):
        raise Unreadable(N_("this is no place on the map"))
    return found


def _near(value: str) -> tuple[float, ...]:
    found = _numbers(value, (90, 180, 20_100))
    if found[2] <= 0:
        raise Unreadable(N_("this is no place on the map"))
    return found


def _box(value: str) -> tuple[float, ...]:
    found = _numbers(value, (90, 180, 90, 180))
    if found[0] > found[2]:
        raise Unreadable(N_("this is no place on the map"))
    return found


def _map(value: str) -> MapPosition:
    lat, lon, zoom = _numbers(value, (90, 180, CLOSEST))
    if zoom < 0:
        raise Unreadable(N_("this is no place on the map"))
    return MapPosition(lat, lon, round(zoom))


def _latin(value: str) -> str:
    """Digits of any script as those of ISO 8601."""
    return "".join(str(unicodedata.decimal(c, c)) for c in value)


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(f"{number:.5f}".rstrip("0").rstrip(".") for number in value)
    return str(value)


_READERS: dict[str, Callable[[str], Any]] = {
    "text": _words,
    "since": _since,
    "until": _until,
    "place": _words,
    "near": _near,
    "kind": _one_of(KINDS),
    "actor": _words,
    "killed": _killed,
    "grade": _one_of(GRADES),
    "state": _one_of(STATES),
    "outlet": _words,
    "discrepancy": _one_of((*DISCREPANCIES, ANY)),
    "assigned": _words,
    "box": _box,
    "order": _one_of(ORDERS),
    "map": _map,
}
