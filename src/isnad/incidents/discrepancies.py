"""Discrepancies: what the accounts of one incident disagree in, each side with its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from isnad.incidents.incident import Account, Discrepancy, Doer, Figure, Origin, Quote, Saying
from isnad.incidents.members import Member
from isnad.linkage.cases import RADIUS
from isnad.linkage.comparisons import allied, kilometres, kin_means
from isnad.linkage.tolls import COUNTED, Toll

#: Points farther apart than their precision explains by this much disagree, kilometres.
_BEYOND = 5.0


def discrepancies(
    accounts: Sequence[Account], members: Sequence[Member], groups: Sequence[tuple[Origin, list[Member]]]
) -> list[Discrepancy]:
    """All that the accounts disagree in: place, date, number, actor, means, who the dead were, denial."""
    out = [*_places(accounts), *_regions(accounts, groups), *_dates(accounts)]
    for outcome in COUNTED:
        out += _numbers(accounts, outcome)
        out += _who(accounts, outcome)
    return [*out, *_actors(accounts), *_means(accounts), *_denials(accounts)]


def _sides(
    accounts: Sequence[Account],
    value: Callable[[Account], str | None],
    quote: Callable[[Account], Quote | None],
) -> list[Saying]:
    """One saying for each value, by the first account that has it."""
    out: dict[str, Saying] = {}
    for a in accounts:
        said = value(a)
        if said is not None:
            out.setdefault(said, Saying(a.origin.name, said, quote(a)))
    return list(out.values())


def _places(accounts: Sequence[Account]) -> Iterator[Discrepancy]:
    worst: tuple[float, Account, Account] | None = None
    for a, b in combinations(accounts, 2):
        x, y = a.place, b.place
        if x.lat is None or x.lon is None or y.lat is None or y.lon is None:
            continue
        away = kilometres(x.lat, x.lon, y.lat, y.lon)
        explained = RADIUS.get(x.precision or "", 0.0) + RADIUS.get(y.precision or "", 0.0)
        held = x.name in y.within or y.name in x.within
        if not held and away > explained + _BEYOND and (worst is None or away > worst[0]):
            worst = away, a, b
    if worst:
        away, a, b = worst
        sayings = [Saying(s.origin.name, s.place.name or "", s.place.quote) for s in (a, b)]
        yield Discrepancy("place", f"places {away:.0f} km apart, more than their precision explains", sayings)


def _regions(
    accounts: Sequence[Account], groups: Sequence[tuple[Origin, list[Member]]]
) -> Iterator[Discrepancy]:
    """«Eastern Syria» against a town in the north-west."""
    for account, (_, members) in zip(accounts, groups, strict=True):
        for member in members:
            for region in member.case.regions:
                for other in accounts:
                    at = other.place
                    if at.lat is not None and at.lon is not None and not region.holds(at.lat, at.lon):
                        sayings = [
                            Saying(account.origin.name, region.span.quote, member.quote(region.span)),
                            Saying(other.origin.name, at.name or "", at.quote),
                        ]
                        yield Discrepancy(
                            "place", f"{at.name} does not lie in that part of the country", sayings
                        )
                        return


def _dates(accounts: Sequence[Account]) -> Iterator[Discrepancy]:
    said = _sides(
        [a for a in accounts if a.date.precision == "day" and a.date.quote],
        lambda a: a.date.value,
        lambda a: a.date.quote,
    )
    if len(said) > 1:
        yield Discrepancy("date", "days that differ", said)


def _numbers(accounts: Sequence[Account], outcome: str) -> Iterator[Discrepancy]:
    """Numbers that do not meet; a lower one that was published earlier is an older toll, not a rival."""
    told = [(a, total) for a in accounts if (total := _total(a, outcome))]
    for (a, x), (b, y) in combinations(told, 2):
        if x[0].meets(y[0]):
            continue
        low, high = (a, b) if x[0].min < y[0].min else (b, a)
        if (low.published or "")[:10] < (high.published or "")[:10] and low.published:
            continue
        sayings = [
            Saying(s.origin.name, _spoken(t), q)
            for s, (t, q) in sorted(((a, x), (b, y)), key=lambda p: p[1][0].min)
        ]
        yield Discrepancy(outcome, f"numbers of {outcome} that do not meet", sayings)
        return


def _total(account: Account, outcome: str) -> tuple[Toll, Quote | None] | None:
    figures = [f for f in account.harm if f.outcome == outcome and f.status in ("asserted", "unconfirmed")]
    if not figures:
        return None
    speaker = figures[0].said_by
    figures = [f for f in figures if f.said_by == speaker]
    high = None if any(f.max is None for f in figures) else sum(f.max or 0 for f in figures)
    return Toll(sum(f.min for f in figures), high), max(figures, key=lambda f: f.min).quote


def _spoken(toll: Toll) -> str:
    if toll.max is None:
        return f"{toll.min} or more"
    return str(toll.min) if toll.min == toll.max else f"{toll.min}–{toll.max}"


def _who(accounts: Sequence[Account], outcome: str) -> Iterator[Discrepancy]:
    """Civilians to one account, combatants to another."""

    def only(a: Account, who: str) -> Figure | None:
        figures = [f for f in a.harm if f.outcome == outcome and f.min and f.status != "denied"]
        return figures[0] if figures and all(f.who == who for f in figures) else None

    sides = []
    for who in ("civilian", "combatant"):
        for a in accounts:
            if figure := only(a, who):
                sides.append(Saying(figure.said_by or a.origin.name, who, figure.quote))
                break
    if len(sides) == 2:
        yield Discrepancy("who", f"who was {outcome}: civilians or combatants", sides)


def _actors(accounts: Sequence[Account]) -> Iterator[Discrepancy]:
    def named(a: Account) -> list[Doer]:
        return [d for d in a.actor if d.status != "denied"]

    for a, b in combinations([a for a in accounts if named(a)], 2):
        x, y = named(a), named(b)
        if not any(p.id == q.id or allied(p.id, q.id) for p in x for q in y):
            sides = [Saying(s.origin.name, d[0].id, d[0].quote) for s, d in ((a, x), (b, y))]
            yield Discrepancy("actor", "rival claims of who did it", sides)
            return


def _means(accounts: Sequence[Account]) -> Iterator[Discrepancy]:
    for a, b in combinations([a for a in accounts if a.weapon], 2):
        if not kin_means(a.weapon, b.weapon):
            sides = [Saying(s.origin.name, ", ".join(s.weapon), s.trigger) for s in (a, b)]
            yield Discrepancy("means", "means that are not told for each other", sides)
            return


def _denials(accounts: Sequence[Account]) -> Iterator[Discrepancy]:
    for a in accounts:
        for f in a.harm:
            if f.status not in ("denied", "under_assessment"):
                continue
            rivals = [
                (b, g)
                for b in accounts
                for g in b.harm
                if g.outcome == f.outcome and g.min and g.status == "asserted" and g.who in (f.who, "unknown")
            ]
            label = "denied" if f.status == "denied" else "being assessed"
            sides = [Saying(f.said_by or a.origin.name, f"{f.who} {f.outcome}: {label}", f.quote)]
            sides += [
                Saying(g.said_by or b.origin.name, f"{g.min} {g.who} {g.outcome}", g.quote)
                for b, g in rivals[:1]
            ]
            yield Discrepancy("denial", f"{f.who} {f.outcome}: {label} by one account", sides)
    for a in [a for a in accounts if a.status == "denied"][:1]:
        for b in [b for b in accounts if b.status == "asserted"][:1]:
            sides = [Saying(a.origin.name, "denied", a.trigger), Saying(b.origin.name, b.kind, b.trigger)]
            yield Discrepancy("denial", "one account denies that it happened", sides)
    denied = [(a, d) for a in accounts for d in a.actor if d.status == "denied"]
    for a, d in denied[:1]:
        others = [(b, e) for b in accounts for e in b.actor if e.id == d.id and e.status != "denied"]
        if others:
            b, e = others[0]
            sides = [Saying(a.origin.name, f"{d.id}: denied", d.quote), Saying(b.origin.name, e.id, e.quote)]
            yield Discrepancy("denial", f"{d.id} is said not to have done it", sides)
