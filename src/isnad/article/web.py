"""What is given by its address: a page, a text, or a feed or sitemap that brings its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from isnad.article.capture import Capture
from isnad.article.containers import feeds
from isnad.article.documents import Document, DocumentError, Form, form_of, from_bytes
from isnad.article.inputs import line_tasks
from isnad.article.tasks import Item, Refused, Task, Ways

if TYPE_CHECKING:
    from isnad.fetch.client import Fetched

#: Sitemaps that one index may lead to.
_MAPS = 10
_HEAD = 1 << 16


def documents(url: str, form: str, known: Document, ways: Ways) -> Iterator[Item]:
    """What is at an address: one document, or the pages of a feed or a sitemap, ``ways.limit`` at most.

    What is taken to be something (``form``) is that, whatever the server calls it.  What cannot be fetched is
    a :class:`Refused`.
    """
    try:
        found = _fetched(url, ways, maps=form in ("auto", "sitemap"))
        head = found.raw[:_HEAD]
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


def page(url: str, known: Document, ways: Ways, published: str | None = None) -> Task:
    """The page at an address; raises :class:`DocumentError` where it cannot be fetched, or is none.

    ``published`` is when a feed says that it was published, for a page that does not say so itself.
    """
    found = _fetched(url, ways)
    task = _task(found, _form(found), known)
    if published and not known.published and task.form in ("html", "text"):
        said = from_bytes(task.raw, task.form, task.known).published
        if not said:
            return task._replace(known=replace(task.known, published=published))
    return task


def _alone(found: Fetched, form: str, known: Document) -> Iterator[Item]:
    what = _form(found) if form == "auto" else form
    if what == "jsonl":
        yield from line_tasks(found.raw, known, found.url)
    elif what in ("html", "text"):
        yield _task(found, what, known)  # type: ignore[arg-type]
    else:
        raise DocumentError(f"is not read as {what} from the web: save it, and give the file")


def _task(found: Fetched, form: Form, known: Document) -> Task:
    if not found.raw.strip():
        raise DocumentError(f"{found.url} is empty: there is nothing to read")
    capture = Capture(found.url, found.at, found.status, tuple((k, v) for k, v in found.headers))
    return Task(found.raw, form, replace(known, url=known.url or found.url), found.url, None, capture)


def _form(found: Fetched) -> Form:
    """What a server calls what it sends, or what it looks like."""
    kind = found.content_type.partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return "html"
    return form_of(found.raw[:_HEAD])


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
            inner = _fetched(url, ways, maps=True)
            entries += feeds.map_entries(inner.raw, inner.url)[0]
        except DocumentError:
            continue
    return entries


def _fetched(url: str, ways: Ways, maps: bool = False) -> Fetched:
    from isnad.fetch.client import fetch
    from isnad.fetch.policy import FetchError, Policy
    from isnad.fetch.sitemaps import TYPES

    policy = Policy(private=ways.private)
    try:
        return fetch(url, replace(policy, types=TYPES) if maps else policy)
    except FetchError as error:
        raise DocumentError(str(error)) from None
