"""Actors in Arabic text: every name and adjective of the registry, with the actor that it stands for."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from isnad.lang.ar.actors.registry import Reading, Sense, bare, countries, lexicon, nouns_of, words
from isnad.lang.ar.writing.orthography import fold
from isnad.lang.ar.writing.script import peel
from isnad.text.lexicon import Match
from isnad.text.tokens import Token


class Named(NamedTuple):
    """A phrase that names an actor; ``form`` is name, unit, nisba or metonym."""

    first: int
    last: int
    id: str
    form: str
    prefix: str


#: The beginning of a text tells its country; so many tokens on either side tell that of one name.
_COUNTRY_TOKENS, _AROUND = 600, 14
#: What is called by the name of others: «مستشفى شهداء الأقصى».
HOUSES = frozenset(
    fold(clitic + house)
    for clitic in ("", "ب", "ل")
    for house in (
        "مستشفى",
        "مشفى",
        "مجمع",
        "مدرسة",
        "مسجد",
        "جامع",
        "شارع",
        "ساحة",
        "ميدان",
        "دوار",
        "حي",
        "مخيم",
        "مقبرة",
        "جامعة",
        "كلية",
    )
)
_country_of: dict[str, str | None] = {}


def find_actors(
    tokens: list[Token], publisher: str | None = None, published: dt.date | None = None
) -> list[Named]:
    """All actors that the text names, in order; shared names are settled by what was named before, by the
    outlet, the country of the text and the day."""
    matches: list[Match[Sense]] = []
    for match in lexicon().find(tokens):
        m = _longest(tokens, match)
        taken = bool(matches) and m.first < matches[-1].last
        house = not m.prefix and m.first > 0 and tokens[m.first - 1].form in HOUSES
        if not taken and not house and (not m.value.definite or m.prefix.endswith(("ال", "لل"))):
            matches.append(m)
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
            named = last.get(sense.noun, "") if sense.noun else ""
            if not named and sense.noun and len(full.get(sense.noun, ())) == 1:
                (named,) = full[sense.noun]
            near = _votes(tokens, m.first - _AROUND, m.last + _AROUND)
            if not known and not named:
                votes, known = _votes(tokens, 0, _COUNTRY_TOKENS), True
                country = max(votes, key=lambda c: votes[c]) if votes else None
            found = _meant(sense.readings, named, near, country, outlet, published)
            if not found:
                continue
            actor = found
        out.append(Named(m.first, m.last, actor, sense.form, m.prefix))
    return out


def _meant(
    readings: tuple[Reading, ...],
    named: str,
    near: dict[str, int],
    country: str | None,
    outlet: str,
    published: dt.date | None,
) -> str:
    """The actor that a shared name means: the one named in full before, unless the words around it speak of a
    country where the name is another's; else the first reading that holds."""
    here = max(near, key=lambda c: near[c]) if near else None
    home = {c for r in readings if r.actor == named for c in r.country}
    other = home and not home & near.keys() and any(here in r.country for r in readings)
    if named and not other:
        return named
    for place in (here, country):
        found = [r for r in readings if r.country and r.holds(place, outlet, published)] if place else []
        if found:
            return found[0].actor
    return next((r.actor for r in readings if r.holds(country, outlet, published)), "")


def _votes(tokens: list[Token], first: int, last: int) -> dict[str, int]:
    """How many words of ``tokens[first:last]`` speak for which country."""
    votes: dict[str, int] = {}
    known = _country_of
    for token in tokens[max(0, first) : last]:
        form = token.form
        if form in known:
            code = known[form]
        else:
            table = countries()
            code = next((table[stem] for _, stem in peel(form) if stem in table), None)
            if len(known) < 400_000:
                known[form] = code
        if code:
            votes[code] = votes.get(code, 0) + 1
    return votes


def _longest(tokens: list[Token], m: Match[Sense]) -> Match[Sense]:
    """A full name that begins inside a shared one and goes on: «قوات [التحالف الدولي]»."""
    if m.last - m.first > 1:
        for k in range(m.first + 1, m.last):
            inner = lexicon().at(tokens, k)
            if inner is not None and inner.last > m.last and inner.value.readings is None:
                return inner
    return m


def _nouns_at(tokens: list[Token], m: Match[Sense]) -> list[str]:
    """The common nouns in a name and, before an adjective, those that it qualifies."""
    common = words("nouns")
    if m.value.form != "nisba":
        return [w for k in range(m.first, m.last) if (w := _bare(tokens[k].form)) in common]
    k = m.first - 1
    while k > 0 and m.first - k < 4 and tokens[k].form.endswith(("ي", "يه")):
        k -= 1
    return [
        w for j in (k - 1, k) if j >= 0 and (w := _bare(tokens[j].form)) in common and _leads(tokens, j, k)
    ]


def _leads(tokens: list[Token], j: int, k: int) -> bool:
    """Whether the noun at ``j`` is the one at ``k``, or one that it belongs to: «جيش الاحتلال»."""
    return j == k or (not tokens[j].form.startswith("ال") and _bare(tokens[k].form) in words("nouns"))


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
    if after.value.readings is None and after.value.form in ("name", "unit") and after.prefix in ("", "ال"):
        return (
            m.last - m.first == 1 and not m.prefix.endswith(("ال", "لل")) and _beside(tokens, m.last, after)
        )
    if after.value.form != "nisba" or m.value.form == "nisba" or after.prefix not in ("", "ال"):
        return False
    between = [tokens[k] for k in range(m.last, after.first) if tokens[k].kind != "p"]
    return len(between) <= 2 and all(
        t.form.startswith("ال") and t.form.endswith(("ه", "ي", "ين")) for t in between
    )


def _beside(tokens: list[Token], k: int, after: Match[Sense]) -> bool:
    """Whether only quotation marks stand between ``k`` and the next phrase."""
    return all(
        tokens[j].kind == "p" and tokens[j].form not in ("،", ",", "\n", ".") for j in range(k, after.first)
    )
