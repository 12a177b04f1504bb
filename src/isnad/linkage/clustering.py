"""Clustering: linked events become groups, each one happening.

Greedy agglomeration over the strongest links first.  Two groups join when what their members say of each
other, comparison by comparison, weighs enough on average; silence of one member is made good by another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from isnad.linkage.cases import Case
from isnad.linkage.model import total

#: The weights of a pair (:meth:`isnad.linkage.model.Model.weigh`).
Weigh = Callable[[int, int], tuple[float | None, ...] | None]

#: So many members of a group speak for it when two groups are compared.
_SPEAKERS = 12
#: A link of so many bits tells the day of a report that has none.
_TELLING = 13.0
#: Days before and after that day which such a report may still speak of, and that a group may span.
SLACK, _GAP = 2, 3
#: A date of more days says nothing of the day of a group.
_LOOSE = 20
#: A link of so many bits joins groups of other days: one tells the other's words again, days later.
_COPY = 22.0

Window = tuple[int, int]


@dataclass
class Grouping:
    """What is known before: ``pinned`` the incidents that a person put events in, ``windows`` the days
    that undated documents speak of."""

    pinned: Mapping[int, int] = field(default_factory=dict)
    windows: dict[int, Window] = field(default_factory=dict)


def cluster(
    cases: Mapping[int, Case],
    links: Iterable[tuple[float, int, int]],
    weigh: Weigh,
    join: float,
    known: Grouping | None = None,
) -> list[list[int]]:
    """Groups of the events of ``cases``, each sorted, in the order of their first members.

    ``links`` are pairs with their weight, in bits; ``join`` is the least weight at which groups become one.
    Events that a person put into one incident are one group from the first, and are never in a group with
    those that were put into another.
    """
    known = known or Grouping()
    groups = _Groups(cases, known)
    for weight, a, b in sorted(links, key=lambda link: (-link[0], link[1], link[2])):
        x, y = groups.of[a], groups.of[b]
        if x != y and groups.compatible(x, y, weight) and _weight(groups, x, y, weigh) >= join:
            groups.merge(x, y, weight)
    return sorted(sorted(members) for members in groups.members.values())


def _weight(groups: _Groups, x: int, y: int, weigh: Weigh) -> float:
    """What two groups weigh as one: the mean of each comparison over the pairs in which it speaks.

    A veto of any pair stands, but for a group that a person put together: what they joined may lie apart.
    """
    sums: dict[int, float] = {}
    spoken: dict[int, int] = {}
    for a in _speakers(groups.members[x]):
        for b in _speakers(groups.members[y]):
            weights = weigh(a, b) if a < b else weigh(b, a)
            if weights is None:
                if groups.decided(x) or groups.decided(y):
                    continue
                return total(None)
            for i, weight in enumerate(weights):
                if weight is not None:
                    sums[i] = sums.get(i, 0.0) + weight
                    spoken[i] = spoken.get(i, 0) + 1
    return sum(sums[i] / spoken[i] for i in sums)


def _speakers(members: list[int]) -> list[int]:
    if len(members) <= _SPEAKERS:
        return members
    return members[:: -(-len(members) // _SPEAKERS)]


class _Groups:
    def __init__(self, cases: Mapping[int, Case], known: Grouping) -> None:
        self._cases, self._windows = cases, known.windows
        self._pin: dict[int, int] = {}
        self.members: dict[int, list[int]] = {}
        self.of: dict[int, int] = {}
        self._dated = {c.document for c in cases.values() if c.first is not None and not c.background}
        leaders: dict[int, int] = {}
        for event in sorted(cases):
            pin = known.pinned.get(event)
            leader = event if pin is None else leaders.setdefault(pin, event)
            self.members.setdefault(leader, []).append(event)
            self.of[event] = leader
            if pin is not None:
                self._pin[leader] = pin

    def decided(self, leader: int) -> bool:
        """Whether a person put a group together."""
        return leader in self._pin

    def compatible(self, x: int, y: int, weight: float) -> bool:
        """Whether nothing stands against two groups being one: a person's word, or their days."""
        if x in self._pin and y in self._pin:
            return False
        a, b = self._window(x), self._window(y)
        apart = a and b and max(a[0], b[0]) - min(a[1], b[1]) > _GAP
        return not apart or weight >= _COPY

    def merge(self, x: int, y: int, weight: float) -> None:
        if y in self._pin:
            x, y = y, x
        for event in self.members[y]:
            self.of[event] = x
        self.members[x] += self.members.pop(y)
        if weight >= _TELLING and (window := self._window(x)):
            first, last = sorted(window)
            for event in self.members[x]:
                case = self._cases[event]
                if case.first is None and case.document not in self._dated:
                    self._windows.setdefault(case.document, (first - SLACK, last + SLACK))

    def _window(self, leader: int) -> Window | None:
        """The days that all members of a group may speak of; from the latest first to the earliest last."""
        out: Window | None = None
        for event in self.members[leader]:
            case = self._cases[event]
            if case.first is not None and case.last is not None:
                window: Window | None = (case.first, case.last)
            else:
                window = self._windows.get(case.document)
            if window and window[1] - window[0] <= _LOOSE:
                out = window if out is None else (max(out[0], window[0]), min(out[1], window[1]))
        return out
