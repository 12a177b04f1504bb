"""A lexicon: phrases with values, found in a run of tokens whatever clitics the words carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

from isnad.text.tokens import Token

V = TypeVar("V")
Peel = Callable[[str], tuple[tuple[str, str], ...]]


class Match(NamedTuple, Generic[V]):
    """Where a phrase stands: tokens ``first`` to ``last`` (half open), the clitics before it."""

    first: int
    last: int
    prefix: str
    value: V


class Lexicon(Generic[V]):
    """Phrases of folded words. A word matches with or without the article and other clitics.

    ``peel`` gives the readings of a word as clitics + stem; ``article`` is the clitic that may stand
    before any word of a phrase; marks in ``skip`` may stand between the words of one.
    """

    def __init__(self, peel: Peel, article: str, skip: str = "\"'_-–«»“”()") -> None:
        self._peel, self._article, self._skip = peel, article, frozenset(skip)
        self._table: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        self._hits: dict[str, tuple[tuple[str, list[tuple[tuple[str, ...], V]]], ...]] = {}

    def add(self, words: Iterable[str], value: V) -> None:
        """Adds one phrase, its words already folded."""
        first, *rest = [self._bare(w) for w in words]
        self._table.setdefault(first, []).append((tuple(rest), value))
        self._table[first].sort(key=lambda e: -len(e[0]))
        self._hits.clear()

    def __len__(self) -> int:
        return sum(map(len, self._table.values()))

    def _bare(self, word: str) -> str:
        a = self._article
        return word[len(a) :] if word.startswith(a) and len(word) >= len(a) + 2 else word

    def starts(self, form: str) -> tuple[tuple[str, list[tuple[tuple[str, ...], V]]], ...]:
        """What may begin with the word ``form``: clitics, and the phrases after them; looked up once."""
        hits = self._hits.get(form)
        if hits is None:
            hits = tuple((p, self._table[s]) for p, s in self._peel(form) if s in self._table)
            if len(self._hits) < 400_000:
                self._hits[form] = hits
        return hits

    def at(self, tokens: list[Token], i: int) -> Match[V] | None:
        """The longest phrase that begins at token ``i``; of equal ones, the one with fewest clitics."""
        best: Match[V] | None = None
        for prefix, entries in self.starts(tokens[i].form):
            for rest, value in entries:
                last = self._end(tokens, i + 1, rest) if rest else i + 1
                if last and (best is None or last > best.last):
                    best = Match(i, last, prefix, value)
                    break
        return best

    def _end(self, tokens: list[Token], j: int, rest: tuple[str, ...]) -> int:
        n, bare = len(tokens), self._bare
        for word in rest:
            while j < n and tokens[j].kind == "p" and tokens[j].form in self._skip:
                j += 1
            if j >= n or (tokens[j].form != word and bare(tokens[j].form) != word):
                return 0
            j += 1
        return j

    def find(self, tokens: list[Token], first: int = 0, last: int | None = None) -> list[Match[V]]:
        """All matches in ``tokens[first:last]``, leftmost longest, none overlapping."""
        out: list[Match[V]] = []
        seen, starts = self._hits.get, self.starts
        i, end = first, len(tokens) if last is None else last
        while i < end:
            form = tokens[i].form
            hits = seen(form)
            if hits is None:
                hits = starts(form)
            match = self.at(tokens, i) if hits and tokens[i].kind != "p" else None
            if match is None:
                i += 1
            else:
                out.append(match)
                i = match.last
        return out
