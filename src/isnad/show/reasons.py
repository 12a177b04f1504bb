"""Why the fields of a record have their values, on a terminal: the rule, its label and the words."""

from __future__ import annotations

from itertools import groupby

from isnad.reading.records import Why
from isnad.record import Record
from isnad.show.terminal import Screen

_FIELDS = (
    "published",
    "kind",
    "status",
    "background",
    "date",
    "place",
    "actor",
    "target",
    "weapon",
    "said_by",
    "harm",
)


def show_reasons(record: Record, reasons: list[Why], screen: Screen | None = None) -> None:
    """Prints the reasons of the document, then those of each event."""
    screen = screen or Screen()
    kinds = {e.id: e.kind for e in record.events}
    order = {e.id: n for n, e in enumerate(record.events)}
    screen.rule()
    if record.document.id:
        screen.line((record.document.id, "dim"))
    ordered = sorted(reasons, key=lambda w: (order.get(w.event, -1), _place_of(w.field)))
    for event, rows in groupby(ordered, key=lambda w: w.event):
        screen.line()
        kind = kinds.get(event)
        screen.line((f"{event}  {kind.replace('_', ' ')}" if kind else "document", "bold cyan"))
        for why in rows:
            value = f"{screen.words(why.value)}  " if why.value else ""
            row = [(f"{why.field:<11}", "dim"), (value, ""), (_rule(why), "dim")]
            screen.quoted(why.span.quote if why.span else "", 2, row, hang=11)
    if not reasons:
        screen.line(("nothing was found that a rule could make a field of", "dim"))
    screen.line()


def _place_of(field: str) -> int:
    """Where a field stands in a record, so that its reasons come in the same order."""
    return _FIELDS.index(field) if field in _FIELDS else len(_FIELDS)


def _rule(why: Why) -> str:
    return why.rule if why.label in ("", why.rule) else f"{why.rule}: {why.label}"
