"""What can be chosen among incidents, with how many there are of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from isnad.lang import language
from isnad.store import schema

#: So many actors and outlets are told of.
_MOST = 200


class Counted(NamedTuple):
    """A value, the name to show where one is known, and how many incidents have it."""

    value: str
    name: str | None
    count: int  # type: ignore[assignment]


class Facets(NamedTuple):
    """The values there are, the most frequent first."""

    kinds: list[Counted]
    grades: list[Counted]
    states: list[Counted]
    actors: list[Counted]
    outlets: list[Counted]
    discrepancies: list[Counted]
    assigned: list[Counted]


def facets(connection: Connection) -> Facets:
    """The values that incidents have, of actors and outlets the 200 most frequent."""
    table, lang = schema.incident.c, language("")
    names = lang.actors()

    def actor(id: str) -> str | None:
        return names.get(id) or (id.partition(":")[2] or None)

    columns = (table.kind, table.grade, table.state, table.assigned)
    query = select(*columns, func.count()).where(table.documents > 0).group_by(*columns)
    counts: list[Counter[str]] = [Counter() for _ in columns]
    for *values, number in connection.execute(query):
        for of, value in zip(counts, values, strict=True):
            if value is not None:
                of[value] += number
    kinds, grades, states, assigned = (
        [Counted(value, None, n) for value, n in sorted(of.items(), key=lambda pair: (-pair[1], pair[0]))]
        for of in counts
    )
    return Facets(
        kinds,
        grades,
        states,
        _counted(connection, schema.incident_actor.c.actor, actor, _MOST),
        _counted(connection, schema.incident_outlet.c.outlet, lang.outlet_name, _MOST),
        _counted(connection, schema.incident_discrepancy.c.field),
        assigned,
    )


def _counted(
    connection: Connection,
    column: Any,
    name: Callable[[str], str | None] = lambda value: None,
    most: int | None = None,
) -> list[Counted]:
    count = func.count().label("count")
    query = select(column, count).group_by(column).order_by(count.desc(), column).limit(most)
    return [Counted(row[0], name(row[0]), row[1]) for row in connection.execute(query)]
