"""From a fetched page to a document for the store."""

from __future__ import annotations

from isnad.article.capture import Capture
from isnad.article.documents import Document, DocumentError, Form, form_of
from isnad.article.tasks import Task
from isnad.fetch.client import Fetched
from isnad.reading.pipeline import document
from isnad.watch.sources import Source
from isnad.watch.state import Awaited, Memory


def task_of(fetched: Fetched, source: Source, page: Awaited | None) -> Task:
    """The task of reading a page.

    What the page says of itself goes before what the source says of it: a feed's date stands in only where
    the page has none.
    """
    kind = fetched.content_type.partition(";")[0].strip().lower()
    form: Form = "html" if kind in ("text/html", "application/xhtml+xml") else _form(fetched.raw)
    publisher = source.publisher
    known = Document("", None, fetched.url, publisher)
    capture = Capture(fetched.url, fetched.at, fetched.status, tuple(fetched.headers))
    task = Task(fetched.raw, form, known, fetched.url, None, capture)
    if page and page.published:
        try:
            said = document(task).published
        except DocumentError:
            return task
        if not said:
            known = Document("", None, fetched.url, publisher, None, page.published)
            return task._replace(known=known)
    return task


def _form(raw: bytes) -> Form:
    """A page or a text: what else an address holds is read as text."""
    try:
        return "html" if form_of(raw[: 1 << 16]) == "html" else "text"
    except DocumentError:
        return "text"


def same_as_before(task: Task, memory: Memory) -> bool:
    """Whether a page reads as it did: only what surrounds its text has changed, as it does with every load."""
    before = memory.text(task.known.url or "")
    if before is None:
        return False
    try:
        return document(task).text == before
    except DocumentError:
        return False
