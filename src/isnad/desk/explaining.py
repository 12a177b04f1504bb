"""Why the words of a document were read as they were: the reasons of the reader, mark by mark."""

from __future__ import annotations

from typing import NamedTuple

from isnad.desk.highlighting import Mark, marks_of
from isnad.desk.language.catalogue import N_
from isnad.desk.shown import Shown
from isnad.reading import explain
from isnad.reading.forwarding import said_first
from isnad.reading.records import Why
from isnad.store.readings import decoded, reader

#: Longer texts are not read anew for their reasons while somebody waits.
MOST = 200_000

#: The field that the reader tells the reasons of a mark under, where it is another.
_CALLED = {"trigger": "kind"}
#: What is told of a field that the reader keeps no reason for.
_PLAIN = {
    "target": ("target", N_("whom or what the deed was aimed at")),
    "weapon": ("weapon", N_("a word of the list of means")),
    "said_by": ("attribution", N_("who is quoted for it")),
}


class Reason(NamedTuple):
    """The rule that made a mark, and its label; ``otherwise`` where the reader of now makes no such mark."""

    rule: str
    label: str
    otherwise: bool = False


class Reasons(NamedTuple):
    """The reasons of marks, by their numbers.  ``reader`` has changed since the document was read where
    ``newer``, and ``otherwise`` tells that it would read something of it otherwise."""

    of: dict[int, Reason]
    newer: bool
    otherwise: bool


def reasons_of(document: Shown) -> Reasons:
    """Reads the document anew, as the store has read it, and looks up its marks among the reasons."""
    row = document.row
    words = row.read_text if row.read_text is not None else row.text
    record, whys = explain(
        words, id=row.given_id, published=row.published, url=row.url, publisher=row.publisher, title=row.title
    )
    if forwarded := _forwarded(document):
        said_first(record, forwarded)
    named = {(why.event, why.field, *_ends(why)): why for why in whys}
    placed = {key[1:]: why for key, why in named.items()}
    now = {(mark.event, *mark.place) for mark in marks_of(record)}
    there = {key[1:] for key in now}
    of = {}
    for mark in document.marks:
        field = _CALLED.get(mark.field, mark.field)
        at = (field, mark.start, mark.end)
        why = named.get((mark.event, *at)) or placed.get(at)
        of[mark.number] = _reason(mark, why, mark.place not in there)
    stored = decoded(row.record)
    newer = row.reader != reader().version
    return Reasons(of, newer, newer and record.events != stored.events)


def _reason(mark: Mark, why: Why | None, gone: bool) -> Reason:
    if why:
        return Reason(why.rule, "" if why.label == why.rule else why.label)
    rule, label = _PLAIN.get(mark.field, ("", ""))
    return Reason(rule, label, gone) if not gone else Reason("", "", True)


def _ends(why: Why) -> tuple[int, int]:
    return (why.span.start, why.span.end) if why.span else (-1, -1)


def _forwarded(document: Shown) -> str | None:
    """The channel that a message was forwarded from: the source that all chains of the record begin with."""
    first = [e.said_by[0] for e in decoded(document.row.record).events if e.said_by]
    names = {source.name for source in first if source.span is None and source.role == "outlet"}
    return names.pop() if len(names) == 1 else None
