"""A record as a readable account on a terminal."""

from __future__ import annotations

from isnad.record import Event, Harm, Place, Record, Source
from isnad.show.terminal import Screen

Part = tuple[str, str] | str

#: One, and several, of whom a harm befell.
_PEOPLE = {
    "child": ("child", "children"),
    "woman": ("woman", "women"),
    "man": ("man", "men"),
    "elderly": ("old person", "old people"),
    "medic": ("medic", "medics"),
    "journalist": ("journalist", "journalists"),
    "civilian": ("civilian", "civilians"),
    "combatant": ("combatant", "combatants"),
    "unknown": ("person", "people"),
}
_STATUS = {"denied": "DENIED", "unconfirmed": "UNCONFIRMED", "under_assessment": "UNDER ASSESSMENT"}
_ALERT = "bold yellow"


def account(record: Record, screen: Screen | None = None) -> None:
    """Prints what happened, when, where and who, then the harm account by account."""
    screen = screen or Screen()
    _head(record, screen)
    if isinstance(record.error, str):
        screen.line(("not read: ", _ALERT), record.error, indent=2)
    elif not record.events:
        screen.line(("no happening is reported", "dim"), indent=2)
    for event in record.events:
        _event(event, record, screen)
    screen.line()


def _head(record: Record, screen: Screen) -> None:
    doc = record.document
    screen.rule()
    name = doc.url or doc.id
    if doc.title:
        screen.line((screen.words(doc.title), "bold"))
    elif name:
        screen.line((name, "bold"))
    known = [screen.words(doc.publisher.name)] if doc.publisher else []
    if doc.published:
        known.append(f"published {doc.published} ({doc.published_basis})")
    elif not isinstance(record.error, str):
        known.append("day of publication unknown")
    if doc.language:
        known.append(f"language {doc.language}")
    if doc.title and name:
        known.append(name)
    if known:
        screen.flow(known, "dim")


def _event(event: Event, record: Record, screen: Screen) -> None:
    dim = "dim" if event.background else ""
    kind = event.kind.replace("_", " ")
    title: list[Part] = [(f"{event.id}  ", "dim"), (kind, dim or "bold cyan")]
    if event.background:
        title.append((" · background", "dim"))
    if event.status in _STATUS:
        title.append((f" · {_STATUS[event.status]}", _ALERT))
    screen.line()
    screen.line(*title, f"  {screen.words('«' + event.trigger.quote + '»')}")
    date = event.date
    if date:
        words = f"  {screen.words('«' + date.span.quote + '»')}" if date.span else ""
        screen.row("when", date.value, (f" ({date.basis})", "dim"), (words, "dim"), style=dim)
    for n, place in enumerate([event.place, *event.more_places]):
        if place:
            screen.row("where" if n == 0 else "and", *_place(place, screen), style=dim)
    if event.actor:
        who: list[Part] = []
        for n, actor in enumerate(event.actor):
            if actor.status != "asserted":
                who.append((f"{actor.status.upper()} ", _ALERT))
            who.append(f"{screen.words(actor.name)}")
            words = f" {screen.words('«' + actor.span.quote + '»')}" if actor.span else ""
            who.append((f" [{actor.id}]{words}{', ' if n < len(event.actor) - 1 else ''}", "dim"))
        screen.row("who", *who, style=dim)
    if event.target:
        whose = f" [{event.target.actor}]" if event.target.actor else ""
        screen.row("target", screen.words("«" + event.target.text + "»"), (whose, "dim"), style=dim)
    if event.weapon:
        means: list[Part] = []
        for weapon in event.weapon:
            if means:
                means.append(", ")
            means.append(weapon.id.replace("_", " "))
            if weapon.span:
                means.append((f" {screen.words('«' + weapon.span.quote + '»')}", "dim"))
        screen.row("means", *means, style=dim)
    _accounts(event, record, screen, dim)


def _place(place: Place, screen: Screen) -> list[Part]:
    parts: list[Part] = [screen.words(place.name)]
    parts += [f" ← {screen.words(area)}" for area in place.within]
    if place.lat is not None and place.lon is not None:
        parts.append(f"  {place.lat:.4f}, {place.lon:.4f}")
        several = f"; {place.candidates} places bear the name" if place.candidates > 1 else ""
        parts.append((f" ({place.precision}{several})", "dim"))
    else:
        parts.append((" (in no gazetteer)", "dim"))
    return parts


def _accounts(event: Event, record: Record, screen: Screen, style: str) -> None:
    """The harm under each chain of sources that tells of it, the event's own chain first."""
    accounts: dict[tuple[str, ...], tuple[list[Source], list[Harm]]] = {
        _key(event.said_by): (event.said_by, [])
    }
    for harm in event.harm:
        chain = harm.said_by or event.said_by
        accounts.setdefault(_key(chain), (chain, []))[1].append(harm)
    for chain, harms in accounts.values():
        publisher = record.document.publisher
        links: list[Part] = [screen.words(publisher.name) if publisher else "this report"]
        for source in chain:
            links += [f" ← {screen.words(source.name)}", (f" ({source.role})", "dim")]
        screen.row("says", *links, style=style)
        outcomes = list(dict.fromkeys(harm.outcome for harm in harms))
        for harm in sorted(harms, key=lambda h: (outcomes.index(h.outcome), h.part_of_total)):
            _harm(harm, screen, style)


def _key(chain: list[Source]) -> tuple[str, ...]:
    return tuple(source.name for source in chain)


def _harm(harm: Harm, screen: Screen, style: str) -> None:
    one = harm.min == harm.max == 1
    who = _PEOPLE[harm.sub or harm.who][0 if one else 1]
    if harm.sub and harm.who != "civilian":
        who += "" if harm.who == "unknown" else f" ({harm.who}{'' if one else 's'})"
    parts: list[Part] = [(f"of the {harm.outcome} " if harm.part_of_total else "", "dim")]
    parts += ["" if harm.part_of_total else (f"{harm.outcome} ", style or "bold"), f"{count(harm)} {who}"]
    if harm.status in _STATUS:
        parts.append((f" {_STATUS[harm.status]}", _ALERT))
    if harm.names:
        parts.append(": " + ", ".join(map(screen.words, harm.names)))
    indent = 13 if harm.part_of_total else 11
    screen.quoted(
        harm.span.quote if harm.span else "",
        indent,
        [p if isinstance(p, tuple) else (p, style) for p in parts],
    )


def count(harm: Harm) -> str:
    """The number of people: «3», «2–6», «at least 20», «no»; «any» where any is denied."""
    if harm.max == 0:
        return "any" if harm.status == "denied" else "no"
    if harm.max == harm.min:
        return str(harm.min)
    return f"{harm.min}–{harm.max}" if harm.max is not None else f"at least {harm.min}"
