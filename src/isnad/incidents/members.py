"""Members: the events of reports as they come into an incident."""

from __future__ import annotations

from dataclasses import dataclass

from isnad.incidents.incident import Figure, Quote
from isnad.linkage.cases import Case
from isnad.linkage.tolls import groups
from isnad.record import Event, Span


@dataclass(frozen=True)
class Member:
    """One event of one report. ``document`` numbers the report, ``id`` is what it was given; ``published``
    is ISO 8601; ``publisher_id`` and ``publisher`` name the outlet, where it is known."""

    document: int
    id: str
    published: str | None
    publisher_id: str | None
    publisher: str | None
    event: Event
    case: Case

    @property
    def order(self) -> tuple[str, int]:
        """The order of publication; reports of unknown date come last."""
        return self.published or "9999", self.document

    def quote(self, span: Span | None) -> Quote | None:
        """Words of the report."""
        return None if span is None else Quote(self.id, span.start, span.end, span.quote)

    def figures(self) -> list[Figure]:
        """What the report says of the killed and the injured."""
        return [
            Figure(g.outcome, g.who, g.toll.min, g.toll.max, g.status, g.said_by, self.quote(g.span))
            for g in groups(self.event)
        ]
