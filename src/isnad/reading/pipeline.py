"""Documents in, records out: in order, on all cores, with no more in memory than is being read."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import NamedTuple

from isnad.article.documents import Document, DocumentError, from_bytes, from_line
from isnad.article.inputs import Item, Refused, Task, Waiting

#: So many documents are read before other processes are worth their start.
_ALONE = 48
#: A batch that one process gets: documents, bytes.
_BATCH, _BYTES = 16, 1 << 18


class Outcome(NamedTuple):
    """What came of one input: a record as JSON, or a refusal; ``note`` is for the user."""

    record: bytes | None
    good: bool
    note: str | None = None


def outcomes(items: Iterable[Item], jobs: int) -> Iterator[Outcome | None]:
    """What comes of ``items``, in order; None when all that came in is done and more is waited for."""
    stream = iter(items)
    for item in stream if jobs == 1 else islice(stream, _ALONE):
        yield None if isinstance(item, Waiting) else outcome(item)
    following = next(stream, None)
    if following is not None:
        yield from _on_all_cores(chain([following], stream), jobs)


def outcome(item: Task | Refused) -> Outcome:
    """Reads one document."""
    from isnad.reading import read
    from isnad.record import failure, to_json

    if isinstance(item, Refused):
        return Outcome(None, False, item.message)
    try:
        doc = document(item)
    except DocumentError as error:
        if item.line is None:
            return Outcome(None, False, f"{item.name} {error}")
        return Outcome(failure(f"line {item.line}: {error}", error.id), False)
    try:
        record = read(
            doc.text,
            id=doc.id,
            published=doc.published,
            url=doc.url,
            publisher=doc.publisher,
            title=doc.title,
        )
    except Exception as error:
        if item.line is None:
            raise
        what = f"{type(error).__name__}: {error}"
        return Outcome(failure(f"line {item.line}: the reader failed ({what})", doc.id), False)
    return Outcome(to_json(record), True, doc.note and f"{item.name} {doc.note}")


def document(task: Task) -> Document:
    """The document of a task; raises :class:`DocumentError` where it holds none."""
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


def _batch(batch: list[Task | Refused]) -> list[Outcome]:
    return [outcome(item) for item in batch]


def _quiet() -> None:
    """Leaves Ctrl-C to the process that leads."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _on_all_cores(items: Iterator[Item], jobs: int) -> Iterator[Outcome | None]:
    way = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context(way), _quiet)
    pending: deque[Future[list[Outcome]]] = deque()
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
                pending.append(pool.submit(_batch, batch))
                batch, size = [], 0
            while pending and (len(pending) > 3 * jobs or pending[0].done() or isinstance(item, Waiting)):
                yield from pending.popleft().result()
            if isinstance(item, Waiting):
                yield None
        if batch:
            pending.append(pool.submit(_batch, batch))
        while pending:
            yield from pending.popleft().result()
    except BrokenProcessPool:
        raise DocumentError(
            "a reading process was ended from outside (no memory left?): try --jobs 1"
        ) from None
    except BaseException:
        for child in multiprocessing.active_children():
            child.terminate()
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
