"""The query parameters of the API: what each may be, for those who read of it and for those who send it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, get_args

from fastapi import Request

from isnad.desk.api.problems import Problem
from isnad.desk.view import CLOSEST, DISCREPANCIES, GRADES, KINDS, ORDERS, View
from isnad.store.decisions import Act
from isnad.store.filters import ANY
from isnad.store.reasons import REASONS

#: The most of anything on one page, and how many there are where none is asked for.
MOST, USUAL = 500, 50
_LONGEST = 2000


@dataclass(frozen=True)
class Parameter:
    """A query parameter.  ``schema`` tells a program what it may be; ``read`` makes a value of the text, or
    raises ValueError with what is wrong."""

    name: str
    description: str
    schema: dict[str, Any]
    read: Callable[[str], Any] = str
    default: Any = None
    example: Any = None


def read(request: Request, parameters: Iterable[Parameter]) -> dict[str, Any]:
    """The values of a request's query by their names; raises a 422 for a parameter that is not among those of
    the route, that is given twice, or that cannot be read."""
    known = {parameter.name: parameter for parameter in parameters}
    values: dict[str, Any] = {parameter.name: parameter.default for parameter in known.values()}
    problems, seen = list[dict[str, str]](), set[str]()
    for name, value in request.query_params.multi_items():
        if name not in known:
            allowed = ", ".join(sorted(known)) or "none"
            problems.append(_wrong(name, value, f"there is no such parameter here: give of {allowed}"))
        elif name in seen:
            problems.append(_wrong(name, value, "this is given twice"))
        elif value:
            try:
                values[name] = known[name].read(value)
            except ValueError as error:
                problems.append(_wrong(name, value, str(error)))
        seen.add(name)
    refuse(problems)
    return values


def view(request: Request, others: Iterable[Parameter] = ()) -> tuple[View, dict[str, Any]]:
    """The view that a request asks for, and the values of the ``others`` of its parameters; raises a 422."""
    values = read(request, (*VIEW, *others))
    found = View.from_query(request.query_params)
    refuse([_wrong(p.name, p.value, p.message) for p in found.problems])
    return found, values


def refuse(problems: list[dict[str, str]]) -> None:
    """Raises a 422 that tells of the problems, where there are any."""
    if problems:
        first = problems[0]
        raise Problem(422, f"{first['name']}: {first['message']}", errors=problems)


def _wrong(name: str, value: str, message: str) -> dict[str, str]:
    return {"name": name[:80], "value": value[:80], "message": message}


def number(low: int, high: int) -> Callable[[str], int]:
    """Reads a whole number."""

    def read(value: str) -> int:
        if not (value.isascii() and value.isdecimal() and len(value) < 10 and low <= int(value) <= high):
            raise ValueError(f"give a whole number from {low} to {high}")
        return int(value)

    return read


def one_of(values: Iterable[str]) -> Callable[[str], str]:
    """Reads one of some words."""
    known = tuple(values)

    def read(value: str) -> str:
        if value not in known:
            raise ValueError(f"give one of {', '.join(known)}")
        return value

    return read


def words(value: str) -> str:
    """Reads words."""
    if len(value) > _LONGEST:
        raise ValueError(f"give up to {_LONGEST} characters")
    return value


def _choice(name: str, description: str, values: Iterable[str], default: str | None = None) -> Parameter:
    known = tuple(values)
    return Parameter(
        name, description, {"type": "string", "enum": list(known)}, one_of(known), default, known[0]
    )


def _text(name: str, description: str, example: str) -> Parameter:
    return Parameter(name, description, {"type": "string"}, words, None, example)


#: Those of a view, which the page of the incidents has in its address too; ``View.from_query`` reads them.
VIEW = tuple(
    Parameter(name, description, schema, example=example)
    for name, description, schema, example in (
        (
            "text",
            "Words of the reports, all of them, in any spelling. Names of victims count for roles that see them.",
            {"type": "string"},
            "سوق",
        ),
        (
            "since",
            "From this day on (a month or a year begins on its first); an incident whose days reach into the time between is found.",
            {"type": "string"},
            "2024-06-01",
        ),
        ("until", "Until this day, which is included.", {"type": "string"}, "2024-06"),
        (
            "place",
            "A place that an account names, or an area that holds it, in any spelling.",
            {"type": "string"},
            "إدلب",
        ),
        ("near", "LAT,LON,KM: within so many kilometres of a point.", {"type": "string"}, "36.2,37.1,25"),
        ("box", "SOUTH,WEST,NORTH,EAST in degrees.", {"type": "string"}, "35.5,36,37,38"),
        ("kind", "A kind of happening.", {"type": "string", "enum": list(KINDS)}, "airstrike"),
        ("actor", "An actor that an account names, by its id.", {"type": "string"}, "syria_gov"),
        (
            "killed",
            "At least so many killed, by the highest account.",
            {"type": "integer", "minimum": 0, "maximum": 1_000_000_000},
            10,
        ),
        ("grade", "The suggested grade.", {"type": "string", "enum": list(GRADES)}, "contested"),
        (
            "state",
            "What people decided; changed is confirmed, and a report came since.",
            {"type": "string", "enum": ["new", "confirmed", "changed", "rejected"]},
            "new",
        ),
        ("outlet", "An outlet that tells of it: its id, or its name where it has none.", {"type": "string"}, "sana"),
        (
            "discrepancy",
            "A field that accounts disagree in, or any.",
            {"type": "string", "enum": [*DISCREPANCIES, ANY]},
            "killed",
        ),
        ("assigned", "Who is to look at it; - for nobody.", {"type": "string"}, "-"),
        (
            "order",
            "The latest first, those with most dead first, or those that changed last first.",
            {"type": "string", "enum": list(ORDERS), "default": "date"},
            "killed",
        ),
        (
            "map",
            "Where the map of the page stands; counts for nothing here, so that the query of a page can be sent as it is.",
            {"type": "string"},
            "35.5,38,7",
        ),
    )
)  # fmt: skip
LIMIT = Parameter(
    "limit",
    "How many at most.",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    number(1, MOST),
    USUAL,
    100,
)
AFTER = Parameter(
    "after", "Where to go on: next of the page before this one.", {"type": "string"}, words, None
)
ZOOM = Parameter(
    "zoom",
    "How far the map is zoomed in: cells of 64 pixels of it are a cluster.",
    {"type": "integer", "minimum": 0, "maximum": CLOSEST, "default": 6},
    number(0, CLOSEST),
    6,
    9,
)
POINTS = Parameter(
    "most",
    "So many points, and more, become clusters.",
    {"type": "integer", "minimum": 1, "maximum": 2000, "default": 400},
    number(1, 2000),
    400,
    400,
)
BINS = Parameter(
    "most",
    "So many bins at most.",
    {"type": "integer", "minimum": 1, "maximum": 1000, "default": 120},
    number(1, 1000),
    120,
    120,
)
BOM = _choice(
    "bom", "Whether the file begins with the mark by which spreadsheets know UTF-8.", ("yes", "no"), "yes"
)
REASON = _choice("reason", "Only those that wait for this reason.", REASONS)
ASSIGNED = _text("assigned", "Only those of this person; - for those of nobody.", "-")
OUTLET = _text("outlet", "The name of an outlet.", "SANA")
WORDS = _text(
    "words",
    "Words of title and outlet, in any spelling; or an id, an address, the beginning of a digest.",
    "حلب",
)
ACT = _choice("act", "Only decisions of this kind.", get_args(Act))
WHO = _text("who", "Only decisions of this person.", "nadia")
