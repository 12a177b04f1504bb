"""What can be chosen among incidents, with how many there are of each."""

from __future__ import annotations

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

    return Facets(
        _counted(connection, table.kind, table.documents > 0),
        _counted(connection, table.grade, table.documents > 0),
        _counted(connection, table.state, table.documents > 0),
        _counted(connection, schema.incident_actor.c.actor, name=actor, most=_MOST),
        _counted(connection, schema.incident_outlet.c.outlet, name=lang.outlet_name, most=_MOST),
        _counted(connection, schema.incident_discrepancy.c.field),
        _counted(connection, table.assigned, table.documents > 0, table.assigned.is_not(None)),
    )


def _counted(
    connection: Connection,
    column: Any,
    *where: Any,
    name: Callable[[str], str | None] = lambda value: None,
    most: int | None = None,
) -> list[Counted]:
    count = func.count().label("count")
    query = select(column, count).where(*where).group_by(column).order_by(count.desc(), column)
    rows = connection.execute(query.limit(most)).all()
    return [Counted(row[0], name(row[0]), row[1]) for row in rows if row[0] is not None]
