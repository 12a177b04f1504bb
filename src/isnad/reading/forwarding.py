"""Messages that were forwarded: whom from is a link of the chain, though no word of the text says so."""

from __future__ import annotations

from isnad.record import Record, Source


def said_first(record: Record, name: str) -> None:
    """Puts ``name``, whose message it was, before the chains of a record, as their outermost link.

    Nothing changes where that is the publisher itself, and in a chain that begins with it already.  The link
    has no span: it stands on the message, not on words of its text.
    """
    publisher = record.document.publisher
    if publisher and _same(publisher.name, name):
        return
    for event in record.events:
        for chain in (event.said_by, *(harm.said_by for harm in event.harm if harm.said_by)):
            if not (chain and _same(chain[0].name, name)):
                chain.insert(0, Source(name, "outlet"))


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
