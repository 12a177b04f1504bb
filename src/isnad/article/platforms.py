"""Posts on the saved pages of platforms: where the post begins and ends among what the platform adds."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

_DATA = tomllib.loads(files("isnad.article").joinpath("data/platforms.toml").read_text(encoding="utf-8"))
_OPENS = [re.compile(p) for p in _DATA["opens"]]
_CLOSES = re.compile("|".join(_DATA["closes"]), re.M)
_NEXT = re.compile(_DATA["next"])
_CLOSING = tuple(_DATA["closing"])
_LINES = frozenset(_DATA["lines"])
_STARTS = tuple(_DATA["starts"])
_NUMBER = re.compile(r"\d+")
_HANDLE = re.compile(r"[^@]{1,60}@[a-z0-9_]{1,15}$")
#: Marks of a platform: without one of them a page is no post.
_MARKS = ("Shared with", "Post\n", "Conversation", "Copy link to Tweet", "Telegram Widget")


def posts(text: str) -> tuple[list[tuple[int, int]], bool]:
    """Where posts stand on a platform's page, and whether the page is one; else the whole text."""
    first = 0
    head = text[:4000]
    found = any(mark in head for mark in _MARKS)
    if found:
        opened = next((m for p in _OPENS if (m := p.search(head))), None)
        first = opened.end() if opened else 0
    ranges: list[tuple[int, int]] = []
    if not any(mark in text for mark in _CLOSING):
        return [(first, len(text))], found
    at = first
    while closed := _CLOSES.search(text, at):
        at = closed.end()
        if not text[first : closed.start()].strip():
            continue
        ranges.append((first, closed.start()))
        following = _NEXT.search(text, at)
        if not following:
            return ranges, True
        first = at = following.end()
    return [*ranges, (first, len(text))], found


def is_frame(line: str) -> bool:
    """Whether a folded line is one that only platforms and pages write."""
    if not line.isascii() and "@" not in line and line[:1] not in "©{":
        return "↑" in line and _plain(line) in _LINES
    return _plain(line) in _LINES or line.startswith(_STARTS) or bool(_HANDLE.match(line))


def _plain(line: str) -> str:
    return _NUMBER.sub("0", line)
