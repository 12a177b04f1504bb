"""From a web page to its main text, title, outlet and date of publication, as the page itself states them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple


class PageError(ValueError):
    """A page that cannot be read; the message says why and what helps."""


class Page(NamedTuple):
    """The main text of a page and what its head says of it; None where it says nothing."""

    text: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None


_TITLE = ("og:title", "twitter:title", "dc.title")
_PUBLISHER = ("og:site_name", "application-name", "dc.publisher")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.created", "pubdate", "publish-date", "publishdate", "parsely-pub-date", "sailthru.date",
)  # fmt: skip


def read_page(html: str) -> Page:
    """The main text and the metadata of an HTML page.

    Only what a page states is taken (JSON-LD, ``<meta>``, ``<time>``): a date is never searched for in
    its text here.  Raises :class:`PageError` where the extra ``pages`` is not installed.
    """
    try:
        import trafilatura
    except ImportError:
        raise PageError(
            "is HTML, and trafilatura is not there to read it: pip install 'isnad[pages]'"
        ) from None
    tree = trafilatura.load_html(html)
    if tree is None:
        return Page("")
    meta = {
        (node.get("property") or node.get("name") or node.get("itemprop") or "").lower(): node.get("content")
        for node in reversed(tree.xpath("//meta[@content]"))
    }
    linked = list(_linked_data(tree))
    title = _first(meta, _TITLE) or _clean(tree.findtext(".//title"))
    publisher = _first(meta, _PUBLISHER)
    published = next((d for x in linked if (d := _clean(x.get("datePublished")))), None)
    published = published or _first(meta, _PUBLISHED)
    if not published:
        times = tree.xpath("//time[@datetime and (@pubdate or @itemprop='datePublished')]/@datetime")
        published = _clean(times[0]) if times else None
    links = tree.xpath("//link[@rel='canonical']/@href")
    url = _clean(links[0]) if links else _first(meta, ("og:url",))
    text = trafilatura.extract(tree, fast=True, include_comments=False) or ""
    return Page(text, title, publisher, published, url)


def _first(meta: dict[str, str | None], names: tuple[str, ...]) -> str | None:
    return next((value for name in names if (value := _clean(meta.get(name)))), None)


def _clean(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of a page's JSON-LD, those of a graph included."""
    for node in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            data = json.loads(re.sub(r"[\x00-\x1f]+", " ", str(node)))
        except ValueError:
            continue
        for item in data if isinstance(data, list) else [data]:
            if isinstance(item, dict):
                graph = item.get("@graph")
                yield from (
                    x for x in [item, *(graph if isinstance(graph, list) else [])] if isinstance(x, dict)
                )
