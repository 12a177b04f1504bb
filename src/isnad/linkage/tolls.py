"""What an event says of the killed and the injured, as ranges that can be compared and set side by side."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from isnad.record import Event, Harm, Span, Status

#: The outcomes that incidents are compared and counted by.
COUNTED = ("killed", "injured")


class Toll(msgspec.Struct, frozen=True, array_like=True):
    """How many, from ``min`` to ``max``; ``max`` is None where no upper end is set."""

    min: int
    max: int | None

    def meets(self, other: Toll) -> bool:
        """Whether the two ranges have a number in common."""
        high = float("inf")
        return self.min <= (high if other.max is None else other.max) and other.min <= (
            high if self.max is None else self.max
        )


class Group(msgspec.Struct, frozen=True):
    """One group of an account: its outcome, whom it counts, how many, and the words that say so."""

    outcome: str
    who: str
    toll: Toll
    status: Status
    span: Span | None
    said_by: str | None = None


def total(tolls: Iterable[Toll]) -> Toll | None:
    """The sum of groups that exclude each other; None of none."""
    low, high, any_ = 0, 0, False
    for toll in tolls:
        any_ = True
        low += toll.min
        high = None if high is None or toll.max is None else high + toll.max  # type: ignore[assignment]
    return Toll(low, high) if any_ else None


def groups(event: Event) -> list[Group]:
    """The groups of an event that may be added up, one for each outcome and each ``who``.

    Parts of a total are left out.  Groups of one ``sub`` that the same source counts twice are one, the
    larger; what another source says of the same event is a group of its own, for it is another account.
    """
    out: list[Group] = []
    found: dict[tuple[str, str, str, str | None], list[Harm]] = {}
    for h in event.harm:
        if h.outcome in COUNTED and not h.part_of_total:
            speaker = h.said_by[-1].name if h.said_by else None
            found.setdefault((h.outcome, h.who, h.status, speaker), []).append(h)
    for (outcome, who, status, speaker), harms in found.items():
        widest: dict[str | None, Harm] = {}
        for h in harms:
            if h.sub not in widest or h.min > widest[h.sub].min:
                widest[h.sub] = h
        whole = widest.get(None)
        parts = total(Toll(h.min, h.max) for sub, h in widest.items() if sub is not None)
        if whole and parts and whole.min >= parts.min:
            toll, span = Toll(whole.min, whole.max), whole.span
        else:
            toll = total(Toll(h.min, h.max) for h in widest.values()) or Toll(0, None)
            span = max(widest.values(), key=lambda h: h.min).span
        out.append(Group(outcome, who, toll, status, span, speaker))  # type: ignore[arg-type]
    return out


def overall(event: Event, outcome: str) -> Toll | None:
    """How many in all an event says came to that harm; what is denied or only assessed does not count."""
    of_speaker: dict[str | None, list[Toll]] = {}
    for g in groups(event):
        if g.outcome == outcome and g.status in ("asserted", "unconfirmed"):
            of_speaker.setdefault(g.said_by, []).append(g.toll)
    sums = [s for tolls in of_speaker.values() if (s := total(tolls))]
    if not sums:
        return None
    high = None if any(s.max is None for s in sums) else max(s.max or 0 for s in sums)
    return Toll(min(s.min for s in sums), high)
