"""Sitemaps and their indexes, with the extension for news (sitemaps.org protocol 0.9; XML, text or gzip)."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from isnad.fetch.addresses import web_address
from isnad.fetch.policy import READABLE, FetchError

#: A sitemap has at most 50,000 addresses and 50 MB, by the protocol.
MOST, SIZE = 50_000, 52_428_800
#: Media types of sitemaps, those that are kept compressed among them.
TYPES = READABLE | {"application/gzip", "application/x-gzip", "application/octet-stream"}
_HEAD = 4_096


class SitemapError(ValueError):
    """Bytes that are no sitemap; the message says so in words."""


@dataclass(frozen=True)
class Page:
    """One page of a sitemap; dates as they stand there; what a news sitemap adds is None elsewhere."""

    url: str
    changed: str | None = None
    published: str | None = None
    title: str | None = None
    publisher: str | None = None


@dataclass(frozen=True)
class Sitemap:
    """The pages of a sitemap, or the sitemaps of an index with the dates of their changes."""

    pages: list[Page] = field(default_factory=list)
    maps: list[Page] = field(default_factory=list)


def is_sitemap(head: bytes) -> bool:
    """Whether bytes begin as a sitemap does: XML, or gzip of it."""
    if head[:2] == b"\x1f\x8b":
        try:
            head = zlib.decompressobj(31).decompress(head[:_HEAD], _HEAD)
        except zlib.error:
            return False
    return bool(re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", head[:_HEAD]))


def read_sitemap(raw: bytes, url: str | None = None) -> Sitemap:
    """The sitemap in ``raw``; ``url`` is where it came from.

    Entities are not resolved, nothing is loaded, and what is broken off is read as far as it goes.  Raises
    :class:`SitemapError` for what is no sitemap or too large, and where lxml is not installed.
    """
    if raw[:2] == b"\x1f\x8b":
        raw = _unpacked(raw)
    if not is_sitemap(raw):
        lines = raw.decode("utf-8-sig", "replace").split()
        if not lines or any(not line.startswith(("http://", "https://")) for line in lines):
            raise SitemapError("is no sitemap: give the address of a urlset or a sitemapindex")
        return Sitemap([Page(link) for line in lines[:MOST] if (link := _link(line, url))])
    try:
        from lxml import etree
    except ImportError:
        raise SitemapError(
            "is a sitemap, and lxml is not there to read it: pip install 'isnad[pages]'"
        ) from None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise SitemapError("is a sitemap that cannot be read: it is no XML")
    found = Sitemap()
    for node in root:
        kind = _name(node)
        into = {"url": found.pages, "sitemap": found.maps}.get(kind)
        if into is not None and len(into) < MOST and (page := _page(node, url)):
            into.append(page)
    return found


def _page(node: Any, base: str | None) -> Page | None:
    own = {_name(child): child for child in node}
    link = _link(_text(own.get("loc")), base)
    if link is None:
        return None
    news = {_name(child): child for child in own["news"]} if "news" in own else {}
    outlet = {_name(child): child for child in news["publication"]} if "publication" in news else {}
    return Page(
        link,
        _text(own.get("lastmod")),
        _text(news.get("publication_date")),
        _text(news.get("title")),
        _text(outlet.get("name")),
    )


def _name(node: Any) -> str:
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""


def _text(node: Any) -> str | None:
    return " ".join((node.text or "").split()) or None if node is not None else None


def _link(value: str | None, base: str | None) -> str | None:
    try:
        return web_address(urljoin(base, value) if base else value).url if value else None
    except (FetchError, ValueError):
        return None


def _unpacked(raw: bytes) -> bytes:
    """What gzip holds, to the bound of the protocol."""
    unzip = zlib.decompressobj(31)
    try:
        data = unzip.decompress(raw, SIZE + 1)
    except zlib.error:
        raise SitemapError("is gzip that cannot be unpacked") from None
    if len(data) > SIZE:
        raise SitemapError(f"unpacks to more than {SIZE:,} bytes: it is no sitemap")
    return data
