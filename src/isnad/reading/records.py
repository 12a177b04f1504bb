"""From happenings to the record: every value with the words that it stands on."""

from __future__ import annotations

import datetime as dt

import msgspec

from isnad.reading.drafts import STRIKES, Draft
from isnad.reading.mentions import RECENT, Mentions
from isnad.reading.sources import own_source
from isnad.reading.status import status_of
from isnad.record import Actor, Date, Event, Harm, Place, Source, Span, Target, Weapon


class Why(msgspec.Struct):
    """Why a field has its value: the rule, its label and the words."""

    event: str
    field: str
    value: str
    rule: str
    label: str
    span: Span | None = None


def span(m: Mentions, first: int, last: int) -> Span:
    """The span of ``tokens[first:last]``."""
    start, end = m.tokens[first].start, m.tokens[max(first, last - 1)].end
    return Span(start, end, m.text[start:end])


def _place(m: Mentions, i: int, within: list[str]) -> Place:
    t, r = m.toponyms[i], m.places[i]
    return Place(
        t.name,
        r.entry.id if r.entry else None,
        r.lat,
        r.lon,
        r.precision,
        within + [name for name in r.within if name not in within],
        r.candidates,
        span(m, t.first, t.last),
    )


def _date(m: Mentions, d: Draft) -> Date | None:
    if d.timex is not None and (r := m.dates[d.timex]):
        t = m.timexes[d.timex]
        return Date(r.value, r.precision, r.basis, span(m, t.first, t.last))  # type: ignore[arg-type]
    if d.timex is None and m.published and not d.background:
        return Date(m.published.isoformat(), "day", "the day of publication")
    if d.timex is None and (part := m.published_part) and not d.background:
        return Date(part.value, part.precision, part.basis)  # type: ignore[arg-type]
    return None


def _chain(m: Mentions, source: int | None) -> list[Source]:
    """The chain of an attribution."""
    chain = m.sources[source].chain if source is not None else []
    return [Source(link.name, link.role, link.id, span(m, link.first, link.last)) for link in chain]


def build(m: Mentions, drafts: list[Draft], within: list[list[str]]) -> tuple[list[Event], list[Why]]:
    """The events of the record and the reasons for their fields."""
    events: list[Event] = []
    reasons: list[Why] = []
    for n, d in enumerate(drafts, 1):
        name = f"e{n}"
        trigger = d.trigger
        date = _date(m, d)
        places = [_place(m, i, within[i]) for i in d.places]
        background = d.background or _old(date, m.published)
        weapons = _weapons(m, d)
        sources = _chain(m, d.source)
        harm = []
        for i in d.harm:
            h = m.harm[i]
            harm.append(
                Harm(h.outcome, h.who, h.min, h.max, h.sub, names=[m.text[a:b] for a, b in h.names], status=m.hedges.get(h.first, "asserted"), part_of_total=h.part,  # type: ignore[arg-type]
                      said_by=_chain(m, own_source(m, i, d.source)), span=span(m, h.first, h.last))
            )  # fmt: skip
            reasons.append(Why(name, "harm", f"{h.outcome} {h.min}–{h.max}", h.rule, h.rule, harm[-1].span))
        event = Event(
            name,
            d.kind,  # type: ignore[arg-type]
            span(m, trigger.first, trigger.last),
            background=background,
            status=status_of(m, d),
            date=date,
            place=places[0] if places else None,
            more_places=places[1:],
            actor=[_actor(m, i) for i in d.actors],
            target=_target(m, d),
            weapon=weapons,
            harm=harm,
            said_by=sources,
            sentences=[span(m, m.sentences[s].first, m.sentences[s].last) for s in sorted(set(d.sentences))],
        )
        events.append(event)
        reasons.append(
            Why(name, "kind", d.kind, "trigger", "the word that names the happening", event.trigger)
        )
        if date:
            rule = m.timexes[d.timex].rule if d.timex is not None else "publication"
            reasons.append(Why(name, "date", date.value, rule, date.basis, date.span))
        for p in places:
            reasons.append(
                Why(name, "place", p.name, "toponym", p.precision or "not in the gazetteer", p.span)
            )
        for a in event.actor:
            reasons.append(Why(name, "actor", a.id, "actor", a.name, a.span))
        for x in sources:
            reasons.append(Why(name, "said_by", x.name, "attribution", x.role, x.span))
    return events, reasons


def _actor(m: Mentions, i: int) -> Actor:
    a = m.actors[i]
    return Actor(a.id, a.name, a.status, span(m, a.first, a.last))  # type: ignore[arg-type]


def _target(m: Mentions, d: Draft) -> Target | None:
    """Whom or what the deed that names the happening was aimed at, else one of its other deeds."""
    for t in (d.trigger, *d.triggers):
        found = m.targets.get(t.first)
        if found is not None:
            words = span(m, found.first, found.last)
            return Target(words.quote, found.actor, words)
    return None


def _weapons(m: Mentions, d: Draft) -> list[Weapon]:
    out: dict[str, Weapon] = {}
    exact = {m.weapons[i].id for i in d.weapons if not m.weapons[i].vague}
    for i in d.weapons:
        w = m.weapons[i]
        if w.vague and next((kin for kin in _KIN if w.id in kin), frozenset()) & exact - {w.id}:
            continue
        out.setdefault(w.id, Weapon(w.id, w.name, span(m, w.first, w.last)))
    for t in d.triggers:
        if t.weapon and not out:
            at = span(m, t.first, t.last)
            out[t.weapon] = Weapon(t.weapon, at.quote, at)
    return [w for id, w in out.items() if not _said_by_another(id, set(out), d.kind)]


#: Of weapons of one kin, the exact name stands for the vague one.
_KIN = (
    frozenset({"artillery", "rocket", "missile", "mortar", "cluster", "incendiary", "chemical"}),
    frozenset({"aircraft", "helicopter", "drone"}),
)
#: A weapon that only says in general what another says exactly.
_GENERAL = {
    "aircraft": {"drone", "helicopter", "barrel_bomb"},
    "helicopter": {"barrel_bomb"},
    "small_arms": {"sniper"},
    "rocket": {"cluster", "incendiary"},
    "missile": {"cluster", "incendiary"},
}
#: What an aircraft drops or a gun fires is part of it.
_CARRIED = {
    "airstrike": {"rocket", "missile", "artillery", "mortar", "small_arms"},
    "drone_strike": {"rocket", "missile", "artillery", "mortar", "small_arms", "aircraft"},
    "shelling": {"small_arms", "aircraft"},
    "raid": {"aircraft"},
    "clash": {"aircraft", "helicopter", "drone"},
}
_CARRIER = {"airstrike": {"aircraft", "helicopter"}, "drone_strike": {"drone"}}


def _said_by_another(id: str, ids: set[str], kind: str) -> bool:
    """Whether ``id`` is only the general word for, or the load of, another weapon of the happening."""
    if (kind in STRIKES or id == "small_arms") and _GENERAL.get(id, set()) & ids:
        return True
    if id not in _CARRIED.get(kind, set()):
        return False
    return kind in ("raid", "clash") or bool((_CARRIER.get(kind, ids - _CARRIED[kind])) & ids)


def _old(date: Date | None, published: dt.date | None) -> bool:
    """More than a week before publication."""
    if not date or not published or date.span is None:
        return False
    if date.precision != "day":
        return date.value < published.isoformat()[: len(date.value)]
    return (published - dt.date.fromisoformat(date.value)).days > RECENT
