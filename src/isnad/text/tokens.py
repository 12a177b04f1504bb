"""Tokens and sentences: the view of a text that all rules read, with the way back to the original.

Nothing here knows a language: a :class:`Script` says which characters make words and how they fold.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple


class Token(NamedTuple):
    """One word, number or mark. ``text[start:end]`` of the original is what was written."""

    start: int
    end: int
    form: str
    """The folded shape; for a mark, the mark itself; for a number, ASCII digits (12, 1.5)."""
    kind: str
    """``w`` a word of the script, ``n`` a number, ``l`` a word of another script, ``p`` a mark."""


class Sentence(NamedTuple):
    """A run of tokens, half open. ``line`` counts the lines of the text from 0."""

    first: int
    last: int
    line: int


#: A longer run of digits is no number that anybody counts to.
_DIGITS = 18


class Script:
    """How a script writes words: a pattern for a word, the digits, and the folding of one word."""

    def __init__(
        self, word: str, letters: str, digits: str, fold_word: Callable[[str], str], drop: str
    ) -> None:
        self._fold_word = fold_word
        self._seen: dict[str, str] = {}
        number = f"[{digits}]+(?:[.,\u066b\u066c][{digits}]+)*"
        self._pattern = re.compile(
            f"(?P<w>{word})|(?P<n>{number})|(?P<l>(?:(?![{letters}])[^\\W\\d_])+)|(?P<b>\\n)|(?P<p>[^\\w\\s{drop}]|_)"
        )

    def _shape(self, surface: str) -> str:
        form = self._seen.get(surface)
        if form is None:
            form = self._fold_word(surface)
            if len(self._seen) < 400_000:
                self._seen[surface] = form
        return form

    def tokens(self, text: str) -> list[Token]:
        """All tokens of ``text`` in order; a line break is a mark ``\\n``."""
        found: list[Token] = []
        add, make, shape = found.append, tuple.__new__, self._shape
        for m in self._pattern.finditer(text):
            kind = m.lastgroup
            start, end = m.span()
            if kind == "w":
                form = shape(m[0])
                if form:
                    add(make(Token, (start, end, form, "w")))
            elif kind == "n" and end - start <= _DIGITS:
                add(Token(start, end, _number(m[0]), "n"))
            elif kind in ("l", "n"):
                add(Token(start, end, m[0].lower(), "l"))
            else:
                add(Token(start, end, m[0], "p"))
        return found


def _number(surface: str) -> str:
    out = []
    for c in surface:
        out.append(c if c in ".,\u066b\u066c" else str(int(c)))
    digits = "".join(out).replace("\u066b", ".").replace("\u066c", ",")
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", digits):
        return re.sub("[.,]", "", digits)
    return digits


#: Marks that end a sentence.
ENDS = frozenset({".", "!", "?", "\u061f", "\u06d4", "\u2026"})


def sentences(tokens: list[Token]) -> list[Sentence]:
    """Cuts ``tokens`` at full stops, question and exclamation marks and line breaks.

    A full stop cuts also where no space follows it; one inside a number is part of the number, and
    one after a single letter («إم. كيو») does not cut.
    """
    out: list[Sentence] = []
    first = line = 0
    n = len(tokens)
    for i, token in enumerate(tokens):
        if token.kind != "p":
            continue
        form = token.form
        if form == "\n":
            if i > first:
                out.append(Sentence(first, i, line))
            first, line = i + 1, line + 1
        elif form in ENDS:
            if form == "." and i and tokens[i - 1].kind in "wl" and len(tokens[i - 1].form) <= 2:
                continue
            if i + 1 < n and tokens[i + 1].form in ENDS:
                continue
            if i + 1 > first + 1:
                out.append(Sentence(first, i + 1, line))
                first = i + 1
    if first < n:
        out.append(Sentence(first, n, line))
    return out


def within(sentences: list[Sentence], tokens: list[Token], ranges: list[tuple[int, int]]) -> list[Sentence]:
    """The parts of ``sentences`` that lie in character ``ranges`` (in order); marks alone are none."""
    out: list[Sentence] = []
    k, n = 0, len(ranges)
    for sentence in sentences:
        first, last, line = sentence
        while k < n and ranges[k][1] <= tokens[first].start:
            k += 1
        if k < n and ranges[k][0] <= tokens[first].start and tokens[last - 1].start < ranges[k][1]:
            out.append(sentence)
            continue
        i = first
        for a, b in ranges[k:]:
            while i < last and tokens[i].start < a:
                i += 1
            start = i
            while i < last and tokens[i].start < b:
                i += 1
            if any(t.kind != "p" for t in tokens[start:i]):
                out.append(Sentence(start, i, line))
            if i >= last:
                break
    return out
