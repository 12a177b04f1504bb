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


class _Phrases(Generic[V]):
    """The phrases that begin with one word: the word alone, and longer ones under their second word."""

    __slots__ = ("alone", "longer")

    def __init__(self) -> None:
        self.alone: list[V] = []
        self.longer: dict[str, list[tuple[tuple[str, ...], V]]] = {}


class Lexicon(Generic[V]):
    """Phrases of folded words. A word matches with or without the article and other clitics.

    ``peel`` gives the readings of a word as clitics + stem; ``article`` is the clitic that may stand
    before any word of a phrase; marks in ``skip`` may stand between the words of one.
    """

    def __init__(self, peel: Peel, article: str, skip: str = "\"'_-–«»“”()") -> None:
        self._peel, self._article, self._skip = peel, article, frozenset(skip)
        self._table: dict[str, _Phrases[V]] = {}
        self._hits: dict[str, tuple[tuple[str, _Phrases[V]], ...]] = {}
        self._bared: dict[str, str] = {}
        self._size = 0

    def add(self, words: Iterable[str], value: V) -> None:
        """Adds one phrase, its words already folded."""
        first, *rest = [self._bare(w) for w in words]
        phrases = self._table.setdefault(first, _Phrases())
        if rest:
            bucket = phrases.longer.setdefault(rest[0], [])
            bucket.append((tuple(rest[1:]), value))
            bucket.sort(key=lambda entry: -len(entry[0]))
        else:
            phrases.alone.append(value)
        self._size += 1
        self._hits.clear()

    def __len__(self) -> int:
        return self._size

    def _bare(self, word: str) -> str:
        out = self._bared.get(word)
        if out is None:
            a = self._article
            out = word[len(a) :] if word.startswith(a) and len(word) >= len(a) + 2 else word
            if len(self._bared) < 400_000:
                self._bared[word] = out
        return out

    def starts(self, form: str) -> tuple[tuple[str, _Phrases[V]], ...]:
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
        second = ""
        for prefix, phrases in self.starts(tokens[i].form):
            if phrases.longer:
                if not second:
                    j = self._next(tokens, i + 1)
                    second = tokens[j].form if j < len(tokens) else "\n"
                bare = self._bare(second)
                for key in (second,) if bare == second else (second, bare):
                    for rest, value in phrases.longer.get(key, ()):
                        last = self._end(tokens, j + 1, rest)
                        if last:
                            if best is None or last > best.last:
                                best = Match(i, last, prefix, value)
                            break
            if phrases.alone and best is None:
                best = Match(i, i + 1, prefix, phrases.alone[0])
        return best

    def _next(self, tokens: list[Token], j: int) -> int:
        """The next token that is no mark that may stand within a phrase."""
        n = len(tokens)
        while j < n and tokens[j].kind == "p" and tokens[j].form in self._skip:
            j += 1
        return j

    def _end(self, tokens: list[Token], j: int, rest: tuple[str, ...]) -> int:
        """Where the phrase ends whose words ``rest`` go on at ``j``; 0 where they do not."""
        for word in rest:
            j = self._next(tokens, j)
            if j >= len(tokens) or (tokens[j].form != word and self._bare(tokens[j].form) != word):
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
