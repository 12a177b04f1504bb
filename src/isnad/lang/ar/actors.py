"""Actors in Arabic text: every name and adjective of the registry, with the actor that it stands for."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import NamedTuple

from isnad.lang.ar.orthography import fold
from isnad.lang.ar.registry import Sense, bare, countries, lexicon, nouns_of, words
from isnad.lang.ar.script import peel
from isnad.text.lexicon import Match
from isnad.text.tokens import Token


class Named(NamedTuple):
    """A phrase that names an actor; ``form`` is name, unit, nisba or metonym."""

    first: int
    last: int
    id: str
    form: str
    prefix: str


_COUNTRY_TOKENS = 600
_country_of: dict[str, str | None] = {}


def find_actors(
    tokens: list[Token], publisher: str | None = None, published: dt.date | None = None
) -> list[Named]:
    """All actors that the text names, in order; shared names are settled by what was named before, by the
    outlet, the country of the text and the day."""
    matches = [_longest(tokens, m) for m in lexicon().find(tokens)]
    matches = [m for m in matches if not m.value.definite or m.prefix.endswith(("ال", "لل"))]
    if not matches:
        return []
    nouns: list[list[str]] = []
    full: dict[str, set[str]] = {}
    for m in matches:
        borne = _nouns_at(tokens, m) if m.value.readings is None else []
        nouns.append(borne)
        for word in borne:
            full.setdefault(word, set()).add(m.value.actor)
    outlet = fold(publisher or "").lower()
    country: str | None = None
    known = False
    last: dict[str, str] = {}
    out: list[Named] = []
    for k, (m, borne) in enumerate(zip(matches, nouns, strict=True)):
        sense = m.value
        actor = sense.actor
        if sense.readings is None:
            for word in borne:
                last[word] = actor
            for word in nouns_of(actor):
                last[word] = actor
        else:
            if _is_else(tokens, m) or (k + 1 < len(matches) and _qualified(tokens, m, matches[k + 1])):
                continue
            found = last.get(sense.noun) if sense.noun else None
            if not found and sense.noun and len(full.get(sense.noun, ())) == 1:
                (found,) = full[sense.noun]
            if not found:
                if not known:
                    country, known = country_of(tokens), True
                found = next((r.actor for r in sense.readings if r.holds(country, outlet, published)), "")
            if not found:
                continue
            actor = found
        out.append(Named(m.first, m.last, actor, sense.form, m.prefix))
    return out


def country_of(tokens: list[Token]) -> str | None:
    """The country that most words at the beginning of a text speak for."""
    votes: Counter[str] = Counter()
    for token in tokens[:_COUNTRY_TOKENS]:
        form = token.form
        if form in _country_of:
            code = _country_of[form]
        else:
            table = countries()
            code = next((table[stem] for _, stem in peel(form) if stem in table), None)
            if len(_country_of) < 400_000:
                _country_of[form] = code
        if code:
            votes[code] += 1
    return max(votes, key=lambda c: votes[c]) if votes else None


def _longest(tokens: list[Token], m: Match[Sense]) -> Match[Sense]:
    """A full name that begins inside a shared one and goes on: «قوات [التحالف الدولي]»."""
    if m.value.readings is not None and m.last - m.first > 1:
        for k in range(m.first + 1, m.last):
            inner = lexicon().at(tokens, k)
            if inner is not None and inner.last > m.last and inner.value.readings is None:
                return inner
    return m


def _nouns_at(tokens: list[Token], m: Match[Sense]) -> list[str]:
    """The common nouns in a name and, before an adjective, those that it qualifies."""
    first = m.first - 3 if m.value.form == "nisba" else m.first
    common = words("nouns")
    return [w for k in range(max(0, first), m.last) if (w := _bare(tokens[k].form)) in common]


def _bare(form: str) -> str:
    if form[:2] in ("لل", "وا"):
        form = "ا" + form[1:] if form[:2] == "لل" else form[1:]
    elif form[:3] in ("بال", "وال"):
        form = form[1:]
    return bare(form)


def _is_else(tokens: list[Token], m: Match[Sense]) -> bool:
    """Whether what follows makes of a shared name something else."""
    if m.last >= len(tokens) or m.value.form == "nisba":
        return False
    return tokens[m.last].form in words("after")


def _qualified(tokens: list[Token], m: Match[Sense], after: Match[Sense]) -> bool:
    """Whether the next phrase is an adjective that says whose it is: «قوات الاحتلال الإسرائيلي»."""
    if after.value.form != "nisba" or m.value.form == "nisba" or after.prefix not in ("", "ال"):
        return False
    between = [tokens[k] for k in range(m.last, after.first) if tokens[k].kind != "p"]
    return len(between) <= 2 and all(
        t.form.startswith("ال") and t.form.endswith(("ه", "ي", "ين")) for t in between
    )
