"""Why the fields of a record have their values, on a terminal: the rule, its label and the words."""

from __future__ import annotations

from itertools import groupby

from isnad.reading.records import Why
from isnad.record import Record
from isnad.show.terminal import Screen


def show_reasons(record: Record, reasons: list[Why], screen: Screen | None = None) -> None:
    """Prints the reasons of the document, then those of each event."""
    screen = screen or Screen()
    kinds = {e.id: e.kind for e in record.events}
    order = {e.id: n for n, e in enumerate(record.events)}
    screen.rule()
    if record.document.id:
        screen.line((record.document.id, "dim"))
    ordered = sorted(reasons, key=lambda w: order.get(w.event, -1))
    for event, rows in groupby(ordered, key=lambda w: w.event):
        screen.line()
        kind = kinds.get(event)
        screen.line((f"{event}  {kind.replace('_', ' ')}" if kind else "document", "bold cyan"))
        for why in rows:
            screen.row(why.field, screen.words(why.value) if why.value else "", ("   " + _rule(why), "dim"))
            if why.span:
                screen.quoted(why.span.quote, 11)
    if not reasons:
        screen.line(("nothing was found that a rule could make a field of", "dim"))
    screen.line()


def _rule(why: Why) -> str:
    return why.rule if why.label in ("", why.rule) else f"{why.rule}: {why.label}"
