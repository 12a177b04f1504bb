"""What is common and what is rare in the events that are compared."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from isnad.linkage.cases import Case

#: The weight of the prior beside what was seen, in events: rare words are told from common ones from the first.
_PRIOR = 300.0
#: No place is taken for rarer than this share of the events.
_RAREST = 0.0007
#: How often an actor is named before any event was seen, and the weight of that, in events.
_LIKELY, _ACTORS = 0.2, 30.0
#: So many terms with their rarity, and so many lengths of vectors, are kept.
_TERMS, _LENGTHS = 500_000, 500_000


class Corpus:
    """How often terms and places stand in the events known so far.

    ``usual`` gives for common words the share of texts that hold them (:meth:`isnad.lang.Language.usual`);
    whatever is not in it is taken for as rare as ``unseen``.
    """

    def __init__(self, usual: Mapping[int, float], unseen: float = 1 / 3000) -> None:
        self._usual, self._unseen = usual, unseen
        self._terms: dict[int, int] = {}
        self._places: dict[str, int] = {}
        self._actors: dict[str, int] = {}
        self._acted = 0
        self._events = 0
        self._square: dict[int, float] = {}
        self._lengths: dict[tuple[int, str], float] = {}
        #: The case compared last and its terms, for one is compared with many.
        self._held: tuple[Case, frozenset[int]] | None = None

    def add(self, cases: Iterable[Case]) -> None:
        """Counts the terms and the places of further events."""
        terms, places = self._terms, self._places
        for case in cases:
            self._events += 1
            for t in case.terms:
                terms[t] = terms.get(t, 0) + 1
            for key in {s.key for s in case.spots}:
                places[key] = places.get(key, 0) + 1
            self._acted += bool(case.actors)
            for actor in case.forces:
                self._actors[actor] = self._actors.get(actor, 0) + 1
        self._square.clear()
        self._lengths.clear()

    def know(
        self,
        *,
        events: int,
        acted: int,
        terms: Mapping[int, int],
        places: Mapping[str, int],
        actors: Mapping[str, int],
    ) -> None:
        """Takes counts that were made before: how many events there are, how many have an actor, and how
        many name what is given, beside what was given before."""
        self._events, self._acted = events, acted
        self._terms.update(terms)
        self._places.update(places)
        self._actors.update(actors)

    def place(self, key: str) -> float:
        """The share of the events that name a place, from about 0.001 to 1."""
        return max(self._places.get(key, 1) / max(1, self._events), _RAREST)

    def actor(self, name: str) -> float:
        """The share of the events with an actor that name this one, from about 0.01 to 1."""
        return (self._actors.get(name, 0) + _LIKELY * _ACTORS) / (self._acted + _ACTORS)

    def rarity(self, term: int) -> float:
        """The inverse document frequency of a term, in nats (Spärck Jones 1972), smoothed by what is usual."""
        usual = self._usual.get(term, self._unseen)
        return math.log((self._events + _PRIOR) / (self._terms.get(term, 0) + _PRIOR * usual))

    def similarity(self, a: Case, b: Case) -> float:
        """The cosine of the terms of two cases, each weighed by its rarity: 0 to 1."""
        if self._held is None or self._held[0] is not b:
            self._held = b, frozenset(b.terms)
        shared = self._held[1].intersection(a.terms)
        if not shared:
            return 0.0
        return self._squares(shared) / math.sqrt(self._length(a) * self._length(b))

    def _length(self, case: Case) -> float:
        """The square of the length of the vector of a case."""
        key = case.document, case.number
        out = self._lengths.get(key)
        if out is None:
            if len(self._lengths) >= _LENGTHS:
                self._lengths.clear()
            out = self._lengths[key] = self._squares(case.terms) or 1.0
        return out

    def _squares(self, terms: Iterable[int]) -> float:
        out, known = 0.0, self._square
        for t in terms:
            square = known.get(t)
            if square is None:
                if len(known) >= _TERMS:
                    known.clear()
                square = known[t] = self.rarity(t) ** 2
            out += square
        return out
