"""What a server answers, as something to be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from isnad.article.capture import Capture
from isnad.article.documents import Document, DocumentError, Form, form_of, from_bytes
from isnad.article.tasks import Task, Ways

if TYPE_CHECKING:
    from isnad.fetch.client import Fetched

#: Bytes that tell what an answer is.
HEAD = 1 << 16


def page(url: str, known: Document, ways: Ways, published: str | None = None) -> Task:
    """The page at an address; raises :class:`DocumentError` where it cannot be fetched, or is none.

    ``published`` is when a feed says that it was published, for a page that does not say so itself.
    """
    found = fetched(url, ways)
    task = task_of(found, form_at(found), known)
    if published and not known.published and task.form in ("html", "text"):
        said = from_bytes(task.raw, task.form, task.known).published
        if not said:
            return task._replace(known=replace(task.known, published=published))
    return task


def task_of(found: Fetched, form: Form, known: Document) -> Task:
    """The task that a server's answer comes to; raises :class:`DocumentError` for an empty one."""
    if not found.raw.strip():
        raise DocumentError(f"{found.url} is empty: there is nothing to read")
    capture = Capture(found.url, found.at, found.status, tuple((k, v) for k, v in found.headers))
    return Task(found.raw, form, replace(known, url=known.url or found.url), found.url, None, capture)


def form_at(found: Fetched) -> Form:
    """What a server calls what it sends, or what it looks like."""
    kind = found.content_type.partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return "html"
    return form_of(found.raw[:HEAD])


def fetched(url: str, ways: Ways, maps: bool = False) -> Fetched:
    """A server's answer; raises :class:`DocumentError` where there is none.  With ``maps``, sitemaps are taken too."""
    from isnad.fetch.client import fetch
    from isnad.fetch.policy import FetchError, Policy
    from isnad.fetch.sitemaps import TYPES

    policy = Policy(private=ways.private)
    try:
        return fetch(url, replace(policy, types=TYPES) if maps else policy)
    except FetchError as error:
        raise DocumentError(str(error)) from None
