"""Why events were linked, as a waterfall: from zero, each comparison adds or takes away, to the sum."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from isnad.linkage.model import Part, default
from isnad.store.why import Reason


class Step(NamedTuple):
    """What one comparison says, and where its bar begins and how wide it is, in percent of the width."""

    part: Part
    left: float
    width: float


class Fall(NamedTuple):
    """One link: its steps, the bar of the sum, where zero lies and from where on events are linked, in percent."""

    reason: Reason
    steps: list[Step]
    left: float
    width: float
    zero: float
    least: float
    silent: list[Part]


def waterfall(reasons: Iterable[Reason]) -> list[Fall]:
    """The links as they are drawn, all to one scale; comparisons that are silent have no step."""
    reasons = list(reasons)
    sums = [_sums(reason) for reason in reasons]
    low = min(0.0, *(min(s) for s in sums)) if sums else 0.0
    high = max(default().link, *(max(s) for s in sums)) if sums else 1.0

    def at(bits: float) -> float:
        return round(100 * (bits - low) / (high - low), 2)

    out = []
    for reason, reached in zip(reasons, sums, strict=True):
        spoken = [p for p in reason.parts if p.weight]
        steps = [
            Step(part, at(min(before, after)), round(abs(at(after) - at(before)), 2))
            for part, before, after in zip(spoken, reached, reached[1:], strict=False)
        ]
        left, right = sorted((at(0), at(reason.weight)))
        silent = [p for p in reason.parts if not p.weight]
        out.append(Fall(reason, steps, left, round(right - left, 2), at(0), at(default().link), silent))
    return out


def _sums(reason: Reason) -> list[float]:
    """What has been added up before the first step, and after each."""
    out = [0.0]
    for part in reason.parts:
        if part.weight:
            out.append(out[-1] + part.weight)
    return out
