"""What a source lists now: the pages of a feed or a sitemap, or the page that it is itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from isnad.fetch.client import Fetched
from isnad.fetch.feeds import FeedError, is_feed, read_feed
from isnad.fetch.policy import FetchError, Policy
from isnad.fetch.sitemaps import SIZE, TYPES, Page, SitemapError, is_sitemap, read_sitemap
from isnad.watch.sources import Kind, Source
from isnad.watch.state import Listed, Memory, Remembered, after

#: Sitemaps of an index that one poll fetches, the last changed first.
_MAPS = 20
#: Days before the first poll from which the pages of a sitemap are taken, where the file of sources says nothing.
_DAYS = 7

Get = Callable[[str, Policy, str | None, str | None], Fetched]


class Listing(NamedTuple):
    """What one look at a source showed: ``kind`` what it is, and ``source`` as it is to be remembered.

    ``pages`` is None where nothing changed; ``page`` is the answer itself where the source is a page.
    ``maps`` are the sitemaps of an index that were fetched, to be remembered as well.
    """

    kind: Kind
    source: Remembered
    pages: list[Listed] | None = None
    page: Fetched | None = None
    maps: tuple[Remembered, ...] = ()


def look(
    source: Source, known: Remembered, memory: Memory, policy: Policy, get: Get, now: dt.datetime
) -> Listing:
    """Fetches a source and reads what it lists.

    ``get`` fetches an address with its ETag and Last-Modified.  Raises :class:`FetchError` where it cannot be
    had, or is not what it is said to be.
    """
    wide = replace(policy, types=TYPES, received=SIZE, unpacked=SIZE + 1)
    bounds = policy if source.kind in ("feed", "page") else wide
    found = get(source.url, bounds, known.etag, known.modified)
    if found.not_modified:
        kind = source.kind or known.kind
        return Listing(kind if kind in ("sitemap", "page") else "feed", known)  # type: ignore[arg-type]
    kind = source.kind or _kind_of(found)
    fresh = after(known, kind=kind, etag=found.header("ETag"), modified=found.header("Last-Modified"))
    if kind == "page":
        if len(found.raw) > policy.unpacked or found.content_type.partition(";")[0] not in (
            "",
            *policy.types,
        ):
            raise FetchError(f"{found.url} is no page, feed or sitemap: check the address")
        return Listing(kind, fresh, page=found)
    try:
        if kind == "feed":
            return Listing(kind, fresh, _of_feed(source, found))
        return _of_sitemap(source, found, fresh, memory, wide, get, now)
    except (FeedError, SitemapError) as error:
        raise FetchError(f"{found.url} {error}") from None


def _kind_of(found: Fetched) -> Kind:
    if is_sitemap(found.raw):
        return "sitemap"
    return "feed" if is_feed(found.raw) else "page"


def _of_feed(source: Source, found: Fetched) -> list[Listed]:
    listed = []
    for entry in read_feed(found.raw, found.url, found.content_type).entries:
        day = _day(entry.published or entry.updated)
        if entry.url and not (source.since and day and day < source.since):
            listed.append(Listed(entry.url, entry.updated or entry.published, entry.published))
    return listed


def _of_sitemap(
    source: Source,
    found: Fetched,
    fresh: Remembered,
    memory: Memory,
    policy: Policy,
    get: Get,
    now: dt.datetime,
) -> Listing:
    """The pages of a sitemap, or of those sitemaps of an index that changed."""
    since = source.since or (now - dt.timedelta(days=_DAYS)).date().isoformat()
    first = fresh.good_at is None and source.since is None
    sitemap = read_sitemap(found.raw, found.url)
    listed = _listed(sitemap.pages, since, first)
    maps: list[Remembered] = []
    behind = False
    for child in sorted(sitemap.maps, key=lambda one: one.changed or "9", reverse=True):
        day = _day(child.changed)
        known = memory.source(child.url)
        if (day and day < since) or (child.changed and child.changed == known.stamp):
            continue
        if len(maps) == _MAPS:
            behind = True
            break
        answer = get(child.url, policy, known.etag, known.modified)
        here = answer.header("ETag"), answer.header("Last-Modified")
        if not answer.not_modified:
            pages = read_sitemap(answer.raw, answer.url).pages
            listed += _listed(pages, since, known.good_at is None and source.since is None)
            known = after(known, kind="sitemap", etag=here[0], modified=here[1])
        at = now.isoformat().replace("+00:00", "Z")
        maps.append(after(known, stamp=child.changed, polled_at=at, good_at=at))
    if sitemap.maps:
        # an index may stay while its sitemaps change, and some may be left for the next poll
        fresh = after(fresh, etag=None, modified=None) if behind or _undated(sitemap.maps) else fresh
    return Listing("sitemap", fresh, listed, maps=tuple(maps))


def _listed(pages: list[Page], since: str, first: bool) -> list[Listed]:
    """Pages from ``since`` on; those without a date are only remembered at the ``first`` look."""
    listed = []
    for page in pages:
        day = _day(page.changed) or _day(page.published)
        if day is None or day >= since:
            stamp = page.changed or page.published
            listed.append(Listed(page.url, stamp, page.published, left=first and day is None))
    return listed


def _undated(maps: list[Page]) -> bool:
    return any(one.changed is None for one in maps)


def _day(value: str | None) -> str | None:
    """The day of a date in ISO 8601, for comparing."""
    return value[:10] if value and re.match(r"\d{4}-\d\d-\d\d", value) else None
