"""Towns by where they lie: what a map names."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nlargest
from itertools import islice
from math import floor

from isnad.gazetteer.index import Entry

#: A box of more cells than this is looked for among all towns, the most peopled first.
_WIDE = 64

Box = tuple[float, float, float, float]


class Towns:
    """The towns of a gazetteer, the most peopled first, in cells of one degree."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        once = {entry.id: entry for entry in entries if entry.kind == "P"}
        self._all = sorted(once.values(), key=_rank, reverse=True)
        self._cells: dict[tuple[int, int], list[Entry]] = {}
        for entry in self._all:
            self._cells.setdefault((floor(entry.lat), floor(entry.lon)), []).append(entry)

    def within(self, box: Box, most: int) -> list[Entry]:
        """The ``most`` peopled of a box of south, west, north and east, degrees."""
        south, west, north, east = box
        rows = range(floor(south), floor(north) + 1)
        columns = [*range(floor(west), floor(east) + 1)]
        if west > east:
            columns = [*range(floor(west), 180), *range(-180, floor(east) + 1)]
        if len(rows) * len(columns) > _WIDE:
            return list(islice((entry for entry in self._all if _inside(entry, box)), most))
        cells = (self._cells.get((row, column), ()) for row in rows for column in columns)
        # Of one cell no more than the first ``most`` can be among the first of all.
        found = (e for cell in cells for e in islice((e for e in cell if _inside(e, box)), most))
        return nlargest(most, found, key=_rank)


def _rank(entry: Entry) -> tuple[int, str]:
    return entry.population, entry.id


def _inside(entry: Entry, box: Box) -> bool:
    south, west, north, east = box
    if not south <= entry.lat <= north:
        return False
    return west <= entry.lon <= east if west <= east else entry.lon >= west or entry.lon <= east
