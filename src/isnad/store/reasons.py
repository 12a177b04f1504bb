"""Reasons for a person to look at an incident."""

from __future__ import annotations

from isnad.incidents.incident import Incident
from isnad.linkage.model import default

#: The reasons, the weightiest first: another report joined a confirmed incident, its accounts disagree, many
#: were killed, it rests on little, nobody has looked at it.
REASONS = ("changed", "contested", "large", "weak", "new")
#: So many killed are many.
LARGE = 10
#: A link that is so few bits above the least is weak.
SLIGHT = 3.0


def bit(reason: str) -> int:
    """The bit that stands for a reason; the weightiest has the highest."""
    return 1 << (len(REASONS) - 1 - REASONS.index(reason))


def reasons_of(waits: int) -> list[str]:
    """The reasons whose bits are set, the weightiest first."""
    return [reason for reason in REASONS if waits & bit(reason)]


def waits_for(incident: Incident, weakest: float | None) -> int:
    """The bits of all reasons to look at an incident, whose weakest link weighs so many bits; 0 where a
    person has confirmed or rejected it."""
    if incident.state not in ("new", "changed"):
        return 0
    killed = incident.harm.get("killed", {}).get("total")
    dead = 0 if killed is None else killed.min if killed.max is None else killed.max
    found = {
        "changed": incident.state == "changed",
        "contested": incident.grade.value == "contested" or bool(incident.discrepancies),
        "large": dead >= LARGE,
        "weak": incident.grade.value == "weak" or (weakest is not None and weakest < default().link + SLIGHT),
        "new": incident.state == "new",
    }
    return sum(bit(reason) for reason, holds in found.items() if holds)
