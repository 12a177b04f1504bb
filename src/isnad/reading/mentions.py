"""Everything that a language found in one document, and the questions that assembly asks of it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from isnad.mentions import Findings, Toponym
from isnad.resolve.dates import Resolved
from isnad.resolve.places import ResolvedPlace
from isnad.text.tokens import ENDS

#: Days before publication up to which a happening is news.
RECENT = 7


@dataclass
class Mentions(Findings):
    """The findings of one document with their dates and places resolved."""

    places: list[ResolvedPlace] = field(default_factory=list)
    dates: list[Resolved | None] = field(default_factory=list)
    published: dt.date | None = None
    published_part: Resolved | None = None
    """The month or the year of publication, where its day is not known."""
    scene: list[int | None] = field(default_factory=list)
    """For each sentence the time that the text has set by its end."""
    _source_tokens: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        lists = (self.triggers, self.harm, self.toponyms, self.timexes, self.actors, self.weapons)
        self._starts = {id(items): [x.first for x in items] for items in lists}
        self._sentence_starts = [s.first for s in self.sentences]
        for a in self.sources:
            for link in a.chain:
                self._source_tokens.update(range(link.first, link.last))

    def between(self, mentions: Sequence[Any], first: int, last: int) -> range:
        """The indices of the mentions of one list that begin in ``tokens[first:last]``."""
        starts = self._starts[id(mentions)]
        return range(bisect_left(starts, first), bisect_left(starts, last))

    def in_source(self, i: int) -> bool:
        """Whether token ``i`` is part of the name of a source."""
        return i in self._source_tokens

    def loci(self, first: int, last: int) -> list[Toponym]:
        """Toponyms of ``tokens[first:last]`` that may be where it happened."""
        found = (self.toponyms[i] for i in self.between(self.toponyms, first, last))
        return [p for p in found if p.role in ("locus", "near")]

    def sentence_of(self, i: int) -> int:
        """The sentence that holds token ``i``."""
        return bisect_right(self._sentence_starts, i) - 1

    def is_heading(self, s: int) -> bool:
        """Whether sentence ``s`` is a line of its own that no full stop ends."""
        _, last, line = self.sentences[s]
        alone = all(
            not (0 <= k < len(self.sentences)) or self.sentences[k].line != line for k in (s - 1, s + 1)
        )
        return alone and self.tokens[last - 1].form not in ENDS

    def source_at(self, i: int) -> int | None:
        """The attribution whose scope covers token ``i``, the narrowest first."""
        best: tuple[int, int] | None = None
        for k, a in enumerate(self.sources):
            if a.scope_first <= i < a.scope_last and a.chain:
                width = a.scope_last - a.scope_first
                if best is None or width < best[0]:
                    best = (width, k)
        return best[1] if best else None

    def is_background(self, s: int, timex: int | None) -> bool:
        """Whether sentence ``s`` only gives the background; an aside about the last days does not."""
        sort = self.background.get(s)
        if sort == "aside" and timex is not None:
            date, kind = self.dates[timex], self.timexes[timex].value.kind
            if kind == "weekday" and not date:
                return False
            if self.published and date and date.precision == "day":
                return (self.published - dt.date.fromisoformat(date.value)).days > RECENT
        return sort is not None or (timex is not None and self._past(timex))

    def _past(self, timex: int) -> bool:
        """Whether a time is a whole month or year that is over."""
        value = self.timexes[timex].value
        return value.kind == "period" and (value.relation or "").startswith("last")

    def place_names(self, places: list[int]) -> set[str]:
        """The keys of some toponyms: one for all spellings of a name."""
        return {self.toponyms[i].key for i in places}

    def same_day(self, a: int | None, b: int | None) -> bool:
        """Whether two times of the text resolve to one day."""
        x, y = (self.dates[k] if k is not None else None for k in (a, b))
        return bool(x and y and x.value == y.value and x.precision == "day")

    def conflict(self, a: int, b: int) -> bool:
        """Whether two times resolve to different days."""
        x, y = self.dates[a], self.dates[b]
        return bool(x and y and x.value[:10] != y.value[:10] and x.precision == y.precision == "day")
