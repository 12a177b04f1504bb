"""Which parts of a saved page are the article: menus, related headlines, reactions and comments are not.

Knows only the shape of lines; the words that frame a page come with the language as :class:`Cues`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple


class Cues(NamedTuple):
    """Words that frame an article, folded: ``ends`` open what follows it, ``noise`` stands in menus."""

    ends: tuple[str, ...]
    noise: frozenset[str]
    fold: Callable[[str], str]


class _Line(NamedTuple):
    start: int
    end: int
    words: int
    closed: bool
    """Whether a mark ends a sentence at its end."""


#: What closes a post and opens its reactions and comments.
_REACTIONS = re.compile(
    r"All reactions:|\bLikeComment\b|\bMost relevant\b|\bView more comments\b|\blikeCommentMost\b"
    r"|\d{1,2}:\d\d\s?[AP]M\s?·\s?\w{3,9} \d{1,2}, \d{4}"
)
_CLOSED = re.compile("[.!؟?][\"”“»)'’\\s\u200e\u200f]*$")
#: Up to so many words a line may be a headline.
_HEADLINE = 22
#: From so many words on a line is prose, with or without a full stop.
_PROSE = 30


def article_spans(text: str, cues: Cues) -> list[tuple[int, int]]:
    """The character ranges of ``text`` that belong to the article, in order.

    A line that only a page's frame carries is left out; after a cue that opens related headlines or
    comments, lines are left out until one reads like prose again (20 words with a full stop); so is
    a run of headlines after the last line of prose, and what follows the reactions of a post.
    """
    found = _REACTIONS.search(text)
    until = found.start() if found and found.start() > 40 else len(text)
    lines: list[_Line] = []
    start, ended = 0, False
    for line in text[:until].split("\n"):
        end = start + len(line)
        folded = cues.fold(line).strip(" :.\u200f\u200e")
        words = len(line.split())
        if any(folded == cue or (words <= 5 and folded.startswith(cue)) for cue in cues.ends):
            ended = True
        elif ended and words >= 20 and "." in line:
            ended = False
        if line.strip() and not ended and folded not in cues.noise:
            lines.append(_Line(start, min(end + 1, len(text)), words, bool(_CLOSED.search(line))))
        start = end + 1
    return [(line.start, line.end) for line in _without_tail(lines)]


def _without_tail(lines: list[_Line]) -> list[_Line]:
    """``lines`` without the run of headlines that follows the last line of prose."""
    prose = [k for k, x in enumerate(lines) if (x.closed and x.words >= 10) or x.words >= _PROSE]
    if not prose:
        return lines
    last = prose[-1]
    tail = lines[last + 1 :]
    headlines = [x for x in tail if not x.closed and 4 <= x.words <= _HEADLINE]
    if len(headlines) < 2:
        return lines
    return lines[: last + 1]
