"""Which elements of a page are its frame: menus, side bars, lists of other articles, comments, shares.

The words that themes write for them stand in ``data/frames.toml``.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

_DATA = tomllib.loads(files("isnad.article").joinpath("data/frames.toml").read_text(encoding="utf-8"))
_FRAMES = frozenset(_DATA["frames"])
_PAIRS = tuple(f" {p} " for p in _DATA["pairs"])
_ELEMENTS = frozenset(_DATA["elements"])
_KEPT = tuple(_DATA["kept"])
_SPLIT = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
#: Attributes longer than this name no part of a page.
_LONGEST = 300
#: A frame holds no more than this part of the words in paragraphs.
_MOST = 0.5
#: What is said of the whole of a page or an article, not of this part: «has-sidebar», «no-comments».
_OF_ALL = frozenset(("has", "no", "with", "without", "hide", "disable", "enable", "open", "closed", "full", "left", "right"))  # fmt: skip


@lru_cache(maxsize=8192)
def _names_frame(name: str) -> bool:
    if any(k in name for k in _KEPT):
        return False
    for one in name.split():
        words = [w.lower() for w in _SPLIT.split(one) if w]
        if not words or words[0] in _OF_ALL:
            continue
        if _FRAMES.intersection(words):
            return True
        text = f" {' '.join(words)} "
        if any(p in text for p in _PAIRS):
            return True
    return False


def is_frame(node: Any) -> bool:
    """Whether an element says of itself that it is a part of the frame."""
    if node.tag in _ELEMENTS:
        return True
    name = f"{node.get('class') or ''} {node.get('id') or ''}"
    return 1 < len(name) <= _LONGEST and _names_frame(name)


def around(node: Any) -> bool:
    """Whether an element lies in the frame."""
    return any(is_frame(a) for a in node.iterancestors() if a.tag not in ("body", "html"))


def prune(tree: Any, heading: Any) -> None:
    """Takes the frame out of a tree: never what holds the headline, or most of the words in paragraphs."""
    kept = {heading, *heading.iterancestors()} if heading is not None else set()
    paragraphs = [(p, len(p.text_content())) for p in tree.iter("p")]
    total = sum(n for _, n in paragraphs)
    holds: dict[Any, int] = {}
    for p, n in paragraphs:
        for a in p.iterancestors():
            holds[a] = holds.get(a, 0) + n
    article = next((a for a in heading.iterancestors() if a.tag == "article"), None) if heading is not None else None  # fmt: skip
    gone = []
    stack = list(tree)
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str):
            continue
        if node in kept or node.tag == "body" or node.get("itemprop") == "articleBody":
            stack.extend(node)
            continue
        outer = node.tag in ("header", "footer") and not _within(node, article)
        if (outer or is_frame(node)) and (not total or holds.get(node, 0) <= total * _MOST):
            gone.append(node)
            continue
        stack.extend(node)
    for node in gone:
        node.drop_tree()


def _within(node: Any, article: Any) -> bool:
    return article is not None and any(a is article for a in node.iterancestors())
