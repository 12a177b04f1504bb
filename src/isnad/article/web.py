"""What is given by its address: a page, a text, or a feed or sitemap that brings its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from isnad.article.answers import HEAD, fetched, form_at, task_of
from isnad.article.containers import feeds
from isnad.article.documents import Document, DocumentError
from isnad.article.lines import lines
from isnad.article.tasks import Item, Refused, Ways

if TYPE_CHECKING:
    from isnad.fetch.client import Fetched

#: Sitemaps that one index may lead to.
_MAPS = 10


def documents(url: str, form: str, known: Document, ways: Ways) -> Iterator[Item]:
    """What is at an address: one document, or the pages of a feed or a sitemap, ``ways.limit`` at most.

    What is taken to be something (``form``) is that, whatever the server calls it.  What cannot be fetched is
    a :class:`Refused`.
    """
    try:
        found = fetched(url, ways, maps=form in ("auto", "sitemap"))
        head = found.raw[:HEAD]
        about = replace(known, url=None)
        if form == "feed" or (form == "auto" and feeds.is_feed(head)):
            entries = feeds.feed_entries(found.raw, found.url, found.content_type)
            yield from _pages(entries, found.url, about, ways, "feed")
        elif form == "sitemap" or (form == "auto" and feeds.is_sitemap(head)):
            yield from _pages(_mapped(found, ways), found.url, about, ways, "sitemap")
        else:
            yield from _alone(found, form, known)
    except DocumentError as error:
        message = str(error)
        yield Refused(message if message.startswith(("http://", "https://")) else f"{url} {message}")


def _alone(found: Fetched, form: str, known: Document) -> Iterator[Item]:
    what = form_at(found) if form == "auto" else form
    if what == "jsonl":
        yield from lines([found.raw], known, found.url)
    elif what in ("html", "text"):
        yield task_of(found, what, known)  # type: ignore[arg-type]
    else:
        raise DocumentError(f"is not read as {what} from the web: save it, and give the file")


def _pages(entries: list[feeds.Entry], name: str, known: Document, ways: Ways, what: str) -> Iterator[Item]:
    if not entries:
        raise DocumentError(f"{name} is a {what} without entries: there is nothing to read")
    yield from feeds.entry_items(entries, name, known, ways, fetch=True, pages=True)


def _mapped(found: Fetched, ways: Ways) -> list[feeds.Entry]:
    """The pages of a sitemap, or of those that an index leads to, until there are enough."""
    entries, maps = feeds.map_entries(found.raw, found.url)
    for url in maps[:_MAPS]:
        if len(entries) >= ways.limit:
            break
        try:
            inner = fetched(url, ways, maps=True)
            entries += feeds.map_entries(inner.raw, inner.url)[0]
        except DocumentError:
            continue
    return entries
