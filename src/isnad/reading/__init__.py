"""Reading: from the text of one document to its record."""

from __future__ import annotations

import datetime as dt
import hashlib

from isnad.article.boilerplate import article_spans
from isnad.article.language import language_of
from isnad.lang.ar.actors import find_actors
from isnad.lang.ar.attribution import find_sources
from isnad.lang.ar.boilerplate import CUES
from isnad.lang.ar.harm import find_harm
from isnad.lang.ar.reader import (
    CONJUNCTION,
    OBJECTS,
    find_elliptic,
    find_joints,
    find_self_reports,
    has_background_cue,
    hedge_at,
)
from isnad.lang.ar.script import ARABIC
from isnad.lang.ar.timex import find_timexes
from isnad.lang.ar.toponyms import find_toponyms, within_of
from isnad.lang.ar.triggers import Trigger, find_triggers
from isnad.lang.ar.weapons import find_weapons
from isnad.reading.coreference import happenings
from isnad.reading.mentions import Mentions, TriggerMention
from isnad.reading.records import Why, build
from isnad.record import VERSION, DocumentInfo, Publisher, Record
from isnad.resolve import dates as resolve_dates
from isnad.resolve import places as resolve_places
from isnad.resolve.gazetteer import Gazetteer
from isnad.resolve.published import infer
from isnad.text.tokens import Sentence, Token, sentences

__all__ = ["Why", "explain", "read"]


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

    ``published`` is the date of publication as the source gave it, if it did; ``gazetteer`` the places
    to look names up in (the default one and those of ISNAD_GAZETTEER when not given).  Any string can
    be read; one without a happening gives a record without events.
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
    """The record of one document, and for each field the rule and the words that made it."""
    tokens = list(ARABIC.tokens(text))
    all_timexes = find_timexes(tokens)
    kept = article_spans(text, CUES)
    body = [s for s in sentences(tokens) if _inside(tokens, s, kept)]
    date = infer(
        text=text,
        text_tokens=tokens,
        timexes=all_timexes,
        published=published,
        url=url,
        given=find_timexes(list(ARABIC.tokens(published or ""))),
    )
    info = DocumentInfo(
        id,
        url,
        Publisher(publisher) if publisher else None,
        title,
        language_of(text),
        date.value,
        date.basis,
        date.precision,  # type: ignore[arg-type]
        hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )
    if not body:
        return Record(VERSION, info), []
    anchor = None
    if date.value and date.precision == "day":
        anchor = dt.date.fromisoformat(date.value[:10])
    starts = {t for s in body for t in range(s.first, s.last)}
    timexes = [t for t in all_timexes if t.first in starts]
    resolved = []
    anaphor = None
    for t in timexes:
        r = resolve_dates.resolve(t, anchor, anaphor, date.year)
        if r and r.precision == "day":
            anaphor = dt.date.fromisoformat(r.value)
        resolved.append(r)
    gazetteer = gazetteer if gazetteer is not None else Gazetteer.default()
    toponyms = [t for t in find_toponyms(tokens, gazetteer, text) if t.first in starts]
    places = resolve_places.resolve(toponyms, None)
    sources = find_sources(tokens, body, publisher, text)
    harm_of = [find_harm(tokens, s.first, s.last) for s in body]
    harm = [h for found in harm_of for h in found]
    within = [within_of(toponyms, i) for i in range(len(toponyms))]
    m = Mentions(
        text,
        tokens,
        body,
        [_trigger(t) for s in body for t in find_triggers(tokens, s.first, s.last)],
        harm,
        toponyms,
        places,
        within,
        timexes,
        resolved,
        [a for a in find_actors(tokens, publisher) if a.first in starts],
        [w for w in find_weapons(tokens) if w.first in starts],
        sources,
        find_joints(tokens),
        find_self_reports(tokens),
        {a for a in range(len(tokens)) if _is_object(tokens, a)},
        {k for k, s in enumerate(body) if has_background_cue(tokens, s.first, s.last)},
        find_elliptic(tokens),
        CONJUNCTION,
        {
            h.first: status
            for s, found in zip(body, harm_of, strict=True)
            for h in found
            if (status := hedge_at(tokens, s.first, h.first))
        },
        anchor,
        date.value if date.precision == "year" else None,
    )
    drafts = happenings(m)
    events, reasons = build(m, drafts, within)
    return Record(VERSION, info, events), reasons


def _inside(tokens: list[Token], s: Sentence, kept: list[tuple[int, int]]) -> bool:
    start = tokens[s.first].start
    return any(a <= start < b for a, b in kept)


def _trigger(t: Trigger) -> TriggerMention:
    sense = t.value
    definite = t.prefix.endswith(OBJECTS.article)
    return TriggerMention(t.first, t.last, sense.kind, sense.strong, sense.weapon, sense.verb, definite)


def _is_object(tokens: list[Token], i: int) -> bool:
    return any(
        tokens[k].form in OBJECTS.words or tokens[k].form[1:] in OBJECTS.led for k in range(max(0, i - 3), i)
    )
