"""Feeds (RSS, Atom, JSON Feed) and sitemaps as files: their entries as documents, or as pages to be fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

import msgspec

from isnad.article.documents import Document, DocumentError
from isnad.article.tasks import Item, Refused, Task, Ways

#: Elements of HTML that begin a line of their own.
_BLOCKS = frozenset(("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul"))  # fmt: skip
_UNSEEN = frozenset(("script", "style", "template", "noscript", "iframe", "object", "svg", "head", "title"))
#: Words from which on a summary is a text.
_WORDS = 5


class Entry(msgspec.Struct, omit_defaults=True):
    """An entry of a feed, or a page of a sitemap, as it is kept."""

    url: str | None = None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    id: str | None = None
    summary: str | None = None
    content: str | None = None
    author: str | None = None
    feed: str | None = None


def is_feed(head: bytes) -> bool:
    """Whether a file begins as a feed does."""
    from isnad.fetch import feeds

    return feeds.is_feed(head)


def is_sitemap(head: bytes) -> bool:
    """Whether a file begins as a sitemap does."""
    from isnad.fetch import sitemaps

    return sitemaps.is_sitemap(head)


def feed_entries(raw: bytes, url: str | None = None, content_type: str | None = None) -> list[Entry]:
    """The entries of a feed; raises :class:`DocumentError` for what is none."""
    from isnad.fetch.feeds import FeedError, read_feed

    try:
        feed = read_feed(raw, url, content_type)
    except FeedError as error:
        raise DocumentError(str(error)) from None
    return [Entry(**asdict(one), feed=feed.title) for one in feed.entries]


def map_entries(raw: bytes, url: str | None = None) -> tuple[list[Entry], list[str]]:
    """The pages of a sitemap, the newest first, and the sitemaps that it leads to."""
    from isnad.fetch.sitemaps import SitemapError, read_sitemap

    try:
        found = read_sitemap(raw, url)
    except SitemapError as error:
        raise DocumentError(str(error)) from None
    pages = sorted(found.pages, key=lambda one: one.published or one.changed or "", reverse=True)
    maps = sorted(found.maps, key=lambda one: one.changed or "", reverse=True)
    entries = [Entry(p.url, p.title, p.published, p.changed, feed=p.publisher) for p in pages]
    return entries, [one.url for one in maps]


def documents(raw: bytes, kind: str, name: str, known: Document, ways: Ways) -> Iterator[Item]:
    """The entries of a feed or a sitemap that is a file.

    One with content of its own is a document.  One with a link only brings its page where ``ways`` say so;
    else it is set aside, and said to have but a link.
    """
    if kind == "feed":
        entries: Sequence[Entry] = feed_entries(raw, known.url)
    else:
        entries, maps = map_entries(raw, known.url)
        if maps and not entries:
            raise DocumentError(
                f"is an index of {len(maps):,} sitemaps: give the address of one, as in {maps[0]}"
            )
    if not entries:
        raise DocumentError(f"is a {kind} without entries: there is nothing to read")
    yield from entry_items(entries, name, replace(known, url=None), ways, fetch=ways.fetch)


def entry_items(
    entries: Sequence[Entry], name: str, known: Document, ways: Ways, *, fetch: bool, pages: bool = False
) -> Iterator[Item]:
    """The documents of entries: what they hold themselves, or their pages.

    With ``pages`` those with content bring their pages too, and their content stands in where a page cannot
    be had.  At most ``ways.limit`` pages are fetched, or told of as links; one line tells of the rest.
    """
    fetched = left = 0
    for n, entry in enumerate(entries, 1):
        has = bool(_content(entry))
        task = Task(msgspec.json.encode(entry), "entry", known, name, n)
        if (has and not pages) or not (has or entry.url):
            yield task
        elif fetched >= ways.limit:
            left += 1
        else:
            fetched += 1
            yield _page_of(entry, task, known, ways) if fetch and entry.url else task
    if left:
        more = f"{left:,} more pages are listed: --limit {fetched + left} takes them all"
        yield Refused(f"{name}: {more}", harmless=True)


def _page_of(entry: Entry, task: Task, known: Document, ways: Ways) -> Item:
    from isnad.article.answers import page

    about = replace(known, publisher=known.publisher or entry.feed)
    try:
        return page(entry.url or "", about, ways, entry.published)
    except DocumentError as error:
        if _content(entry):
            return task
        return Refused(f"{task.name}: entry {task.line}: {error}", task.name, task.line)


def from_entry(raw: bytes, known: Document) -> Document:
    """The document of an entry, from its JSON; raises :class:`DocumentError` where it has but a link."""
    try:
        entry = msgspec.json.decode(raw, type=Entry)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise DocumentError("it is no entry of a feed") from None
    text = _content(entry)
    if not text:
        what = (
            f"only a link ({entry.url[:300]}): --fetch brings the page"
            if entry.url
            else "no text and no link"
        )
        raise DocumentError(f"it has {what}", entry.id)
    return replace(
        known,
        text=text,
        id=known.id or entry.id,
        url=known.url or entry.url,
        title=known.title or entry.title,
        publisher=known.publisher or entry.feed,
        published=entry.published or known.published,
    )


def _content(entry: Entry) -> str:
    """The text of an entry: its content, else a summary that says more than the title."""
    for html in (entry.content, entry.summary):
        text = plain(html) if html else ""
        if text and (html is entry.content or len(text.split()) >= _WORDS) and text != entry.title:
            return text
    return ""


def plain(html: str) -> str:
    """The words of a piece of HTML, blocks on lines of their own; what is no HTML stays as it is."""
    if "<" not in html and "&" not in html:
        return html.strip()
    from lxml import etree
    from lxml import html as parser

    try:
        tree = parser.document_fromstring(f"<div>{html.replace(chr(0), ' ')}</div>")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    text = "".join(_words(tree))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _words(tree: Any) -> Iterator[str]:
    from lxml import etree

    unseen = 0
    for act, node in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if act == "start":
            unseen += tag in _UNSEEN
            if not unseen:
                if tag in _BLOCKS:
                    yield "\n"
                yield re.sub(r"\s+", " ", node.text or "")
            continue
        if act == "end":
            unseen -= tag in _UNSEEN
            if not unseen and tag in _BLOCKS and tag != "br":
                yield "\n"
        if not unseen:
            yield re.sub(r"\s+", " ", node.tail or "")
