"""From HTML to a tree, at bounded cost, whatever the page does: it is data, and nothing of it runs."""

from __future__ import annotations

import html as entities
import re
from typing import Any, NamedTuple

#: Characters of a page that are looked at, and that its tree is made of; what follows is left.
LIMIT, TREE_LIMIT = 32_000_000, 6_000_000
#: Tags that a tree may have: beyond, a page is read by its lines alone.
_TAGS = 60_000
#: Characters of one script of data, and of all of them.
_DATA, _ALL_DATA = 500_000, 2_000_000
#: How deep elements may lie in each other; no parser goes deeper.
_DEPTH = 200
_TOO_DEEP = f"boolean({'/*' * _DEPTH})"

_CUT = re.compile(
    r"<(?:!--|(script|style|svg|noscript|template|iframe|object|select|textarea|canvas)(?=[\s/>]))", re.I
)
_ENDS = {name: re.compile(rf"</{name}\s*>", re.I) for name in ("script", "style", "svg", "noscript", "template", "iframe", "object", "select", "textarea", "canvas")}  # fmt: skip
_LINKED = re.compile(r"type\s*=\s*[\"']?application/ld\+json", re.I)
#: An element with more attributes than any has: each is held against all others of it.
_LONG = re.compile(r"<([A-Za-z][A-Za-z0-9]*)\s[^<>]{4000,}")
_TAG = re.compile(r"<[^<>]{0,4000}>")
_BREAK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|tr|td|th|h[1-6]|section|article|table|header|footer|blockquote|title|dd|dt)\b[^<>]{0,4000}>",
    re.I,
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Markup(NamedTuple):
    """A page as a tree without what never shows, and the data that it holds for machines (JSON-LD).

    ``tree`` is None for a page that no tree is made of; ``lean`` is what such a tree is made from.
    """

    tree: Any
    linked: list[str]
    lean: str
    note: str | None = None


def load(html: str) -> Markup:
    """The tree of a page, and its data; never more than a bounded part of it."""
    note = None
    if len(html) > LIMIT:
        html, note = html[:LIMIT], f"is longer than {LIMIT:,} characters: what follows is not read"
    lean, linked = _lean(_CONTROLS.sub("", html))
    lean = _LONG.sub(r"<\1 ", lean)
    if len(lean) > TREE_LIMIT or lean.count("<") > _TAGS:
        return Markup(None, linked, lean, note)
    return Markup(tree_of(lean), linked, lean, note)


def tree_of(lean: str) -> Any:
    """The tree of a page; None where it has none."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
    )
    try:
        tree = document_fromstring(lean.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return None if _deep(tree) else tree


def _deep(tree: Any) -> bool:
    """Whether elements lie in each other deeper than any page has them."""
    return bool(tree.xpath(_TOO_DEEP))


def _lean(html: str) -> tuple[str, list[str]]:
    """A page without scripts, styles, pictures in words and comments, and its data for machines."""
    out: list[str] = []
    linked: list[str] = []
    gone: set[str] = set()
    at = held = 0
    while m := _CUT.search(html, at):
        name = (m[1] or "").lower()
        out.append(html[at : m.start()])
        if not name:
            end = html.find("-->", m.end()) if "" not in gone else -1
            if end < 0:
                gone.add("")
            at = end + 3 if end >= 0 else m.end()
            continue
        closing = None if name in gone else _ENDS[name].search(html, m.end())
        if closing is None:
            gone.add(name)
            at = m.end()
            out.append("<i")
            continue
        at = closing.end()
        if name == "script":
            opened = html.find(">", m.end(), m.end() + 2000)
            size = closing.start() - opened - 1
            room = 0 < size <= _DATA and held + size <= _ALL_DATA
            if opened > 0 and room and _LINKED.search(html, m.end(), opened):
                linked.append(html[opened + 1 : closing.start()])
                held += size
    out.append(html[at:])
    return "".join(out), linked


def lines(lean: str) -> str:
    """The words of a page, a line for each block: for a page that no tree is made of."""
    text = _TAG.sub("", _BREAK.sub("\n", lean[: 2 * TREE_LIMIT]))
    text = entities.unescape(text)
    kept = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in kept if line)
