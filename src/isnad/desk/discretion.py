"""Names of the dead, hidden from those who need not see them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote

import msgspec

from isnad.desk.asking import Asking
from isnad.incidents.incident import Incident
from isnad.lang import language
from isnad.record import Record

Model = TypeVar("Model", bound=msgspec.Struct)

_TATWEEL = "\u0640"
#: How many letters of prefixes a word can bear, and how many letters are left below them at least.
_PREFIX, _STEM = 3, 3


class _Unit(NamedTuple):
    """A word of a text, or two that make one of a name: where it stands, and which words of names it can be."""

    start: int
    end: int
    term: str
    can: frozenset[tuple[int, int]]
    alone: bool


class Veil:
    """Covers names wherever they stand, in any spelling: whole, any two of their words side by side, and a
    single word where it is not one that texts hold anyway.

    ``open_`` are words that stay, alone, though names hold them: those of places and actors.  A covered text is
    as long as it was, so that offsets into it hold.
    """

    def __init__(self, names: Iterable[str], open_: Iterable[str] = ()) -> None:
        lang = language("")
        self._tokens, self._term = lang.script.tokens, lang.term
        usual, stays = lang.usual(), {self._term(t.form) for words in open_ for t in self._tokens(words)}
        self._words: dict[str, set[tuple[int, int]]] = {}
        self._alone: set[str] = set()
        self._pairs: set[str] = set()
        self._single: dict[str, set[str]] = {}
        for n, name in enumerate(sorted(set(names))):
            tokens = [t for t in self._tokens(name) if t.kind != "p"]
            for i, token in enumerate(tokens):
                term = self._term(token.form)
                for form in {token.form, term}:
                    self._words.setdefault(form, set()).add((n, i))
                if term not in usual and term not in stays and len(term) >= _STEM and not term.isdigit():
                    self._alone.add(term)
            for i in range(len(tokens) - 1):
                joined = tokens[i].form + tokens[i + 1].form
                self._words.setdefault(joined, set()).update({(n, i), (n, i + 1)})
                self._pairs.add(joined)
            if len(tokens) == 1:
                self._single.setdefault(self._term(tokens[0].form), set()).add(_spelled(name))
        self._latin = any(word.isascii() for word in self._words)
        self._can = lru_cache(maxsize=20_000)(self._can_be)

    def __bool__(self) -> bool:
        return bool(self._words)

    def text(self, words: str) -> str:
        """``words`` with the names covered."""
        if not self._words or (words.isascii() and not self._latin):
            return words
        spans = sorted(self._spans(words))
        if not spans:
            return words
        out, at = [], 0
        for start, end in spans:
            if end > at:
                out += [words[at : max(at, start)], re.sub(r"\S", "█", words[max(at, start) : end])]
                at = end
        return "".join([*out, words[at:]])

    def address(self, url: str | None) -> str | None:
        """An address; None where it spells a name."""
        if not url or not self._words:
            return url
        plain = re.sub(r"[-_+./]", " ", unquote(url))
        return url if self.text(plain) == plain else None

    def struct(self, value: Model) -> Model:
        """A copy of a struct, with the names covered in each of its texts."""
        if not self._words:
            return value
        return msgspec.convert(self._walk(msgspec.to_builtins(value)), type(value))

    def _walk(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {k: self._walk(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self._walk(v) for v in value]
        return value

    def _spans(self, words: str) -> Iterator[tuple[int, int]]:
        """Where names stand."""
        before: _Unit | None = None
        for unit in self._units(words):
            if unit.alone or self._a_whole_name(words[unit.start : unit.end], unit.term):
                yield unit.start, unit.end
            if (
                before
                and _of_one_name(before.can, unit.can)
                and _side_by_side(words[before.end : unit.start])
            ):
                yield before.start, before.end
                yield unit.start, unit.end
            before = unit if unit.can else None

    def _units(self, words: str) -> Iterator[_Unit]:
        """The words of a text, each with what it can be; two that make one word of a name are one."""
        tokens = [t for t in self._tokens(words) if t.kind != "p"]
        n = 0
        while n < len(tokens):
            start, end, form = tokens[n][:3]
            can, alone = self._can(form)
            n += 1
            if n < len(tokens) and not words[end : tokens[n].start].strip():
                both, whole = self._can(form + tokens[n].form, len(form) - 1)
                if both > can:
                    can, alone, form, end = both, whole, "", tokens[n].end
                    n += 1
            yield _Unit(start, end, self._term(form), can, alone)

    def _can_be(self, form: str, most: int = _PREFIX) -> tuple[frozenset[tuple[int, int]], bool]:
        """Which words of names a word can be, below a prefix of up to ``most`` letters, and whether it is
        covered wherever it stands."""
        term = self._term(form)
        bare = {form, term} | {form[k:] for k in range(1, min(most, _PREFIX) + 1) if len(form) - k >= _STEM}
        can = frozenset().union(*(self._words.get(f, ()) for f in bare))
        alone = not self._alone.isdisjoint({term, self._term(term)}) or not self._pairs.isdisjoint(bare)
        return can, alone

    def _a_whole_name(self, word: str, term: str) -> bool:
        """Whether a word is a name of one word, letter by letter: many a name differs from a common word in
        its last letter only, which folds to the same."""
        return term in self._single and _spelled(word).endswith(tuple(self._single[term]))


def _of_one_name(one: frozenset[tuple[int, int]], other: frozenset[tuple[int, int]]) -> bool:
    """Whether two words can be different words of one name."""
    return any(n == m and i != j for n, i in one for m, j in other)


def _side_by_side(between: str) -> bool:
    """Whether nothing but spaces and at most one mark stands between two words."""
    return len(between.strip()) <= 1 and "\n" not in between


def _spelled(word: str) -> str:
    """A word without the marks above and below its letters, and without what only fills a line."""
    letters = unicodedata.normalize("NFD", word.strip())
    return "".join(c for c in letters if c != _TATWEEL and unicodedata.category(c) not in ("Mn", "Cf"))


def of_incident(incident: Incident, who: Asking) -> Veil:
    """What covers the names of one incident's victims from ``who``; nothing where they may see them."""
    if who.may("see names"):
        return Veil(())
    names = {*incident.names, *(n for a in incident.accounts for n in a.names)}
    if not names:
        return Veil(())
    places = [incident.place, *(a.place for a in incident.accounts)]
    actors = [*incident.actor, *(d for a in incident.accounts for d in a.actor)]
    stays = [word for p in places for word in (p.name, *p.within) if word]
    return Veil(names, [*stays, *(d.name for d in actors), *(a.origin.name for a in incident.accounts)])


def of_record(record: Record, who: Asking) -> Veil:
    """What covers the names of the victims that one document tells of."""
    if who.may("see names"):
        return Veil(())
    names = {n for event in record.events for harm in event.harm for n in harm.names}
    places = [p.name for event in record.events if (p := event.place) and p.name]
    return Veil(names, [*places, *(a.name for event in record.events for a in event.actor)])
