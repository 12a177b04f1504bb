"""Documents in, records out: in order, on all cores, with no more in memory than is being read."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import Any, NamedTuple

from isnad.article.documents import Document, DocumentError, from_bytes, from_line
from isnad.article.tasks import Item, Refused, Task, Waiting

#: So many documents are read before other processes are worth their start.
_ALONE = 48
#: A batch that one process gets: documents, bytes.
_BATCH, _BYTES = 16, 1 << 18


class Outcome(NamedTuple):
    """What came of one input: a record as JSON, or a refusal; ``note`` is for the user.

    ``reason`` says why it could not be read, and ``document`` is what was read, where that is kept.
    """

    record: bytes | None
    good: bool
    note: str | None = None
    reason: str | None = None
    document: Document | None = None


def outcomes(items: Iterable[Item], jobs: int) -> Iterator[Outcome | None]:
    """What comes of ``items``, in order; None when all that came in is done and more is waited for."""
    for found in read_items(items, jobs):
        yield found and found[1]


def read_items(
    items: Iterable[Item], jobs: int, keep: bool = False
) -> Generator[tuple[Task | Refused, Outcome] | None]:
    """As :func:`outcomes`, each with the item that it came of.

    With ``keep`` the document is handed back too, and where the reader fails on a file, that is a reason.
    """
    stream = iter(items)
    for item in stream if jobs == 1 else islice(stream, _ALONE):
        yield None if isinstance(item, Waiting) else (item, outcome(item, keep))
    following = next(stream, None)
    if following is not None:
        yield from _on_all_cores(chain([following], stream), jobs, keep)


def outcome(item: Task | Refused, keep: bool = False) -> Outcome:
    """Reads one document."""
    from isnad.reading import read
    from isnad.reading.forwarding import said_first
    from isnad.record import failure, to_json

    if isinstance(item, Refused):
        return Outcome(None, item.harmless, item.message, item.message)
    try:
        doc = document(item)
    except DocumentError as error:
        reason = str(error)
        if item.place is None:
            return Outcome(None, False, f"{item.name} {reason}", reason)
        told = f"{item.place}{' ' if reason.startswith(('is ', 'has ')) else ': '}{reason}"
        return Outcome(failure(told, error.id), False, reason=reason)
    try:
        record = read(
            doc.text,
            id=doc.id,
            published=doc.published,
            url=doc.url,
            publisher=doc.publisher,
            title=doc.title,
        )
        if doc.forwarded:
            said_first(record, doc.forwarded)
    except Exception as error:
        if item.line is None and not keep:
            raise
        reason = f"the reader failed ({type(error).__name__}: {error})"
        return Outcome(failure(f"{item.place}: {reason}", doc.id), False, reason=reason)
    note = doc.note and f"{item.name} {doc.note}"
    return Outcome(to_json(record), True, note, document=doc if keep else None)


def document(task: Task) -> Document:
    """The document of a task; raises :class:`DocumentError` where it holds none."""
    if task.form == "telegram":
        from isnad.article.containers.telegram import from_message

        return from_message(task.raw, task.known)
    if task.form == "entry":
        from isnad.article.containers.feeds import from_entry

        return from_entry(task.raw, task.known)
    if task.form == "row":
        from isnad.article.containers.rows import from_row

        return from_row(task.raw, task.known)
    if task.form != "jsonl":
        return from_bytes(task.raw, task.form, task.known)
    doc, known = from_line(task.raw), task.known
    return Document(
        doc.text,
        doc.id,
        doc.url or known.url,
        doc.publisher or known.publisher,
        doc.title or known.title,
        doc.published or known.published,
    )


def _batch(batch: list[Task | Refused], keep: bool) -> list[Outcome]:
    return [outcome(item, keep) for item in batch]


def _begin() -> None:
    """Leaves Ctrl-C to the process that leads, and ends with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()


def _end_with(parent: Any) -> None:
    if parent is not None:
        parent.join()
        os._exit(1)


_Pending = tuple[list[Task | Refused], Future[list[Outcome]]]


def _on_all_cores(
    items: Iterator[Item], jobs: int, keep: bool
) -> Iterator[tuple[Task | Refused, Outcome] | None]:
    way = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context(way), _begin)
    pending: deque[_Pending] = deque()
    batch: list[Task | Refused] = []
    size = 0
    try:
        for item in items:
            if not isinstance(item, Waiting):
                batch.append(item)
                size += len(item.raw) if isinstance(item, Task) else 0
                if len(batch) < _BATCH and size < _BYTES:
                    continue
            if batch:
                pending.append((batch, pool.submit(_batch, batch, keep)))
                batch, size = [], 0
            while pending and (len(pending) > 3 * jobs or pending[0][1].done() or isinstance(item, Waiting)):
                yield from _done(pending.popleft())
            if isinstance(item, Waiting):
                yield None
        if batch:
            pending.append((batch, pool.submit(_batch, batch, keep)))
        while pending:
            yield from _done(pending.popleft())
    except BrokenProcessPool:
        raise DocumentError(
            "a reading process was ended from outside (no memory left?): try --jobs 1"
        ) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _done(pending: _Pending) -> Iterator[tuple[Task | Refused, Outcome]]:
    batch, future = pending
    return zip(batch, future.result(), strict=True)
