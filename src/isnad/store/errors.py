"""What can go wrong with a store, told to a person."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError


class StoreError(Exception):
    """A store that cannot be used as asked; the message is one line and names the remedy."""


class Changed(StoreError):
    """An incident that is not what the person saw who decides of it; ``incident`` is its public id."""

    def __init__(self, incident: str) -> None:
        self.incident = incident
        super().__init__(f"{incident} has changed since you saw it: look at it again, then decide")


#: What databases say, and what that means to a person; ``{}`` is the store.
_MEANINGS = (
    (
        ("is full", "no space left", "could not extend file", "disk i/o error", "disk full"),
        "there is no room to write {}: free some space and give the same command again; what it had kept is safe",
    ),
    (
        ("readonly", "read-only"),
        "{} is read-only: make the file and its folder writable, or work on a copy",
    ),
    (
        ("not a database",),
        "{} is not a store: give another path with --store",
    ),
    (
        ("malformed",),
        "{} is damaged: bring it back from a backup, or ingest its evidence into a new store",
    ),
    (
        ("database is locked", "database table is locked"),
        "{} is busy: another process has been writing it for a minute; try again",
    ),
    (
        ("unable to open",),
        "{} cannot be opened: check that its folder is there and that you may write in it",
    ),
    (
        ("connection", "server closed"),
        "{} cannot be reached: check that the server runs and that user, password and name are right",
    ),
    (
        ("permission denied",),
        "{} refuses it: ask for the right to create and write its tables",
    ),
)


def meaning(error: DBAPIError, store: str) -> StoreError | None:
    """What an error of the database means to a person; None where it is the program's own."""
    said = str(error.orig)
    lower = said.lower()
    for signs, words in _MEANINGS:
        if any(sign in lower for sign in signs):
            detail = said.strip().splitlines()[0] if said.strip() else type(error.orig).__name__
            return StoreError(f"{words.format(store)} ({detail})")
    return None


@contextmanager
def told(store: str) -> Iterator[None]:
    """Turns what a database says of the world (not of the program) into a :class:`StoreError`."""
    try:
        yield
    except DBAPIError as error:
        known = meaning(error, store)
        if known is None:
            raise
        raise known from error


@contextmanager
def told_of_file(path: Path) -> Iterator[None]:
    """Turns an error of the file system while writing evidence into a :class:`StoreError`."""
    try:
        yield
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            remedy = "free some space and give the same command again; what it had kept is safe"
        elif error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            remedy = "make the folder writable, or name another with --evidence"
        else:
            remedy = "check the folder, or name another with --evidence"
        raise StoreError(f"evidence cannot be written to {path} ({what}): {remedy}") from error
