"""The main text of a page: trafilatura's, without the links that it leaves in, with the credits that it takes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from isnad.article import frames
from isnad.article.boilerplate import Cues

_BLOCKS = frozenset((
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tbody", "tr", "td", "th", "section", "article",
    "header", "footer", "main", "aside", "blockquote", "figure", "figcaption", "address", "nav", "form", "br", "hr", "pre", "center", "body",
))  # fmt: skip
#: A link of so many words is another article's headline, with fewer it is a label; a paragraph may be one too.
_HEADLINE, _PARAGRAPH = 4, 14
#: Characters beside a link that make no text of their own: a date, a label, a number of readers.
_BESIDE = 40
#: Words of a line that may credit or date an article; how many blocks from it such a line may stand.
_CREDIT, _NEAR = 14, 8
#: A shorter text is held against what an unpruned page gives.
_SHORT = 250
_INVITES = re.compile(r"(?:\S{1,14}\s+){0,4}\S{1,14}\s*(?:[:|»]|\.\.+|…)\s*$")
_ITEM = re.compile(r"^(?:[-•*|]\s*)+|\s*\|$")


class _Block(NamedTuple):
    text: str
    key: str
    words: int
    pieces: list[str]
    """Its words as the elements in it part them."""


def main_text(tree: Any, heading: Any, title: str | None, cues: Cues | None) -> str:
    """The text of the article on a page, a line for each of its blocks; the tree is spent."""
    own = title or ""
    frames.prune(tree, heading)
    _without_links(tree, heading, own, cues)
    _without_tables(tree)
    text = _extract(tree)
    lines = [line for x in text.split("\n") if (line := x.strip())]
    return "\n".join(_mended(lines, _blocks(tree), own, cues))


def _extract(tree: Any) -> str:
    import trafilatura

    return trafilatura.extract(tree, fast=True, include_comments=False, include_formatting=False) or ""


def _words(node: Any) -> str:
    return " ".join(node.text_content().split())


def _without_links(tree: Any, heading: Any, title: str, cues: Cues | None) -> None:
    """Takes the headlines of other articles out: blocks that hold a link and, at most, a label or a date.

    A link that credits the article stays, and so does one in a sentence of it.
    """
    kept = {heading, *heading.iterancestors()} if heading is not None else set()
    said: dict[Any, str] = {}
    bare: dict[Any, bool] = {}

    def words_of(node: Any) -> str:
        if node not in said:
            said[node] = _words(node)
        return said[node]

    def only_links(node: Any) -> bool:
        if node not in bare:
            bare[node] = _only_links(node)
        return bare[node]

    gone = []
    for link in tree.iter("a"):
        if not link.get("href"):
            continue
        text = _words(link)
        count = text.count(" ") + 1
        if count < _HEADLINE or (count >= _PARAGRAPH and text.endswith((".", "؟", "!"))):
            continue
        if link in kept or text == title or any(a is heading for a in link.iterancestors()):
            continue
        if cues and cues.is_credit(text):
            continue
        node, parent = link, link.getparent()
        alone = False
        while parent is not None and parent not in kept and parent.tag not in ("body", "html", "main"):
            words = words_of(parent)
            beside = len(words) - len(text)
            if beside > _BESIDE or (parent.tag == "p" and beside > 4 and not _INVITES.match(words[: words.find(text)] or "x")):  # fmt: skip
                break
            alone = alone or parent.tag in _BLOCKS
            node, parent = parent, parent.getparent()
        if alone or (node.getparent() is not None and only_links(node.getparent())):
            gone.append(node)
    for node in gone:
        if node.getparent() is not None:
            node.drop_tree()


#: A cell of so many characters holds an article, and its table only places it.
_CELL = 400


def _without_tables(tree: Any) -> None:
    """Makes blocks of the tables that only place the parts of a page, as pages of old do."""
    for cell in list(tree.iter("td")):
        if cell.tag != "td" or len(cell.text_content()) < _CELL:
            continue
        top = cell
        for parent in cell.iterancestors():
            if parent.tag == "table":
                top = parent
        for node in list(top.iter("table", "tbody", "thead", "tr", "td", "th")):
            node.tag = "div"
    for node in list(tree.iter("span")):
        if node.find("br") is not None:
            node.tag = "div"


def _only_links(node: Any) -> bool:
    """Whether a block holds links and nothing else that is longer than marks between them."""
    rest = len(_words(node)) - sum(len(_words(a)) for a in node.iter("a"))
    return node.tag in _BLOCKS and rest <= 8


def _blocks(tree: Any) -> list[_Block]:
    """The words of a tree, block by block, in order."""
    from lxml.etree import iterwalk

    out: list[_Block] = []
    parts: list[str] = []

    def close() -> None:
        text = " ".join("".join(parts).split())
        if text:
            pieces = [piece for x in parts if (piece := " ".join(x.split()))]
            out.append(_Block(text, _key(text), text.count(" ") + 1, pieces))
        parts.clear()

    body = tree.find(".//body")
    for event, node in iterwalk(tree if body is None else body, events=("start", "end")):
        block = node.tag in _BLOCKS
        if event == "start":
            if block:
                close()
            if node.text:
                parts.append(node.text)
        else:
            if block:
                close()
            if node.tail:
                parts.append(node.tail)
    close()
    return out


def _key(text: str) -> str:
    return "".join(_ITEM.sub("", text).split())


def _mended(lines: list[str], blocks: Sequence[_Block], title: str, cues: Cues | None) -> list[str]:
    """``lines`` with the headline first, and the credits and the dateline that stand beside the article.

    Lines above the headline that read like no text are left out, and so are lines on a later change.
    """
    if not lines:
        return lines
    keys = [_key(x) for x in lines]
    name = _key(title)
    at = next((k for k, x in enumerate(keys) if name and x == name), None)
    if at is not None:
        lines = [x for x in lines[:at] if _is_prose(x)] + lines[at:]
        lines.insert(0, lines.pop(len(lines) - len(keys) + at)) if lines[0] != title else None
    elif name and not any(name in x for x in keys[:2]):
        lines = [title, *lines]
    if cues is None:
        return lines
    keys = [_key(x) for x in lines]
    kept = [k for k, x in enumerate(lines) if not cues.is_change(x)]
    lines, keys = [lines[k] for k in kept], [keys[k] for k in kept]
    places = _places(blocks, keys)
    if not places:
        return lines
    first = min(places)
    top = next((b for b in range(first, -1, -1) if blocks[b].key == name), max(0, first - _NEAR))
    last = max(b for b in places)
    body = next((b for b in sorted(places) if blocks[b].key != name), first)
    have = set(keys)
    added: dict[int, list[str]] = {}
    for b in range(min(top, first), min(len(blocks), last + 1 + _NEAR)):
        block = blocks[b]
        if b in places or block.words > 2 * _CREDIT or block.key in have:
            continue
        before = max((places[p] for p in places if p < b), default=0)
        for words in [block.text] if _is_kept(block.text, top < b < body, cues) else block.pieces:
            if (
                words.count(" ") < _CREDIT
                and _key(words) not in have
                and _is_kept(words, top < b < body, cues)
            ):
                have.add(_key(words))
                added.setdefault(before, []).append(words)
    out = []
    for k, line in enumerate(lines):
        out.append(line)
        out += added.get(k, ())
    return out


def _is_kept(words: str, above: bool, cues: Cues) -> bool:
    """Whether a line beside the article credits it or, above its text, dates it."""
    return len(words) <= 160 and (cues.is_credit(words) or (above and cues.is_dateline(words)))


def _places(blocks: Sequence[_Block], keys: list[str]) -> dict[int, int]:
    """Which block each line came of, both in order."""
    out: dict[int, int] = {}
    where: dict[str, list[int]] = {}
    for k, key in enumerate(keys):
        where.setdefault(key, []).append(k)
    line = -1
    for b, block in enumerate(blocks):
        found = next((k for k in where.get(block.key, ()) if k > line), None)
        if found is not None:
            out[b] = line = found
    return out


def _is_prose(line: str) -> bool:
    return line.count(" ") >= 9


def plain_text(tree: Any, cues: Cues | None) -> str:
    """The text of a page whose frame holds everything: what trafilatura takes out of all of it."""
    lines = [line for x in _extract(tree).split("\n") if (line := x.strip())]
    return "\n".join(x for x in lines if cues is None or not cues.is_change(x))
