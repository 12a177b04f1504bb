"""Reading: from the text of one document to its record."""

from __future__ import annotations

import datetime as dt
import hashlib

from isnad.article.boilerplate import article_spans
from isnad.article.language import language_of
from isnad.article.page import speak
from isnad.gazetteer.index import Gazetteer
from isnad.lang import Language, language
from isnad.reading.assembly import happenings
from isnad.reading.mentions import Mentions
from isnad.reading.pieces import PIECE, read_pieces
from isnad.reading.records import Why, build
from isnad.record import VERSION, DocumentInfo, Publisher, Record, Span
from isnad.resolve import dates as resolve_dates
from isnad.resolve import places as resolve_places
from isnad.resolve.dates import Resolved
from isnad.resolve.published import Published, infer
from isnad.text.tokens import Token, sentences, within

__all__ = ["Why", "explain", "read"]

speak(language("").cues)


def read(
    text: str,
    *,
    id: str | None = None,
    published: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> Record:
    """The record of one document.

    ``id``, ``url``, ``publisher`` and ``title`` are kept as given, and ``url`` and ``publisher`` are
    evidence too.  ``published`` is the date of publication as the source gave it, in any form that a
    source may give it in; what holds no date counts for nothing, as does ``published=None``.
    ``gazetteer`` holds the places to look names up in (those of :func:`isnad.gazetteer.index.in_use`
    when not given).  Any string can be read: one without a happening gives a record without events.
    What is not a string raises :class:`TypeError`.
    """
    record, _ = explain(
        text, id=id, published=published, url=url, publisher=publisher, title=title, gazetteer=gazetteer
    )
    return record


def explain(
    text: str,
    *,
    id: str | None = None,
    published: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> tuple[Record, list[Why]]:
    """The record of one document, and for each field the rule and the words that made it.

    A text of more than some hundred thousand characters is read in pieces, into one record.
    """
    if not isinstance(text, str):
        raise TypeError(f"text is {type(text).__name__}, not str: decode bytes first")
    if len(text) > PIECE:

        def piece(part: str, day: str | None) -> tuple[Record, list[Why]]:
            return explain(
                part, id=id, published=day, url=url, publisher=publisher, title=title, gazetteer=gazetteer
            )

        return read_pieces(text, piece, published)
    code = language_of(text)
    lang = language(code or "")
    tokens = lang.script.tokens(text)
    all_timexes = lang.find_timexes(tokens)
    kept = article_spans(text, lang.cues)
    body = within(sentences(tokens), tokens, kept)
    inside: set[int] = set()
    inside.update(*(range(s.first, s.last) for s in body))
    date = infer(
        text=text,
        text_tokens=tokens,
        timexes=all_timexes,
        published=published,
        url=url,
        given=lang.find_timexes(lang.script.tokens(published or "")),
        article=inside,
    )
    reasons = _published_reasons(text, tokens, date)
    outlet = _publisher(lang, publisher, url)
    info = DocumentInfo(
        id,
        url,
        outlet,
        title,
        code,
        date.value,
        date.basis,
        date.precision,  # type: ignore[arg-type]
        hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )
    if not body:
        return Record(VERSION, info), reasons
    anchor = None
    if date.value and date.precision == "day":
        anchor = dt.date.fromisoformat(date.value[:10])
    timexes = [t for t in all_timexes if t.first in inside]
    resolved = resolve_dates.resolve_all(timexes, anchor, date.year)
    gazetteer = gazetteer if gazetteer is not None else Gazetteer.default(lang.name_key)
    own = publisher
    if outlet and outlet.id and not (publisher and lang.outlet(publisher)):
        own = lang.outlet_name(outlet.id)
    found = lang.find(text, tokens, body, timexes, gazetteer, own, anchor)
    m = Mentions(
        **vars(found),
        places=resolve_places.resolve(found.toponyms, None),
        dates=resolved,
        published=anchor,
        published_part=_part(date),
    )
    drafts = happenings(m)
    events, more = build(m, drafts, m.within)
    return Record(VERSION, info, events), reasons + more


def _publisher(lang: Language, name: str | None, url: str | None) -> Publisher | None:
    """The outlet of a document: by its name, else by its address; None where neither tells."""
    id = (lang.outlet(name) if name else None) or (lang.outlet_at(url) if url else None)
    name = name or (lang.outlet_name(id) if id else None)
    return Publisher(name, id) if name else None


def _part(date: Published) -> Resolved | None:
    """The month or the year of publication, where its day is not known."""
    if not date.value or not date.precision or date.precision == "day":
        return None
    return Resolved(date.value, date.precision, f"the {date.precision} of publication")


def _published_reasons(text: str, tokens: list[Token], date: Published) -> list[Why]:
    """What speaks for the date of publication and what against it; these belong to no event."""
    out = []
    for e in date.evidence:
        words = None
        if e.first is not None and e.last is not None:
            start, end = tokens[e.first].start, tokens[e.last - 1].end
            words = Span(start, end, text[start:end])
        label = "speaks against it" if e in date.contradictions else "speaks for it"
        out.append(Why("", "published", e.value, e.basis, label, words))
    return out
