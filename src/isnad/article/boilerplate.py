"""Which parts of a saved page are the article: menus, related headlines, reactions and comments are not.

Knows only the shape of lines; the words that frame an article come with the language as :class:`Cues`,
those of platforms stand in :mod:`isnad.article.platforms`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from isnad.article import platforms


class Cues(NamedTuple):
    """Words that frame an article, folded; data/page.toml of a language tells what each is for."""

    lists: tuple[str, ...]
    lists_alone: frozenset[str]
    comments: tuple[str, ...]
    labels: frozenset[str]
    starts: tuple[str, ...]
    credits: frozenset[str]
    captions: tuple[str, ...]
    fold: Callable[[str], str]
    is_credit: Callable[[str], bool] = lambda line: False
    """Whether a line credits whom the article is from: an agency, «agencies»."""
    is_dateline: Callable[[str], bool] = lambda line: False
    """Whether a line holds a day and little else."""
    is_change: Callable[[str], bool] = lambda line: False
    """Whether a line tells when the article was changed last."""


class _Line(NamedTuple):
    start: int
    end: int
    words: int
    closed: bool
    """Whether a mark ends a sentence at its end, and no ellipsis."""
    key: str
    """The line folded; empty where it is too long to be a part of the frame."""
    bullet: bool
    """Whether it is an item of a list."""
    leads: bool
    """Whether it leads to a list: a colon at its end."""

    @property
    def prose(self) -> bool:
        return (self.closed and self.words >= 10) or self.words >= _PROSE

    @property
    def headline(self) -> bool:
        return not (self.closed or self.bullet or self.leads) and 4 <= self.words <= _HEADLINE


_CLOSED = re.compile("[.!\u061f?][\"”“»)'’\\s\u200e\u200f]*$")
#: So many characters at the end of a line tell whether a sentence ends there.
_TAIL = 16
_ELLIPSIS = re.compile(r"(?:…|\.\.)[\"”“»)'’\s]*$")
#: A line cut short, and what follows the cut on a headline («… - outlet»).
_CUT = re.compile(r"(.{16,}?)\s*(?:…|\.{3})(?:\s*[-|]\s.{1,60})?$")
_BULLET = re.compile(r"\s*(?:[-–—•*●▪◾◼▫♦✔#]|\d{1,3}\s?[-–_.)])")
_DASH = re.compile("[-–—_/(:]|\u0640(?= )")
#: The part of its words that a headline shares with the text below it, at least.
_SHARED = 0.34
#: A line longer than this many characters is no part of a frame.
_FRAME = 200
#: Up to so many words a line may be a headline, and an item of a list that a colon opens.
_HEADLINE, _ITEM = 22, 8
#: So many lines of a word or two below an article are its tags.
_TAGS = 4
#: From so many words on a line is prose, with or without a full stop.
_PROSE = 30


def article_spans(text: str, cues: Cues) -> list[tuple[int, int]]:
    """The character ranges of ``text`` that belong to the article, in order.

    A post is taken out of its platform's page.  Of other pages, lines that only a frame carries are left
    out; after a cue that opens a list of other articles, lines are left out until one reads like prose
    again; so are, where a page has a frame, headlines above its own that share little with its text, the
    run of headlines after its last line of prose, captions, and a headline that is said twice.  Where
    nothing would be left, everything is the article.
    """
    posts, post = platforms.posts(text)
    lines = [line for first, last in posts for line in _lines(text, first, last, cues)]
    lines = lines or list(_lines(text, 0, len(text), cues))
    outside = _outside_lists(lines, cues)
    kept = _once(outside, text, cues)
    if not post:
        if len(outside) < len(lines):
            kept = _without_tickers(kept, text, cues)
        kept = _without_tail(_without_captions(kept, cues))
    return [(x.start, x.end) for x in (kept or lines)]


def _lines(text: str, first: int, last: int, cues: Cues) -> Iterable[_Line]:
    """The lines that hold anything."""
    start = first
    for line in text[first:last].split("\n"):
        end = start + len(line)
        if line and not line.isspace():
            key = " ".join(cues.fold(line).split()) if len(line) <= _FRAME else ""
            tail = line[-_TAIL:]
            closed = bool(_CLOSED.search(tail)) and not _ELLIPSIS.search(tail)
            yield _Line(
                start,
                min(end + 1, last),
                len(line.split()),
                closed,
                key,
                bool(_BULLET.match(line)),
                line.rstrip().endswith(":"),
            )
        start = end + 1


def _outside_lists(lines: list[_Line], cues: Cues) -> list[_Line]:
    """``lines`` without the frame's own, and without what its cues open."""
    out: list[_Line] = []
    begun = False
    skipped: int | None = None
    for line in lines:
        key = line.key.strip(" :.|-–\u200f\u200e")
        if key and line.words <= 5 and key.startswith(cues.comments):
            if begun:
                break
            continue
        if key and (key in cues.lists_alone or (line.words <= 5 and key.startswith(cues.lists))):
            skipped = 0
            continue
        if skipped is not None:
            if not _resumes(line, begun, skipped):
                skipped += 1
                continue
            skipped = None
        if line.key and _of_frame(line, key, cues):
            continue
        begun = begun or line.prose
        out.append(line)
    return out


def _resumes(line: _Line, begun: bool, skipped: int) -> bool:
    """Whether the article goes on with ``line`` after a list of which ``skipped`` lines went before.

    A long paragraph always goes on; a short one where the article has not begun, or where the list was
    an inset of a headline or two.
    """
    if line.words >= _PROSE or (line.closed and line.words >= 20):
        return True
    if not line.closed or line.words < 8:
        return False
    return not begun or 1 <= skipped <= 2


def _of_frame(line: _Line, key: str, cues: Cues) -> bool:
    """Whether a line is the page's own: a label, an invitation."""
    return key in cues.labels or line.key.startswith(cues.starts) or platforms.is_frame(line.key)


def _once(lines: list[_Line], text: str, cues: Cues) -> list[_Line]:
    """``lines`` without what is said again word for word, and without one cut short («…») of a fuller one."""
    seen: set[str] = set()
    out = []
    for line in lines:
        if line.words >= 4 and line.key:
            if line.key in seen:
                continue
            seen.add(line.key)
        out.append(line)
    cut = {line: m[1].strip() for line in out if line.key and (m := _CUT.match(line.key)) and line.words >= 4}
    if not cut:
        return out
    whole = [(x, x.key or " ".join(cues.fold(text[x.start : x.end]).split())) for x in out]
    return [
        line
        for line in out
        if line not in cut or not any(cut[line] in key for x, key in whole if x != line and x not in cut)
    ]


def _without_captions(lines: list[_Line], cues: Cues) -> list[_Line]:
    """``lines`` of an article without those that only tell of a picture.

    They begin as such lines do, or end with a credit: one that is known as such, or the outlet that a
    short line («place – outlet») names after its dash.
    """
    if not any(x.prose for x in lines):
        return lines
    ends = [_credit(x) for x in lines]
    outlets = {end for x, end in zip(lines, ends, strict=True) if end and x.words <= 5}
    return [
        x
        for x, end in zip(lines, ends, strict=True)
        if x.closed
        or x.words > _HEADLINE + 3
        or not (
            x.key.startswith(cues.captions)
            or (x.words >= 4 and end in cues.credits)
            or (x.words > 5 and end in outlets)
        )
    ]


def _credit(line: _Line) -> str:
    """What a line that no mark ends has after its last dash or bracket."""
    if line.closed or not _DASH.search(line.key):
        return ""
    return _DASH.split(line.key.rstrip(" ).\u200f\u200e"))[-1].strip()


def _without_tickers(lines: list[_Line], text: str, cues: Cues) -> list[_Line]:
    """``lines`` without the headlines above the article's own that have little in common with its text."""
    first = next((k for k, x in enumerate(lines) if x.prose), 0)
    above = [k for k in range(first) if lines[k].headline][:-1]
    if not above:
        return lines
    body = _words(" ".join(text[x.start : x.end] for x in lines[first : first + 4]), cues)
    foreign = set()
    for k in above:
        words = _words(lines[k].key, cues)
        if len(words & body) < _SHARED * len(words):
            foreign.add(k)
    return [x for k, x in enumerate(lines) if k not in foreign]


def _words(text: str, cues: Cues) -> set[str]:
    """The words of a text without the letters that go on to one at its front."""
    return {w[-4:] for w in re.findall(r"[^\W\d_]{3,}", cues.fold(text[:3000]))}


def _without_tail(lines: list[_Line]) -> list[_Line]:
    """``lines`` without the run of headlines that follows the last line of prose and its lists."""
    prose = [k for k, x in enumerate(lines) if x.prose]
    if not prose:
        return lines
    last = prose[-1] + 1
    listed = lines[last - 1].leads
    while last < len(lines):
        line = lines[last]
        listed = listed or line.leads
        if not (line.bullet or line.leads or (listed and (line.closed or line.words <= _ITEM))):
            break
        last += 1
    tail = lines[last:]
    headlines, tags = sum(x.headline for x in tail), sum(x.words <= 2 and not x.closed for x in tail)
    return lines[:last] if headlines >= 2 or tags >= _TAGS else lines
