"""What a call is to read: files, addresses and standard input, a piece at a time, in order and in constant memory."""

from __future__ import annotations

import os
import select
import stat
import sys
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from isnad.article.documents import Document, DocumentError
from isnad.article.lines import lines
from isnad.article.tasks import STANDARD_INPUT, Item, Refused, Task, Ways

#: Bytes read at once, and looked at to tell what an input is.
_CHUNK = 1 << 16


class Progress:
    """How far the inputs have been read, in bytes; ``total`` is 0 where it is not known."""

    def __init__(self) -> None:
        self.done = self.total = 0


def items(
    paths: list[str],
    form: str,
    known: Document,
    progress: Progress,
    without: Collection[Path] = (),
    ways: Ways = Ways(),
) -> Iterator[Item]:
    """The documents of all ``paths`` in order; an input that cannot be read is one :class:`Refused`.

    ``form`` is what they are, a :data:`isnad.article.kinds.Kind`, or ``auto``.  A folder stands for the files in
    it, however deep, in the order of their names; hidden ones are left, and so are the files and folders
    ``without``.
    """
    left = {path.resolve() for path in without}
    files = [(name, path != name) for path in paths for name in _files(path, left)]
    sizes = [_size(name) for name, _ in files]
    progress.total = 0 if None in sizes else sum(size or 0 for size in sizes)
    for path, inside in files:
        name = STANDARD_INPUT if path == "-" else path
        try:
            yield from _input(path, name, form, known, progress, ways)
        except DocumentError as error:
            yield Refused(f"{name} {error}", name if inside else None)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            yield Refused(f"{name} cannot be read: {why}", name if inside else None)


def _size(path: str) -> int | None:
    """Bytes of a file; None where that cannot be told beforehand."""
    try:
        status = os.stat(path) if path != "-" and not _is_address(path) else None
    except (OSError, ValueError):
        return None
    return status.st_size if status and stat.S_ISREG(status.st_mode) else None


def _files(path: str, left: Collection[Path]) -> Iterator[str]:
    """The files that ``path`` stands for: itself, or those of a folder; an empty folder stands for itself."""
    empty = True
    if path != "-" and not _is_address(path) and os.path.isdir(path):
        for folder, folders, names in os.walk(path):
            seen = [name for name in (*folders, *names) if not name.startswith(".")]
            if left:
                seen = [name for name in seen if Path(folder, name).resolve() not in left]
            folders[:] = sorted(set(folders).intersection(seen))
            for name in sorted(set(names).intersection(seen)):
                file = os.path.join(folder, name)
                if os.path.isfile(file):
                    empty = False
                    yield file
    if empty:
        yield path


def _is_address(path: str) -> bool:
    return path[:8].lower().startswith(("http://", "https://"))


def _input(
    path: str, name: str, form: str, known: Document, progress: Progress, ways: Ways
) -> Iterator[Item]:
    if _is_address(path):
        from isnad.article.web import documents

        yield from documents(path, form, known, ways)
        return
    if path == "-":
        descriptor = sys.stdin.fileno()
    else:
        file = Path(path)
        if file.is_dir():
            raise DocumentError("is a folder without files: give files, or a folder that holds some")
        if not file.exists():
            raise DocumentError("is not there: check the path")
        descriptor = os.open(path, os.O_RDONLY)
    try:
        chunks = _chunks(descriptor, progress)
        head = _head(chunks)
        if not head:
            raise DocumentError("is empty: there is nothing to read")
        what = _kind(path, form, head)
        if what == "jsonl":
            yield from lines(chain([head], chunks), known, name)
        elif what in ("html", "text"):
            raw = b"".join(c for c in chain([head], chunks) if c)
            if known.id is None and path != "-":
                known = replace(known, id=path)
            yield Task(raw, what, known, name)  # type: ignore[arg-type]
        else:
            from isnad.article.containers.opening import contained

            yield from contained(path, what, chain([head], chunks), name, known, ways)
    finally:
        if path != "-":
            os.close(descriptor)


def _kind(path: str, form: str, head: bytes) -> str:
    if form != "auto":
        return form
    from isnad.article.kinds import kind_of

    return kind_of(path, head)


def _chunks(descriptor: int, progress: Progress) -> Iterator[bytes | None]:
    """The bytes of a file as they come; None each time that a pipe has no more for now."""
    regular = os.name == "nt" or stat.S_ISREG(os.fstat(descriptor).st_mode)
    while True:
        if not regular and not select.select([descriptor], [], [], 0)[0]:
            yield None
        chunk = os.read(descriptor, _CHUNK)
        if not chunk:
            return
        progress.done += len(chunk)
        yield chunk


def _head(chunks: Iterator[bytes | None]) -> bytes:
    """Enough of the beginning to see what an input is: a line, or a chunk of it."""
    head = b""
    for chunk in chunks:
        head += chunk or b""
        if len(head) >= _CHUNK or (head.strip() and b"\n" in head.lstrip()):
            break
    return head
