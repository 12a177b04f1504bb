"""Feeds: RSS 0.9x, 1.0 (RDF) and 2.0, Atom (RFC 4287) and JSON Feed 1.1, read as data.

The XML is read by feedparser; what a document declares as entities is nothing.
"""

from __future__ import annotations

import codecs
import datetime as dt
import email.utils
import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from isnad.fetch.addresses import web_address
from isnad.fetch.policy import FetchError

#: Entries that are looked at; a feed holds some dozens.
_MOST = 5_000
#: Bytes of a feed that are read, at the most: a hostile one costs some seconds for each megabyte.
SIZE = 4 << 20
_HEAD = 4_096
#: Encodings, as Python calls them, in which a "<" is that byte and nothing else is.
_PLAIN = re.compile(
    r"utf-8|ascii|cp125\d|iso8859-\d+|koi8-[ru]|mac-arabic|gbk|gb2312|gb18030|big5|shift_jis|euc_\w+"
)


class FeedError(ValueError):
    """Bytes that are no feed; the message says so in words."""


@dataclass(frozen=True)
class Entry:
    """One entry of a feed, as far as it says; ``url`` is where its page is.

    ``published`` and ``updated`` are ISO 8601 with the offset that was given, or what stands there where
    that is no date.  ``summary`` and ``content`` are HTML or text, as they came, and not to be trusted.
    """

    url: str | None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    id: str | None = None
    summary: str | None = None
    content: str | None = None
    author: str | None = None


@dataclass(frozen=True)
class Feed:
    """A feed: its title, the page that it belongs to, and its entries in their order."""

    title: str | None = None
    link: str | None = None
    entries: list[Entry] = field(default_factory=list)


def is_feed(head: bytes) -> bool:
    """Whether bytes begin as a feed does, whatever their media type says."""
    start = re.sub(rb"\A(?:\xef\xbb\xbf|\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)+", b"", head[:_HEAD], flags=re.S | re.I)  # fmt: skip
    if re.match(rb"<(?:rss|feed|(?:\w+:)?RDF|(?:\w+:)feed)[\s>]", start):
        return True
    return bool(re.match(rb'\{[^\x00]*"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org', start))


def read_feed(raw: bytes, url: str | None = None, content_type: str | None = None) -> Feed:
    """The feed in ``raw``; ``url`` is where it came from, for addresses that are relative.

    ``content_type`` is what the server said, for the encoding.  Only http and https addresses are taken.
    Raises :class:`FeedError` for what is no feed or too large, and where feedparser is not installed.
    """
    if len(raw) > SIZE:
        raise FeedError(f"is larger than {SIZE:,} bytes: no feed is")
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json_feed(raw, url)
    if not is_feed(raw) and b"<rss" not in raw[:_HEAD] and b"<feed" not in raw[:_HEAD]:
        raise FeedError("is no feed: give the address of RSS, Atom or JSON Feed")
    try:
        import feedparser
    except ImportError:
        raise FeedError(
            "is a feed, and feedparser is not there to read it: pip install 'isnad[pages]'"
        ) from None
    headers = {"content-location": url or ""}
    if content_type and content_type.isascii():
        headers["content-type"] = content_type
    safe = io.BytesIO(_without_entities(raw, content_type or ""))  # no bytes: feedparser opens names
    try:
        found = feedparser.parse(
            safe, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # what a hostile feed makes of the parser is no error of this program
        raise FeedError(f"is a feed that cannot be read ({type(error).__name__})") from None
    if not found.version and not found.entries:
        raise FeedError("is a feed that cannot be read: it is broken off, or no XML")
    entries = [_entry(one, url) for one in found.entries[:_MOST]]
    return Feed(_plain(found.feed.get("title")), _link(found.feed.get("link"), url), entries)


def _without_entities(raw: bytes, content_type: str) -> bytes:
    """A feed whose declarations of entities are none: expat would unfold them to a hundred times their size."""
    declared = re.search(rb"\A[^<]{0,9}<\?xml[^>]*encoding\s*=\s*[\"']([\w.:-]+)", raw[:_HEAD])
    served = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.I)
    for name in (declared and declared[1].decode(), served and served[1]):
        if name and not _is_plain(name):
            raise FeedError(f"is a feed in {name[:40]}, which is not read: it is to be UTF-8")
    return re.sub(rb"<!ENTITY", b"<!NOTHING", raw, flags=re.I)


def _is_plain(encoding: str) -> bool:
    """Whether ASCII is written in an encoding as it is, and in no other way; unknown ones are not used at all."""
    try:
        return bool(_PLAIN.fullmatch(codecs.lookup(encoding).name))
    except LookupError:
        return True


def _entry(one: Any, base: str | None) -> Entry:
    contents = [str(c["value"]) for c in one.get("content", []) if isinstance(c, dict) and c.get("value")]
    id = one.get("id") or None
    link = _link(one.get("link"), base)
    if link is None and id and str(id).startswith(("http://", "https://")):
        link = _link(id, base)
    return Entry(
        link,
        _plain(one.get("title")),
        _date(one.get("published")),
        _date(one.get("updated")) if "updated" in one.keys() else None,  # noqa: SIM118 (feedparser maps keys)
        id,
        one.get("summary") or None,
        max(contents, key=len, default=None),
        _plain(one.get("author")),
    )


def _json_feed(raw: bytes, url: str | None) -> Feed:
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise FeedError("is no JSON Feed: it is not JSON") from None
    if not isinstance(data, dict) or "jsonfeed.org" not in str(data.get("version")):
        raise FeedError("is JSON, but no JSON Feed")
    return Feed(_text(data, "title"), _link(data.get("home_page_url"), url), list(_json_entries(data, url)))


def _json_entries(data: dict[str, Any], url: str | None) -> Iterator[Entry]:
    items = data.get("items")
    for item in items[:_MOST] if isinstance(items, list) else ():
        if isinstance(item, dict):
            yield Entry(
                _link(item.get("url") or item.get("external_url"), url),
                _text(item, "title"),
                _date(_text(item, "date_published")),
                _date(_text(item, "date_modified")),
                str(item["id"]) if isinstance(item.get("id"), str | int) else None,
                _text(item, "summary"),
                _text(item, "content_html") or _text(item, "content_text"),
            )


def _text(data: dict[str, Any], name: str) -> str | None:
    value = data.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _plain(value: object) -> str | None:
    """A title as words: some feeds escape twice, and some put tags in."""
    if not isinstance(value, str):
        return None
    return " ".join(html.unescape(re.sub(r"<[^<>]{1,200}>", " ", value)).split()) or None


def _link(value: object, base: str | None) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        return web_address(urljoin(base, value.strip()) if base else value).url
    except (FetchError, ValueError):
        return None


def _date(value: object) -> str | None:
    """A date in ISO 8601: that of RSS is RFC 822's."""
    if not isinstance(value, str) or not (value := " ".join(value.split())):
        return None
    if re.match(r"\d{4}-\d\d", value):
        return value
    try:
        found = email.utils.parsedate_to_datetime(value)
    except (ValueError, IndexError, TypeError):
        return value
    # "-0000" and unknown zones say nothing of where the clock stands (RFC 5322, 3.3)
    return found.isoformat() if isinstance(found, dt.datetime) else value
